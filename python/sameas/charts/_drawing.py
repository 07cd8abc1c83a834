"""What all charts share: the library, colours, and the models and weights that they are drawn from."""

import json
import math
from collections.abc import Sequence
from typing import Any, TypeAlias

from .. import _sameas
from .._errors import Error, InvalidSettings
from .._model import Model
from .._results import Pairs, Result

#: A chart of Altair.
Chart: TypeAlias = Any

FOR, AGAINST, NEUTRAL = "#2a6f97", "#c8553d", "#8d99ae"
PALE = "#b8cfdd"
WIDTH = 420
ROW = 18
#: Labels are cut after so many pixels; tooltips have the whole.
LABEL = 300


def altair() -> Any:
    """The library, or an error that says how to get it."""
    try:
        import altair
    except ImportError:
        raise Error("charts take Altair: pip install 'sameas[charts]'") from None
    return altair


def data(rows: Sequence[dict[str, Any]]) -> Any:
    """Rows as data that is part of the chart."""
    return altair().Data(values=list(rows))


def finished(chart: Any, title: str, subtitle: str = "") -> Chart:
    """With a title and plain surroundings."""
    alt = altair()
    heading = alt.TitleParams(title, subtitle=subtitle or alt.Undefined, anchor="start", fontSize=15, subtitleColor="#666666")
    return (chart.properties(title=heading).configure_view(stroke=None).configure_axis(labelLimit=LABEL, titleFontWeight="normal")
            .configure_header(labelLimit=LABEL))


def levels_of(model: Model | Result) -> list[dict[str, Any]]:
    """The levels of all comparisons, in order: comparison, key, level, m, u, bits, and least and most where the value matters."""
    used = model.model if isinstance(model, Result) else model
    if not isinstance(used, Model):
        raise InvalidSettings(f"a chart of a model is drawn from a sameas.Model or Result, not from {type(used).__name__}")
    summary: dict[str, Any] = json.loads(_sameas.model_summary_json(used._raw))
    return [{"comparison": comparison["name"], "key": f"{place:02} {level['level']}", "level": level["level"], "m": level["m"], "u": level["u"],
             "bits": level["bits"], "least": level.get("bits_least", level["bits"]),
             "most": level.get("bits_most", level["bits"])}
            for comparison in summary["comparisons"] for place, level in enumerate(comparison["levels"])]


def weights_of(found: Result | Pairs) -> list[_sameas.WeightCount]:
    """The kept pairs by match weight, rising."""
    pairs = found.pairs if isinstance(found, Result) else found
    if not isinstance(pairs, Pairs):
        raise InvalidSettings(f"a chart of pairs is drawn from a sameas.Result or its pairs, not from {type(pairs).__name__}")
    return _sameas.weight_counts(pairs._raw)


def threshold_bits(found: Result | Pairs) -> float | None:
    """The weight from which a result joined records."""
    if not isinstance(found, Result):
        return None
    bits = found.report.get("joining", {}).get("threshold_bits")
    return None if bits is None else float(bits)


def probability(bits: float) -> float:
    """Of a match weight."""
    return 1 / (1 + math.exp2(-max(min(bits, 60.0), -60.0)))


def level_axis(alt: Any) -> Any:
    """The levels of a comparison in their order: sorted by a key that begins with their place, which is not shown."""
    return alt.Y("key:N", title=None, axis=alt.Axis(labelExpr="slice(datum.label, 3)"))


def rows_by_comparison(alt: Any, base: Any, comparisons: Sequence[str]) -> Any:
    """One row of panels a comparison, each with its own levels."""
    return base.facet(row=alt.Row("comparison:N", sort=list(comparisons), title=None,
                                  header=alt.Header(labelAngle=0, labelAlign="left", labelFontWeight="bold", labelLimit=160)),
                      spacing=6).resolve_scale(y="independent")
