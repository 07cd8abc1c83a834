"""What each constant and each step of standardisation is worth: runs small sets of the accuracy board with each constant of
engine/tuning.def halved and doubled, and each step switched, by a build of the command that takes them (`sameas_tuned`).

    cmake --build --preset release --target sameas_tuned
    build/venv/bin/python bench/accuracy/ablation.py              # prints the table
    build/venv/bin/python bench/accuracy/ablation.py --write      # puts it into bench/accuracy/README.md
    build/venv/bin/python bench/accuracy/ablation.py --only kept_worth 'start_*' --sets cora historical_50k
"""

import argparse
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Mapping

sys.path.insert(0, str(Path(__file__).resolve().parent))
import accuracy  # noqa: E402
from accuracy_sets import AccuracySet, Inputs, board, prepare  # noqa: E402

README = Path(__file__).resolve().parent / "README.md"
STEPS = accuracy.ROOT / "engine/standardise/steps.def"
RESULTS = accuracy.ROOT / "build/results/bench/ablation.json"
TUNED = accuracy.ROOT / "build/release/bin/sameas_tuned"
# Each in a second or two, of every kind: public ones, links, households, places, other scripts, nothing to find.
SETS = ("fake_1000", "fodors_zagats", "cora", "officeally_patients", "senzing_truthset", "cdc_recordlinker_better",
        "febrl3_without_ssn", "dblp_acm", "chicago_early_childhood", "place_seed1", "translit_seed1", "household_undated_seed1",
        "nodup_seed1")
BEGIN, END = "<!-- ablation: written by ablation.py -->", "<!-- end of ablation -->"
FIRST_GUESS = "start_"  # constants that are shares of one


@dataclass(frozen=True)
class Variant:
    """A run other than the usual one in one thing."""
    about: str
    usual: str
    tried: str
    tuning: Mapping[str, float] = field(default_factory=dict)
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return re.sub(r"\W+", "_", f"{self.about}_{self.tried}")


def constants_of(program: Path) -> dict[str, float]:
    printed = subprocess.run([program, "tuning"], check=True, capture_output=True, text=True).stdout
    return {name: float(value) for name, value, _ in (line.split("\t") for line in printed.splitlines())}


def values_to_try(value: float) -> tuple[float, float]:
    """Half and double; for a large share, half and halfway to one."""
    return value / 2, (1 + value) / 2 if 0.5 <= value < 1 else value * 2


def variants_of_constants(constants: dict[str, float]) -> list[Variant]:
    variants = []
    for name, value in constants.items():
        for tried in values_to_try(value):
            tuning = {name: tried}
            if name.startswith(FIRST_GUESS):  # the others make room
                tuning |= {other: share * (1 - tried) / (1 - value) for other, share in constants.items()
                           if other.startswith(FIRST_GUESS) and other != name}
            variants.append(Variant(name, f"{value:g}", f"{tried:g}", tuning))
    return variants


def variants_of_steps(table: str) -> list[Variant]:
    """Drafted steps off, others on, one at a time; then none and all."""
    drafted_by_name = {name: drafted == "1" for name, drafted in re.findall(r'^SAMEAS_STEP\((\w+), "[^"]*", ([01])', table, re.M)}
    drafted = [name for name, is_drafted in drafted_by_name.items() if is_drafted]
    variants = [Variant("all steps", "drafted ones", word, options=("--standardise", word)) for word in ("none", "all")]
    for name, is_drafted in drafted_by_name.items():
        steps = [step for step in drafted if step != name] if is_drafted else [*drafted, name]
        variants.append(Variant(f"step {name}", "on" if is_drafted else "off", "off" if is_drafted else "on",
                                options=("--standardise", ",".join(steps) or "none")))
    return variants


def f1_of(one: AccuracySet, inputs: Inputs, variant: Variant, arguments: argparse.Namespace) -> dict[str, Any]:
    """A run in a process of its own, on one thread."""
    os.environ["SAMEAS_TUNING"] = ",".join(f"{name}={value!r}" for name, value in variant.tuning.items())
    out = arguments.folder / one.name / variant.name
    try:
        row = accuracy.measured(one, inputs, arguments, out, ("--threads", "1", *variant.options))
        return {"f1": row["f1"], "refused": bool(row["refused"])}
    except accuracy.RunFailed as error:
        return {"f1": 0.0, "refused": True, "failed": str(error)}
    finally:
        shutil.rmtree(out, ignore_errors=True)


def run(variants: list[Variant], sets: list[AccuracySet], arguments: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """By name of the variant, by set."""
    inputs = {one.name: prepare(one, arguments.datasets, arguments.sameas, arguments.folder / one.name / "input") for one in sets}
    results: dict[str, dict[str, Any]] = {}
    with ProcessPoolExecutor(arguments.jobs) as pool:
        waiting = [(variant, one, pool.submit(f1_of, one, inputs[one.name], variant, arguments)) for variant in variants for one in sets]
        for variant, one, future in waiting:
            results.setdefault(variant.name, {})[one.name] = future.result()
            if one is sets[-1]:
                print(f"{variant.about} {variant.tried}: {change_text(results, variant)}", file=sys.stderr, flush=True)
    return results


def changes(results: dict[str, dict[str, Any]], variant: Variant) -> dict[str, float]:
    return {name: row["f1"] - results[USUAL.name][name]["f1"] for name, row in results[variant.name].items()}


def change_text(results: dict[str, dict[str, Any]], variant: Variant) -> str:
    of_set = changes(results, variant)
    return f"{sum(of_set.values()) / len(of_set):+.4f}"


USUAL = Variant("as it is", "", "")


def cells(results: dict[str, dict[str, Any]], variant: Variant) -> list[str]:
    of_set = changes(results, variant)
    worst, best = min(of_set, key=lambda name: of_set[name]), max(of_set, key=lambda name: of_set[name])
    named = {"worst": f"{worst} {of_set[worst]:+.3f}" if of_set[worst] < -0.0005 else "-",
             "best": f"{best} {of_set[best]:+.3f}" if of_set[best] > 0.0005 else "-"}
    usual = results[USUAL.name]
    verdicts = [(row["refused"], usual[name]["refused"], name) for name, row in results[variant.name].items()]
    more = [name for refused, before, name in verdicts if refused and not before]
    fewer = [name for refused, before, name in verdicts if before and not refused]
    refused = ", ".join([f"+{name}" for name in more] + [f"-{name}" for name in fewer]) or "-"
    return [variant.about, variant.usual, variant.tried, change_text(results, variant), named["worst"], named["best"], refused]


def report(results: dict[str, dict[str, Any]], variants: list[Variant]) -> str:
    usual = results[USUAL.name]
    mean = sum(row["f1"] for row in usual.values()) / len(usual)
    head = ["constant or step", "is", "tried", "mean F1", "worst set", "best set", "refused"]
    lines = [f"Mean F1 of {len(usual)} sets as it is: {mean:.4f} ({', '.join(usual)}).", "",
             "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(cells(results, variant)) + " |" for variant in variants if variant is not USUAL])


def with_report(document: str, text: str) -> str:
    """The document with the text between the marks."""
    begin, end = document.index(BEGIN) + len(BEGIN), document.index(END)
    return f"{document[:begin]}\n{text}\n{document[end:]}"


def parsed(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="NAME", default=["*"], help="constants, or 'step NAME'; 'all steps'")
    parser.add_argument("--sets", nargs="+", metavar="SET", default=list(SETS))
    parser.add_argument("--datasets", type=Path, default=Path(os.environ.get("SAMEAS_DATASETS") or accuracy.FOLDER / "datasets"))
    parser.add_argument("--sameas", type=Path, default=TUNED, help="a build that reads SAMEAS_TUNING")
    parser.add_argument("--folder", type=Path, default=accuracy.ROOT / "build/ablation")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="runs at once, of one thread each")
    parser.add_argument("--write", action="store_true", help="puts the table into README.md")
    return parser.parse_args(words)


def main() -> None:
    arguments = parsed()
    arguments.settings_from = None
    sets = [one for one in board([1], 0) if one.name in arguments.sets
            and (one.profile or (arguments.datasets / one.folder).is_dir())]
    known = variants_of_constants(constants_of(arguments.sameas)) + variants_of_steps(STEPS.read_text(encoding="utf-8"))
    chosen = [one for one in known if any(fnmatch.fnmatch(one.about, pattern) for pattern in arguments.only)]
    if not sets or not chosen:
        sys.exit("ablation.py: no set is there, or no constant or step has such a name")
    results = run([USUAL, *chosen], sets, arguments)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    text = report(results, chosen)
    if arguments.write:
        README.write_text(with_report(README.read_text(encoding="utf-8"), text), encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
