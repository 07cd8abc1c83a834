"""How good a result is: the figures of ``sameas evaluate`` as an object."""

import html
import json
import os
from typing import TYPE_CHECKING, Any, Literal

from . import _sameas
from ._errors import InvalidSettings
from ._results import ResultTable
from ._tables import Table, engine_input

if TYPE_CHECKING:
    import pandas

_FIGURES = ("precision", "recall", "f1")


class Evaluation:
    """A result held against what is known (docs/evaluate.md). Figures that nothing is known about are None.

    Attributes:
        report: all figures, under the names that ``sameas evaluate --json`` has.
        errors: false merges and misses with their causes and what spoke in either direction, the first 10,000 of each.
    """

    report: dict[str, Any]
    errors: ResultTable

    def __init__(self, raw: _sameas.RunEvaluation) -> None:
        document = json.loads(raw.json())
        self.report = document.get("evaluation", {})
        if "estimate" in document:
            self.report["estimate"] = document["estimate"]
        errors = raw.errors
        self._has_truth = "evaluation" in document
        self.errors = ResultTable("errors", len(errors), errors.stream if self._has_truth else _nothing)

    @property
    def pairwise(self) -> dict[str, float | None]:
        """Precision, recall and f1 of all pairs that the entities imply."""
        return self._figures("pairwise")

    @property
    def b_cubed(self) -> dict[str, float | None]:
        """The same seen from each record, and averaged."""
        return self._figures("b_cubed")

    @property
    def clusters(self) -> dict[str, int | None]:
        """Entities found, those of the truth, and those found that are a true one, record for record."""
        return {name: self.report.get(f"entities_{name}") for name in ("found", "true", "exact")}

    @property
    def curve(self) -> list[dict[str, float]]:
        """What taking all kept pairs from some weight up would give before clustering, at whole bits."""
        points: list[dict[str, float]] = self.report.get("pairs_by_threshold", [])
        return points

    @property
    def rules(self) -> list[dict[str, Any]]:
        """True pairs that each blocking rule makes, and those that it alone makes."""
        rules: list[dict[str, Any]] = self.report.get("rules", [])
        return rules

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Figures of the records with each value of the column that `by` named."""
        groups: list[dict[str, Any]] = self.report.get("by", {}).get("groups", [])
        return groups

    @property
    def estimate(self) -> dict[str, Any] | None:
        """What labelled pairs let estimate, each figure with its interval; None without labels."""
        estimate: dict[str, Any] | None = self.report.get("estimate")
        return estimate

    def to_pandas(self, table: Literal["figures", "curve", "reliability", "rules", "groups", "errors"] = "figures"
                  ) -> "pandas.DataFrame":
        """One of the tables as a ``pandas.DataFrame``. `figures` has a row a figure: figure, value, and of an estimate low and
        high."""
        import pandas
        if table == "errors":
            return self.errors.to_pandas()
        rows = {"figures": self._rows(), "curve": self.curve, "reliability": self.report.get("reliability", []),
                "rules": self.rules, "groups": self.groups}
        if table not in rows:
            raise InvalidSettings(f"table={table!r}: must be one of {', '.join(rows)}, errors")
        return pandas.DataFrame(rows[table])

    def _figures(self, name: str) -> dict[str, float | None]:
        found = self.report.get(name, {})
        return {figure: found.get(figure) for figure in _FIGURES}

    def _rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        if self._has_truth:
            rows += [{"figure": f"{kind}_{figure}", "value": value} for kind in ("pairwise", "b_cubed")
                     for figure, value in self._figures(kind).items()]
            rows += [{"figure": f"entities_{name}", "value": value} for name, value in self.clusters.items()]
            rows += [{"figure": name, "value": self.report[name]} for name in (
                "true_positives", "false_positives", "false_negatives", "blocking_recall", "records_without_truth")]
        for name in _FIGURES if self.estimate is not None else ():
            interval = (self.estimate or {})[name] or {"value": None, "low": None, "high": None}
            rows.append({"figure": f"estimate_{name}"} | interval)
        return rows

    def __repr__(self) -> str:
        if not self._has_truth:
            return f"<sameas.Evaluation: {self._estimate_text()}>"
        figures = ", ".join(f"{name} {_shown(value)}" for name, value in self.pairwise.items())
        return f"<sameas.Evaluation: {figures}; {len(self.errors):,} errors listed>"

    def _estimate_text(self) -> str:
        known = {name: interval for name, interval in (self.estimate or {}).items() if isinstance(interval, dict)}
        return ", ".join(f"{name} {one['value']:.3f} ({one['low']:.3f} to {one['high']:.3f})" for name, one in known.items())

    def _repr_html_(self) -> str:
        rows: list[tuple[str, ...]] = []
        if self._has_truth:
            rows = [("Pairs", *map(_shown, self.pairwise.values())), ("Records (B-cubed)", *map(_shown, self.b_cubed.values()))]
            if "best_threshold" in self.report:
                best = self.report["best_threshold"]
                rows.append((f"Pairs before clustering, from {best['weight_bits']:+.2f} bits", *(_shown(best[f]) for f in _FIGURES)))
        head = "".join(f"<th>{name}</th>" for name in ("", "Precision", "Recall", "F1"))
        body = "".join("<tr>" + f"<th>{html.escape(row[0])}</th>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:]) + "</tr>"
                       for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" * bool(rows) + "".join(
            f"<p>{html.escape(text)}</p>" for text in self._sentences())

    def _sentences(self) -> list[str]:
        sentences: list[str] = []
        if self._has_truth:
            clusters, report = self.clusters, self.report
            sentences.append(f"{clusters['found']:,} entities found, {clusters['true']:,} true, {clusters['exact']:,} the same record "
                             f"for record. Blocking makes {report['blocking_recall']:.1%} of the true pairs.")
            for name, title in (("false_merges", "False merges"), ("misses", "Misses")):
                causes = ", ".join(f"{count:,} by {cause}" for cause, count in report[name]["by_cause"].items() if count)
                sentences.append(f"{title}: {report[name]['all']:,}{f' (listed: {causes})' if causes else ''}.")
        if self.estimate is not None:
            sentences.append(f"Estimated from {self.estimate['pairs']:,} labelled pairs: {self._estimate_text()}.")
        return sentences


def read_labels(path: "str | os.PathLike[str]", *, threads: int = 0) -> ResultTable:
    """Reads pairs that somebody has judged, and checks them: a file with left_id, right_id, label, and where there are such
    left_source, right_source, weight (how many pairs each stands for) and stratum. For ``Linker.evaluate(labels=...)`` and
    ``Linker.train(labels=...)``, which take any such table too.

    A label is true (true, 1, yes, match), false (false, 0, no, distinct) or open (empty, unknown, possible).

    Returns:
        left_source, left_id, right_source, right_id, label ("true", "false" or null), weight, stratum.

    Raises:
        InvalidData: a column is missing, or a label or weight says nothing.
    """
    options = _sameas.StepOptions(threads, None, 1, "", None)
    labels = _sameas.read_labels(engine_input(path, "labels"), options)
    return ResultTable("labels", len(labels), labels.stream)


def evaluate(entities: _sameas.JoinedRecords, truth: Table | None, ignore: Table | None, labels: Table | None,
             by: str | None) -> Evaluation:
    """Of a result, against tables of pairs."""
    return Evaluation(_sameas.evaluate(entities, _pairs(truth, "truth"), _pairs(ignore, "ignore"), _pairs(labels, "labels"), by or ""))


def _pairs(table: Table | None, role: str) -> Any:
    """A table as the engine takes it. A word is more likely meant as a column's name than as a file without ending."""
    if isinstance(table, str) and "." not in table and "/" not in table:
        raise InvalidSettings(f"{role}={table!r}: give a table of pairs or the path of a file; a column that holds the true entity is "
                              f"named when records are read: Linker(..., truth={table!r})")
    return None if table is None else engine_input(table, role)


def _nothing() -> object:
    raise InvalidSettings("errors are known only against a truth: give evaluate(truth=PAIRS), or Linker(..., truth=COLUMN)")


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
