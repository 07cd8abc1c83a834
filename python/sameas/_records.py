"""Records, entities and changes of a live index, the same from the index itself (`LiveIndex`) and over HTTP (`sameas.service`)."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Stored:
    """What became of a record that was put."""

    version: int
    entity: str
    issues: list[dict[str, str]]
    """Columns whose value could not be held as what it should be, and why."""


@dataclass(frozen=True)
class Record:
    """A record as it came, and the entity that it is in."""

    source: str
    id: str
    version: int
    entity: str
    values: dict[str, str | None]


@dataclass(frozen=True)
class Match:
    """A record that is like the one that was looked for."""

    source: str
    id: str
    entity: str
    probability: float
    match_weight: float
    is_match: bool
    rule: str
    comparisons: list[dict[str, Any]] | None = None
    """Of each comparison: name, level, level_number (0: null), bits."""


@dataclass(frozen=True)
class Entity:
    """An entity and its records."""

    id: str
    records: list[tuple[str, str]]
    """(source, id), in order."""
    former_ids: list[str]
    """Ids that ended and lead to this one (`resolve`), a thousand at most."""


@dataclass(frozen=True)
class Change:
    """One entry of the change feed (docs/live.md): `cause` is the sequence of the change of a record that it follows from."""

    sequence: int
    cause: int
    time_us: int
    kind: str
    entity: str
    source: str | None = None
    id: str | None = None
    others: tuple[str, ...] = ()
