"""Writes sameas/comparison.pyi, similarity.pyi and encode.pyi from the tables of the module: PYTHONPATH=build/release/python python write_stubs.py

The functions are made when the package is imported, which no type checker sees."""

import inspect
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = Path(__file__).resolve().parent / "sameas"
HEAD = """# Written by python/write_stubs.py.
from typing import Any, overload

from ._results import Column
from ._values import Arrow, Value, Values

__all__: list[str]
"""
RESULTS = {"similarity": "float", "difference": "float", "distance": "int", "count": "int", "agreement": "bool"}


def option_type(option: dict[str, Any]) -> str:
    if option["words"]:
        return "bool" if set(option["words"]) == {"yes", "no"} else "str"
    return "int" if option["is_whole"] else "float"


def overloads(name: str, document: str, forms: Iterable[tuple[str, str]]) -> list[str]:
    """One function: (parameters, result) of each form, the documentation with the first."""
    lines = []
    for place, (parameters, result) in enumerate(forms):
        head = ["", "@overload", f"def {name}({parameters}) -> {result}:"]
        if place == 0:
            lines += [*head, '    """' + document.replace("\n", "\n    ").replace("    \n", "\n").rstrip() + '"""']
        else:
            lines += [*head[:-1], head[-1] + " ..."]
    return lines


def similarity_stub(module: ModuleType, rows: list[dict[str, Any]]) -> str:
    lines = [HEAD.rstrip()]
    for row in rows:
        options = "".join(f", {option['name']}: {option_type(option)} = ..." for option in row["options"])
        tail, result = f", *{options}, threads: int = ...", RESULTS[row["kind"]]
        lines += overloads(row["name"], inspect.getdoc(getattr(module, row["name"])) or "", [
            ("left: Value, right: Value" + tail, f"{result} | None"),
            ("left: Values, right: Value | Values" + tail, f"list[{result} | None]"),
            ("left: Value, right: Values" + tail, f"list[{result} | None]"),
            ("left: Arrow, right: Value | Values | Arrow" + tail, "Column"),
            ("left: Value | Values, right: Arrow" + tail, "Column")])
    lines += ["", "def _shaped(raw: Any, shape: str) -> Any: ...", "def _option_text(value: object) -> str: ..."]
    return "\n".join(lines) + "\n"


def encode_stub(module: ModuleType, rows: list[dict[str, Any]]) -> str:
    lines = [HEAD.rstrip(), "",
             "def expression(text: str, values: Value | Values | Arrow, *, threads: int = ...) -> Any: ..."]
    for row in rows:
        function = getattr(module, row["name"])
        numbers = [name for name in inspect.signature(function).parameters if name not in ("values", "threads")]
        tail = "".join(f", {number}: int" for number in numbers) + ", *, threads: int = ..."
        code = "list[str] | None" if row["several"] else "str | None"
        lines += overloads(row["name"], inspect.getdoc(function) or "", [
            ("values: Value" + tail, code), ("values: Values" + tail, f"list[{code}]"), ("values: Arrow" + tail, "Column")])
    return "\n".join(lines) + "\n"


def comparison_stub(module: ModuleType, rows: list[dict[str, Any]]) -> str:
    usual = "name: str | None = ..., term_frequency: bool | int = ..."
    lines = ["# Written by python/write_stubs.py.", "from collections.abc import Sequence", "",
             "from ._documents import Comparison", "", "__all__: list[str]"]
    own = {"exact": "field: str", "levels": "fields: str | Sequence[str], levels: Sequence[str]",
           "same": "field: str, parts: str | Sequence[str] = ...", "swapped": "left: str, right: str",
           "within": "field: str, bounds: str | float | Sequence[str | float]"}
    for row in rows:
        if row["name"] not in own:
            bound = "" if row["kind"] == "agreement" else ", bounds: float | Sequence[float]"
            own[row["name"]] = f"field: str{bound}"
    options = {row["name"]: "".join(f", {option['name']}: {option_type(option)} = ..." for option in row["options"])
               for row in rows}
    for name, parameters in own.items():
        document = (inspect.getdoc(getattr(module, name)) or "").replace("\n", "\n    ").replace("    \n", "\n").rstrip()
        lines += ["", f"def {name}({parameters}, *, {usual}{options.get(name, '')}) -> Comparison:",
                  f'    """{document}"""']
    return "\n".join(lines) + "\n"


def stubs() -> dict[str, str]:
    """Text of each stub, by file name."""
    from sameas import _sameas, comparison, encode, similarity
    return {"comparison.pyi": comparison_stub(comparison, _sameas.measures()),
            "similarity.pyi": similarity_stub(similarity, _sameas.measures()),
            "encode.pyi": encode_stub(encode, _sameas.encoders())}


if __name__ == "__main__":
    sys.path.pop(0)  # this folder, whose package has no module yet
    for name, text in stubs().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
