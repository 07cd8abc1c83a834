"""Times whole runs over made customers of the profile splink7m, by size and threads: `make bench-scale`.

Prints one table and leaves the numbers in build/results/bench/scale.json. With --splink the same job runs through Splink, one
right after the other, and the kept pairs of both are compared.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMEAS = ROOT / "build/release/bin/sameas"
SETTINGS = ROOT / "datasets/settings/splink7m.json"
FOLDER = ROOT / "build/scale"
RESULTS = ROOT / "build/results/bench/scale.json"
STAGES = ("read", "derive", "block", "train", "score", "cluster", "write")


def made_records(records: int) -> Path:
    """The input of that size, made once."""
    path = FOLDER / f"splink7m_{records}.parquet"
    if not path.exists():
        subprocess.run([SAMEAS, "generate", "--profile", "splink7m", "--records", str(records), "--seed", "7", "--out", path,
                        "--quiet"], check=True)
    return path


def sameas_run(records: int, threads: int) -> dict:
    """Stages, counts and peak memory of one run of one run."""
    out = FOLDER / "out"
    program = [SAMEAS, "dedupe", made_records(records), "--settings", SETTINGS, "--threads", str(threads), "--out", out, "--json"]
    report = json.loads(subprocess.run(program, check=True, capture_output=True, text=True).stdout)
    seconds = {cost["stage"]: cost["seconds"] for cost in report["timings"]}
    counts = report["counts"]
    return {"records": records, "threads": threads, "seconds": seconds, "whole": report["seconds"],
            "candidates": counts["candidate_pairs"], "pairs_kept": counts["pairs_kept"],
            "peak_memory_bytes": max(cost["peak_memory_bytes"] for cost in report["timings"]),
            "score_ns": nanoseconds_a_pair(seconds["score"], threads, counts["candidate_pairs"])}


def nanoseconds_a_pair(seconds: float, threads: int, pairs: int) -> float:
    """Thread time over pairs; 0 without pairs."""
    return seconds * threads * 1e9 / pairs if pairs else 0.0


def row(cells: list) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table(runs: list[dict]) -> str:
    head = ["records", "threads", "candidate pairs", "pairs kept", *STAGES, "whole", "ns a pair (score)", "peak memory"]
    lines = [row(head), row(["---:"] * len(head))]
    for run in runs:
        lines.append(row([f"{run['records']:,}", run["threads"], f"{run['candidates']:,}", f"{run['pairs_kept']:,}",
                          *(f"{run['seconds'].get(stage, 0):.2f}" for stage in STAGES), f"{run['whole']:.2f}",
                          f"{run['score_ns']:.1f}", f"{run['peak_memory_bytes'] / 2**20:,.0f} MiB"]))
    return "\n".join(lines)


def splink_run(records: int, threads: int) -> dict:
    subprocess.run([ROOT / "bench/scale/install"], check=True)
    out = FOLDER / "splink"
    out.mkdir(exist_ok=True)
    program = [FOLDER / "venv/bin/python", ROOT / "bench/scale/splink_peer.py", made_records(records), out, str(threads)]
    return json.loads(subprocess.run(program, check=True, capture_output=True, text=True).stdout)


def agreement() -> dict:
    """How many pairs both keep, and either alone."""
    import duckdb
    pairs = "select least({0}, {1}) as a, greatest({0}, {1}) as b from '{2}'"
    ours = pairs.format("left_id", "right_id", FOLDER / "out/pairs.parquet")
    theirs = pairs.format("id_l", "id_r", FOLDER / "splink/pairs.parquet")
    counts = duckdb.sql(f"select count(*) filter (o.a is not null and t.a is not null), count(*) filter (t.a is null), "
                        f"count(*) filter (o.a is null) from ({ours}) o full join ({theirs}) t using (a, b)").fetchone()
    return dict(zip(("both", "only_sameas", "only_splink"), counts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--threads", type=int, nargs="+", default=sorted({1, 2, os.cpu_count() or 1}))
    parser.add_argument("--splink", action="store_true", help="also run Splink, with two threads, over each size")
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    runs, peers = [], []
    for records in options.records:
        runs += [sameas_run(records, threads) for threads in options.threads]
        if options.splink:
            ours, theirs = sameas_run(records, 2), splink_run(records, 2)
            peers.append({"records": records, "sameas": ours, "splink": theirs, "ratio": theirs["whole"] / ours["whole"],
                          "agreement": agreement()})
    print(table(runs))
    for peer in peers:
        stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in peer["splink"]["seconds"].items())
        print(f"\n{peer['records']:,} records, two threads: Splink {peer['splink']['splink']} on DuckDB "
              f"{peer['splink']['duckdb']} {peer['splink']['whole']:.1f} s ({stages}; "
              f"{peer['splink']['peak_memory_bytes'] / 2**20:,.0f} MiB), sameas {peer['sameas']['whole']:.1f} s: "
              f"{peer['ratio']:.1f} times as long\nkept pairs: {peer['agreement']}")
    RESULTS.write_text(json.dumps({"runs": runs, "peers": peers}, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
