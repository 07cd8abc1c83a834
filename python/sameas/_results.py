"""Tables and columns of results: they hand themselves over by the Arrow PyCapsule protocol."""

import html
import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from . import _sameas
from ._html import cell
from ._model import Model
from ._record_search import Record, RecordSearch
from ._tables import Table

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ._evaluation import Evaluation

_SHOWN_ROWS = 10


class Column:
    """A column of results: ``pyarrow.array(column)`` and ``polars.Series(column)`` take it without copying."""

    def __init__(self, raw: _sameas.ArrowColumn) -> None:
        self._raw = raw

    def __len__(self) -> int:
        return len(self._raw)

    def __getitem__(self, row: int) -> Any:
        return self._raw.cell(row + len(self) if row < 0 else row)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._raw.to_list())

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        return self._raw.__arrow_c_array__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._raw.__arrow_c_schema__()

    def to_list(self) -> list[Any]:
        return self._raw.to_list()

    def to_arrow(self) -> "pyarrow.Array":
        import pyarrow
        return pyarrow.array(self)

    def to_polars(self) -> "polars.Series":
        import polars
        return polars.Series(self)

    def to_pandas(self) -> "pandas.Series":
        return self.to_arrow().to_pandas()

    def __repr__(self) -> str:
        shown = ", ".join(repr(self[row]) for row in range(min(len(self), _SHOWN_ROWS)))
        return f"<sameas.Column of {len(self):,}: [{shown}{', ...' if len(self) > _SHOWN_ROWS else ''}]>"


class ResultTable:
    """A table of results. It is made batch by batch for whoever asks for its Arrow stream, as often as they ask."""

    def __init__(self, name: str, rows: int, stream: Callable[[], object]) -> None:
        self._name, self._rows, self._stream = name, rows, stream

    def __len__(self) -> int:
        return self._rows

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._stream()

    def to_arrow(self) -> "pyarrow.Table":
        """As a ``pyarrow.Table``."""
        import pyarrow
        return pyarrow.RecordBatchReader.from_stream(self).read_all()

    def to_polars(self) -> "polars.DataFrame":
        """As a ``polars.DataFrame``."""
        import polars
        return polars.DataFrame(self)

    def to_pandas(self) -> "pandas.DataFrame":
        """As a ``pandas.DataFrame``."""
        import pandas  # noqa: F401 (its absence is the clearer message)
        return self.to_arrow().to_pandas()

    def __repr__(self) -> str:
        return f"<sameas {self._name}: {self._rows:,} rows; .to_pandas(), .to_polars(), .to_arrow()>"

    def _repr_html_(self) -> str:
        try:
            import pyarrow
        except ImportError:
            return f"<p>{html.escape(repr(self))}</p>"
        reader = pyarrow.RecordBatchReader.from_stream(self)
        names: list[str] = reader.schema.names
        rows: list[dict[str, object]] = []
        for batch in reader:
            rows += batch.slice(0, _SHOWN_ROWS - len(rows)).to_pylist()
            if len(rows) >= _SHOWN_ROWS:
                break
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        body = "".join("<tr>" + "".join(f"<td>{cell(row[name])}</td>" for name in names) + "</tr>" for row in rows)
        return (f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
                f"<p>{self._rows:,} rows, {len(names)} columns</p>")


class Pairs(ResultTable):
    """The pairs that a model kept: left_source, left_id, right_source, right_id, match_weight (bits), probability, rule
    (the first that makes the pair, from 1), pattern, and level_NAME of each comparison (0: null).

    Attributes:
        model: what decided.
    """

    def __init__(self, raw: _sameas.KeptPairs, model: Model) -> None:
        super().__init__("pairs", len(raw), raw.stream)
        self._raw, self.model = raw, model


class Result:
    """What a run found.

    Attributes:
        entities: source, id and entity_id of every record.
        pairs: the pairs that were kept, with their weights.
        model: what decided.
    """

    entities: ResultTable
    pairs: Pairs
    model: Model

    def __init__(self, raw: _sameas.JoinedRecords, pairs: Pairs, search: RecordSearch) -> None:
        self._raw, self._search = raw, search
        self._report: dict[str, Any] | None = None
        self.entities = ResultTable("entities", len(raw), raw.stream)
        self.pairs, self.model = pairs, pairs.model

    @property
    def report(self) -> dict[str, Any]:
        """Counts, rules, the model, examples, the evaluation where a truth was given: as ``sameas dedupe --json`` prints."""
        if self._report is None:
            self._report = json.loads(self._raw.report_json())
        return self._report

    @property
    def settled_model(self) -> Model:
        """The model with what this run found out from all its records put into its settings: the threshold that it chose and the order of
        its dates. What a live index (`LiveIndex`) takes; other runs under it decide as this one did."""
        return Model(self._raw.settled_model())

    def evaluate(self, truth: Table | None = None, *, ignore: Table | None = None, labels: Table | None = None,
                 by: str | None = None) -> "Evaluation":
        """How good the entities are, as ``sameas evaluate`` has it: pair by pair, record by record, rule by rule, over the
        threshold, with the errors and their causes.

        Args:
            truth: table or file of the true pairs (left_id, right_id; left_source, right_source where ids are not unique);
                None: the column that the records were read with, ``Linker(..., truth=COLUMN)``.
            ignore: pairs that count neither way.
            labels: a sample of judged pairs (`read_labels`), from which figures are estimated; with or without a truth.
            by: a field of the settings, or the column of ``Linker(..., by=COLUMN)``: figures for each of its values.

        Raises:
            InvalidSettings, InvalidData: a record of the truth is not there.
        """
        from ._evaluation import evaluate
        return evaluate(self._raw, truth, ignore, labels, by)

    def find_matches(self, record: Mapping[str, object], *, source: str | None = None, count: int = 10,
                     probability: float = 0.0) -> ResultTable:
        """The records that are most like one that is in none of the tables, with their entities: see `Linker.find_matches`."""
        matches = self._search.find_matches(self._raw, record, source, count, probability)
        return ResultTable("matches", len(matches), matches.stream)

    def explain(self, left: Record, right: Record) -> dict[str, Any]:
        """Why two records have the weight that they have: see `Linker.explain`."""
        return self._search.explain(self.model._raw, left, right)

    def __repr__(self) -> str:
        counts = self.report["counts"]
        return (f"<sameas.Result: {counts['records']:,} records, {counts['pairs_kept']:,} pairs kept, "
                f"{counts['entities']:,} entities>")

    def _repr_html_(self) -> str:
        counts = self.report["counts"]
        rows = [("Records", f"{counts['records']:,}"), ("Pairs kept", f"{counts['pairs_kept']:,}"),
                ("Entities", f"{counts['entities']:,}"),
                ("of several records", f"{counts['entities_of_several_records']:,}"),
                ("Largest entity", f"{counts['largest_entity']:,} records")]
        if "evaluation" in self.report:
            pairwise = self.report["evaluation"]["pairwise"]
            rows += [(name.capitalize(), f"{pairwise[name]:.3f}") for name in ("precision", "recall")]
        rows += [("Warning", warning) for warning in self.report["warnings"]]
        body = "".join(f"<tr><th>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>" for name, value in rows)
        return f"<table><tbody>{body}</tbody></table>"
