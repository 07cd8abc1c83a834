"""Files, read and written by pyarrow for the module, which carries no Arrow: CSV, Parquet, Arrow IPC, gzip.

Called by `python/bindings/pyarrow_files.cpp` alone, when the first such file is opened.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ._errors import InvalidData


def pyarrow(purpose: str, origin: str) -> Any:
    """The library, or an error that says how to get it."""
    try:
        import pyarrow
    except ImportError:
        where = f"{origin}: " if origin else ""
        raise InvalidData(f"{where}{purpose} CSV, Parquet, Arrow and gzip files takes pyarrow: pip install 'sameas[files]', or "
                          "use JSON lines") from None
    return pyarrow


def gunzip(file: Any, origin: str) -> Any:
    """A file object of what is packed in another."""
    arrow = pyarrow("reading", origin)
    return arrow.CompressedInputStream(arrow.PythonFile(file, mode="r"), "gzip")


def parse_csv(file: Any, origin: str, columns: int, included: Sequence[int], delimiter: str, block_bytes: int,
              skip: Callable[[int, str], None]) -> Any:
    """A stream of the rows of a CSV text without header. `skip` is told of rows that have another number of values."""
    arrow = pyarrow("reading", origin)
    import pyarrow.csv as csv

    def skipped(row: Any) -> str:
        skip(row.number, row.text)
        return "skip"

    names = [str(column) for column in range(columns)]
    chosen = [names[column] for column in included]
    return csv.open_csv(
        file, read_options=csv.ReadOptions(use_threads=False, block_size=block_bytes, column_names=names),
        parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skipped),
        convert_options=csv.ConvertOptions(
            check_utf8=False, column_types={name: arrow.binary() for name in chosen}, include_columns=chosen, null_values=[""],
            strings_can_be_null=True, quoted_strings_can_be_null=False))


class _ParquetFile:
    def __init__(self, source: Any) -> None:
        import pyarrow.parquet as parquet
        self._file = parquet.ParquetFile(source)
        self.columns: list[str] = self._file.schema_arrow.names
        self.rows: int | None = self._file.metadata.num_rows

    def stream(self, selected: Sequence[int]) -> Any:
        import pyarrow as arrow
        chosen = [self.columns[place] for place in dict.fromkeys(selected)]
        batches: Iterator[Any] = self._file.iter_batches(columns=chosen)
        schema = self._file.schema_arrow
        return _selected(arrow.schema([schema.field(name) for name in sorted(chosen, key=schema.get_field_index)]), batches,
                         [self.columns[place] for place in selected])


class _ArrowFile:
    """Both forms: with the index at its end, and the stream."""

    rows: int | None = None

    def __init__(self, source: Any) -> None:
        import pyarrow as arrow
        try:
            file = arrow.ipc.open_file(source)
            self._schema = file.schema
            self._batches: Iterator[Any] = (file.get_batch(number) for number in range(file.num_record_batches))
        except arrow.ArrowInvalid:
            source.seek(0)
            stream = arrow.ipc.open_stream(source)
            self._schema, self._batches = stream.schema, iter(stream)
        self.columns: list[str] = self._schema.names

    def stream(self, selected: Sequence[int]) -> Any:
        return _selected(self._schema, self._batches, [self.columns[place] for place in selected])


def _selected(schema: Any, batches: Iterator[Any], names: Sequence[str]) -> Any:
    import pyarrow as arrow
    return arrow.RecordBatchReader.from_batches(arrow.schema([schema.field(name) for name in names]),
                                                (batch.select(names) for batch in batches))


def open_file(path: str, form: str, content: bytes | None) -> Any:
    """What has columns, rows (None: not known) and stream(selected columns); content: instead of the file at `path`."""
    arrow = pyarrow("reading", path)
    source = arrow.BufferReader(content) if content is not None else arrow.memory_map(path)
    return _ParquetFile(source) if form == "parquet" else _ArrowFile(source)


class Writer:
    """Writes batches to a file object."""

    def __init__(self, target: Any, form: str, metadata: Sequence[tuple[str, str]]) -> None:
        self._target, self._form, self._metadata = target, form, dict(metadata)
        self._writer: Any = None
        self._schema: Any = None

    def write(self, batch: Any) -> None:
        import pyarrow as arrow
        taken = arrow.record_batch(batch)
        if self._writer is None:
            # Text may be null, numbers never are.
            self._schema = arrow.schema([field.with_nullable(arrow.types.is_string(field.type)) for field in taken.schema],
                                        self._metadata)
            self._open()
        if taken.num_rows:
            self._writer.write_batch(arrow.RecordBatch.from_arrays(taken.columns, schema=self._schema))

    def _open(self) -> None:
        import pyarrow as arrow
        if self._form == "parquet":
            import pyarrow.parquet as parquet
            self._writer = parquet.ParquetWriter(self._target, self._schema, compression="zstd", compression_level=1)
        else:
            options = arrow.ipc.IpcWriteOptions(compression="zstd")
            self._writer = arrow.ipc.new_file(self._target, self._schema, options=options)

    def close(self) -> None:
        self._writer.close()
