"""Models: settings and the parameters that were estimated for them."""

import html
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from . import _sameas
from ._errors import FileError, InvalidSettings
from ._html import cell

if TYPE_CHECKING:
    import pandas


class Model:
    """Everything that decides about a pair: settings, m and u of every level, the prior. Made by training, or read from the
    JSON document that the command line writes (``model.json``). Immutable: the `with_` functions give another model, which notes what is no longer as it was trained (`edits`). Equal models decide alike."""

    def __init__(self, raw: _sameas.Model) -> None:
        self._raw = raw

    @classmethod
    def load(cls, path: "str | os.PathLike[str]") -> "Model":
        """Reads a model document.

        Raises:
            InvalidSettings: it is none, or of a version that this package does not read.
            FileError: the file cannot be read.
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise FileError(f"{os.fspath(path)}: {error}") from None
        return cls(_sameas.Model.from_json(text, os.fspath(path)))

    @classmethod
    def from_json(cls, text: str) -> "Model":
        """Reads the text of a model document."""
        return cls(_sameas.Model.from_json(text))

    def to_json(self) -> str:
        """The document; reading and writing it again gives the same bytes."""
        return self._raw.to_json()

    def save(self, path: "str | os.PathLike[str]") -> None:
        """Writes the document to a file."""
        try:
            Path(path).write_text(self.to_json(), encoding="utf-8", newline="\n")
        except OSError as error:
            raise FileError(f"{os.fspath(path)}: {error}") from None

    @property
    def settings(self) -> dict[str, Any]:
        """The settings document of the model."""
        settings: dict[str, Any] = json.loads(self._raw.settings_json())
        return settings

    @property
    def prior(self) -> float:
        """The chance that two records drawn at random are of one entity."""
        return self._raw.prior

    @property
    def threshold(self) -> float | Literal["automatic"]:
        """The probability from which pairs join records, or "automatic"."""
        threshold = self.settings["threshold"]
        if isinstance(threshold, str):
            return "automatic"
        probability: float = threshold["probability"]
        return probability

    @property
    def keep(self) -> float:
        """The probability from which pairs are kept."""
        probability: float = self.settings["keep"]["probability"]
        return probability

    @property
    def classes(self) -> dict[str, float]:
        """The classes of non-matches beside the background, and their shares of all pairs."""
        return {one["name"]: one["share"] for one in json.loads(self.to_json())["classes"]}

    @property
    def edits(self) -> list[dict[str, Any]]:
        """What is no longer as it was trained: parameter, trained (its value then; None: a threshold that each run chose), and on,
        the day of its last edit. The training report knows nothing of it."""
        return self._raw.edits()

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """A row a level: comparison, number (from 1), level, m, u (over all rarity bins), and bits, their weight."""
        summary = json.loads(_sameas.model_summary_json(self._raw))
        return [{"comparison": comparison["name"], "number": number, "level": level["level"]}
                | {name: level[name] for name in ("m", "u", "bits")}
                for comparison in summary["comparisons"] for number, level in enumerate(comparison["levels"], 1)]

    def with_level(self, comparison: str, level: str | int, *, m: float | None = None, u: float | None = None) -> "Model":
        """The model with another m or u of one level.

        The other levels of the comparison are scaled so that each of m and u still adds up to 1 (not in models that were
        imported, where they need not), and rarity bins of the level keep their proportions. Shares that are given as they
        were change nothing, to the byte.

        Args:
            comparison: its name.
            level: as settings may spell it, or its number from 1.
            m: its share among matches, between 0 and 1.
            u: its share among the background of non-matches.

        Raises:
            InvalidSettings: there is no such comparison or level, or a share is not between 0 and 1.
        """
        return Model(self._raw.with_levels([(comparison, str(level), m, u)]))

    def with_levels(self, shares: Mapping[tuple[str, str | int], Mapping[Literal["m", "u"], float]]) -> "Model":
        """The model with another m or u of several levels, which all get what they are given; those of a comparison that get
        nothing make room, as for `with_level`.

        Args:
            shares: m, u or both, by comparison and level: ``{("surname", "exact"): {"m": 0.8}, ("surname", 2): {"m": 0.1}}``.

        Raises:
            InvalidSettings: as `with_level`; also where the shares of a comparison leave no room for its other levels.
        """
        for (comparison, level), of in shares.items():
            if of.keys() - {"m", "u"}:
                raise InvalidSettings(f"comparison '{comparison}', level {level!r}: has {', '.join(map(repr, of))}; give m, u or both")
        return Model(self._raw.with_levels([(comparison, str(level), of.get("m"), of.get("u")) for (comparison, level), of in shares.items()]))

    def with_prior(self, prior: float) -> "Model":
        """The model with another chance that two records drawn at random are of one entity.

        Raises:
            InvalidSettings: not above 0, or so large that it leaves nothing for non-matches.
        """
        return Model(self._raw.with_shares(prior, []))

    def with_class_shares(self, shares: Mapping[str, float]) -> "Model":
        """The model with other shares of classes of non-matches among all pairs; the background has what they leave.

        Args:
            shares: by name of the class, as `classes` has them: ``{"agrees on surname": 0.001}``.

        Raises:
            InvalidSettings: there is no such class, or the shares leave nothing for the background.
        """
        return Model(self._raw.with_shares(None, list(shares.items())))

    def with_threshold(self, probability: float | Literal["automatic"]) -> "Model":
        """The model with another probability from which pairs join records; "automatic": each run chooses it from its pairs.

        Raises:
            InvalidSettings: not a probability, or below that from which pairs are kept.
        """
        if isinstance(probability, str):
            if probability != "automatic":
                raise InvalidSettings(f"threshold {probability!r}: give a probability, or \"automatic\"")
            return Model(self._raw.with_probabilities(None, None, True))
        return Model(self._raw.with_probabilities(None, probability, False))

    def with_keep(self, probability: float) -> "Model":
        """The model with another probability from which pairs are kept, whether or not they join records.

        Raises:
            InvalidSettings: not a probability, or above the threshold.
        """
        return Model(self._raw.with_probabilities(probability, None, False))

    def compare(self, other: "Model") -> "ModelComparison":
        """What two models say of the same levels, side by side."""
        return ModelComparison(self, other)

    def __eq__(self, other: object) -> bool:
        return self._raw.deciding_json() == other._raw.deciding_json() if isinstance(other, Model) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._raw.deciding_json())

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return Model.from_json, (self.to_json(),)

    def __repr__(self) -> str:
        comparisons = ", ".join(str(one.get("name", one.get("field"))) for one in self.settings["comparisons"])
        return f"<sameas.Model: {comparisons}; prior {self.prior:.2g}{'; edited' if self.edits else ''}>"


class ModelComparison:
    """Two models side by side.

    Attributes:
        rows: of each level that either has: comparison, level, and m, u and bits of the first (``_first``) and the second
            (``_second``), and the change of bits; None where a model does not have the level. Levels that one alone has come
            first, then those with the largest change.
        prior, threshold: of the first and the second.
        other_parts: what else of the documents differs (``"classes"``, ``"settings.blocking"``).
        is_same: their documents are equal.
    """

    def __init__(self, first: Model, second: Model) -> None:
        found = json.loads(_sameas.model_comparison_json(first._raw, second._raw))
        self.rows: list[dict[str, Any]] = [
            {"comparison": level["comparison"], "level": level["level"]} | {
                f"{name}_{side}": (level[side] or {}).get(name) for name in ("m", "u", "bits") for side in ("first", "second")}
            | {"change": level["change"]} for level in found["levels"]]
        self.prior = first.prior, second.prior
        self.threshold = first.threshold, second.threshold
        self.other_parts: list[str] = found["other_parts"]
        self.is_same: bool = found["is_same"]
        self._changed = sum(level["differs"] for level in found["levels"])

    def to_pandas(self) -> "pandas.DataFrame":
        """The rows as a ``pandas.DataFrame``."""
        import pandas
        return pandas.DataFrame(self.rows)

    def __repr__(self) -> str:
        if self.is_same:
            return "<sameas.ModelComparison: the same model>"
        return f"<sameas.ModelComparison: {self._changed} of {len(self.rows)} levels differ; prior {self.prior[0]:.3g} and {self.prior[1]:.3g}>"

    def _repr_html_(self) -> str:
        names = ["comparison", "level", *(f"{name}_{side}" for name in ("m", "u", "bits") for side in ("first", "second")), "change"]
        head = "".join(f"<th>{html.escape(name.replace('_', ', '))}</th>" for name in names)
        body = "".join("<tr>" + "".join(f"<td>{cell(row[name])}</td>" for name in names) + "</tr>" for row in self.rows)
        return (f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
                f"<p>Prior {self.prior[0]:.3g} and {self.prior[1]:.3g}; threshold {self.threshold[0]} and {self.threshold[1]}.</p>")
