"""A live index in a folder: records come, change and go one at a time, and who is like whom is known at any moment."""

import os
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from . import _sameas
from ._errors import Error, InvalidData, InvalidSettings
from ._linker import Progress, step_options
from ._model import Model
from ._records import Change, Entity, Match, Record, Stored
from ._tables import Table, Tables, named_tables


@dataclass(frozen=True)
class Added:
    """What `LiveIndex.add` did: records that were not there, and those that were."""

    added: int
    changed: int
    issues: int
    """Values that could not be held as what they should be."""
    malformed_rows: int
    """Rows of files that were left out."""


@dataclass(frozen=True)
class Swapped:
    """What `LiveIndex.swap_model` gave."""

    sequence: int
    """Of the last entry in the feed of changes."""
    records: int
    entities: int
    pairs: int
    changes: int
    """Entries of the feed about entities: created, merged, split, removed."""


@dataclass(frozen=True)
class Verification:
    """How an index differs from a batch run over its records: not at all, unless something is broken."""

    records: int
    pairs: int
    entities: int
    differences: int
    examples: list[str]


class LiveIndex:
    """Opens an index, or makes one without records where there is none. What it holds is at any moment what a run over its
    records gives, under the same model (docs/live.md). `LiveIndex.build` makes one of many records at once.

    >>> import sameas, tempfile
    >>> customers = sameas.generate(400)
    >>> names = ("first_name", "last_name", "birth_date", "email")
    >>> model = sameas.Linker(customers, {"id": "id", "blocking": ["last_name", "email"], "threshold": {"probability": 0.9}, "comparisons": [
    ...     {"field": name, "levels": ["exact", "jaro_winkler >= 0.9", "else"]} for name in names]}).train()
    >>> with tempfile.TemporaryDirectory() as folder, sameas.LiveIndex.build(folder, {"crm": customers}, model) as index:
    ...     stored = index.put("web", "1", {"first_name": "Ann", "last_name": "Holm", "email": "ann@example.org"})
    ...     [match] = index.find_matches({"first_name": "Anne", "last_name": "Holm", "email": "ann@example.org"})
    ...     (match.source, match.id, match.is_match, match.entity == stored.entity, len(index))
    ('web', '1', True, True, 401)

    Args:
        path: the folder. One process at a time has it.
        model: that decides, with its settings. None: that of the index. Another one than that of the index is refused.
        link: of a new index: only pairs across sources count.
        date_order: of a new index: how dates such as 03/04/1990 are read, where the settings leave it open.
        keep_groups: of a new index: drops limits on groups of blocking rules, which an index cannot follow.
        relaxed: edits return before they are safe from a loss of power (they are from the end of the process).
        threads, memory, progress: of long work, as in `Linker`.

    Raises:
        InvalidData: there is no index and no model, something else is in the folder, or it is damaged: the message names the
            place and the remedy.
        FileError: the folder cannot be read, or another process has it.
        InvalidSettings: the model depends on all records together, or is another one.

    All functions may be called from several threads at once; readers hardly wait for a writer. `close` it, or use `with`.
    It cannot be pickled or used after a fork.
    """

    def __init__(self, path: str | os.PathLike[str], model: Model | None = None, *, link: bool = False,
                 date_order: Literal["ymd", "dmy", "mdy"] | None = None, keep_groups: bool = False, relaxed: bool = False,
                 threads: int = 0, memory: int | str | None = None, progress: Progress = None) -> None:
        engine = _store()
        options = step_options(threads, memory, 1, progress)
        made = _made_with(model, link, date_order, keep_groups, None)
        self._path = os.fspath(path)
        if model is not None and not _has_files(self._path):
            engine.build_index(self._path, [], model._raw, made, options)
        self._raw: _sameas.OpenIndex = engine.open_index(self._path, bool(relaxed), options)
        self._close_at_exit = weakref.finalize(self, self._raw.close)
        if model is not None and self.model != Model(engine.model_for_index(model._raw, made)):
            self.close()
            raise InvalidSettings(f"the index in '{self._path}' follows another model: open it without one, or build an index of the new "
                                  "model beside it")

    @classmethod
    def build(cls, path: str | os.PathLike[str], tables: Tables, model: Model, *, id: str | None = None, link: bool = False,
              date_order: Literal["ymd", "dmy", "mdy"] | None = None, keep_groups: bool = False, relaxed: bool = False,
              threads: int = 0, memory: int | str | None = None, progress: Progress = None) -> "LiveIndex":
        """Makes an index of many records by one run over them, in a folder that is empty or not there, and opens it.

        Args:
            tables: a table, or {source: table}, as `dedupe` takes them.
            id: column with the ids, instead of that of the model's settings.

        The other arguments are those of `LiveIndex`.
        """
        engine = _store()
        if not isinstance(model, Model):
            raise InvalidSettings(f"model is of type {type(model).__name__}: give a sameas.Model")
        options = step_options(threads, memory, 1, progress)
        made = _made_with(model, link, date_order, keep_groups, id)
        engine.build_index(os.fspath(path), named_tables(tables, ["table"]), model._raw, made, options)
        return cls(path, relaxed=relaxed, threads=threads, memory=memory, progress=progress)

    @property
    def columns(self) -> list[str]:
        """The columns that a record has values of."""
        return self._raw.columns()

    @property
    def model(self) -> Model:
        """The model that decides."""
        return Model(self._raw.model())

    def __len__(self) -> int:
        """How many records there are."""
        return len(self._raw)

    def add(self, records: Tables, *, source: str | None = None, id: str | None = None) -> Added:
        """Puts records into the index, or changes those that are there; they are on the disk when this returns.

        Args:
            records: a table, or {source: table}, as `dedupe` takes them; `put` takes a single record.
            source: of which they are, unless a column says it; else a file's name, or "table".
            id: column with the ids, instead of that of the model's settings.

        Raises:
            InvalidData: the table cannot be read, or some records could not be put (an id is missing): the others are in the
                index. What came before Ctrl-C is in the index too.
        """
        tables = {source: records} if source is not None and not isinstance(records, Mapping) else records
        counts = self._raw.add(named_tables(tables, ["table"]), id or "")
        if counts["failed"]:
            raise InvalidData(f"{counts['failed']} of the records could not be put, the others ({counts['added'] + counts['changed']}) are in the "
                              f"index: {'; '.join(counts['errors'])}")
        return Added(*(counts[name] for name in ("added", "changed", "issues", "malformed_rows")))

    def put(self, source: str, id: str, values: Mapping[str, object], *, version: int | None = None) -> Stored:
        """Adds or changes one record; it is on the disk when this returns.

        Args:
            values: by column; a missing column is null.
            version: only if the record has this version; 0: only if it is not there.

        Raises:
            InvalidData: a name is no column, the record has another version, or there is no such id as text.
            FileError: the store takes no edits (a full disk); it takes them again once there is room.
        """
        return Stored(*self._raw.put(source, id, _values(values), version))

    def get(self, source: str, id: str) -> Record | None:
        """A record as it came, or None where it is not there."""
        found = self._raw.record(source, id)
        return None if found is None else Record(*found)

    def remove(self, source: str, id: str, *, version: int | None = None) -> bool:
        """Removes a record, and splits what it held together. False where it was not there."""
        return self._raw.remove(source, id, version)

    def find_matches(self, values: Mapping[str, object], *, source: str = "", id: str = "", count: int = 10,
                     probability: float = 0.0) -> list[Match]:
        """The records that are most like this one, best first; it is not stored.

        Args:
            values: by column; a missing column is null. Columns of the id and the source may be among them.
            source, id: of the record: one of the index with both is passed over, and where pairs are made across sources
                alone, so is its source.
            count: of matches at most.
            probability: of matches at least; never below that from which pairs are kept.
        """
        if not isinstance(count, int) or count < 1 or not 0 <= probability <= 1:
            raise InvalidSettings(f"count={count!r}, probability={probability!r}: must be a whole number from 1, and from 0 to 1")
        names, found = self._raw.find_matches(_values(values), source, id, count, probability)
        return [Match(*(*match, _comparisons(names, levels))) for *match, levels in found]

    def entity(self, id: str) -> Entity | None:
        """An entity, or None where there is none of that id now; `resolve` says what became of it."""
        found = self._raw.entity(id)
        return None if found is None else Entity(id, *found)

    def resolve(self, id: str) -> list[str] | None:
        """The entities that have today what an id once stood for: itself where it still is, none where all its records were
        removed. None for an id that was never given."""
        return self._raw.resolve(id)

    def changes(self, after: int = 0, count: int = 1000) -> list[Change]:
        """The feed of changes from a sequence number on, in order."""
        if not isinstance(after, int) or not isinstance(count, int) or after < 0 or count < 1:
            raise InvalidSettings(f"after={after!r}, count={count!r}: must be whole numbers, from 0 and from 1")
        return [Change(*change) for change in self._raw.changes(after, count)]

    def stats(self) -> dict[str, Any]:
        """Counts of records, entities and pairs, the sequence of the last change, how far frequencies have moved from those of the
        model (frequency_drift), whether a new model is due (model_is_due), how many pairs the model expects to match (expected_matches),
        whether these are so many that it is one of fewer records (model_expects_too_many), and why edits are refused, or "" (refusal)."""
        return self._raw.stats()

    def swap_model(self, model: Model, *, date_order: Literal["ymd", "dmy", "mdy"] | None = None, keep_groups: bool = False) -> Swapped:
        """Puts another model in place of the one that decides, while the index is read and edited; on the disk when this returns.
        Entities keep their ids where they keep their records, and the feed of changes says what became of the others. Ctrl-C
        leaves one model or the other in place: `model` says which.

        Args:
            model: may read only columns that the index has.
            date_order, keep_groups: as for a new index.

        Raises:
            InvalidSettings: the model depends on all records together, or reads a column that the index does not have.
            InvalidData: another model is being put in place.
            FileError: the store takes no edits (a full disk).
        """
        if not isinstance(model, Model):
            raise InvalidSettings(f"model is of type {type(model).__name__}: give a sameas.Model")
        return Swapped(**self._raw.swap_model(model._raw, _made_with(model, False, date_order, keep_groups, None)))

    def verify(self) -> Verification:
        """Compares every pair and every entity with those of a run over the records. Changes wait meanwhile, readers do not."""
        return Verification(*self._raw.verify())

    def backup(self, path: str | os.PathLike[str]) -> None:
        """Copies the index into a folder that is empty or not there, while edits go on."""
        self._raw.backup(os.fspath(path))

    def close(self) -> None:
        """Waits for the calls that are under way, and gives the folder back. Once more does nothing."""
        self._close_at_exit()

    def __enter__(self) -> "LiveIndex":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a live index cannot be pickled: open its folder, in one process at a time")

    def __repr__(self) -> str:
        what = "closed" if self._raw.is_closed else f"{len(self):,} records"
        return f"<sameas.LiveIndex: {self._path}, {what}>"


def _store() -> Any:
    """The module, where it was built with a store."""
    if not hasattr(_sameas, "open_index"):
        raise Error("this build of sameas has no live index: RocksDB was not found when it was built. Install it (Debian: apt install "
                    "librocksdb-dev) and build the package again (pip install .), or take a wheel of `make wheel`")
    return _sameas


def _made_with(model: Model | None, link: bool, date_order: str | None, keep_groups: bool, id: str | None) -> Any:
    if model is not None and not isinstance(model, Model):
        raise InvalidSettings(f"model is of type {type(model).__name__}: give a sameas.Model")
    if date_order not in (None, "ymd", "dmy", "mdy"):
        raise InvalidSettings(f"date_order={date_order!r}: must be 'ymd', 'dmy' or 'mdy'")
    return _sameas.IndexOptions(bool(link), date_order or "", bool(keep_groups), id or "")


def _has_files(path: str) -> bool:
    folder = Path(path)
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _comparisons(names: list[tuple[str, list[str]]], levels: list[tuple[int, float]]) -> list[dict[str, Any]]:
    return [{"name": name, "level": texts[number], "level_number": number, "bits": bits}
            for (name, texts), (number, bits) in zip(names, levels)]


def _values(values: Mapping[str, object]) -> dict[str, object]:
    if not isinstance(values, Mapping):
        raise InvalidData(f"the record is of type {type(values).__name__}: give a dict of values by column")
    return dict(values)
