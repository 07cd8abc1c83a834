"""Times runs from frames in memory against the command line: frames.py [--records N] [--runs N] [--threads N]."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY, PACKAGE = ROOT / "build/release/bin/sameas", ROOT / "build/release/python"
SETTINGS = {
    "id": "id",
    "blocking": ["first_name, last_name, birth_date", "last_name, postcode, first(first_name, 2)", "birth_date, postcode", "email"],
    "comparisons": [{"field": field, "levels": ["exact", "jaro_winkler >= 0.92", "else"]} for field in ("first_name", "last_name")]
    + [{"field": field, "levels": ["exact", "else"]} for field in ("birth_date", "postcode", "email")],
    "threshold": {"probability": 0.95}}
FRAME = """
import sys, time
sys.path.insert(0, sys.argv[1])
import sameas, {library}
frame = {library}.read_parquet(sys.argv[2])
start = time.perf_counter()
entities = sameas.dedupe(frame, sys.argv[3], source="people", threads=int(sys.argv[4])).entities.to_{library}()
print(time.perf_counter() - start, entities["entity_id"].{distinct}())
"""
ROWS = {"command line, Parquet to files": None, "pandas frame to frame": ("pandas", "nunique"),
        "polars frame to frame": ("polars", "n_unique")}


def seconds_and_entities(library: tuple[str, str] | None, folder: Path, threads: int) -> tuple[float, int]:
    if library is None:
        shutil.rmtree(folder / "out", ignore_errors=True)
        start = time.perf_counter()
        done = subprocess.run([BINARY, "dedupe", folder / "people.parquet", "--settings", folder / "settings.json", "--out",
                               folder / "out", "--json", *(["--threads", str(threads)] if threads else [])],
                              check=True, capture_output=True)
        return time.perf_counter() - start, json.loads(done.stdout)["counts"]["entities"]
    done = subprocess.run([sys.executable, "-c", FRAME.format(library=library[0], distinct=library[1]), PACKAGE,
                           folder / "people.parquet", folder / "settings.json", str(threads)], check=True, capture_output=True)
    seconds, entities = done.stdout.split()
    return float(seconds), int(entities)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([BINARY, "generate", "--profile", "person", "--records", str(options.records), "--out",
                        folder / "people.parquet"], check=True, stdout=subprocess.DEVNULL)
        (folder / "settings.json").write_text(json.dumps(SETTINGS))
        best: dict[str, tuple[float, int]] = {}
        for _ in range(options.runs):  # in turn, so that a busy minute of the machine meets all of them
            for row, library in ROWS.items():
                run = seconds_and_entities(library, folder, options.threads)
                best[row] = min(best.get(row, run), run)
    if len({entities for _, entities in best.values()}) != 1:
        sys.exit(f"the rows found different entities: {best}")
    base = best[next(iter(ROWS))][0]
    print(f"{options.records:,} records, best of {options.runs}; {next(iter(best.values()))[1]:,} entities each")
    print("| run | seconds | of the command line's |\n| --- | ---: | ---: |")
    for row, (seconds, _) in best.items():
        print(f"| {row} | {seconds:.2f} | {seconds / base:.2f} |")


if __name__ == "__main__":
    main()
