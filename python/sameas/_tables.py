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

_ENDINGS = {".csv": "csv", ".tsv": "tsv", ".parquet": "parquet", ".pq": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl",
            ".arrow": "arrow", ".ipc": "arrow", ".feather": "arrow"}


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
            raise InvalidData(f"table '{source}': row {number + 1} is of type {type(row).__name__}: give a list of dicts")
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


def _file(path: Path) -> Any:
    plain = path.with_suffix("") if path.suffix == ".gz" else path
    form = _ENDINGS.get(plain.suffix.lower())
    if form is None:
        raise InvalidData(f"{path}: the ending of a file says what it is: .csv, .tsv, .parquet, .jsonl or .arrow "
                          "(.csv.gz, .tsv.gz and .jsonl.gz too)")
    if not path.is_file():
        raise InvalidData(f"{path}: no such file")
    if form == "jsonl":
        return str(path)
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise InvalidData(f"{path}: reading {form} files takes pyarrow: pip install 'sameas[files]', or give a table "
                          "(pandas, polars), or JSON lines") from None
    return _arrow_stream(path, form)


def _arrow_stream(path: Path, form: str) -> Any:
    import pyarrow as arrow
    try:
        if form == "parquet":
            import pyarrow.parquet as parquet
            file = parquet.ParquetFile(path)
            return arrow.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches())
        if form == "arrow":
            return _arrow_file(path)
        return _csv_stream(path, "\t" if form == "tsv" else ",")
    except arrow.ArrowException as error:
        raise InvalidData(f"{path}: {error}") from None


def _arrow_file(path: Path) -> Any:
    import pyarrow as arrow
    try:
        reader = arrow.ipc.open_file(arrow.memory_map(str(path)))
    except arrow.ArrowInvalid:
        return arrow.ipc.open_stream(arrow.memory_map(str(path)))
    batches = (reader.get_batch(number) for number in range(reader.num_record_batches))
    return arrow.RecordBatchReader.from_batches(reader.schema, batches)


def _csv_stream(path: Path, delimiter: str) -> Any:
    """Every column as it is written: what a value means is for the settings to say."""
    import pyarrow as arrow
    import pyarrow.csv as csv
    with arrow.input_stream(str(path)) as file:
        head = csv.open_csv(file, parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True))
        names = head.schema.names
        head.close()
    convert = csv.ConvertOptions(column_types={name: arrow.string() for name in names}, null_values=[""],
                                 strings_can_be_null=True, quoted_strings_can_be_null=False)
    return csv.open_csv(str(path), parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
                        read_options=csv.ReadOptions(block_size=4 << 20), convert_options=convert)
