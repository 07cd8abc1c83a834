"""Times Splink and this package over the same people, rules and levels: against_splink.py [--records N] [--runs N] [--rules NAME ...]."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY, PACKAGE = ROOT / "build/release/bin/sameas", ROOT / "build/release/python"
# Both programs start with the people in memory and end with tables in memory; starting Python and reading are not counted.
BEGIN = """
import json, os, sys, time
sys.path.insert(0, sys.argv[1])
import logging, pyarrow.parquet, sameas
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
import splink.comparison_library as cl
logging.disable(logging.WARNING)
people, folder = pyarrow.parquet.read_table(sys.argv[2] + "/people.parquet"), sys.argv[2]

def splink_linker(settings):
    return Linker(DuckDBAPI().register(people), settings, log_level=logging.ERROR)

def spent():
    return time.perf_counter(), sum(os.times()[:4])

def tell(start, count):
    end = spent()
    print(json.dumps([end[0] - start[0], end[1] - start[1], count]))
"""
# Comparisons and rules as Splink's creators write them, and the rules that m is estimated on, of either program.
SELECTIVE = """
comparisons = [cl.JaroWinklerAtThresholds("first_name", [0.92]), cl.JaroWinklerAtThresholds("last_name", [0.92]),
               cl.ExactMatch("birth_date"), cl.ExactMatch("postcode"), cl.ExactMatch("email")]
rules = [block_on("first_name", "last_name", "birth_date"), block_on("last_name", "postcode", "substr(first_name, 1, 2)"),
         block_on("birth_date", "postcode"), block_on("email")]
"""
# Of the size of the example that Splink's documentation has for 50,000 historical persons.
ROUGH = """
comparisons = [cl.NameComparison("first_name"), cl.NameComparison("last_name"),
               cl.DateOfBirthComparison("birth_date", input_is_string=True), cl.JaroWinklerAtThresholds("street", [0.9, 0.7]),
               cl.ExactMatch("city"), cl.EmailComparison("email")]
rules = [block_on("substr(first_name, 1, 3)", "substr(last_name, 1, 4)"), block_on("last_name", "birth_date"),
         block_on("first_name", "birth_date"), block_on("postcode", "first_name"), block_on("postcode", "last_name"),
         block_on("birth_date", "city"), block_on("substr(postcode, 1, 3)", "first_name"),
         block_on("substr(first_name, 1, 2)", "substr(last_name, 1, 2)", "substr(birth_date, 1, 4)")]
"""
# Rules of one column, as Splink's tutorial has them: many pairs for each record.
COARSE = """
comparisons = [cl.NameComparison("first_name"), cl.NameComparison("last_name"), cl.LevenshteinAtThresholds("birth_date", [1, 2]),
               cl.ExactMatch("city"), cl.ExactMatch("email")]
rules = [block_on("last_name"), block_on("first_name", "city"), block_on("birth_date")]
"""
MODEL = """
settings = SettingsCreator(link_type="dedupe_only", unique_id_column_name="id", comparisons=comparisons,
                           blocking_rules_to_generate_predictions=rules)
start = spent()
linker = splink_linker(settings)
linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
for rule in (block_on("last_name", "first_name"), block_on("birth_date", "postcode")):
    linker.training.estimate_parameters_using_expectation_maximisation(rule)
"""
SPLINK_WHOLE = MODEL + """
pairs = linker.inference.predict(threshold_match_probability=0.01)
clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.95).as_duckdbpyrelation().to_arrow_table()
tell(start, len(clusters["cluster_id"].unique()))
"""
SAVE = MODEL + """
linker.misc.save_model_to_json(folder + "/splink.json", overwrite=True)
"""
SPLINK_PAIRS = """
linker = splink_linker(folder + "/splink.json")
start = spent()
tell(start, len(linker.inference.predict(threshold_match_probability=0.01).as_duckdbpyrelation().to_arrow_table()))
"""
SAMEAS_PAIRS = """
model = sameas.from_splink(folder + "/splink.json", keep=0.01).model
start = spent()
tell(start, len(sameas.Linker(people, model=model).score().to_arrow()))
"""
SAMEAS_WHOLE = """
imported = dict(sameas.from_splink(folder + "/splink.json", keep=0.01).settings)   # its rules and levels, without its parameters
settings = imported | {"fit": "sessions", "train_on": ["last_name, first_name", "birth_date, postcode"],
                       "threshold": {"probability": 0.95}}
start = spent()
tell(start, len(sameas.dedupe(people, settings, accept_model=True).entities.to_arrow()["entity_id"].unique()))
"""
MODELS = {"selective": SELECTIVE, "rough": ROUGH, "one column": COARSE}
ROWS = {"pairs and weights under one model": (SPLINK_PAIRS, SAMEAS_PAIRS), "u, m, pairs, entities": (SPLINK_WHOLE, SAMEAS_WHOLE)}


def run(program: str, model: str, folder: Path) -> list[float]:
    """Seconds, processor seconds, and how many pairs or entities."""
    done = subprocess.run([sys.executable, "-c", BEGIN + model + program, PACKAGE, folder], check=True, capture_output=True, text=True)
    told = [line for line in done.stdout.splitlines() if line.startswith("[")]  # DuckDB shows a bar where a query takes long
    figures: list[float] = json.loads(told[-1]) if told else []
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rules", nargs="+", choices=MODELS, default=list(MODELS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        subprocess.run([BINARY, "generate", "--profile", "person", "--records", str(options.records), "--out",
                        folder / "people.parquet"], check=True, stdout=subprocess.DEVNULL)
        best: dict[tuple[str, str, int], list[float]] = {}
        for name in options.rules:
            model = MODELS[name]
            run(SAVE, model, folder)
            for _ in range(options.runs):  # in turn, so that a busy minute of the machine meets both
                for row, programs in ROWS.items():
                    for side, program in enumerate(programs):
                        key = name, row, side
                        best[key] = min(best.get(key, [float("inf")]), run(program, model, folder))
    print(f"{options.records:,} people, {os.cpu_count()} processors, best of {options.runs}\n")
    print("| rules | what | Splink, s | sameas, s | times | Splink, processor s | sameas | times | pairs or entities |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    for name in options.rules:
        for row in ROWS:
            (theirs, their_work, their_count), (ours, our_work, our_count) = best[name, row, 0], best[name, row, 1]
            print(f"| {name} | {row} | {theirs:.2f} | {ours:.2f} | {theirs / ours:.1f} | {their_work:.2f} | {our_work:.2f} | "
                  f"{their_work / our_work:.1f} | {their_count:,} and {our_count:,} |")


if __name__ == "__main__":
    main()
