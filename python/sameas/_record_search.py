"""What is asked about single records of a run: who is like one, and why two have the weight that they have."""

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from . import _sameas
from ._errors import InvalidData, InvalidSettings
from ._tables import Tables, named_tables

#: An id, or (source, id) where several sources have the id.
Record: TypeAlias = str | int | tuple[str, str]


class RecordSearch:
    """The records of a linker, which its results ask too."""

    def __init__(self, linkage: _sameas.Linkage, tables: Tables, id_column: str) -> None:
        self._linkage, self._tables, self._id_column = linkage, tables, id_column

    def find_matches(self, joined: _sameas.JoinedRecords, record: Mapping[str, object], source: str | None, count: int,
                     probability: float) -> _sameas.HeldTable:
        """See `Linker.find_matches`."""
        if hasattr(record, "to_dict") and hasattr(record, "iloc") and not hasattr(record, "columns"):  # a row of a pandas table
            record = {str(name): value for name, value in record.to_dict().items()}
        if not isinstance(record, Mapping):
            row = " (of a table one row: table.iloc[0] of pandas, table.row(0, named=True) of polars)" if hasattr(record, "columns") else ""
            raise InvalidData(f"record is of type {type(record).__name__}: give a dict of values by column{row}")
        if not isinstance(count, int) or count < 1 or not 0 <= probability <= 1:
            raise InvalidSettings(f"count={count!r}, probability={probability!r}: must be a whole number from 1, and from 0 to 1")
        sources = self._linkage.sources
        own_source = source or (sources[0] if len(sources) == 1 else "")
        columns = _sameas.columns_of_record(self._linkage, own_source)
        _sameas.check_names(columns, [str(name) for name in record])
        if all(record.get(column) is None for column in columns):
            raise InvalidData(f"the record has no value in any of the columns that count: {', '.join(columns)}")
        own_id = record.get(self._id_column) if self._id_column else None
        options = _sameas.SearchOptions(own_source, "" if own_id is None else str(own_id), count, probability)
        matches = _sameas.looked_up_matches(joined, {column: record.get(column) for column in columns}, options)
        if matches is not None:
            return matches
        values = [(column, [record.get(column)]) for column in columns]
        return _sameas.find_matches(joined, named_tables(self._tables, ["table"]), values, options)

    def explain(self, model: _sameas.Model, left: Record, right: Record) -> dict[str, Any]:
        """See `Linker.explain`."""
        explanation: dict[str, Any] = json.loads(self._linkage.explain(model, record_name(left), record_name(right)))
        return explanation


def record_name(record: Record) -> tuple[str, str]:
    """Source (empty: any) and id."""
    if isinstance(record, tuple):
        source, name = record
        return str(source), str(name)
    return "", str(record)
