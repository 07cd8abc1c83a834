"""What the functions of `similarity` and `encode` take."""

import datetime
import decimal
from typing import Any, Protocol, TypeAlias


class ArrowStream(Protocol):
    """A column that hands itself over as a stream of arrays: pyarrow.ChunkedArray, polars.Series, pandas.Series."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


class ArrowArray(Protocol):
    """A column that hands itself over as one array: pyarrow.Array, sameas.Column."""

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]: ...


Value: TypeAlias = str | float | datetime.date | decimal.Decimal | None
Values: TypeAlias = list[Any] | tuple[Any, ...]
Arrow: TypeAlias = ArrowStream | ArrowArray
