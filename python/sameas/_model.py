"""Models: settings and the parameters that were estimated for them."""

import json
import os
from pathlib import Path
from typing import Any

from . import _sameas
from ._errors import FileError


class Model:
    """Everything that decides about a pair: settings, m and u of every level, the prior. Made by training, or read from the
    JSON document that the command line writes (``model.json``). Immutable; equal models have equal documents."""

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

    def __eq__(self, other: object) -> bool:
        return self.to_json() == other.to_json() if isinstance(other, Model) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return Model.from_json, (self.to_json(),)

    def __repr__(self) -> str:
        comparisons = ", ".join(str(one.get("name", one.get("field"))) for one in self.settings["comparisons"])
        return f"<sameas.Model: {comparisons}; prior {self.prior:.2g}>"
