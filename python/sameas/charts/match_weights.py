"""What each level of a model says for or against a match."""

from .._model import Model
from .._results import Result
from ._drawing import AGAINST, FOR, ROW, WIDTH, Chart, altair, data, finished, level_axis, levels_of, rows_by_comparison


def match_weights(model: Model | Result) -> Chart:
    """A bar a level, in bits: to the right it speaks for a match, to the left against. A line spans the weights of common
    and rare values where they differ."""
    alt, rows = altair(), levels_of(model)
    y = level_axis(alt)
    base = alt.Chart(data(rows))
    bars = base.mark_bar().encode(
        y=y, x=alt.X("bits:Q", title="match weight (bits)"),
        color=alt.condition("datum.bits >= 0", alt.value(FOR), alt.value(AGAINST)),
        tooltip=["comparison:N", "level:N", alt.Tooltip("bits:Q", format="+.2f"), alt.Tooltip("m:Q", format=".3g"),
                 alt.Tooltip("u:Q", format=".3g")])
    spans = base.mark_rule(color="#333333").encode(y=y, x="least:Q", x2="most:Q").transform_filter("datum.most > datum.least")
    panels = alt.layer(bars, spans).properties(width=WIDTH, height=alt.Step(ROW))
    comparisons = list(dict.fromkeys(row["comparison"] for row in rows))
    return finished(rows_by_comparison(alt, panels, comparisons), "Match weights",
                    "What each level adds; lines span common and rare values")
