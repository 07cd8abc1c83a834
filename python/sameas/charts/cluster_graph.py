"""The records of one entity and what holds them together."""

import json
import math
from typing import Any

from .. import _sameas
from .._record_search import Record, record_name
from .._results import Result
from ._drawing import AGAINST, FOR, Chart, altair, data, finished

_RECORDS_MAX = 200


def cluster_graph(result: Result, record: Record) -> Chart:
    """The entity that a record is of: a dot a record, a line a pair that was kept, stronger the more likely it is.

    Args:
        record: its id, or (source, id).
    """
    alt = altair()
    entity = json.loads(_sameas.entity_json(result._raw, *record_name(record)))
    records, pairs = entity["records"][:_RECORDS_MAX], entity["pairs"]
    pairs = [pair for pair in pairs if max(pair["left"], pair["right"]) < len(records)]
    places = _places(len(records), [(pair["left"], pair["right"]) for pair in pairs])
    nodes = [{"x": x, "y": y, "record": f"{one['source']} {one['id']}" if len({each["source"] for each in records}) > 1
              else one["id"], "source": one["source"], "id": one["id"]} for one, (x, y) in zip(records, places)]
    lines = [{"x": places[pair["left"]][0], "y": places[pair["left"]][1], "x2": places[pair["right"]][0],
              "y2": places[pair["right"]][1], "probability": pair["probability"], "match weight": pair["match_weight"],
              "pair": f"{nodes[pair['left']]['record']} - {nodes[pair['right']]['record']}"} for pair in pairs]
    scale = alt.Scale(domain=[-1.25, 1.25])
    edges = alt.Chart(data(lines)).mark_rule(strokeWidth=2 if len(lines) <= 60 else 0.8).encode(
        x=alt.X("x:Q", axis=None, scale=scale), y=alt.Y("y:Q", axis=None, scale=scale), x2="x2:Q", y2="y2:Q",
        color=alt.Color("probability:Q", title="probability",
                        scale=alt.Scale(domain=[0, 0.5, 1], range=[AGAINST, "#d9d9d9", FOR])),
        tooltip=["pair:N", alt.Tooltip("match weight:Q", format="+.1f"), alt.Tooltip("probability:Q", format=".4f")])
    base = alt.Chart(data(nodes)).encode(x=alt.X("x:Q", axis=None, scale=scale), y=alt.Y("y:Q", axis=None, scale=scale))
    dots = base.mark_circle(size=160, color="#333333", opacity=1).encode(tooltip=["source:N", "id:N"])
    names = base.mark_text(dy=-14, limit=180).encode(text="record:N")
    shown = "" if len(records) == len(entity["records"]) else f"The first {len(records)} of {len(entity['records'])} records"
    return finished((edges + dots + names).properties(width=480, height=min(420, 60 + 45 * len(records))), f"Entity of {' '.join(filter(None, record_name(record)))}", shown)


def _places(count: int, edges: list[tuple[int, int]]) -> list[tuple[float, float]]:
    """Points in [-1, 1]: all repel each other, edges pull (after Fruchterman and Reingold 1991, from a circle, so that the
    same entity is always drawn the same)."""
    points = [[math.cos(2 * math.pi * one / max(count, 1)), math.sin(2 * math.pi * one / max(count, 1))] for one in range(count)]
    ideal = 1.6 / math.sqrt(max(count, 1))
    rounds = 120 if count <= 60 else 30
    for turn in range(rounds):
        moves: list[list[float]] = [[0.0, 0.0] for _ in points]
        for left in range(count):
            for right in range(left):
                _push(points, moves, left, right, lambda distance: ideal * ideal / distance)
        for left, right in edges:
            _push(points, moves, left, right, lambda distance: -distance * distance / ideal)
        heat = 0.12 * (1 - turn / rounds)
        for point, move in zip(points, moves):
            length = math.hypot(*move) or 1.0
            for axis in (0, 1):
                point[axis] += move[axis] / length * min(length, heat)
    middle = [sum(point[axis] for point in points) / max(count, 1) for axis in (0, 1)]
    reach = max((max(abs(point[0] - middle[0]), abs(point[1] - middle[1])) for point in points), default=1.0) or 1.0
    return [((point[0] - middle[0]) / reach, (point[1] - middle[1]) / reach) for point in points]


def _push(points: list[list[float]], moves: list[list[float]], left: int, right: int, force: Any) -> None:
    """Moves both apart by force(distance)."""
    away = [points[left][axis] - points[right][axis] for axis in (0, 1)]
    distance = math.hypot(*away) or 1e-6
    for axis in (0, 1):
        step = away[axis] / distance * force(distance)
        moves[left][axis] += step
        moves[right][axis] -= step
