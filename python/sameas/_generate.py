"""Invented records with known entities, to try things on."""

from . import _sameas
from ._errors import InvalidSettings
from ._linker import Progress, step_options
from ._results import ResultTable


def generate(records: int, profile: str = "customer", *, seed: int = 1, threads: int = 0, progress: Progress = None) -> ResultTable:
    """Records that nobody has, with the errors of real ones (docs/generate.md).

    The same profile, count and seed give the same records, in memory and by ``sameas generate``.

    Args:
        records: how many.
        profile: "customer", "person" or "splink7m".

    Returns:
        A table; its first column is the id, the second, entity_id, the truth.

    >>> generate(1000)
    <sameas records: 1,000 rows; .to_pandas(), .to_polars(), .to_arrow()>
    """
    if not isinstance(records, int) or not 0 < records < 2**63:
        raise InvalidSettings(f"records={records!r}: must be a whole number from 1")
    table = _sameas.generate(profile, records, step_options(threads, None, seed, progress))
    return ResultTable("records", len(table), table.stream)
