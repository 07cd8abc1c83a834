"""Record linkage: which records are of the same person, company or thing.

    >>> import sameas
    >>> sameas.similarity.jaro_winkler("martha", "marhta")
    0.9611111111111111

`dedupe` and `link` run as a whole, `Linker` step by step; `similarity` and `encode` compare and encode values;
`generate` invents records. Tables are whatever hands over an Arrow stream (pyarrow, polars, pandas, DuckDB), lists of
dicts, or paths of files.
"""

import os

from . import _sameas, comparison, encode, similarity
from ._errors import Cancelled, Error, FileError, InvalidData, InvalidSettings, ModelRefused, ResourceLimit
from ._generate import generate
from ._linker import Linker, dedupe, link
from ._model import Model
from ._results import Column, Pairs, Result, ResultTable
from ._settings import Settings, block_on

__version__ = _sameas.__version__

__all__ = ["Cancelled", "Column", "Error", "FileError", "InvalidData", "InvalidSettings", "Linker", "Model", "ModelRefused",
           "Pairs", "ResourceLimit", "Result", "ResultTable", "Settings", "block_on", "comparison", "dedupe", "encode",
           "generate", "link", "similarity"]

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_sameas.note_fork)
