"""Record linkage: which records are of the same person, company or thing.

    >>> import sameas
    >>> sameas.similarity.jaro_winkler("martha", "marhta")
    0.9611111111111111

`dedupe` and `link` run as a whole, `Linker` step by step; `LiveIndex` takes records one by one; `similarity` and `encode` compare and encode values;
`generate` invents records. Tables are whatever hands over an Arrow stream (pyarrow, polars, pandas, DuckDB), lists of
dicts, or paths of files.
"""

import importlib
import os
from typing import Any

from . import _sameas, comparison, encode, similarity
from ._errors import Cancelled, Error, FileError, InvalidData, InvalidSettings, ModelRefused, ResourceLimit
from ._evaluation import Evaluation, read_labels
from ._generate import generate
from ._linker import Linker, dedupe, link
from ._live import Added, LiveIndex, Swapped, Verification
from ._model import Model, ModelComparison
from ._profile import profile
from ._records import Change, Entity, Match, Record, Stored
from ._results import Column, Pairs, Result, ResultTable
from ._settings import Settings, block_on
from ._splink import SplinkModel, from_splink

__version__ = _sameas.__version__

__all__ = ["Added", "Cancelled", "Change", "Column", "Entity", "Error", "Evaluation", "FileError", "InvalidData", "InvalidSettings", "Linker",
           "LiveIndex", "Match", "Model", "ModelComparison", "ModelRefused", "Pairs", "Record", "ResourceLimit", "Result", "ResultTable",
           "Settings", "SplinkModel", "Stored", "Swapped", "Verification", "block_on", "comparison", "dedupe", "encode", "from_splink", "generate", "link",
           "profile", "read_labels", "similarity"]


def __getattr__(name: str) -> Any:
    """`sameas.charts`, whose import would cost every program."""
    if name == "charts":
        return importlib.import_module(".charts", __name__)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_sameas.note_fork)
