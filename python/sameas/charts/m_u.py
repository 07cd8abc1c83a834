"""How often each level comes up among matches and among other pairs."""

from .._model import Model
from .._results import Result
from ._drawing import FOR, NEUTRAL, ROW, Chart, altair, data, finished, level_axis, levels_of, rows_by_comparison

_KINDS = {"m": "among matches (m)", "u": "among other pairs (u)"}


def m_u(model: Model | Result) -> Chart:
    """Two bars a level: its share among the matches (m) and among the other pairs (u). A level is worth log2(m/u)."""
    alt, levels = altair(), levels_of(model)
    rows = [{"comparison": level["comparison"], "key": level["key"], "level": level["level"], "kind": label,
             "share": level[kind]} for level in levels for kind, label in _KINDS.items()]
    panels = alt.Chart(data(rows)).mark_bar().encode(
        y=level_axis(alt),
        yOffset=alt.YOffset("kind:N", sort=list(_KINDS.values())),
        x=alt.X("share:Q", title="share of the pairs", axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1])),
        color=alt.Color("kind:N", title=None, sort=list(_KINDS.values()), legend=alt.Legend(orient="top", labelLimit=300),
                        scale=alt.Scale(domain=list(_KINDS.values()), range=[FOR, NEUTRAL])),
        tooltip=["comparison:N", "level:N", "kind:N", alt.Tooltip("share:Q", format=".3g")],
    ).properties(width=360, height=alt.Step(ROW / 2))
    comparisons = list(dict.fromkeys(level["comparison"] for level in levels))
    return finished(rows_by_comparison(alt, panels, comparisons), "How often each level comes up")
