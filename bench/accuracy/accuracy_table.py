"""The accuracy board in Markdown."""

from typing import Any

COLUMNS = ("set", "records", "precision", "recall", "F1", "B-cubed F1", "best-threshold F1", "pairs completeness",
           "precision expected / actual", "recall expected / actual", "gates", "seconds", "memory MB", "target", "reached")
NEAR = 0.05  # expected figures this near to the actual ones count as true


def figure(value: float | None, digits: int = 3) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def target_text(row: dict[str, Any]) -> str:
    if row.get("target") is None:
        return "refused" if row.get("refusal_will_do") else "-"
    return f">= {row['target']:g}" + (" or refused" if row.get("refusal_will_do") else "")


def reached(row: dict[str, Any]) -> bool | None:
    """Whether the target was reached; None: there is none, or nothing was run."""
    if row["state"] == "failed":
        return False
    if row["state"] != "run":
        return None
    if row.get("refusal_will_do") and row["refused"]:
        return True
    if row.get("target") is None:
        return False if row.get("refusal_will_do") else None
    return not row["refused"] and row["f1"] >= row["target"]


def gates(row: dict[str, Any]) -> str:
    """What the checks said; a refusal once, though the run that goes on all the same repeats it as a warning."""
    refusal = row["refused"].removeprefix("sameas: ").removeprefix("the model does not hold: ")
    parts = [f"**refused**: {refusal.removesuffix(' (--accept-model uses it all the same)')}"] if refusal else []
    return "; ".join(parts + [said for said in row["warnings"] if not said.startswith("accepted against the gates")]).replace("|", "\\|") or "none"


def cells(row: dict[str, Any]) -> list[str]:
    verdict = {True: "yes", False: "no", None: ""}[reached(row)]
    if row["state"] != "run":
        return [row["name"], *[""] * 9, f"{row['state']}: {row['why']}".replace("|", "\\|"), "", "", target_text(row), verdict]
    return [row["name"], f"{row['records']:,}", figure(row["precision"]), figure(row["recall"]), f"**{figure(row['f1'], 4)}**",
            figure(row["b_cubed_f1"]), figure(row["best_f1"]), figure(row["pairs_completeness"]),
            f"{figure(row['expected_precision'])} / {figure(row['precision'])}",
            f"{figure(row['expected_recall'])} / {figure(row['recall'])}", gates(row), f"{row['seconds']:.1f}",
            f"{row['peak_memory_bytes'] / 1e6:,.0f}", target_text(row), verdict]


def knows_itself(row: dict[str, Any]) -> bool:
    return all(row[f"expected_{what}"] is not None and abs(row[f"expected_{what}"] - row[what]) <= NEAR
               for what in ("precision", "recall"))


def summary(rows: list[dict[str, Any]]) -> str:
    run = [row for row in rows if row["state"] == "run"]
    verdicts = [reached(row) for row in rows]
    answered = [row for row in run if not row["refused"]]
    true = sum(knows_itself(row) for row in answered)
    return (f"{len(run)} sets run; {verdicts.count(True)} of {len(verdicts) - verdicts.count(None)} targets reached; expected "
            f"precision and recall both within {NEAR} of the truth on {true} of the {len(answered)} sets not refused.")


def report(results: dict[str, Any]) -> str:
    """The table and what stands above it, ready for bench/accuracy/README.md."""
    rows = list(results["sets"].values())
    lines = [f"{results['date']}, sameas {results['version']}, {results['machine']['processor']}, "
             f"{results['machine']['cores']} cores, load {results['machine']['load_before']} before.", "", summary(rows), "",
             "| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    return "\n".join(lines + ["| " + " | ".join(cells(row)) + " |" for row in rows])
