"""From the SQL of Splink's levels and blocking rules to levels of docs/grammar.md.

SQL is parsed by sqlglot. What is said here is what a condition means, never how it is spelt: a tree is taken apart from the
top, each node either has a counterpart or is refused with its text. Three-valued logic is the same on both sides: a
condition over a null is unknown, and an unknown one never holds.
"""

import math
from collections.abc import Callable, Iterable

from ._splink_fields import quoted, quoted_text
from ._splink_lists import EMPTY_LIST, intersection, list_length, nearest_items, subset_lists
from ._splink_places import distance_in_km
from ._splink_values import ISO_PATTERNS, Node, Value, Values, arguments_of, literal_of, name_of, number_of, number_text, time_pattern

try:
    from sqlglot import expressions as exp
except ImportError:  # said when it is needed: the package itself does without
    exp = None  # type: ignore[assignment]

_EARTH_RADIUS_HERE = 6371.0088   # km, of geo_km
_SECONDS_PER_DAY = 86400
_SIMILARITIES = {"jaro_similarity": "jaro", "jaro_winkler_similarity": "jaro_winkler", "jaro_winkler": "jaro_winkler",
                 "jaccard": "byte_jaccard"}
_DISTANCES = {"levenshtein": "levenshtein_distance", "editdist3": "levenshtein_distance",
              "damerau_levenshtein": "damerau_distance", "hamming": "hamming_distance", "mismatches": "hamming_distance"}
_VECTOR_COSINES = {"array_cosine_similarity", "list_cosine_similarity", "cosine_similarity"}
_FLIPPED = {"GT": "LT", "LT": "GT", "GTE": "LTE", "LTE": "GTE", "EQ": "EQ", "NEQ": "NEQ"}


class Translator(Values):
    """Conditions of one comparison or rule."""

    def level(self, node: Node) -> str:
        """A condition on two records, as a level."""
        node = node.unnest()
        if isinstance(node, exp.Or):
            return self._joined(node, exp.Or, " or ", self._missing_either)
        if isinstance(node, exp.And):
            return self._joined(node, exp.And, " and ", self._missing_neither)
        if isinstance(node, exp.Not):
            return f"not {self._bracketed(node.this)}"
        kind = type(node).__name__
        if kind in _FLIPPED:
            return self._comparison(kind, node.left.unnest(), node.right.unnest(), node)
        if isinstance(node, exp.Between):
            low = self._comparison("GTE", node.this.unnest(), node.args["low"].unnest(), node)
            return f"{low} and {self._comparison('LTE', node.this.unnest(), node.args['high'].unnest(), node)}"
        raise self.refused(node)

    # and, or, not, null

    def _bracketed(self, node: Node) -> str:
        text = self.level(node)
        return f"({text})" if " and " in text or " or " in text or text.startswith("not ") else text

    def _joined(self, node: Node, kind: type, word: str, nulls: Callable[[list[Node]], tuple[list[str], list[Node]]]) -> str:
        parts = [part.unnest() for part in node.flatten()]
        texts, rest = nulls(parts)
        texts += [self._bracketed(part) for part in rest]
        texts = list(dict.fromkeys(texts))
        return word.join(texts)

    def _missing_either(self, parts: list[Node]) -> tuple[list[str], list[Node]]:
        """`l IS NULL or r IS NULL` among the parts of an `or`, and the other parts."""
        return self._null_pairs(parts, _null_test, "missing({})")

    def _missing_neither(self, parts: list[Node]) -> tuple[list[str], list[Node]]:
        """`l IS NOT NULL and r IS NOT NULL` among the parts of an `and`, and the other parts."""
        return self._null_pairs(parts, _no_null_test, "not missing({})")

    def _null_pairs(self, parts: list[Node], test: Callable[[Node], Node | None], form: str) -> tuple[list[str], list[Node]]:
        sides: dict[str, set[str]] = {}
        tests: dict[str, Node] = {}
        rest = []
        for part in parts:
            tested = test(part)
            if tested is None:
                rest.append(part)
                continue
            value = self.value(tested)
            sides.setdefault(value.text, set()).add(value.side)
            tests[value.text] = part
        for text, both in sides.items():
            if len(both) < 2:
                raise self.refused(tests[text], "a null of one of the two records alone")
        return [form.format(text) for text in sides], rest

    # Comparisons of two records

    def _comparison(self, kind: str, left: Node, right: Node, node: Node) -> str:
        bound = number_of(right)
        if bound is None and number_of(left) is not None:
            kind, left, right, bound = _FLIPPED[kind], right, left, number_of(left)
        if bound is not None and self.side_of(left) is None:
            return self._bounded(kind, left, bound, node)
        subset = subset_lists(left, right) if kind == "EQ" else None
        if subset is not None:
            return f"list_inside({self._both(*subset, node)}, separator=unit, empty=yes)"
        if kind == "NEQ":
            return f"not {self._equal(left, right, node)}"
        if kind == "EQ":
            return self._equal(left, right, node)
        raise self.refused(node)

    def _equal(self, left: Node, right: Node, node: Node) -> str:
        if literal_of(left) is not None:
            left, right = right, left
        literal = literal_of(right)
        if literal is not None:
            value = self.value(left)
            if isinstance(left.unnest(), exp.Upper):   # which is read as small letters
                if literal != literal.upper():
                    raise self.refused(node, "capitals are never equal to this")
                literal = literal.lower()
            return f"{'left' if value.side == 'l' else 'right'}_equals({value.text}, {quoted_text(literal)})"
        one, other = self.value(left), self.value(right)
        if one.side == other.side:
            raise self.refused(node, "two values of one record")
        if one.text == other.text:
            return f"exact({one.text})"
        if not one.is_field or not other.is_field:
            raise self.refused(node, "different expressions of two columns")
        first, second = (one, other) if one.side == "l" else (other, one)
        return f"crossed({first.text}, {second.text})"

    def _bounded(self, kind: str, left: Node, bound: float, node: Node) -> str:
        """A measure against a number."""
        name = name_of(left)
        if name in _SIMILARITIES:
            measure, units = _SIMILARITIES[name], "" if name == "jaccard" else ", units=bytes"
            return self._similarity(f"{measure}({self._operand(left)}{units})", kind, bound, node)
        if name in _DISTANCES:
            return self._distance(f"{_DISTANCES[name]}({self._operand(left)}, units=bytes)", kind, bound, node, whole=True)
        of_lists = self._of_lists(left, kind, bound, node)
        if of_lists is not None:
            return of_lists
        place = distance_in_km(left, self.side_and_column)
        if place is not None:
            return self._places(*place, kind, bound, node)
        if isinstance(left, exp.Least) and bound == 0 and kind in ("NEQ", "GT"):
            return self._items_on_both_sides(left, node)
        if isinstance(left, exp.Abs):
            return self._difference(left.this.unnest(), kind, bound, node)
        if isinstance(left, exp.Div):
            return self._share(left, kind, bound, node)
        raise self.refused(node)

    def _of_lists(self, left: Node, kind: str, bound: float, node: Node) -> str | None:
        """Measures of lists against a number: None where the left side is none."""
        if name_of(left) in _VECTOR_COSINES:
            return self._similarity(f"vector_cosine({self._operand(left)}, separator=unit)", kind, bound, node)
        common = intersection(left)
        if common is not None:
            return self._common_items(self._both(*common, node), kind, bound, node)
        nearest = nearest_items(left)
        if nearest is None:
            return None
        largest, measure, lists = nearest
        text = self._both(*lists, node)
        if largest and measure in _SIMILARITIES and measure != "jaccard":
            # Of two lists without items nothing is nearest in SQL; here they are equal.
            some = f" and not left_equals({text}, {quoted_text(EMPTY_LIST)})" if kind in ("GTE", "GT") else ""
            return self._similarity(f"list_best({text}, inner={_SIMILARITIES[measure]}, separator=unit)", kind, bound, node) + some
        if not largest and measure in _DISTANCES:
            return self._distance(f"list_nearest({text}, inner={_DISTANCES[measure]}, separator=unit)", kind, bound, node, whole=True)
        raise self.refused(node)

    def _common_items(self, text: str, kind: str, bound: float, node: Node) -> str:
        if kind in ("LT", "LTE"):
            return f"not {self._common_items(text, 'GTE' if kind == 'LT' else 'GT', bound, node)}"
        if kind not in ("GTE", "GT"):
            raise self.refused(node)
        least = math.floor(bound) + 1 if kind == "GT" else math.ceil(bound)
        return f"list_overlap({text}, separator=unit) >= {least}" if least > 0 else f"not missing({text})"

    def _items_on_both_sides(self, least: Node, node: Node) -> str:
        lengths = [list_length(part) for part in (least.this, *least.expressions)]
        if len(lengths) != 2 or lengths[0] is None or lengths[1] is None:
            raise self.refused(node)
        # A list lies inside itself, and an empty one inside all, so the other one's items decide.
        text = self._both(lengths[0], lengths[1], node)
        return f"not left_equals({text}, {quoted_text(EMPTY_LIST)}) and not right_equals({text}, {quoted_text(EMPTY_LIST)})"

    def _both(self, left: Node, right: Node, node: Node, as_date: bool = False) -> str:
        """The one expression that both sides are."""
        one, other = self.value(left, as_date), self.value(right, as_date)
        return self._same(one, other, node)

    def _same(self, one: Value, other: Value, node: Node) -> str:
        if one.text != other.text or one.side == other.side:
            raise self.refused(node, "a measure of two different columns")
        return one.text

    def _operand(self, call: Node) -> str:
        """What a measure compares, which must be the same of both records."""
        arguments = arguments_of(call)
        if len(arguments) != 2:
            raise self.refused(call, "a measure of two values with further arguments")
        return self._both(arguments[0], arguments[1], call)

    def _similarity(self, measure: str, kind: str, bound: float, node: Node) -> str:
        if kind in ("LT", "LTE"):
            return f"not {self._similarity(measure, 'GTE' if kind == 'LT' else 'GT', bound, node)}"
        least = bound if kind in ("GTE", "EQ") else math.nextafter(bound, math.inf)
        if kind == "NEQ" or (kind == "EQ" and bound != 1) or least > 1:
            raise self.refused(node)
        if least <= 0:   # every two values reach it
            operand = measure.split("(", 1)[1].removesuffix(")").rsplit(", units", 1)[0].rsplit(", separator", 1)[0]
            return f"not missing({operand})"
        return f"{measure} >= {number_text(least)}"

    def _distance(self, measure: str, kind: str, bound: float, node: Node, whole: bool = False) -> str:
        if kind in ("GT", "GTE"):
            return f"not {self._distance(measure, 'LTE' if kind == 'GT' else 'LT', bound, node, whole)}"
        if kind == "NEQ" or (kind == "EQ" and bound != 0):
            raise self.refused(node)
        most = math.nextafter(bound, -math.inf) if kind == "LT" else bound
        if whole:
            most = math.floor(most)
        if most < 0:
            raise self.refused(node, "no two values are nearer than 0")
        return f"{measure} <= {number_text(most)}"

    def _difference(self, difference: Node, kind: str, bound: float, node: Node) -> str:
        """|left - right| of dates or numbers."""
        if isinstance(difference, (exp.DateDiff, exp.TimestampDiff)) or name_of(difference) in ("date_diff", "datediff"):
            return self._date_difference(difference, kind, bound, node)
        if not isinstance(difference, exp.Sub):
            raise self.refused(node)
        left, right = difference.left.unnest(), difference.right.unnest()
        seconds = [_seconds_of(left), _seconds_of(right)]
        if seconds[0] is not None and seconds[1] is not None:
            one, other = self._instant(seconds[0]), self._instant(seconds[1])
            if one is not None and other is not None:
                return self._distance(f"seconds_difference({self._same(one, other, node)})", kind, bound, node)
            if kind in ("LT", "GTE"):
                days = math.ceil(bound / _SECONDS_PER_DAY)   # below it and not, as days are whole
            else:
                days = math.floor(bound / _SECONDS_PER_DAY)
            return self._days(seconds[0], seconds[1], kind, days, node)
        name = self._column_of_both(left, right, node)
        return self._distance(f"numeric_difference({self._number_field(name)})", kind, bound, node)

    def _instant(self, node: Node) -> Value | None:
        """A column of dates or times as it is, or texts of ISO 8601 that are read as such."""
        if isinstance(node, exp.Column):
            return self.value(node)
        return self.value(node) if time_pattern(node) in ISO_PATTERNS else None

    def _days(self, left: Node, right: Node, kind: str, days: float, node: Node) -> str:
        text = self._both(left, right, node, as_date=True)
        return self._distance(f"days_difference({text})", kind, days, node, whole=True)

    def _date_difference(self, call: Node, kind: str, bound: float, node: Node) -> str:
        if isinstance(call, exp.Anonymous):
            unit, left, right = (call.expressions[0].name, *call.expressions[1:])
        else:
            unit, left, right = call.args["unit"].name if call.args.get("unit") else "day", call.expression, call.this
        unit = unit.lower().removesuffix("s")
        if unit == "day":
            return self._days(left.unnest(), right.unnest(), kind, bound, node)
        if unit not in ("month", "year"):
            raise self.refused(node, f"dates that are apart in units of {unit}")
        text = self._both(left.unnest(), right.unnest(), node, as_date=True)
        return self._distance(f"{unit}s_difference({text}, counted=calendar)", kind, bound, node, whole=True)

    def _share(self, quotient: Node, kind: str, bound: float, node: Node) -> str:
        """|left - right| / the larger."""
        above, below = quotient.this.unnest(), quotient.expression.unnest()
        if not isinstance(above, exp.Abs) or not isinstance(above.this.unnest(), exp.Sub):
            raise self.refused(node)
        difference = above.this.unnest()
        name = self._column_of_both(difference.left.unnest(), difference.right.unnest(), node)
        if not self._is_larger(below, name):
            raise self.refused(node, "a difference that is divided by something else than the larger of both")
        return self._distance(f"share_difference({self._number_field(name)})", kind, bound, node)

    def _is_larger(self, node: Node, column: str) -> bool:
        if isinstance(node, exp.Greatest):
            parts = [node.this, *node.expressions]
        elif isinstance(node, exp.Case):
            parts = _larger_of_case(node)
        else:
            return False
        columns = [self.side_and_column(part.unnest()) for part in parts if isinstance(part.unnest(), exp.Column)]
        return sorted(columns) == [("l", column), ("r", column)]

    def _column_of_both(self, left: Node, right: Node, node: Node) -> str:
        for part in (left, right):
            if not isinstance(part, exp.Column):
                raise self.refused(node, "a difference of something else than columns")
        (one, column), (other, other_column) = self.side_and_column(left), self.side_and_column(right)
        if column != other_column or one == other:
            raise self.refused(node, "a difference of two different columns")
        return column

    def _number_field(self, column: str) -> str:
        name = self.fields.number(column)
        return self.add_value("l", quoted(name), name).text

    def _places(self, latitude: str, longitude: str, radius: float, kind: str, bound: float, node: Node) -> str:
        if kind not in ("LT", "LTE"):
            raise self.refused(node)
        name = self.fields.place(latitude, longitude)
        measure = f"geo_km({self.add_value('l', quoted(name), name).text})"
        return self._distance(measure, kind, bound * _EARTH_RADIUS_HERE / radius, node)


def conjuncts(node: Node) -> Iterable[Node]:
    """The parts of an `and`, brackets and inner ones taken apart."""
    node = node.unnest()
    if isinstance(node, exp.And):
        for part in node.flatten():
            yield from conjuncts(part)
    else:
        yield node


def disjuncts(node: Node) -> Iterable[Node]:
    """The parts of an `or`."""
    node = node.unnest()
    if isinstance(node, exp.Or):
        for part in node.flatten():
            yield from disjuncts(part)
    else:
        yield node


def plain_equality(node: Node) -> str | None:
    """The column where a condition is `column_l = column_r`, in small letters; else None."""
    if not isinstance(node, exp.EQ):
        return None
    names = [part.unnest().name.lower() if isinstance(part.unnest(), exp.Column) else "" for part in (node.left, node.right)]
    sides = {name[-2:] for name in names}
    return names[0][:-2] if sides == {"_l", "_r"} and names[0][:-2] == names[1][:-2] else None


def _null_test(node: Node) -> Node | None:
    """What a condition says to be null. An empty text is: Splink 3 asks for it where a pattern does not match."""
    if isinstance(node, exp.EQ) and literal_of(node.right) == "" and literal_of(node.left) is None:
        return node.left.unnest()
    return node.this if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null) else None


def _larger_of_case(node: Node) -> list[Node]:
    """The two columns of which a `case` takes the larger, however it is put; none where it takes something else."""
    columns: list[Node] = []
    for branch in node.args["ifs"]:
        condition, taken = branch.this.unnest(), branch.args["true"].unnest()
        if not isinstance(condition, (exp.GT, exp.GTE, exp.LT, exp.LTE)):
            return []
        larger, smaller = condition.left.unnest(), condition.right.unnest()
        if isinstance(condition, (exp.LT, exp.LTE)):
            larger, smaller = smaller, larger
        if taken != larger or (columns and sorted(map(str, columns)) != sorted(map(str, (larger, smaller)))):
            return []
        columns = [larger, smaller]
    default = node.args.get("default")
    branches = {str(branch.args["true"].unnest()) for branch in node.args["ifs"]}
    # What is left over is the other order, or (after both orders) equal values, of which either is the larger.
    if default is None:
        return columns if len(branches) == 2 and any(isinstance(branch.this.unnest(), (exp.GTE, exp.LTE)) for branch in node.args["ifs"]) else []
    return columns if default.unnest() in (columns if len(branches) == 2 else columns[1:]) else []


def _no_null_test(node: Node) -> Node | None:
    return _null_test(node.this.unnest()) if isinstance(node, exp.Not) else None


def _seconds_of(node: Node) -> Node | None:
    """The date or time whose seconds since 1970 a node is."""
    if isinstance(node, exp.TimeToUnix) or name_of(node) in ("epoch", "time_to_unix"):
        return arguments_of(node)[0].unnest()
    return None
