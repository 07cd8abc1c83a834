"""Runs `sameas dedupe` and `sameas link` without settings on every set of the accuracy board: `make bench-accuracy`.

The truth is taken out of the input before a run, and only the evaluation reads it. Results of all calls are kept in
build/results/bench/accuracy.json (--fresh forgets them); the table goes to standard output.

    make bench-accuracy
    make bench-accuracy ACCURACY="--only fake_1000 'febrl*'"
    make bench-accuracy ACCURACY="--print"
"""

import argparse
import csv
import datetime
import fnmatch
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "bench/scale"), str(ROOT / "datasets")]

import febrl  # noqa: E402
from accuracy_sets import AccuracySet, Inputs, board, labels_of, prepare, read_pairs  # noqa: E402
from accuracy_table import report  # noqa: E402
from scale_machine import machine  # noqa: E402

SAMEAS = ROOT / "build/release/bin/sameas"
FOLDER = ROOT / "build/accuracy"
RESULTS = ROOT / "build/results/bench/accuracy.json"
REFUSED = 3  # exit status of a run whose model its checks refuse


class RunFailed(Exception):
    """A run ended with an error; what it said."""


def called(program: list[Any]) -> dict[str, Any]:
    """Status, output and cost of a program."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        start = time.monotonic()
        process = subprocess.Popen([str(word) for word in program], stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - start
        out.seek(0)
        err.seek(0)
        return {"status": process.returncode, "out": out.read(), "said": err.read().strip(), "seconds": seconds,
                "processor_seconds": usage.ru_utime + usage.ru_stime, "peak_memory_bytes": usage.ru_maxrss * 1024}


def document_of(call: dict[str, Any]) -> dict[str, Any]:
    if call["status"] != 0:
        raise RunFailed(f"exit status {call['status']}: " + " ".join(call["said"].split())[-400:])
    return json.loads(call["out"])


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0


def figures(evaluation: dict[str, Any]) -> dict[str, Any]:
    """What the board shows of an evaluation."""
    pairwise, b_cubed = evaluation["pairwise"], evaluation["b_cubed"]
    expected = evaluation.get("expected") or {}
    best = evaluation.get("best_threshold") or {}
    return {"precision": pairwise["precision"], "recall": pairwise["recall"], "f1": pairwise["f1"],
            "b_cubed_f1": b_cubed.get("f1", f1(b_cubed["precision"], b_cubed["recall"])), "best_f1": best.get("f1"),
            "pairs_completeness": evaluation["blocking_recall"],
            "expected_precision": (expected.get("precision") or {}).get("value"),
            "expected_recall": (expected.get("recall") or {}).get("value")}


def figures_of_nothing(document: dict[str, Any]) -> dict[str, Any]:
    """The same where no two records are one entity, which `evaluate` does not take for a truth: right is to find nothing."""
    right = 1.0 if document["counts"]["entities"] == document["counts"]["records"] else 0.0
    expected = document.get("expected") or {}
    return {"precision": right, "recall": 1.0, "f1": right, "b_cubed_f1": None, "best_f1": None, "pairs_completeness": None,
            "expected_precision": (expected.get("precision") or {}).get("value"),
            "expected_recall": (expected.get("recall") or {}).get("value")}


def evaluated(inputs: Inputs, arguments: argparse.Namespace, out: Path, document: dict[str, Any]) -> dict[str, Any]:
    if not read_pairs(inputs.truth):
        return figures_of_nothing(document)
    program = [arguments.sameas, "evaluate", out, "--truth", inputs.truth, "--json"]
    return figures(document_of(called(program + (["--ignore", inputs.ignore] if inputs.ignore else [])))["evaluation"])


def measured(one: AccuracySet, inputs: Inputs, arguments: argparse.Namespace, out: Path,
             options: tuple[str, ...] = ()) -> dict[str, Any]:
    """Runs a set, with further options, and evaluates the result. \\throws RunFailed"""
    program = [arguments.sameas, one.kind, *inputs.files, "--id", "id", "--out", out, "--json", *options]
    settings = arguments.settings_from / f"{one.name}.json" if arguments.settings_from else None
    if settings and settings.exists():
        program += ["--settings", settings]
    call = called(program)
    refused = ""
    if call["status"] == REFUSED:
        refused = " ".join(call["said"].split())
        call = called([*program, "--accept-model"])
    document = document_of(call)
    return {"state": "run", "records": inputs.records, "refused": refused, "warnings": document["warnings"],
            "settings": str(settings) if settings and settings.exists() else "",
            **evaluated(inputs, arguments, out, document),
            **{name: call[name] for name in ("seconds", "processor_seconds", "peak_memory_bytes")},
            "entities": document["counts"]["entities"], "candidate_pairs": document["counts"]["candidate_pairs"]}


def best_f1(scored: list[tuple[float, bool]]) -> float:
    """The highest F1 of taking all pairs from some weight up."""
    true, right, best = sum(label for _, label in scored), 0, 0.0
    ordered = sorted(scored, key=lambda entry: -entry[0])
    for k, (weight, label) in enumerate(ordered):
        right += label
        if k + 1 == len(ordered) or ordered[k + 1][0] != weight:
            best = max(best, 2 * right / (k + 1 + true))
    return best


def measured_pairs(one: AccuracySet, inputs: Inputs, arguments: argparse.Namespace, out: Path) -> dict[str, Any]:
    """Scores given pairs without their labels, then holds these against the scores. \\throws RunFailed"""
    out.mkdir(parents=True, exist_ok=True)
    scores = out / "scores.csv"
    call = called([arguments.sameas, "score", "--pairs", inputs.files[0], "--scores", scores, "--json"])
    document = document_of(call)
    with scores.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    labels = labels_of(inputs.truth)
    right = sum(label and row["is_match"] == "true" for row, label in zip(rows, labels, strict=True))
    found, true = sum(row["is_match"] == "true" for row in rows), sum(labels)
    precision, recall = right / max(found, 1), right / max(true, 1)
    expected = document["pair_test"]["expected"]
    return {"state": "run", "records": inputs.records, "refused": "", "warnings": document["warnings"], "settings": "",
            "precision": precision, "recall": recall, "f1": f1(precision, recall), "b_cubed_f1": None,
            "best_f1": best_f1([(float(row["match_weight"]), label) for row, label in zip(rows, labels, strict=True)]),
            "pairs_completeness": None, "expected_precision": expected["precision"], "expected_recall": expected["recall"],
            **{name: call[name] for name in ("seconds", "processor_seconds", "peak_memory_bytes")}}


def row_of(one: AccuracySet, arguments: argparse.Namespace) -> dict[str, Any]:
    row: dict[str, Any] = {"name": one.name, "target": one.target, "refusal_will_do": one.refusal_will_do}
    folder = arguments.folder / one.name
    if not one.profile and not (arguments.datasets / one.folder).is_dir():
        return {**row, "state": "absent", "why": f"no folder {one.folder} in SAMEAS_DATASETS"}
    shutil.rmtree(folder, ignore_errors=True)
    try:
        inputs = prepare(one, arguments.datasets, arguments.sameas, folder / "input")
        measure = measured_pairs if one.kind == "pairs" else measured
        return {**row, **measure(one, inputs, arguments, folder / "out")}
    except (RunFailed, subprocess.CalledProcessError) as error:
        return {**row, "state": "failed", "why": str(error)}


def fetched_febrl(folder: Path) -> None:
    """Puts FEBRL 3 and 4 where SAMEAS_DATASETS lacks them: fetched, in the shape of the other sets."""
    try:
        febrl.fetch()
    except febrl.FetchError as error:
        print(f"accuracy.py: {error}", file=sys.stderr)
        return
    import duckdb
    for name in ("febrl3", "febrl4"):
        made, to = febrl.DEFAULT_FOLDER / name, folder / name
        to.mkdir(parents=True, exist_ok=True)
        truth = f" join read_csv('{made / 'truth.csv'}', all_varchar=true) using (rec_id)" if name == "febrl3" else ""
        for file in ("records.csv",) if name == "febrl3" else ("left.csv", "right.csv"):
            duckdb.sql(f"copy (select rec_id as id, * exclude (rec_id) from read_csv('{made / file}', all_varchar=true){truth}) "
                       f"to '{to / file}' (header)")
        if name == "febrl4":
            shutil.copy(made / "truth_pairs.csv", to)


def kept_results(fresh: bool) -> dict[str, Any]:
    if not fresh and RESULTS.exists():
        return json.loads(RESULTS.read_text(encoding="utf-8"))
    return {"sets": {}}


def run_board(sets: list[AccuracySet], arguments: argparse.Namespace, results: dict[str, Any]) -> None:
    version = subprocess.run([arguments.sameas, "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]
    results |= {"date": datetime.date.today().isoformat(), "version": version, "machine": machine()}
    for one in sets:
        row = row_of(one, arguments)
        results["sets"][one.name] = {**row, "date": results["date"], "version": version}
        said = f"F1 {row['f1']:.4f} in {row['seconds']:.1f} s" if row["state"] == "run" else f"{row['state']}: {row['why']}"
        print(f"{one.name}: {said}", file=sys.stderr, flush=True)
        RESULTS.parent.mkdir(parents=True, exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def parsed(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="SET", default=["*"], help="names of sets, as febrl3 or 'place*'")
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2], help="of the generated stress shapes")
    parser.add_argument("--customers", type=int, default=1_000_000, metavar="N", help="records of the profile customer")
    parser.add_argument("--settings-from", type=Path, metavar="DIR", help="uses DIR/SET.json instead of no settings, where it is")
    parser.add_argument("--datasets", type=Path, default=Path(os.environ.get("SAMEAS_DATASETS") or FOLDER / "datasets"))
    parser.add_argument("--sameas", type=Path, default=SAMEAS)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="for inputs and results of the runs")
    parser.add_argument("--fresh", action="store_true", help="forgets the results of earlier calls")
    parser.add_argument("--print", action="store_true", help="runs nothing: the table once more")
    return parser.parse_args(words)


def main() -> None:
    arguments = parsed()
    results = kept_results(arguments.fresh)
    sets = [one for one in board(arguments.seeds, arguments.customers)
            if any(fnmatch.fnmatch(one.name, pattern) for pattern in arguments.only)]
    if not sets:
        sys.exit(f"accuracy.py: no set is called {' or '.join(arguments.only)}")
    if not arguments.print:
        if not (arguments.datasets / "febrl3").is_dir() and any(one.folder.startswith("febrl") for one in sets):
            fetched_febrl(arguments.datasets)
        run_board(sets, arguments, results)
    if not results["sets"]:
        sys.exit("accuracy.py: nothing was run yet")
    order = [one.name for one in board(arguments.seeds, arguments.customers)]
    known = sorted(results["sets"], key=lambda name: order.index(name) if name in order else len(order))
    print(report({**results, "sets": {name: results["sets"][name] for name in known}}))


if __name__ == "__main__":
    main()
