"""Encoders and other functions of values: one for each of docs/encoders.md and of the expressions of docs/grammar.md.

Each takes a value, a sequence of values, or an Arrow column (pyarrow, polars, pandas). The result is a code, a list of
codes, or a `sameas.Column`; None where a value is None or has no code. Functions that give several codes of one value
(their annotation says so) give a list of them, which is empty where there is none.

    >>> from sameas import encode
    >>> encode.soundex(["Robert", "Rupert", None])
    ['R163', 'R163', None]
    >>> encode.double_metaphone("Schmidt")
    ['XMT', 'SMT']
    >>> encode.expression("first(metaphone(name), 3)", "Christopher")
    'XRS'
"""

import inspect
from collections.abc import Callable
from typing import Any

from . import _sameas
from .similarity import _shaped

__all__ = ["expression"]

# What the whole numbers of functions are called, where they have any.
_NUMBERS = {"substr": ["start", "length"], "first": ["n"], "last": ["n"], "qgrams": ["q"], "minhash": ["bands", "rows"],
            "minhash_at": ["similarity", "chance"]}


def expression(text: str, values: Any, *, threads: int = 0) -> Any:
    """Any expression over one field, as blocking rules and levels have them: "first(metaphone(surname), 4)"."""
    return _shaped(*_sameas.encode(text, values, threads))


def _make(row: dict[str, Any]) -> Callable[..., Any]:
    name = row["name"]
    numbers = _NUMBERS.get(name, [f"n{place}" for place in range(1, row["numbers"] + 1)])

    def encoder(values: Any, *given: int, threads: int = 0, **named: int) -> Any:
        if not numbers and not given and not named:
            return _shaped(*_sameas.encode(call, values, threads))
        bound = inspect.Signature([kind(one, kind.POSITIONAL_OR_KEYWORD) for one in numbers]).bind(*given, **named)
        text = f"{name}({', '.join(['value', *(str(number) for number in bound.args)])})"
        return _shaped(*_sameas.encode(text, values, threads))

    call, kind = f"{name}(value)", inspect.Parameter
    parameters = [kind("values", kind.POSITIONAL_OR_KEYWORD)]
    parameters += [kind(one, kind.POSITIONAL_OR_KEYWORD) for one in numbers]
    parameters.append(kind("threads", kind.KEYWORD_ONLY, default=0))
    encoder.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    encoder.__name__ = encoder.__qualname__ = name
    encoder.__module__ = __name__
    encoder.__doc__ = "\n".join([row["doc"], *(["", f"Good for: {row['use']}"] if row["use"] else [])])
    return encoder


for _row in _sameas.encoders():
    globals()[_row["name"]] = _make(_row)
    __all__.append(_row["name"])
del _row
