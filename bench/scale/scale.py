"""Times whole runs over made customers of the profile splink7m, by size and threads: `make bench-scale`.

Prints the tables of scale_figures.py in Markdown, ready for bench/README.md, and leaves the numbers in
build/results/bench/scale.json, beside those of earlier calls for other sizes (--fresh forgets them). With --splink the
same job runs through Splink, one right after the other, and the kept pairs of both are compared.
"""

import argparse
import datetime
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scale_figures import merged, report
from scale_machine import machine

ROOT = Path(__file__).resolve().parents[2]
SAMEAS = ROOT / "build/release/bin/sameas"
SETTINGS = ROOT / "datasets/settings/splink7m.json"
FOLDER = ROOT / "build/scale"
RESULTS = ROOT / "build/results/bench/scale.json"
SEED = 7


def count_of(text: str) -> int:
    """A number of records, as 100000, 100k or 0.1M. Refused below 1."""
    unit = {"k": 1_000, "m": 1_000_000}.get(text[-1:].lower())
    try:
        count = round(float(text[:-1]) * unit) if unit else int(text)
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of records, as 100000, 100k or 5M") from error
    if count < 1:
        raise argparse.ArgumentTypeError(f"'{text}': at least 1 record")
    return count


def made_records(records: int, version: int) -> Path:
    """The input of that size and version of the profile, made once."""
    path = FOLDER / f"splink7m_v{version}_{records}.parquet"
    if not path.exists():
        subprocess.run([SAMEAS, "generate", "--profile", "splink7m", "--records", str(records), "--seed", str(SEED),
                        "--out", path, "--quiet"], check=True)
    return path


def profile_version() -> int:
    made = FOLDER / "version.parquet"
    document = subprocess.run([SAMEAS, "generate", "--profile", "splink7m", "--records", "1", "--out", made, "--json"],
                              check=True, capture_output=True, text=True).stdout
    made.unlink()
    return json.loads(document)["profile_version"]


def measured(program: list) -> tuple[dict, float]:
    """The JSON document that a program writes, and its processor seconds."""
    with subprocess.Popen([str(part) for part in program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        document = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{program[0]} {program[1]} ended with {process.returncode}")
    return json.loads(document), usage.ru_utime + usage.ru_stime


def stages_of(document: dict) -> dict:
    return {"whole": document["seconds"],
            "seconds": {cost["stage"]: cost["seconds"] for cost in document["timings"]},
            "peak_memory_by_stage": {cost["stage"]: cost["peak_memory_bytes"] for cost in document["timings"]},
            "peak_memory_bytes": max(cost["peak_memory_bytes"] for cost in document["timings"])}


def sameas_run(file: Path, records: int, threads: int, memory: str) -> dict:
    """One run from files to files."""
    out = FOLDER / "out"
    shutil.rmtree(out, ignore_errors=True)
    program = [SAMEAS, "dedupe", file, "--settings", SETTINGS, "--threads", threads, "--out", out, "--json"]
    document, processor_seconds = measured(program + (["--memory", memory] if memory else []))
    counts = document["counts"]
    return {"records": records, "threads": threads, "memory": memory, "processor_seconds": processor_seconds,
            **stages_of(document),
            **{name: counts[name] for name in ("candidate_pairs", "candidate_pairs_dropped", "pairs_kept", "entities")}}


def forecast(file: Path, records: int, threads: int) -> dict:
    """What `sameas block` says of the run, and takes to say it."""
    document, processor_seconds = measured([SAMEAS, "block", file, "--settings", SETTINGS, "--threads", threads, "--json"])
    said = document["forecast"]
    bounds = [sum(part[end] for part in said["estimated_seconds"]) for end in ("low", "high")]
    return {"records": records, "threads": threads, "processor_seconds": processor_seconds, **stages_of(document),
            "candidate_pairs": [said["candidate_pairs"][end] for end in ("low", "high")],
            "pairs_in_sum": said["pairs_in_sum"], "estimated_seconds": bounds,
            "estimated_memory_bytes": said["estimated_memory_bytes"]}


def splink_run(file: Path, threads: int) -> dict:
    subprocess.run([ROOT / "bench/scale/install"], check=True)
    program = [FOLDER / "venv/bin/python", ROOT / "bench/scale/splink_peer.py", file, FOLDER / "splink", str(threads)]
    return json.loads(subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True).stdout)


def agreement(ours: Path, theirs: Path) -> dict:
    """How many pairs both keep, and either alone."""
    import duckdb
    pairs = "select least({0}, {1}) as a, greatest({0}, {1}) as b from '{2}'"
    ours_read = pairs.format("left_id", "right_id", ours)
    theirs_read = pairs.format("id_l", "id_r", theirs)
    counts = duckdb.sql(
        f"select count(*) filter (o.a is not null and t.a is not null), count(*) filter (t.a is null), "
        f"count(*) filter (o.a is null) from ({ours_read}) o full join ({theirs_read}) t using (a, b)").fetchone()
    assert counts is not None
    return dict(zip(("both", "only_sameas", "only_splink"), counts))


def against_splink(file: Path, records: int, threads: int, memory: str) -> dict:
    ours, theirs = sameas_run(file, records, threads, memory), splink_run(file, threads)
    return {"records": records, "threads": threads, "sameas": ours, "splink": theirs,
            "agreement": agreement(FOLDER / "out/pairs.parquet", FOLDER / "splink/pairs.parquet")}


def options_of(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=count_of, nargs="+", default=[100_000, 1_000_000], metavar="N",
                        help="sizes, as 100k 1M 5M 20M (default: 100k 1M)")
    parser.add_argument("--threads", type=int, nargs="+", default=sorted({1, 2, os.cpu_count() or 1}), metavar="N")
    parser.add_argument("--memory", default="", metavar="SIZE", help="the budget of each run, as 6G")
    parser.add_argument("--splink", action="store_true", help="also run Splink, with two threads, over each size")
    parser.add_argument("--no-forecast", action="store_true", help="leave `sameas block` out")
    parser.add_argument("--fresh", action="store_true", help="forget the numbers of earlier calls")
    parser.add_argument("--print", action="store_true", help="run nothing: print the tables of the numbers that are there")
    return parser.parse_args(arguments)


def main() -> None:
    options = options_of()
    empty: dict = {"runs": [], "forecasts": [], "peers": []}
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() and not options.fresh else empty
    if "forecasts" not in results:
        results = empty
    if options.print:
        if not results["runs"]:
            raise SystemExit(f"{RESULTS} holds no runs yet")
        return print(report(results))
    FOLDER.mkdir(parents=True, exist_ok=True)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    version = profile_version()
    results["machine"] = {
        **machine(), "date": f"{datetime.date.today()}",
        "sameas": subprocess.run([SAMEAS, "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]}
    for records in sorted(options.records):
        file = made_records(records, version)
        for threads in options.threads:
            results["runs"] = merged(results["runs"], [sameas_run(file, records, threads, options.memory)])
        if not options.no_forecast:
            results["forecasts"] = merged(results["forecasts"], [forecast(file, records, max(options.threads))])
        if options.splink:
            results["peers"] = merged(results["peers"], [against_splink(file, records, 2, options.memory)])
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")  # a long run that breaks off keeps what it has
    print(report(results))


if __name__ == "__main__":
    sys.exit(main())
