"""Our similarities give what RapidFuzz and, over bytes, DuckDB give, on 20,000 pairs (a million with the `deep` tests).

Whole numbers and similarities that both sides compute by the same operations are compared exactly. RapidFuzz's normalised
edit similarities are 1 - d / n and its ratios percents, ours one division: those are compared exactly with the division done
here, by RapidFuzz's distance; and where only the rounded value is at hand, within 1e-14. That shows that the same rational is
meant: n is at most 1,300 here, so that different ones are at least 1 / 1,300^2 apart. None may differ. `takes` leaves out pairs
that DuckDB refuses (Hamming of unequal lengths) or reads otherwise (sets of bytes instead of characters).
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterable, Sequence

import pytest
from text_pairs import Pair, text_pairs

Numbers = Iterable[float]
Numbering = Callable[[Sequence[str], Sequence[str]], Numbers]


@dataclass(frozen=True)
class Comparison:
    measure: str  # as a level of settings has it
    peer: str
    numbers: Numbering  # the peer's, of left and right texts
    tolerance: float = 0
    takes: Callable[[str, str], bool] = lambda left, right: True  # pairs that the peer has a value for

    def __str__(self) -> str:
        return f"{self.measure}-{self.peer}"


def scorer(path: str, scale: float = 1, **options) -> Numbering:
    """A function of RapidFuzz, `distance.OSA.distance`."""
    def numbers(lefts, rights):
        rapidfuzz = pytest.importorskip("rapidfuzz", reason="no rapidfuzz: run `make setup`")
        import rapidfuzz.distance  # noqa: F401
        import rapidfuzz.fuzz  # noqa: F401
        function = rapidfuzz
        for name in path.split("."):
            function = getattr(function, name)
        return [function(left, right, **options) / scale for left, right in zip(lefts, rights)]
    return numbers


def share(path: str, of: Callable[[int, int], int], **options) -> Numbering:
    """(n - d) / n, one division, with RapidFuzz's distance d and n = of(lengths); 1 where n is 0."""
    def numbers(lefts, rights):
        sizes = [of(len(left), len(right)) for left, right in zip(lefts, rights)]
        return [(n - d) / n if n else 1.0 for n, d in zip(sizes, scorer(path, **options)(lefts, rights))]
    return numbers


def total(left: int, right: int) -> int:
    return left + right


def sql(function: str) -> Numbering:
    """A function of DuckDB."""
    def numbers(lefts, rights):
        duckdb = pytest.importorskip("duckdb", reason="no duckdb: run `make setup`")
        pyarrow = pytest.importorskip("pyarrow")
        pairs = pyarrow.table({"i": range(len(lefts)), "l": lefts, "r": rights})  # noqa: F841, DuckDB finds it by name
        with duckdb.connect() as connection:
            return [row[0] for row in connection.execute(f"SELECT {function}(l, r) FROM pairs ORDER BY i").fetchall()]
    return numbers


def both_ascii(left: str, right: str) -> bool:
    return bool(left and right) and (left + right).isascii()


def equally_long(left: str, right: str) -> bool:
    return 0 < len(left.encode()) == len(right.encode())


RAPIDFUZZ = [
    Comparison("hamming_distance", "rapidfuzz", scorer("distance.Hamming.distance", pad=True)),
    Comparison("hamming", "rapidfuzz", share("distance.Hamming.distance", max, pad=True)),
    Comparison("levenshtein_distance", "rapidfuzz", scorer("distance.Levenshtein.distance")),
    Comparison("levenshtein", "rapidfuzz", share("distance.Levenshtein.distance", max)),
    Comparison("levenshtein", "rapidfuzz-normalized", scorer("distance.Levenshtein.normalized_similarity"), 1e-14),
    Comparison("osa_distance", "rapidfuzz", scorer("distance.OSA.distance")),
    Comparison("osa", "rapidfuzz", share("distance.OSA.distance", max)),
    Comparison("osa", "rapidfuzz-normalized", scorer("distance.OSA.normalized_similarity"), 1e-14),
    Comparison("damerau_distance", "rapidfuzz", scorer("distance.DamerauLevenshtein.distance")),
    Comparison("damerau", "rapidfuzz", share("distance.DamerauLevenshtein.distance", max)),
    Comparison("damerau", "rapidfuzz-normalized", scorer("distance.DamerauLevenshtein.normalized_similarity"), 1e-14),
    Comparison("indel_distance", "rapidfuzz", scorer("distance.Indel.distance")),
    Comparison("indel", "rapidfuzz", share("distance.Indel.distance", total)),
    Comparison("lcs", "rapidfuzz", share("distance.LCSseq.distance", max)),
    Comparison("lcs", "rapidfuzz-normalized", scorer("distance.LCSseq.normalized_similarity"), 1e-14),
    Comparison("jaro", "rapidfuzz", scorer("distance.Jaro.similarity")),
    *(Comparison(f"jaro_winkler(prefix_weight={weight})", "rapidfuzz",
                 scorer("distance.JaroWinkler.similarity", prefix_weight=weight)) for weight in (0, 0.05, 0.1, 0.2, 0.25)),
    Comparison("ratio", "rapidfuzz", share("distance.Indel.distance", total)),
    Comparison("ratio", "rapidfuzz-percent", scorer("fuzz.ratio", 100), 1e-14),
    Comparison("partial_ratio", "rapidfuzz-percent", scorer("fuzz.partial_ratio", 100), 1e-14),
    Comparison("token_sort_ratio", "rapidfuzz-percent", scorer("fuzz.token_sort_ratio", 100), 1e-14),
    *(Comparison(name, "rapidfuzz-percent", scorer(f"fuzz.{name}", 100), 1e-14)
      for name in ("token_set_ratio", "token_ratio", "partial_token_sort_ratio", "partial_token_set_ratio",
                   "partial_token_ratio")),
]
DUCKDB = [
    Comparison("hamming_distance(units=bytes)", "duckdb", sql("hamming"), takes=equally_long),
    Comparison("levenshtein_distance(units=bytes)", "duckdb", sql("levenshtein")),
    Comparison("damerau_distance(units=bytes)", "duckdb", sql("damerau_levenshtein")),
    Comparison("jaro(units=bytes)", "duckdb", sql("jaro_similarity")),
    Comparison("jaro_winkler(units=bytes)", "duckdb", sql("jaro_winkler_similarity")),
    Comparison("qgram_jaccard(q=1)", "duckdb", sql("jaccard"), takes=both_ascii),  # of bytes, and undefined for empty texts
]


@pytest.fixture(scope="module", params=[20_000, pytest.param(1_000_000, marks=pytest.mark.deep)])
def pairs(request) -> list[Pair]:
    return text_pairs(request.param, seed=20)


def our_numbers(program: Path, measure: str, pairs: Sequence[Pair]) -> list[float]:
    lines = "".join(f"{left}\t{right}\n" for left, right in pairs)
    done = subprocess.run([program, measure], input=lines, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    numbers = [float(line) for line in done.stdout.split("\n")[:-1]]
    assert len(numbers) == len(pairs)
    return numbers


@pytest.mark.parametrize("comparison", RAPIDFUZZ + DUCKDB, ids=str)
def test_numbers_are_the_peers(root, pairs, comparison):
    program = root / "build/release/bin/parity_similarity_lines"
    if not program.exists():
        pytest.skip(f"no {program}: run `make test`")
    taken = [pair for pair in pairs if comparison.takes(*pair)]
    theirs = list(comparison.numbers(*zip(*taken)))
    ours = our_numbers(program, comparison.measure, taken)

    different = [f"{left!r}, {right!r}: ours {our_number!r}, theirs {their_number!r}"
                 for (left, right), our_number, their_number in zip(taken, ours, theirs)
                 if not abs(our_number - their_number) <= comparison.tolerance]
    assert not different, f"{len(different)} of {len(taken)} differ:\n" + "\n".join(different[:40])
    assert len(set(theirs)) > 20, "hardly any pairs differ from each other: equal numbers would prove nothing"
