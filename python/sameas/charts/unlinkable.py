"""Records that hold too little to be linked."""

from typing import Any

from .. import _sameas
from .._linker import Linker
from .._model import Model
from ._drawing import FOR, Chart, altair, data, finished


def unlinkable(linker: Linker, model: Model | None = None, *, records_max: int = 100_000) -> Chart:
    """The share of the records that even a copy of themselves would not reach: what they hold weighs less than the threshold.

    Args:
        model: None: that of the linker, which trains it where it has not yet.
        records_max: of a larger table so many, evenly spread.
    """
    alt = altair()
    used = model or linker._usable_model()
    counts = _sameas.self_weights(linker._raw, used._raw, records_max)
    total, below = sum(count.pairs for count in counts), 0
    rows: list[dict[str, Any]] = []
    for count in counts:
        rows.append({"bits": count.weight, "share": below / total})
        below += count.pairs
    rows = [row for place, row in enumerate(rows) if place % max(1, len(rows) // 500) == 0 or place == len(rows) - 1]
    chart = alt.Chart(data(rows)).mark_area(interpolate="step-before", color=FOR, opacity=0.75, line={"color": FOR}).encode(
        x=alt.X("bits:Q", title="threshold (match weight in bits)"),
        y=alt.Y("share:Q", title="records that cannot reach it", axis=alt.Axis(format="%")),
        tooltip=[alt.Tooltip("bits:Q", format="+.1f"), alt.Tooltip("share:Q", format=".2%")])
    return finished(chart.properties(width=520, height=240), "Records that cannot be linked",
                    "Share of the records that weigh less, compared with a copy of themselves")
