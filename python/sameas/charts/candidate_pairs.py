"""What each blocking rule costs."""

from collections.abc import Sequence
from typing import Any

from .._errors import InvalidSettings
from .._linker import Linker
from .._results import Result
from ._drawing import FOR, PALE, ROW, WIDTH, Chart, altair, data, finished


def candidate_pairs(found: Result | Linker | Sequence[dict[str, Any]]) -> Chart:
    """The pairs that each rule makes, and, of a result, those of them that no earlier rule makes.

    Args:
        found: a result, a linker, or what its block() gave.
    """
    alt, rules = altair(), _rules(found)
    kinds = ["all its pairs", "its pairs that no rule above makes"]
    rows = [{"rule": rule["rule"], "place": place, "kind": kind, "pairs": pairs}
            for place, rule in enumerate(rules)
            for kind, pairs in zip(kinds, [rule["pairs"], rule.get("scored")]) if pairs is not None]
    shown = [kind for kind in kinds if any(row["kind"] == kind for row in rows)]
    chart = alt.Chart(data(rows)).mark_bar().encode(
        y=alt.Y("rule:N", sort=alt.EncodingSortField("place", op="min"), title=None),
        x=alt.X("pairs:Q", stack=None, title="pairs", axis=alt.Axis(format="~s")),
        color=alt.Color("kind:N", title=None, legend=alt.Legend(orient="top", labelLimit=300) if len(shown) > 1 else None,
                        scale=alt.Scale(domain=shown, range=[PALE, FOR][:len(shown)] if len(shown) > 1 else [FOR])),
        tooltip=["rule:N", "kind:N", alt.Tooltip("pairs:Q", format=",")])
    return finished(chart.properties(width=WIDTH, height=alt.Step(ROW)), "Pairs of the blocking rules")


def _rules(found: Result | Linker | Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    if isinstance(found, Result):
        rules: list[dict[str, Any]] = found.report["rules"]
        return rules
    if isinstance(found, Linker):
        return found.block()
    if isinstance(found, (list, tuple)):
        return found
    raise InvalidSettings(f"a chart of rules is drawn from a sameas.Result or Linker, not from {type(found).__name__}")
