"""dedupe, link, and the steps that they are made of."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from . import _sameas
from ._errors import FileError, InvalidData, InvalidSettings
from ._evaluation import Evaluation
from ._model import Model
from ._progress import Bar
from ._record_search import Record, RecordSearch
from ._results import Pairs, Result, ResultTable
from ._settings import Settings
from ._tables import Table, Tables, engine_input, named_tables, source_of

#: A settings document (docs/settings.md): a `Settings`, a dict, JSON text, or the path of a file.
SettingsLike: TypeAlias = Mapping[str, Any] | str | os.PathLike[str]
#: Called as progress(stage, done, total); True: a bar.
Progress: TypeAlias = Callable[[str, int, int], object] | bool | None


class Linker:
    """The steps of a run, one by one: records are read and blocked once, then trained, scored and clustered as often as
    one likes.

    Args:
        tables: a table, or {source: table}; two sources at least for a link.
        settings: document of fields, rules and comparisons. Without it (and without a model) it is drafted from the
            tables: `Linker.settings` shows it, with the reason of each choice in its notes.
        model: a trained model, with its own settings.
        link: only pairs across sources count (False: all pairs, a dedupe).
        duplicates_within: of a link: pairs inside a source count too.
        id: column with the ids, instead of that of the settings; without one, row numbers from 1 serve.
        threshold: probability from which pairs join records, instead of that of the settings.
        leave_out: columns that drafted settings must not use.
        accept_model: go on with a model that a gate refuses; its report says which.
        truth: column with the true entity of each record (None: not known); it must not be used for linking.
        by: column by whose values `evaluate` can tell records apart, whether or not the settings use it.
        number_duplicate_ids: a repeated id becomes "ID#2" instead of an error.
        threads: 0: all that the machine has. Results are the same for any number.
        memory: bytes that the process may use, or a text such as "4G"; None: three quarters of the machine's.
        seed: of every sample.
        progress: True for a bar, or a function that is called as progress(stage, done, total).

    Raises:
        InvalidSettings, InvalidData, ResourceLimit

    A linker may be used from several threads. It cannot be pickled: save its model.
    """

    def __init__(self, tables: Tables, settings: SettingsLike | None = None, *, model: Model | None = None,
                 link: bool = False, duplicates_within: bool = False, id: str | None = None,
                 threshold: float | None = None, truth: str | None = None, by: str | None = None,
                 leave_out: Sequence[str] = (), accept_model: bool = False, number_duplicate_ids: bool = False, threads: int = 0,
                 memory: int | str | None = None, seed: int = 1, progress: Progress = None,
                 keep_original: bool = True) -> None:
        plan = _plan(settings, model)
        options = _sameas.LinkageOptions()
        options.id, options.truth, options.by, options.threshold = id or "", truth or "", by or "", threshold
        options.duplicates_within, options.number_duplicate_ids = duplicates_within, number_duplicate_ids
        options.keep_original, options.accept_refused = keep_original, accept_model
        if isinstance(leave_out, str):
            raise InvalidSettings(f"leave_out={leave_out!r}: must be a list of columns")
        options.left_out = list(leave_out)
        self._step_options = step_options(threads, memory, seed, progress)
        self._given = model
        self._model: Model | None = None
        self._result: Result | None = None
        self._raw = _sameas.Linkage("link" if link else "dedupe", named_tables(tables, ["table"]), plan, options,
                                    self._step_options)
        self._search = RecordSearch(self._raw, tables, self.settings.get("id") or "")

    def __len__(self) -> int:
        """How many records there are."""
        return len(self._raw)

    @property
    def sources(self) -> list[str]:
        """Names of the sources."""
        return self._raw.sources

    @property
    def settings(self) -> dict[str, Any]:
        """The settings in use, complete."""
        settings: dict[str, Any] = json.loads(self._raw.settings_json())
        return settings

    @property
    def issues(self) -> list[dict[str, Any]]:
        """Values that could not be used and became null: source, row, column, kind, value. The first 1,000."""
        return self._raw.issues()

    def block(self) -> list[dict[str, Any]]:
        """What the blocking rules cost, before anything is scored: of each its text (rule), the pairs that it makes
        (pairs), and what a limit on its groups found (group_limit)."""
        rules: list[dict[str, Any]] = json.loads(self._raw.rules_json())
        return rules

    def train(self, labels: Table | None = None) -> Model:
        """Estimates the model from the records alone (docs/model.md).

        Args:
            labels: judged pairs, which help: a table or file as `read_labels` reads it, or the entity of some records
                (id, entity_id, and source where ids are not unique).

        Raises:
            ModelRefused: no rule has pairs, or the matches cannot be told from the rest.
        """
        self._model = Model(self._raw.train(None if labels is None else engine_input(labels, "labels")))
        return self._model

    def score(self, model: Model | None = None) -> Pairs:
        """Scores every pair that a blocking rule makes, and keeps those of at least the settings' keep probability.

        Args:
            model: None: that of `train`, which is called where it was not yet.
        """
        used = model or self._usable_model()
        return Pairs(self._raw.score(used._raw), used)

    def cluster(self, pairs: Pairs | None = None, *, threshold: float | None = None) -> Result:
        """Joins records to entities.

        Args:
            pairs: of score(); None scores first.
            threshold: probability, at least that from which pairs were kept.
        """
        kept = pairs if pairs is not None else self.score()
        self._result = Result(kept._raw.cluster(threshold), kept, self._search)
        return self._result

    def evaluate(self, truth: Table | None = None, *, ignore: Table | None = None, labels: Table | None = None,
                 by: str | None = None, threshold: float | None = None) -> Evaluation:
        """How good the entities are that `cluster` finds at the threshold: see `Result.evaluate`."""
        return self.cluster(threshold=threshold).evaluate(truth, ignore=ignore, labels=labels, by=by)

    def find_matches(self, record: Mapping[str, object], *, source: str | None = None, count: int = 10,
                     probability: float = 0.0, result: Result | None = None) -> ResultTable:
        """The records that are most like one that is in none of the tables: those that a run over the tables with it would pair
        with it, under every setting. With ids of the tables in it, its own record is passed over.

        Rules of keys, drafted ones among them, are put in order the first time (a second for millions of records), which is kept for the
        model: each further call takes well below a millisecond. Where other rules are among them (sorted neighbourhoods, set joins), groups
        are tightened, or memory is short, the tables are read once more each time (an Arrow reader, which is read once, will not do):
        seconds with millions of records.

        Args:
            record: its values by column; a missing column is null.
            source: of which source it is; in a link only records of others count then. None: of none of them.
            count: of matches at most.
            probability: of matches at least; never below that from which pairs are kept.
            result: whose model decides and whose entities are named; None: that of the last `cluster`, which is called where
                it was not yet.

        Returns:
            source, id, entity_id, match_weight (bits), probability, rule, and of each comparison level_NAME (0: null) and
            bits_NAME; best first.

        Raises:
            InvalidData: no value of the record is in a column that counts, or the tables have changed.
        """
        found = result or self._result or self.cluster()
        matches = self._search.find_matches(found._raw, record, source, count, probability)
        return ResultTable("matches", len(matches), matches.stream)

    def explain(self, left: Record, right: Record, model: Model | None = None) -> dict[str, Any]:
        """Why two records have the weight that they have, whether or not a rule makes the pair: the level of each
        comparison with its m, u and bits, the probability, and the reason in one sentence."""
        return self._search.explain((model or self._usable_model())._raw, left, right)

    def _usable_model(self) -> Model:
        return self._model or self.train()

    def __repr__(self) -> str:
        return f"<sameas.Linker: {len(self):,} records of {', '.join(self.sources)}>"


def dedupe(table: Tables, settings: SettingsLike | None = None, *, model: Model | None = None, source: str | None = None,
           id: str | None = None, threshold: float | None = None, truth: str | None = None,
           leave_out: Sequence[str] = (), accept_model: bool = False, number_duplicate_ids: bool = False,
           threads: int = 0, memory: int | str | None = None, seed: int = 1, progress: Progress = None) -> Result:
    """Finds the records of a table that are of the same entity.

    Args:
        table: anything with ``__arrow_c_stream__`` (pyarrow, polars, pandas, a DuckDB relation), a list of dicts, the path
            of a file, or {source: table} of several.
        source: name of the table, which becomes part of its records' identity; else its file's name, or "table".

    The other arguments are those of `Linker`.

    >>> people = [{"id": str(n), "name": name, "town": town, "born": born} for n, (name, town, born) in enumerate(
    ...     [("ana reed", "york", "1980-01-02"), ("anna reed", "york", "1980-01-02"), ("lee moss", "hull", "1975-03-09")])]
    >>> rules = {"id": "id", "blocking": ["town"], "comparisons": [
    ...     {"field": field, "levels": ["exact", "else"]} for field in ("name", "town", "born")]}
    >>> len(Linker(people, rules))
    3
    """
    tables = {source: table} if source is not None and not isinstance(table, Mapping) else table
    return _run(tables, settings, False, model=model, id=id, threshold=threshold, truth=truth, leave_out=leave_out,
                accept_model=accept_model, number_duplicate_ids=number_duplicate_ids, threads=threads, memory=memory,
                seed=seed, progress=progress)


def link(left: Tables, right: Table | None = None, settings: SettingsLike | None = None, *, model: Model | None = None,
         sources: tuple[str, str] | None = None, duplicates_within: bool = False, id: str | None = None,
         threshold: float | None = None, truth: str | None = None, leave_out: Sequence[str] = (),
         accept_model: bool = False, number_duplicate_ids: bool = False, threads: int = 0,
         memory: int | str | None = None, seed: int = 1, progress: Progress = None) -> Result:
    """Finds the records of one table that are of the same entity as records of another.

    Args:
        left, right: tables as `dedupe` takes them; or {source: table} of any number as the first alone.
        sources: names of both tables; else their files' names, or "left" and "right".
        duplicates_within: pairs inside a table count too.

    The other arguments are those of `Linker`.
    """
    if right is None:
        if not isinstance(left, Mapping):
            raise InvalidData("a link takes two tables: link(left, right, settings), or link({source: table, ...})")
        tables: Mapping[str, Table] = left
    else:
        names = sources or (source_of(left) or "left", source_of(right) or "right")
        if names[0] == names[1]:
            raise InvalidData(f"both tables are named '{names[0]}': name them, sources=(LEFT, RIGHT)")
        tables = {names[0]: left, names[1]: right}
    return _run(tables, settings, True, model=model, duplicates_within=duplicates_within, id=id, threshold=threshold,
                truth=truth, leave_out=leave_out, accept_model=accept_model, number_duplicate_ids=number_duplicate_ids,
                threads=threads, memory=memory, seed=seed, progress=progress)


def _run(tables: Tables, settings: SettingsLike | None, is_link: bool, **options: Any) -> Result:
    return Linker(tables, settings, link=is_link, keep_original=False, **options).cluster()


def _plan(settings: SettingsLike | None, model: Model | None) -> _sameas.Model | tuple[str, str] | None:
    """A model, or the text of a settings document and what to call it; None: to be drafted."""
    if model is not None:
        if settings is not None:
            raise InvalidSettings("settings and model: a model has its own settings; drop one of the two")
        if not isinstance(model, Model):
            raise InvalidSettings(f"model is of type {type(model).__name__}: give a sameas.Model (Model.load reads a file)")
        return model._raw
    if settings is None:
        return None
    if isinstance(settings, Settings):
        return settings.to_json(), "settings"
    if isinstance(settings, Mapping):
        try:
            return json.dumps(settings, ensure_ascii=False), "settings"
        except (TypeError, ValueError) as error:
            raise InvalidSettings(f"settings: {error}") from None
    if isinstance(settings, str) and settings.lstrip().startswith("{"):
        return settings, "settings"
    if not isinstance(settings, (str, os.PathLike)):
        raise InvalidSettings(f"settings are of type {type(settings).__name__}: give a dict, JSON text or a path")
    try:
        return Path(settings).read_text(encoding="utf-8"), os.fspath(settings)
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"settings {os.fspath(settings)}: {error}") from None


def step_options(threads: int, memory: int | str | None, seed: int, progress: Progress) -> _sameas.StepOptions:
    """What a step may take, checked."""
    if not isinstance(threads, int) or threads < 0:
        raise InvalidSettings(f"threads={threads!r}: must be a whole number, 0 for all that the machine has")
    if not isinstance(seed, int) or not 0 <= seed < 2**64:
        raise InvalidSettings(f"seed={seed!r}: must be a whole number of at most 64 bits")
    if isinstance(memory, bool) or (isinstance(memory, int) and not 0 < memory < 2**63):
        raise InvalidSettings(f"memory={memory!r}: must be a number of bytes, or a text such as '4G'")
    called = Bar() if progress is True else progress or None
    if called is not None and not callable(called):
        raise InvalidSettings(f"progress={progress!r}: must be True, or a function of (stage, done, total)")
    return _sameas.StepOptions(threads, memory, seed, "", called)
