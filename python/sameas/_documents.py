"""The shapes of settings documents, for completion and type checkers: keys as docs/settings.md has them."""

from typing import Literal, TypedDict


class Probability(TypedDict):
    probability: float


class Field(TypedDict, total=False):
    """A field where it is not simply the column of its name."""

    column: str
    columns: list[str]
    type: Literal["text", "date", "number"]
    order: Literal["automatic", "ymd", "dmy", "mdy"]
    clean: str | list[str]
    region: str
    null_values: list[str]
    by_source: dict[str, str | list[str]]


class Comparison(TypedDict, total=False):
    """One piece of evidence: the first of the levels that holds counts, the last is "else"."""

    name: str
    field: str
    fields: list[str]
    levels: list[str]
    term_frequency: bool | int
    agreeing: int


class GroupLimit(TypedDict, total=False):
    """How many records may share a key of a rule, and what happens to more."""

    rule: str
    records: int
    policy: Literal["keep", "tighten", "skip"]
    by: str


class Prior(TypedDict, total=False):
    """Rules that only matches satisfy, and the share of the matches that they find."""

    rules: list[str]
    recall: float
