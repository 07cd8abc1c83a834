"""How full the columns of tables are."""

from .._tables import Tables
from .._profile import profile
from ._drawing import FOR, ROW, WIDTH, Chart, altair, data, finished


def completeness(tables: Tables) -> Chart:
    """The share of the rows that have a value, a bar a column (and table), fullest first.

    Args:
        tables: a table as `dedupe` takes it, or {source: table}.
    """
    alt = altair()
    rows = [{"source": table["sources"][0], "column": column["name"], "fill": column["fill"], "filled": column["filled"],
             "distinct": column["distinct"]} for table in profile(tables) for column in table["columns"]]
    sources = list(dict.fromkeys(row["source"] for row in rows))
    encodings = {} if len(sources) == 1 else {
        "yOffset": alt.YOffset("source:N", sort=sources),
        "color": alt.Color("source:N", title=None, sort=sources, legend=alt.Legend(orient="top"))}
    chart = alt.Chart(data(rows)).mark_bar(**({"color": FOR} if len(sources) == 1 else {})).encode(
        y=alt.Y("column:N", sort=alt.EncodingSortField("fill", op="mean", order="descending"), title=None),
        x=alt.X("fill:Q", title="rows with a value", axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1])),
        tooltip=["source:N", "column:N", alt.Tooltip("fill:Q", format=".1%"), alt.Tooltip("filled:Q", format=","),
                 alt.Tooltip("distinct:Q", format=",")], **encodings)
    return finished(chart.properties(width=WIDTH, height=alt.Step(ROW if len(sources) == 1 else ROW / 2)),
                    "Completeness of the columns")
