"""Comparisons of settings: a function for each measure of docs/similarities.md, and `exact`, `within`, `same`, `swapped` and
`levels`. Each gives the JSON object of docs/settings.md as a dict.

    >>> from sameas import comparison
    >>> comparison.jaro_winkler("surname", [0.92, 0.8], term_frequency=True)
    {'field': 'surname', 'levels': ['exact', 'jaro_winkler >= 0.92', 'jaro_winkler >= 0.8', 'else'], 'term_frequency': True}
    >>> comparison.qgram_jaccard("street", 0.6, q=3)
    {'field': 'street', 'levels': ['exact', 'qgram_jaccard(q=3) >= 0.6', 'else']}
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from . import _sameas
from ._documents import Comparison
from ._errors import InvalidSettings
from .similarity import _option_text

__all__ = ["exact", "levels", "same", "swapped", "within"]


def levels(fields: str | Sequence[str], levels: Sequence[str], *, name: str | None = None,
           term_frequency: bool | int = False) -> Comparison:
    """Any levels, as docs/grammar.md has them; "else" is added at the end.

    Args:
        fields: the field, or all fields that the levels read.
        name: of the comparison; several fields need one.
        term_frequency: agreement on a rare value counts more than on a common one; a number: on the first so many levels.
    """
    document: Comparison = {}
    if name is not None:
        document["name"] = name
    if isinstance(fields, str):
        document["field"] = fields
    else:
        document["fields"] = list(fields)
    document["levels"] = [*levels, *(["else"] if not levels or levels[-1] != "else" else [])]
    if term_frequency:
        document["term_frequency"] = term_frequency
    return document


def exact(field: str, *, name: str | None = None, term_frequency: bool | int = False) -> Comparison:
    """The values are equal, or not."""
    return levels(field, ["exact"], name=name, term_frequency=term_frequency)


def within(field: str, bounds: str | float | Sequence[str | float], *, name: str | None = None,
           term_frequency: bool | int = False) -> Comparison:
    """Dates or numbers that are near: bounds such as "31 days", "1 year", 5 or "5 %", nearest first."""
    given = [bounds] if isinstance(bounds, (str, int, float)) else bounds
    return levels(field, ["exact", *(f"within {_bound_text(bound)}" for bound in given)], name=name,
                  term_frequency=term_frequency)


def same(field: str, parts: str | Sequence[str] = ("year",), *, name: str | None = None,
         term_frequency: bool | int = False) -> Comparison:
    """Dates that are equal, or of the same "year", "month" or "day"."""
    given = [parts] if isinstance(parts, str) else parts
    return levels(field, ["exact", *(f"same {part}" for part in given)], name=name, term_frequency=term_frequency)


def swapped(left: str, right: str, *, name: str | None = None, term_frequency: bool | int = False) -> Comparison:
    """Two fields that are equal, or stand in each other's place: given name and surname."""
    return levels([left, right], [f"exact({left}) and exact({right})", f"swapped({left}, {right})"],
                  name=name or f"{left}_{right}", term_frequency=term_frequency)


def _bound_text(bound: str | float) -> str:
    return bound if isinstance(bound, str) else f"{bound:g}" if float(f"{bound:g}") == bound else repr(bound)


def _make(row: dict[str, Any]) -> Callable[..., Comparison]:
    measure, known = row["name"], [option["name"] for option in row["options"]]
    has_bound = row["kind"] != "agreement"
    sign = ">=" if row["kind"] in ("similarity", "count") else "<="

    def comparison(field: str, bounds: Any = None, *, name: str | None = None, term_frequency: bool | int = False,
                   **options: Any) -> Comparison:
        for option in options:
            if option not in known:
                raise InvalidSettings(f"{measure} has no option '{option}' (it has: {', '.join(known) or 'none'})")
        call = measure
        if options:
            call += f"({', '.join(f'{option}={_option_text(value)}' for option, value in options.items())})"
        if not has_bound:
            return levels(field, ["exact", call], name=name, term_frequency=term_frequency)
        if bounds is None:
            raise InvalidSettings(f"{measure} needs a bound, or several: comparison.{measure}('{field}', ...)")
        given = [bounds] if isinstance(bounds, (int, float)) else bounds
        return levels(field, ["exact", *(f"{call} {sign} {_bound_text(bound)}" for bound in given)], name=name,
                      term_frequency=term_frequency)

    comparison.__signature__ = _signature(row, has_bound)  # type: ignore[attr-defined]
    comparison.__name__ = comparison.__qualname__ = measure
    comparison.__module__ = __name__
    comparison.__doc__ = "\n".join([f"Levels: exact, then {row['example']} and the like.", "", row["doc"], "",
                                    f"Good for: {row['use']}"])
    return comparison


def _signature(row: dict[str, Any], has_bound: bool) -> inspect.Signature:
    kind = inspect.Parameter
    parameters = [kind("field", kind.POSITIONAL_OR_KEYWORD)]
    if has_bound:
        parameters.append(kind("bounds", kind.POSITIONAL_OR_KEYWORD))
    parameters += [kind("name", kind.KEYWORD_ONLY, default=None), kind("term_frequency", kind.KEYWORD_ONLY, default=False)]
    parameters += [kind(option["name"], kind.KEYWORD_ONLY, default=None) for option in row["options"]]
    return inspect.Signature(parameters)


for _row in _sameas.measures():
    if _row["name"] != "exact":
        globals()[_row["name"]] = _make(_row)
        __all__.append(_row["name"])
del _row
