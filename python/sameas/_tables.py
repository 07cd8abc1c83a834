"""Tables in: whatever a user holds, as the engine takes it (an Arrow stream, or columns of texts)."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from ._errors import InvalidData

Rows: TypeAlias = Sequence[Mapping[str, object]]
#: Anything with ``__arrow_c_stream__`` (pyarrow, polars, pandas, a DuckDB relation), a list of dicts, or a file's path.
Table: TypeAlias = Any | Rows | str | os.PathLike[str]
#: A table, or several with the names of their sources.
Tables: TypeAlias = Table | Mapping[str, Table]

_ENDINGS = (".csv", ".tsv", ".parquet", ".pq", ".jsonl", ".ndjson", ".arrow", ".ipc", ".feather")


def named_tables(tables: Tables, usual_names: Sequence[str]) -> list[tuple[str, Any]]:
    """(source, input) of each table, inputs as `_sameas.Linkage` takes them."""
    if isinstance(tables, Mapping):
        if not tables:
            raise InvalidData("there are no tables in the mapping: give {name: table}")
        return [(str(name), engine_input(table, str(name))) for name, table in tables.items()]
    name = source_of(tables) or usual_names[0]
    return [(name, engine_input(tables, name))]


def source_of(table: object) -> str | None:
    """A file's name without folder and endings; None where the table is none."""
    if not isinstance(table, (str, os.PathLike)):
        return None
    path = Path(os.fspath(table))
    if path.suffix == ".gz":
        path = path.with_suffix("")
    return path.stem or str(table)


def engine_input(table: object, source: str) -> Any:
    if isinstance(table, (str, os.PathLike)):
        return _file(Path(os.fspath(table)))
    if hasattr(table, "__arrow_c_stream__"):
        return table
    if isinstance(table, Iterable) and not isinstance(table, (bytes, Mapping)):
        return _columns(list(table), source)
    raise InvalidData(f"table '{source}' is of type {type(table).__name__}: give an Arrow, polars or pandas table, a DuckDB "
                      "relation, a list of dicts, or the path of a file")


def _columns(rows: list[Any], source: str) -> list[tuple[str, list[object]]]:
    """Rows as columns, in the order in which names first appear; a missing key is None."""
    columns: dict[str, list[object]] = {}
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise InvalidData(f"table '{source}': row {number + 1} is of type {type(row).__name__}: give a list of dicts (a dict is {{source: table}})")
        for name, value in row.items():
            column = columns.get(name)
            if column is None:
                if not isinstance(name, str):
                    raise InvalidData(f"table '{source}': row {number + 1} has the key {name!r}: names of columns are texts")
                columns[name] = column = [None] * number
            column.append(value)
        for column in columns.values():
            if len(column) == number:
                column.append(None)
    return list(columns.items())


def _file(path: Path) -> str:
    plain = path.with_suffix("") if path.suffix == ".gz" else path
    if plain.suffix.lower() not in _ENDINGS:
        raise InvalidData(f"{path}: the ending of a file says what it is: .csv, .tsv, .parquet, .jsonl or .arrow "
                          "(.csv.gz, .tsv.gz and .jsonl.gz too)")
    if not path.is_file():
        raise InvalidData(f"{path}: no such file")
    return str(path)
