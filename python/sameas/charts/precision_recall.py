"""What a threshold costs: precision and recall of the pairs over the match weight."""

from collections.abc import Sequence
from typing import Any

from .._results import Pairs, Result
from ._drawing import AGAINST, FOR, Chart, altair, data, finished, probability, threshold_bits, weights_of

_POINTS_MAX = 400


def precision_recall(found: Result | Pairs) -> Chart:
    """Precision and recall of the pairs from each match weight on: as the model expects them, and, of a result with a truth,
    as they are. Recall is of the matches among the pairs that were kept; by the truth, of all its pairs."""
    alt, counts = altair(), weights_of(found)
    rows = _curves("expected", [(count.weight, count.pairs * probability(count.weight), count.pairs) for count in counts], None)
    if any(count.judged for count in counts):
        rows += _curves("by the truth", [(count.weight, count.right, count.judged) for count in counts], _true_pairs(found))
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    chart: Any = alt.Chart(data(rows)).mark_line(interpolate="step-before").encode(
        x=alt.X("bits:Q", title="pairs from this match weight on (bits)"),
        y=alt.Y("share:Q", title=None, axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
        color=alt.Color("figure:N", title=None, legend=alt.Legend(orient="right"),
                        scale=alt.Scale(domain=["precision", "recall"], range=[FOR, AGAINST])),
        strokeDash=alt.StrokeDash("kind:N", title=None, legend=alt.Legend(orient="right") if len(kinds) > 1 else None,
                                  scale=alt.Scale(domain=["by the truth", "expected"], range=[[1, 0], [5, 3]])),
        tooltip=["figure:N", "kind:N", alt.Tooltip("bits:Q", format="+.2f"), alt.Tooltip("share:Q", format=".4f")])
    threshold = threshold_bits(found)
    if threshold is not None:
        chart += alt.Chart(data([{"bits": threshold}])).mark_rule(strokeDash=[2, 3], color="#555555").encode(x="bits:Q")
    return finished(chart.properties(width=520, height=260), "Precision and recall over the threshold",
                    "Of pairs, before they are joined to entities")


def _true_pairs(found: Result | Pairs) -> int | None:
    """All pairs of the truth, those included that no rule makes."""
    if not isinstance(found, Result) or "evaluation" not in found.report:
        return None
    evaluation = found.report["evaluation"]
    return int(evaluation["true_positives"]) + int(evaluation["false_negatives"])


def _curves(kind: str, counts: Sequence[tuple[float, float, float]], all_right: float | None) -> list[dict[str, Any]]:
    """Of (weight, right pairs, pairs), rising: the figures of the pairs from each weight on."""
    total = sum(right for _, right, _ in counts) if all_right is None else all_right
    rows: list[dict[str, Any]] = []
    right_above, pairs_above = 0.0, 0.0
    for weight, right, pairs in reversed(counts):
        right_above, pairs_above = right_above + right, pairs_above + pairs
        if pairs_above:
            rows.append({"kind": kind, "bits": weight, "figure": "precision", "share": right_above / pairs_above})
            rows.append({"kind": kind, "bits": weight, "figure": "recall", "share": right_above / total if total else 0.0})
    step = max(1, len(rows) // 2 // _POINTS_MAX)
    return [row for place, row in enumerate(rows) if place // 2 % step == 0 or place >= len(rows) - 2]
