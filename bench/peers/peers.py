"""Runs the same pairs in the same order through sameas, RapidFuzz and DuckDB, one thread each, and prints
nanoseconds a pair: processor time, the best of all runs.

Every result is compared with the others. Needs build/peers (bench/peers/install) and the program
sameas_peer; `make bench-peers` sees to both. Writes every time to build/results/bench/peers.json.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Callable

import duckdb
import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, DamerauLevenshtein, Indel, Jaro, JaroWinkler, Levenshtein

ROOT = Path(__file__).resolve().parents[2]
SAMEAS = ROOT / "build/release/bin/sameas_peer"
RAPIDFUZZ_CPP = ROOT / "build/peers/rapidfuzz_peer"
CASES = ROOT / "build/peers/cases"
RESULTS = ROOT / "build/results/bench/peers.json"
LENGTHS = ["3-8", "3-16", "9-16", "12-32", "33-300"]
KINDS = ["random", "blocked"]


@dataclass(frozen=True)
class Measure:
    title: str
    name: str  # in sameas
    scorer: Callable | None = None  # of RapidFuzz, for cpdist
    scale: float = 1  # what RapidFuzz gives for equal values
    sql: str = ""  # DuckDB's function
    is_exact: bool = True  # RapidFuzz rounds as we do, so that results are equal bits


MEASURES = [
    Measure("Jaro", "jaro", Jaro.similarity, sql="jaro_similarity"),
    Measure("Jaro-Winkler", "jaro_winkler", JaroWinkler.similarity, sql="jaro_winkler_similarity"),
    Measure("Levenshtein", "levenshtein_distance", Levenshtein.distance, sql="levenshtein"),
    Measure("OSA", "osa_distance", OSA.distance),
    Measure("Damerau", "damerau_distance", DamerauLevenshtein.distance, sql="damerau_levenshtein"),
    Measure("indel", "indel_distance", Indel.distance),
    Measure("ratio", "ratio", fuzz.ratio, scale=100, is_exact=False),
    Measure("partial ratio", "partial_ratio", fuzz.partial_ratio, scale=100, is_exact=False),
    Measure("token sort ratio", "token_sort_ratio", fuzz.token_sort_ratio, scale=100, is_exact=False),
    Measure("token set ratio", "token_set_ratio", fuzz.token_set_ratio, scale=100, is_exact=False),
    Measure("bigram Jaccard", "qgram_jaccard"),  # the peer is std::set_intersection (rapidfuzz_peer.cpp)
]

Times = dict[str, dict[str, list[float]]]  # by measure and engine: seconds


class Differs(Exception):
    """Two engines gave different results."""


class Case:
    """The pairs of a folder, in the forms that Python's peers take."""

    def __init__(self, folder: Path):
        self.folder = folder
        values = (folder / "values.txt").read_text(encoding="utf-8").split("\n")[:-1]
        left, right = (np.fromfile(folder / f"{side}.u32", dtype=np.uint32) for side in ("left", "right"))
        self.left = [values[i] for i in left]
        self.right = [values[i] for i in right]
        self.is_ascii = np.array([(a + b).isascii() for a, b in zip(self.left, self.right)])
        self.times: Times = defaultdict(lambda: defaultdict(list))
        self.connection = duckdb.connect(config={"threads": 1})
        columns = {"l": np.array(self.left, dtype=object), "r": np.array(self.right, dtype=object)}  # noqa: F841, in SQL
        self.connection.execute("CREATE TABLE pairs AS SELECT l, r FROM columns")

    def result(self, measure: Measure, engine: str) -> np.ndarray:
        return np.fromfile(self.folder / f"{measure.name}.{engine}.f64")

    def run_program(self, program: Path, measures: list[Measure], repetitions: int) -> None:
        command = [program, *(["run"] if program == SAMEAS else []), self.folder, str(repetitions)]
        done = subprocess.run([*command, *(m.name for m in measures)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              text=True, check=True)
        for line in done.stdout.splitlines():
            name, engine, *seconds = line.split()
            self.times[name][engine] += map(float, seconds)

    def timed(self, measure: Measure, engine: str, call: Callable):
        begin = time.process_time()  # one thread: the time of an idle machine, also on a busy one
        result = call()
        self.times[measure.name][engine].append(time.process_time() - begin)
        return result

    def run_python(self, measure: Measure, is_checked: bool) -> None:
        if measure.scorer is not None:
            found = self.timed(measure, "rapidfuzz-cpdist", lambda: process.cpdist(
                self.left, self.right, scorer=measure.scorer, dtype=np.float64, workers=1))
            if is_checked:
                self.compare(measure, found / measure.scale, "rapidfuzz-cpdist")
        if measure.sql:
            query = f"{measure.sql}(l, r)"
            self.timed(measure, "duckdb",
                       lambda: self.connection.execute(f"SELECT sum({query}) FROM pairs").fetchall())
            if is_checked:
                found = self.connection.execute(f"SELECT {query}::DOUBLE AS x FROM pairs").fetchnumpy()["x"]
                self.compare(measure, found, "duckdb", self.is_ascii)  # it compares bytes

    def compare(self, measure: Measure, found: np.ndarray, engine: str, where: np.ndarray | None = None) -> None:
        """Equal bits; where RapidFuzz computes 1 - d / n or works in percent, the last bits are rounded otherwise."""
        ours = self.result(measure, "sameas")
        tolerance = 0 if measure.is_exact else 1e-14
        differs = ~(np.abs(ours - found) <= tolerance)
        if where is not None:
            differs &= where
        for i in np.flatnonzero(differs)[:1]:
            raise Differs(f"{self.folder.name}, {measure.name}({self.left[i]!r}, {self.right[i]!r}): sameas {ours[i]!r}, "
                          f"{engine} {found[i]!r}; {np.count_nonzero(differs)} such pairs")

    def run(self, measures: list[Measure], rounds: int, repetitions: int) -> None:
        """All engines take turns, so that a slow moment of the machine hits each of them."""
        for turn in range(rounds):
            self.run_program(SAMEAS, measures, repetitions)
            self.run_program(RAPIDFUZZ_CPP, measures, repetitions)
            for measure in measures:
                if turn == 0:
                    engine = "rapidfuzz-cpp" if measure.scorer else "std-merge"
                    self.compare(measure, self.result(measure, engine) / measure.scale, engine)
                self.run_python(measure, is_checked=turn == 0)

    def best_ns(self) -> dict[str, dict[str, float]]:
        return {name: {engine: min(seconds) / len(self.left) * 1e9 for engine, seconds in times.items()}
                for name, times in self.times.items()}

    def median_ns(self) -> dict[str, dict[str, float]]:
        return {name: {engine: statistics.median(seconds) / len(self.left) * 1e9 for engine, seconds in times.items()}
                for name, times in self.times.items()}


def summary(ns: dict[str, float]) -> dict[str, float]:
    """Our best set, AVX2, with the time to build; the peers; and how many times as long the faster of RapidFuzz's takes."""
    isas = [engine for engine in ns if engine.startswith("sameas-")]
    ours = ns[isas[0]]
    row = {"ours": ours, "avx2": ns.get("sameas-avx2"), "built": ours + ns["build"]}
    row |= {engine: ns.get(engine) for engine in ("rapidfuzz-cpp", "rapidfuzz-cpdist", "std-merge", "duckdb")}
    peers = [row[engine] for engine in ("rapidfuzz-cpp", "rapidfuzz-cpdist", "std-merge") if row[engine]]
    row["x"] = min(peers) / ours
    row["x avx2"] = min(peers) / row["avx2"] if row["avx2"] else None
    row["x built"] = min(peers) / row["built"]
    row["x duckdb"] = row["duckdb"] / ours if row["duckdb"] else None
    return row


COLUMNS = {"ours": "ours", "avx2": "avx2", "built": "+build", "rapidfuzz-cpp": "rf c++", "rapidfuzz-cpdist": "cpdist",
           "std-merge": "merge", "duckdb": "DuckDB", "x": "x rf", "x avx2": "avx2", "x built": "+build",
           "x duckdb": "x DuckDB"}


def print_table(case: str, best: dict[str, dict[str, float]], measures: list[Measure]) -> None:
    print(f"\n{case}: ns a pair (best); x: how many times as long the faster RapidFuzz takes, and DuckDB")
    print(f"{'':18}" + "".join(f"{title:>9}" for title in COLUMNS.values()))
    for measure in measures:
        row = summary(best[measure.name])
        cells = "".join(f"{'-':>9}" if row[key] is None else f"{row[key]:9.1f}" for key in COLUMNS)
        print(f"{measure.title:18}{cells}", flush=True)


def markdown(document: dict, measures: list[Measure]) -> str:
    """The table of bench/README.md, from the document that is written."""
    lines = ["| pairs | measure | ours | AVX2 | with building | RapidFuzz C++ | `cpdist` | merge | DuckDB | x RapidFuzz | AVX2 | "
             "with building | x DuckDB |", "|---|---|" + "---:|" * len(COLUMNS)]
    for case, times in document["cases"].items():
        for measure in measures:
            row = summary(times["best_ns"][measure.name])
            cells = " | ".join("" if row[key] is None else f"{row[key]:.1f}" for key in COLUMNS)
            lines.append(f"| {case} | {measure.title} | {cells} |")
    return "\n".join(lines) + "\n"


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="every engine's turns")
    parser.add_argument("--repetitions", type=int, default=3, help="runs in a turn, of C++")
    parser.add_argument("--lengths", nargs="+", choices=LENGTHS, default=LENGTHS)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--measures", nargs="+", choices=[m.name for m in MEASURES], default=[m.name for m in MEASURES])
    options = parser.parse_args()
    measures = [measure for measure in MEASURES if measure.name in options.measures]

    versions = {name: version(name) for name in ("rapidfuzz", "duckdb")}
    document = {"processor": processor(), "python": platform.python_version(), **versions,
                "load_before": os.getloadavg(), "cases": {}}
    print(f"{document['processor']}; RapidFuzz {versions['rapidfuzz']}, DuckDB {versions['duckdb']}; one thread; "
          f"load {os.getloadavg()[0]:.1f}")
    subprocess.run([SAMEAS, "make", CASES, *options.lengths], check=True)
    for kind in options.kinds:
        for lengths in options.lengths:
            case = Case(CASES / f"{lengths}-{kind}")
            try:
                case.run(measures, options.rounds, options.repetitions)
            except Differs as difference:
                print(f"different results: {difference}", file=sys.stderr)
                return 1
            print_table(f"{lengths} units, {kind} pairs", case.best_ns(), measures)
            document["cases"][f"{lengths} {kind}"] = {"best_ns": case.best_ns(), "median_ns": case.median_ns()}
    document["load_after"] = os.getloadavg()
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    RESULTS.with_suffix(".md").write_text(markdown(document, measures), encoding="utf-8")
    print(f"\nAll engines gave equal results. Load {os.getloadavg()[0]:.1f}. Every time: {RESULTS.relative_to(ROOT)}; "
          f"the table of bench/README.md: {RESULTS.with_suffix('.md').name} beside it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
