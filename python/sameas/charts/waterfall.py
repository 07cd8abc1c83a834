"""How the weight of one pair adds up."""

from collections.abc import Mapping
from typing import Any

from .._errors import InvalidSettings
from ._drawing import AGAINST, FOR, NEUTRAL, WIDTH, Chart, altair, data, finished


def waterfall(explanation: Mapping[str, Any]) -> Chart:
    """From the prior over each comparison to the match weight.

    Args:
        explanation: of `Linker.explain`, or one of the examples in `Result.report`.
    """
    if not isinstance(explanation, Mapping) or "comparisons" not in explanation:
        raise InvalidSettings("a waterfall is drawn from what Linker.explain gives")
    alt = altair()
    rows = [_step("before anything is compared", explanation["prior_bits"], "")]
    rows += [_step(part["name"], part["bits"], f"{_values(part['left'])} | {_values(part['right'])}")
             for part in explanation["comparisons"]]
    if explanation.get("class_bits"):
        rows.append(_step("agree more often together", explanation["class_bits"], ""))
    total = 0.0
    for row in rows:
        row["from"], total = total, total + row["bits"]
        row["to"] = total
        row["kind"] = "for a match" if row["bits"] >= 0 else "against"
    rows.append({"step": "match weight", "bits": total, "values": "", "from": 0.0, "to": total, "kind": "sum"})
    for row in rows:
        row["end"] = max(row["from"], row["to"])
        row["shown"] = f"{row['bits']:+.1f}" + (f"   {row['values']}" if row["values"] else "")
    base = alt.Chart(data(rows)).encode(y=alt.Y("step:N", sort=[row["step"] for row in rows], title=None))
    bars = base.mark_bar().encode(
        x=alt.X("from:Q", title="bits", scale=alt.Scale(nice=True)), x2="to:Q",
        color=alt.Color("kind:N", title=None, legend=alt.Legend(orient="top"), sort=["for a match", "against", "sum"],
                        scale=alt.Scale(domain=["for a match", "against", "sum"], range=[FOR, AGAINST, NEUTRAL])),
        tooltip=["step:N", alt.Tooltip("bits:Q", format="+.2f"), "values:N"])
    labels = base.mark_text(align="left", dx=5, limit=260).encode(x="end:Q", text="shown:N")
    left, right = explanation["left"], explanation["right"]
    return finished((bars + labels).properties(width=WIDTH, height=alt.Step(24)),
                    f"{left['source']} {left['id']} and {right['source']} {right['id']}: probability "
                    f"{explanation['probability']:.4g}")


def _step(name: str, bits: float, values: str) -> dict[str, Any]:
    return {"step": name, "bits": bits, "values": values}


def _values(values: list[str | None]) -> str:
    return " ".join(value for value in values if value) or "-"
