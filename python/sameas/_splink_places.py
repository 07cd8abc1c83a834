"""Recognising the great-circle distance in SQL by what it computes, whatever its spelling."""

import math
import operator
from collections.abc import Callable
from typing import Any

try:
    from sqlglot import expressions as exp
except ImportError:
    exp = None  # type: ignore[assignment]

Node = Any

# Places to try: latitude and longitude of the left and of the right record, in degrees.
_TRIED = ((51.5, -0.1, 48.9, 2.4), (-33.9, 151.2, 35.7, 139.7), (10.0, 20.0, 10.5, 20.25), (89.0, 0.0, -12.0, 77.5))


def distance_in_km(node: Node, side_and_column: Callable[[Node], tuple[str, str]]) -> tuple[str, str, float] | None:
    """Latitude, longitude and the earth's radius where a node is the distance of two places; else None."""
    if not any(True for _ in node.find_all(exp.Acos, exp.Asin, exp.Atan2)):
        return None
    columns = [side_and_column(column) for column in node.find_all(exp.Column)]
    names = list(dict.fromkeys(name for _, name in columns))
    if len(names) != 2 or {side for side, _ in columns} != {"l", "r"}:
        return None
    for latitude, longitude in (names, names[::-1]):
        radius = _radius(node, side_and_column, latitude, longitude)
        if radius is not None:
            return latitude, longitude, radius
    return None


def _radius(node: Node, side_and_column: Callable[[Node], tuple[str, str]], latitude: str, longitude: str) -> float | None:
    radii = []
    for here in _TRIED:
        at = {("l", latitude): here[0], ("l", longitude): here[1], ("r", latitude): here[2], ("r", longitude): here[3]}
        try:
            distance = _evaluate(node, lambda column: at[side_and_column(column)])
        except (ValueError, KeyError, ZeroDivisionError):
            return None
        radii.append(distance / _angle(*here))
    is_distance = max(radii) - min(radii) <= 1e-6 * max(radii) and radii[0] > 0
    return round(radii[0], 4) if is_distance else None


def _angle(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """By haversines, in radians."""
    a, b = math.radians(latitude), math.radians(other_latitude)
    across = math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 2 * math.asin(math.sqrt(math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * across))


def _evaluate(node: Node, column: Callable[[Node], float]) -> Any:
    """The number, or the truth, that a node has where its columns have those numbers. ValueError for what is not arithmetic."""
    node = node.unnest()
    if isinstance(node, exp.Column):
        return column(node)
    if isinstance(node, exp.Literal):
        return float(node.name)
    if isinstance(node, exp.Case):
        for branch in node.args["ifs"]:
            if _evaluate(branch.this, column):
                return _evaluate(branch.args["true"], column)
        return _evaluate(node.args["default"], column)
    if isinstance(node, (exp.Cast, exp.Neg)):
        inside = _evaluate(node.this, column)
        return -inside if isinstance(node, exp.Neg) else inside
    two = {exp.Add: operator.add, exp.Sub: operator.sub, exp.Mul: operator.mul, exp.Div: operator.truediv, exp.GT: operator.gt,
           exp.LT: operator.lt, exp.GTE: operator.ge, exp.LTE: operator.le}
    if type(node) in two:
        return two[type(node)](_evaluate(node.this, column), _evaluate(node.expression, column))
    one: dict[str, Callable[[float], float]] = {"sin": math.sin, "cos": math.cos, "acos": math.acos, "asin": math.asin,
                                                "radians": math.radians, "sqrt": math.sqrt}
    name = str(node.this).lower() if isinstance(node, exp.Anonymous) else node.sql_name().lower() if isinstance(node, exp.Func) else ""
    if name in one:
        inside = node.expressions[0] if isinstance(node, exp.Anonymous) else node.this
        return one[name](_evaluate(inside, column))
    raise ValueError(name)
