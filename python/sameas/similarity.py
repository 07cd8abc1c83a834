"""Similarities, distances and differences of values: a function for each measure of docs/similarities.md.

Each takes two values, two sequences of values, or two Arrow columns (pyarrow, polars, pandas) of one length; a single value
is compared with all of the other side. Values are compared by code points, as they stand (nothing is folded or trimmed);
numbers and dates count as their text. The result is a number, a list, or a `sameas.Column` where a side is an Arrow column;
None where a value is None, or where the measure cannot tell (a text that is no date). Similarities are in [0, 1] and
1 is equal; distances and counts are whole numbers; agreements are True or False.

    >>> from sameas import similarity
    >>> similarity.osa_distance("ca", "abc")
    3
    >>> similarity.levenshtein("reed", ["reed", "read", None])
    [1.0, 0.75, None]
"""

import inspect
from collections.abc import Callable
from typing import Any

from . import _sameas
from ._errors import InvalidSettings
from ._results import Column

__all__ = []


def _shaped(raw: _sameas.ArrowColumn, shape: str) -> Any:
    """A result in the shape of what was given."""
    if shape == "arrow":
        return Column(raw)
    return raw.cell(0) if shape == "scalar" else raw.to_list()


def _option_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value) if isinstance(value, float) else str(value)


def _usual(option: dict[str, Any]) -> Any:
    """The default as Python writes it."""
    if option["words"]:
        return {"yes": True, "no": False}.get(option["default"], option["default"])
    return int(option["default"]) if option["is_whole"] else option["default"]


def _make(row: dict[str, Any]) -> Callable[..., Any]:
    name, known = row["name"], [option["name"] for option in row["options"]]

    def measure(left: Any, right: Any, *, threads: int = 0, **options: Any) -> Any:
        call = name
        if options:
            for option in options:
                if option not in known:
                    raise InvalidSettings(f"{name} has no option '{option}' (it has: {', '.join(known) or 'none'})")
            call += f"({', '.join(f'{option}={_option_text(value)}' for option, value in options.items())})"
        return _shaped(*_sameas.similarity(call, left, right, threads))

    kind = inspect.Parameter
    parameters = [kind("left", kind.POSITIONAL_OR_KEYWORD), kind("right", kind.POSITIONAL_OR_KEYWORD)]
    parameters += [kind(option["name"], kind.KEYWORD_ONLY, default=_usual(option)) for option in row["options"]]
    parameters.append(kind("threads", kind.KEYWORD_ONLY, default=0))
    measure.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    measure.__name__ = measure.__qualname__ = name
    measure.__module__ = __name__
    measure.__doc__ = _document(row)
    return measure


def _document(row: dict[str, Any]) -> str:
    lines = [row["doc"], "", f"Good for: {row['use']}"]
    if row["operand"] != "text":
        lines.append(f"Reads values as {row['operand']}s.")
    if row["options"]:
        lines += ["", "Args:", *(f"    {option['name']}: {option['allowed']}." for option in row["options"])]
    return "\n".join([*lines, "", f"Source: {row['source']}."])


for _row in _sameas.measures():
    globals()[_row["name"]] = _make(_row)
    __all__.append(_row["name"])
del _row
