"""How many pairs have which match weight."""

import math
from typing import Any

from .._results import Pairs, Result
from ._drawing import AGAINST, FOR, PALE, Chart, altair, data, finished, threshold_bits, weights_of


def match_weight_histogram(found: Result | Pairs) -> Chart:
    """The kept pairs by match weight, in bars of about a bit. With a truth its matches are told from the rest; a line is the
    weight from which records were joined."""
    alt, counts = altair(), weights_of(found)
    kinds = ["true match", "no match", "not known"] if any(count.judged for count in counts) else ["pairs"]
    width = max(1, math.ceil((counts[-1].weight - counts[0].weight) / 60)) if counts else 1
    bins: dict[tuple[int, str], int] = {}
    for count in counts:
        begin = math.floor(count.weight / width) * width
        parts = [count.right, count.judged - count.right, count.pairs - count.judged] if len(kinds) > 1 else [count.pairs]
        for kind, pairs in zip(kinds, parts):
            if pairs:
                bins[begin, kind] = bins.get((begin, kind), 0) + pairs
    rows: list[dict[str, Any]] = [{"from": begin, "to": begin + width, "kind": kind, "pairs": pairs}
                                  for (begin, kind), pairs in bins.items()]
    shown = [kind for kind in kinds if any(row["kind"] == kind for row in rows)]
    colours = {"true match": FOR, "no match": AGAINST, "not known": PALE, "pairs": FOR}
    chart: Any = alt.Chart(data(rows)).mark_bar(binSpacing=1).encode(
        x=alt.X("from:Q", bin="binned", title="match weight (bits)"), x2="to:Q",
        y=alt.Y("sum(pairs):Q", title="pairs", axis=alt.Axis(format="~s")),
        color=alt.Color("kind:N", title=None, legend=alt.Legend(orient="top") if len(kinds) > 1 else None,
                        scale=alt.Scale(domain=shown, range=[colours[kind] for kind in shown])),
        tooltip=["from:Q", "to:Q", "kind:N", alt.Tooltip("sum(pairs):Q", format=",")])
    threshold = threshold_bits(found)
    if threshold is not None:
        chart += alt.Chart(data([{"bits": threshold}])).mark_rule(strokeDash=[4, 3]).encode(x="bits:Q")
    return finished(chart.properties(width=520, height=240), "Match weights of the pairs",
                    "Dashed: from here records are joined" if threshold is not None else "")
