"""Fields of an imported model. A column that Splink reads as a text in one place and as a date in another is two fields."""

from dataclasses import dataclass, field
from typing import Any

# What strptime is told, and the order of a date's parts that reads the same.
DATE_ORDERS = {"%Y-%m-%d": "ymd", "%Y/%m/%d": "ymd", "%Y%m%d": "ymd", "%d/%m/%Y": "dmy", "%d-%m-%Y": "dmy", "%d.%m.%Y": "dmy",
               "%m/%d/%Y": "mdy", "%m-%d-%Y": "mdy"}

_WORDS_OF_LEVELS = {"and", "or", "not", "exact", "swapped", "within", "same", "else"}


def quoted(name: str) -> str:
    """A name as expressions and levels write it."""
    plain = name.isascii() and name.replace("_", "a").isalnum() and not name[:1].isdigit() and name not in _WORDS_OF_LEVELS
    return name if plain else quoted_text(name)


def quoted_text(text: str) -> str:
    """A text in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass
class Fields:
    """The fields that were asked for, by name, as a settings document has them. Values stay as they are: nothing is cleaned."""

    document: dict[str, dict[str, Any]] = field(default_factory=dict)

    def text(self, column: str, null_value: str | None = None) -> str:
        """The field of a column as a text; `null_value`: a text that means that there is none."""
        if null_value is None:
            return self._add(column, {"column": column, "type": "text", "clean": "none"})
        name = f"{column} unless {null_value}"
        return self._add(name, {"column": column, "type": "text", "clean": "none", "null_values": [null_value]})

    def date(self, column: str, order: str = "ymd") -> str:
        """The field of a column as a date."""
        return self._add(f"{column} as date" + ("" if order == "ymd" else f" {order}"),
                         {"column": column, "type": "date", "order": order, "clean": "none"})

    def number(self, column: str) -> str:
        """The field of a column as a number."""
        return self._add(f"{column} as number", {"column": column, "type": "number", "clean": "none"})

    def place(self, latitude: str, longitude: str) -> str:
        """The field of two columns as one text: a place where both are there."""
        return self._add(f"{latitude} and {longitude}", {"columns": [latitude, longitude], "type": "text", "clean": "none"})

    def _add(self, name: str, entry: dict[str, Any]) -> str:
        self.document.setdefault(name, entry)
        return name
