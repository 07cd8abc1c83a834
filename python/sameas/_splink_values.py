"""What one record has, as SQL says it: columns, and functions of them that expressions of docs/grammar.md know."""

import re
from dataclasses import dataclass
from typing import Any

from ._errors import InvalidSettings
from ._splink_fields import DATE_ORDERS, Fields, quoted, quoted_text

try:
    import sqlglot
    from sqlglot import expressions as exp
except ImportError:  # said when it is needed: the package itself does without
    sqlglot = None  # type: ignore[assignment]

Node = Any   # a tree of sqlglot, which is not typed strictly enough for more

_SPELT_HERE = {"jarowinkler_similarity": "jaro_winkler_similarity", "jarosimilarity": "jaro_similarity"}   # names of sqlglot
_PARTS = {"%Y": "year", "%m": "month", "%d": "day"}
# Formats of which a text is told from one that is not, by the function of that name.
ISO_PATTERNS = {"%Y-%m-%d": "iso_date", "%Y-%m-%dT%H:%M:%SZ": "iso_time", "%Y-%m-%dT%H:%M:%S": "iso_time",
                 "%Y-%m-%d %H:%M:%S": "iso_time"}


def parse(sql: str, dialect: str = "duckdb") -> Node:
    """The tree of a condition.

    Raises:
        InvalidSettings: sqlglot is not installed, or cannot read it.
    """
    if sqlglot is None:
        raise InvalidSettings("reading Splink models needs sqlglot: pip install 'sameas[splink]'")
    try:
        return sqlglot.parse_one(sql, read=dialect)
    except sqlglot.errors.SqlglotError as error:
        raise InvalidSettings(f"SQL that cannot be read: {sql!r}: {error}") from None


@dataclass(frozen=True)
class Value:
    """What one record has: an expression of fields, and whose record it is ("l" or "r")."""

    side: str
    text: str      # as the grammar has it
    field: str     # that it reads

    @property
    def is_field(self) -> bool:
        return self.text == quoted(self.field)


class Values:
    """Values of the records of one comparison or rule. `used` are the fields that they read, in order."""

    def __init__(self, fields: Fields, where: str, dialect: str = "duckdb") -> None:
        self.fields = fields
        self._where = where
        self._dialect = dialect
        self.used: list[str] = []

    def value(self, node: Node, as_date: bool = False) -> Value:
        """What one record has."""
        node = node.unnest()
        if isinstance(node, exp.Column):
            side, column = self.side_and_column(node)
            name = self.fields.date(column) if as_date else self.fields.text(column)
            return self.add_value(side, quoted(name), name)
        date = self._date(node, as_date)
        if date is not None:
            return date
        if as_date:
            raise self.refused(node)
        return self._function(node)

    def refused(self, node: Node, why: str = "there is no counterpart to this") -> InvalidSettings:
        """What is raised for a part that cannot be expressed."""
        text = node.sql(dialect=self._dialect) if hasattr(node, "sql") else str(node)
        return InvalidSettings(f"{self._where}: {why}: {text}")

    def side_of(self, node: Node) -> str | None:
        """ "l" or "r" where all columns of a part are of one record; None where they are of both, or there are none."""
        sides = {self.side_and_column(column)[0] for column in node.find_all(exp.Column)}
        return sides.pop() if len(sides) == 1 else None

    # Columns and functions of one record

    def add_value(self, side: str, text: str, name: str) -> Value:
        if name not in self.used:
            self.used.append(name)
        return Value(side, text, name)

    def side_and_column(self, node: Node) -> tuple[str, str]:
        if node.table in ("l", "r"):
            return node.table, node.name
        if not node.table and node.name[-2:].lower() in ("_l", "_r"):
            return node.name[-1].lower(), node.name[:-2]
        raise self.refused(node, "a column of neither the left nor the right record")

    def _date(self, node: Node, as_date: bool) -> Value | None:
        """A column that is parsed as a date, or cast to one."""
        if isinstance(node, (exp.StrToTime, exp.StrToDate)) or name_of(node) in ("try_strptime", "strptime"):
            arguments = arguments_of(node)
            pattern = time_pattern(node)
            if pattern in ISO_PATTERNS and not as_date:
                return self.call(ISO_PATTERNS[pattern], arguments[0])
            if pattern not in DATE_ORDERS:
                raise self.refused(node, f"a date of the format {pattern!r} (known: {', '.join(DATE_ORDERS)})")
            return self._date_field(node, arguments[0].unnest(), DATE_ORDERS[pattern])
        if isinstance(node, (exp.Cast, exp.TryCast)) and node.to.this in (exp.DataType.Type.DATE, exp.DataType.Type.TIMESTAMP):
            return self._date_field(node, node.this.unnest(), "ymd")
        if isinstance(node, (exp.TsOrDsToDate, exp.Date)):
            return self._date_field(node, node.this.unnest(), "ymd")
        return None

    def _date_field(self, node: Node, inside: Node, order: str) -> Value:
        if not isinstance(inside, exp.Column):
            raise self.refused(node, "a date of something else than a column")
        side, column = self.side_and_column(inside)
        name = self.fields.date(column, order)
        return self.add_value(side, quoted(name), name)

    def _function(self, node: Node) -> Value:
        if isinstance(node, (exp.Lower, exp.Upper)):   # equal in capitals is equal in small letters
            return self.call("lower", node.this)
        if isinstance(node, (exp.Cast, exp.TryCast)) and node.to.this in exp.DataType.TEXT_TYPES:
            return self.value(node.this)
        if isinstance(node, exp.Substring) or name_of(node) in ("substr", "substring"):
            parts = arguments_of(node)
            return self.call("substr", parts[0], self._whole(parts[1]), self._whole(parts[2]) if len(parts) > 2 else 65536)
        if isinstance(node, (exp.Left, exp.Right)):
            return self.call("first" if isinstance(node, exp.Left) else "last", node.this, self._whole(node.expression))
        if isinstance(node, (exp.Year, exp.Month, exp.Day)):
            return self._part(type(node).__name__.lower(), node.this)
        if isinstance(node, exp.Extract):
            return self._part(node.name.lower(), node.expression)
        if isinstance(node, exp.TimeToStr) and time_pattern(node) in _PARTS:
            return self._part(_PARTS[time_pattern(node)], node.this)
        if isinstance(node, exp.Bracket) and len(node.expressions) == 1 and isinstance(node.expressions[0], exp.Slice):
            return self._slice(node)
        if isinstance(node, exp.Nullif):
            return self._nullif(node)
        if isinstance(node, exp.RegexpExtract):
            return self._extract(node)
        raise self.refused(node)

    def _extract(self, node: Node) -> Value:
        """A part of a text by a pattern. No match is an empty text in SQL, and no value here: Splink takes it for null too."""
        pattern, group = node.expression, node.args.get("group")
        if not isinstance(pattern, exp.Literal) or not pattern.is_string or node.args.get("parameters"):
            raise self.refused(node, "a pattern that is no text")
        wanted = 0 if group is None else number_of(group)
        text = _portable_pattern(pattern.name, 0 if wanted is None else int(wanted))
        if text is None or wanted not in (0, 1):
            raise self.refused(node, "a regular expression whose meaning differs from program to program")
        inside = self.value(node.this)
        return Value(inside.side, f"extract({inside.text}, {quoted_text(text)})", inside.field)

    def call(self, function: str, argument: Node, *numbers: int) -> Value:
        inside = self.value(argument)
        return Value(inside.side, f"{function}({', '.join([inside.text, *map(str, numbers)])})", inside.field)

    def _part(self, function: str, argument: Node) -> Value:
        if function not in ("year", "month", "day"):
            raise self.refused(argument, f"the part {function!r} of a date")
        inside = self.value(argument, as_date=True)
        return Value(inside.side, f"{function}({inside.text})", inside.field)

    def _slice(self, node: Node) -> Value:
        piece = node.expressions[0]
        begin = self._whole(piece.this) if piece.this else 1
        if piece.expression is None:
            return self.call("substr", node.this, begin, 65536)
        return self.call("substr", node.this, begin, self._whole(piece.expression) - begin + 1)

    def _nullif(self, node: Node) -> Value:
        inside, literal = node.this.unnest(), node.expression
        if isinstance(literal, exp.Literal) and literal.is_string and literal.name == "":
            return self.value(inside)   # an empty value is none anyway
        if not isinstance(inside, exp.Column) or not isinstance(literal, exp.Literal):
            raise self.refused(node)
        side, column = self.side_and_column(inside)
        name = self.fields.text(column, literal.name)
        return self.add_value(side, quoted(name), name)

    def _whole(self, node: Node) -> int:
        number = number_of(node)
        if number is None or number != int(number) or number < 1:
            raise self.refused(node, "a whole number from 1 should stand here")
        return int(number)


def name_of(node: Node) -> str:
    """The name of a function call, in small letters; "" for what is none."""
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower()
    name = node.sql_name().lower() if isinstance(node, exp.Func) else ""
    return _SPELT_HERE.get(name, name)


def arguments_of(node: Node) -> list[Node]:
    if isinstance(node, exp.Anonymous):
        return list(node.expressions)
    return [argument for argument in node.args.values() if isinstance(argument, exp.Expression)]


def time_pattern(node: Node) -> str:
    """The format that a text is parsed by; "" for what is no parsing."""
    if isinstance(node, exp.Anonymous):
        return str(node.expressions[1].name) if str(node.this).lower() in ("try_strptime", "strptime") else ""
    if not isinstance(node, (exp.StrToTime, exp.StrToDate, exp.TimeToStr)):
        return ""
    pattern: Any = node.args.get("format")
    return str(pattern.name if hasattr(pattern, "name") else pattern)


def number_of(node: Node) -> float | None:
    """The number that a node says, signs and casts included."""
    node = node.unnest()
    if isinstance(node, exp.Neg):
        inside = number_of(node.this)
        return None if inside is None else -inside
    if isinstance(node, exp.Literal) and not node.is_string:
        return float(node.name)
    return None


def number_text(number: float) -> str:
    text = repr(float(number))
    return text[:-2] if text.endswith(".0") else text


def literal_of(node: Node) -> str | None:
    """The text of a literal: a text, a number or a date, as a column of it would be read."""
    node = node.unnest()
    if isinstance(node, (exp.Cast, exp.TryCast)):
        return literal_of(node.this)
    if isinstance(node, exp.Literal) and node.is_string:
        return str(node.name)
    number = number_of(node)
    return None if number is None else number_text(number)


def _portable_pattern(pattern: str, group: int) -> str | None:
    """A regular expression that means the same here, with the group that is wanted as its only one; None where there is none."""
    if not pattern.isascii() or re.search(r"\\[^dwsDWS.\\^$|()\[\]{}*+?/-]|\(\?|[*+?}][*+?]|\[\[:", pattern):
        return None
    opening = [match.start() for match in re.finditer(r"(?<!\\)\((?![^\[]*\])", pattern)]
    if group > len(opening):
        return None
    kept = opening[group - 1] if group else None
    return "".join("(?:" if place in opening and place != kept else letter for place, letter in enumerate(pattern))
