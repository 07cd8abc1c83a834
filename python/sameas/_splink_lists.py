"""Recognising what SQL says of lists: common items, the nearest two items, one list inside another."""

from typing import Any

try:
    from sqlglot import expressions as exp
except ImportError:
    exp = None  # type: ignore[assignment]

Node = Any

EMPTY_LIST = "\x1f"   # a list without items as a text: the separator alone

_LENGTHS = {"array_length", "array_size", "len", "list_length", "length", "cardinality"}
_INTERSECTIONS = {"list_intersect", "array_intersect"}


def _call(node: Node) -> tuple[str, list[Node]]:
    """Name, in small letters, and arguments of a function call."""
    node = node.unnest()
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower(), list(node.expressions)
    if not isinstance(node, exp.Func):
        return "", []
    arguments: list[Node] = []
    for argument in node.args.values():
        arguments += argument if isinstance(argument, list) else [argument]
    return node.sql_name().lower(), [one for one in arguments if isinstance(one, exp.Expr)]


def list_length(node: Node) -> Node | None:
    """The list whose length a node is."""
    name, arguments = _call(node)
    return arguments[0].unnest() if name in _LENGTHS and arguments else None


def intersection(node: Node) -> tuple[Node, Node] | None:
    """The two lists of whose common items a node is the number."""
    inside = list_length(node)
    if inside is None:
        return _counted_intersection(node.unnest())
    name, arguments = _call(inside)
    return (arguments[0].unnest(), arguments[1].unnest()) if name in _INTERSECTIONS and len(arguments) == 2 else None


def _counted_intersection(node: Node) -> tuple[Node, Node] | None:
    """The lists where a node is the distinct items of one and of the other less those of both together, as Splink 3 counts."""
    if not isinstance(node, exp.Sub):
        return None
    added = node.left.unnest()
    if not isinstance(added, exp.Add):
        return None
    counts = [_call(part) for part in (added.left, added.right, node.right)]
    if any(name != "list_unique" or len(arguments) != 1 for name, arguments in counts):
        return None
    one, other, together = (arguments[0].unnest() for _, arguments in counts)
    joined = list(together.find_all(exp.Column))
    name = _call(together)[0]
    return (one, other) if name in ("list_concat", "array_concat", "list_cat", "array_cat") and joined == [one, other] else None


def subset_lists(left: Node, right: Node) -> tuple[Node, Node] | None:
    """The two lists where `left = right` says that the common items are as many as the shorter list has."""
    common = intersection(left)
    if common is None or not isinstance(right.unnest(), exp.Least):
        return None
    least = right.unnest()
    lengths = [list_length(part) for part in (least.this, *least.expressions)]
    return common if len(lengths) == 2 and all(one in common for one in lengths) and lengths[0] != lengths[1] else None


def nearest_items(node: Node) -> tuple[bool, str, tuple[Node, Node]] | None:
    """Whether the largest or the least is taken, of which function of two items, over all pairs of items of which lists."""
    name, arguments = _call(node)
    if name not in ("list_max", "list_min", "array_max", "array_min") or not arguments:
        return None
    columns = list(arguments[0].find_all(exp.Column))
    lists = [column for column in columns if column.name[-2:].lower() in ("_l", "_r") or column.table in ("l", "r")]
    pieces = [call for call in arguments[0].find_all(exp.Func) if len(list(call.find_all(exp.Bracket))) == 2 and
              not list(call.find_all(exp.Lambda))]
    measures = {_known_name(_call(call)[0]) for call in pieces if _call(call)[0] not in ("list_transform", "flatten")}
    if len(lists) != 2 or len(measures) != 1:
        return None
    return name.endswith("max"), measures.pop(), (lists[0], lists[1])


def _known_name(name: str) -> str:
    return {"jarowinkler_similarity": "jaro_winkler_similarity"}.get(name, name)
