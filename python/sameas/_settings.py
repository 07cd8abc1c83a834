"""Settings: the JSON document of docs/settings.md as a Python object, one to one."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from . import _sameas
from ._documents import Comparison, Field, GroupLimit, Prior
from ._errors import FileError, InvalidSettings


def block_on(*expressions: str) -> str:
    """A rule of equal keys: pairs that agree in all of the expressions.

    >>> block_on("surname", "year(dob)")
    'surname, year(dob)'
    """
    if not expressions:
        raise InvalidSettings("block_on takes at least one expression, as block_on('surname', 'year(dob)')")
    return ", ".join(expressions)


class Settings(Mapping[str, Any]):
    """A settings document that was checked by the engine.

    Arguments are the keys of the document; what is left out has its default there. `keep` and `threshold` are
    probabilities (threshold may be "automatic").

    Raises:
        InvalidSettings: with the place and, for a wrong name, the nearest known one.

    >>> from sameas import comparison
    >>> settings = Settings(blocking=[block_on("surname", "year(dob)"), "email"],
    ...                     comparisons=[comparison.jaro_winkler("surname", [0.92, 0.8], term_frequency=True),
    ...                                  comparison.within("dob", ["31 days", "1 year"]), comparison.exact("email")])
    >>> settings["blocking"]
    ['surname, year(dob)', 'email']
    >>> settings == Settings.from_json(settings.to_json())
    True
    """

    def __init__(self, *, blocking: Sequence[str], comparisons: Sequence[Comparison], id: str | None = None,
                 id_by_source: Mapping[str, str] | None = None, source: str | None = None,
                 fields: Mapping[str, str | Field] | None = None,
                 group_limits: Sequence[GroupLimit] | None = None, fit: Literal["sessions", "population"] | None = None,
                 train_on: Sequence[str] | None = None, prior: Prior | None = None, keep: float | None = None,
                 threshold: float | Literal["automatic"] | None = None, pairs_per_rule_max: int | None = None,
                 notes: Sequence[Mapping[str, str]] | None = None) -> None:
        document: dict[str, Any] = {"id": id, "id_by_source": id_by_source, "source": source, "fields": fields, "blocking": blocking,
                                    "group_limits": group_limits, "fit": fit, "train_on": train_on, "prior": prior,
                                    "comparisons": comparisons, "keep": _probability(keep),
                                    "threshold": _probability(threshold), "pairs_per_rule_max": pairs_per_rule_max,
                                    "notes": notes}
        self._take({key: value for key, value in document.items() if value is not None}, "settings")

    def _take(self, document: Mapping[str, Any], origin: str) -> None:
        try:
            text = json.dumps(document, ensure_ascii=False)
        except (TypeError, ValueError) as error:
            raise InvalidSettings(f"{origin}: {error}") from None
        self._text = _sameas.checked_settings(text, origin)
        self._document: dict[str, Any] = json.loads(text)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Settings":
        """Settings of a document as it stands."""
        settings = cls.__new__(cls)
        settings._take(document, "settings")
        return settings

    @classmethod
    def from_json(cls, text: str, origin: str = "settings") -> "Settings":
        """Settings of the text of a document. `origin`: what messages call it."""
        settings = cls.__new__(cls)
        settings._text = _sameas.checked_settings(text, origin)
        settings._document = json.loads(text)
        return settings

    @classmethod
    def load(cls, path: "str | os.PathLike[str]") -> "Settings":
        """Settings of a file."""
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise FileError(f"settings {os.fspath(path)}: {error}") from None
        return cls.from_json(text, os.fspath(path))

    def to_json(self) -> str:
        """The complete document, with defaults, in the one spelling that models hold."""
        return self._text

    def save(self, path: "str | os.PathLike[str]") -> None:
        """Writes the complete document to a file."""
        try:
            Path(path).write_text(self._text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise FileError(f"{os.fspath(path)}: {error}") from None

    def __getitem__(self, key: str) -> Any:
        return self._document[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._document)

    def __len__(self) -> int:
        return len(self._document)

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, Settings) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        names = ", ".join(one.get("name") or one.get("field") or "?" for one in self["comparisons"])
        return f"<sameas.Settings: {len(self['blocking'])} rules; comparisons {names}>"


def _probability(value: float | str | None) -> Any:
    return {"probability": value} if isinstance(value, (int, float)) else value
