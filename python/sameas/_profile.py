"""What the columns of tables hold."""

import json
from typing import Any

from . import _sameas
from ._linker import step_options
from ._tables import Tables, named_tables


def profile(tables: Tables, *, threads: int = 0) -> list[dict[str, Any]]:
    """What the columns hold, before any settings are written: of each table its columns with their types, fill, distinct
    values and quality, and how they hang together (docs/profile.md; as ``sameas profile --json`` prints).

    Args:
        tables: a table as `dedupe` takes it, or {source: table}.

    >>> customers = profile([{"id": "1", "name": "ana"}, {"id": "2", "name": None}])[0]
    >>> [(column["name"], column["fill"]) for column in customers["columns"]]
    [('id', 1.0), ('name', 0.5)]
    """
    options = step_options(threads, None, 1, None)
    found: list[dict[str, Any]] = []
    for source, table in named_tables(tables, ["table"]):
        found.append(json.loads(_sameas.profile_json(source, table, options)))
    return found
