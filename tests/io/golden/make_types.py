"""Writes types.parquet, types.arrow and types.arrows: one column of each type, three rows, the second null throughout.

SOURCE: made by this script with pyarrow 26.0.0; the values are invented. Run it again only to add a type.
"""

import datetime
import decimal
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

UTC = datetime.timezone.utc
NOON = datetime.datetime(1990, 4, 3, 12, 30, 15, 250000)
MIDNIGHT = datetime.datetime(1990, 4, 3)
DAY = datetime.date(1990, 4, 3)

columns = {
    "utf8": pa.array(["a", None, ""], pa.utf8()),
    "large_utf8": pa.array(["a", None, "b"], pa.large_utf8()),
    "binary": pa.array([b"\xff", None, b"b"], pa.binary()),
    "large_binary": pa.array([b"a", None, b"b"], pa.large_binary()),
    "view": pa.array(["a", None, "longer than twelve bytes"], pa.string_view()),
    "dictionary": pa.array(["red", None, "green"]).dictionary_encode(),
    "bool": pa.array([True, None, False]),
    "int8": pa.array([-128, None, 127], pa.int8()),
    "uint8": pa.array([0, None, 255], pa.uint8()),
    "int16": pa.array([-1, None, 1], pa.int16()),
    "uint16": pa.array([0, None, 65535], pa.uint16()),
    "int32": pa.array([-1, None, 1], pa.int32()),
    "uint32": pa.array([0, None, 4294967295], pa.uint32()),
    "int64": pa.array([-(2**63), None, 2**63 - 1], pa.int64()),
    "uint64": pa.array([0, None, 2**64 - 1], pa.uint64()),
    "float32": pa.array([0.1, None, -2], pa.float32()),
    "float64": pa.array([0.1, None, 1e300], pa.float64()),
    "date32": pa.array([DAY, None, datetime.date(1, 1, 1)], pa.date32()),
    "date64": pa.array([DAY, None, DAY], pa.date64()),
    "seconds": pa.array([MIDNIGHT, None, NOON.replace(microsecond=0)], pa.timestamp("s")),
    "milliseconds": pa.array([NOON, None, MIDNIGHT], pa.timestamp("ms")),
    "microseconds_utc": pa.array([NOON.replace(tzinfo=UTC), None, MIDNIGHT.replace(tzinfo=UTC)], pa.timestamp("us", "UTC")),
    "nanoseconds": pa.array([1, None, 0], pa.timestamp("ns")),
    "decimal": pa.array([decimal.Decimal("12.50"), None, decimal.Decimal("-0.05")], pa.decimal128(10, 2)),
    "null": pa.nulls(3),
    "list": pa.array([[1], None, [2, 3]], pa.list_(pa.int32())),
    "struct": pa.array([{"x": 1}, None, {"x": 2}], pa.struct([("x", pa.int32())])),
}

folder = pathlib.Path(__file__).parent
table = pa.table(columns)
pq.write_table(table, folder / "types.parquet", row_group_size=2)
with pa.ipc.new_file(folder / "types.arrow", table.schema) as file:
    file.write_table(table, max_chunksize=2)
with pa.ipc.new_stream(folder / "types.arrows", table.schema) as stream:
    stream.write_table(table, max_chunksize=2)
