"""The job of datasets/settings/splink7m.json in Splink on DuckDB, timed by stage; run by scale.py in build/scale/venv.

Usage: splink_peer.py RECORDS.parquet OUT_FOLDER THREADS; prints one JSON document. Written are pairs.parquet (two ids,
match weight) and clusters.parquet, as Splink gives them.
"""

import json
import resource
import sys
import time
from pathlib import Path

import duckdb
import splink
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

RULES = [("last_name", "occupation"), ("first_name", "last_name"), ("first_name", "middle_name"),
         ("middle_name", "last_name"), ("first_name", "dob"), ("last_name", "birth_lat"),
         ("first_name", "birth_lng"), ("middle_name", "occupation")]
TRAINING = [("first_name", "last_name"), ("dob",)]
PROBABILITY = 0.9
RANDOM_PAIRS = 2e6


def settings() -> SettingsCreator:
    """The same comparisons; Splink's own defaults for all else."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[
            cl.JaroWinklerAtThresholds("first_name", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("middle_name", [0.9]),
            cl.JaroWinklerAtThresholds("last_name", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("dob", [1, 2, 4]).configure(term_frequency_adjustments=True),
            cl.DistanceInKMAtThresholds("birth_lat", "birth_lng", [10, 100]),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in RULES],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def run(records: str, out: Path, threads: int) -> dict:
    seconds: dict[str, float] = {}
    start = time.perf_counter()

    def lap(stage: str) -> None:
        nonlocal start
        now = time.perf_counter()
        seconds[stage] = seconds.get(stage, 0.0) + now - start
        start = now

    out.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"threads": threads})
    connection.execute(
        "create table records as select * exclude (entity_id) replace (cast(birth_lat as double) as birth_lat, "
        f"cast(birth_lng as double) as birth_lng) from '{records}'")
    lap("read")
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register("records"), settings(), log_level=40)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("first_name", "last_name", "dob"), block_on("last_name", "dob", "birth_lat")], recall=0.8)
    lap("prior")
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=1)
    lap("u")
    for rule in TRAINING:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    lap("EM")
    pairs = linker.inference.predict(threshold_match_probability=PROBABILITY)
    lap("predict")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_probability=PROBABILITY)
    lap("cluster")
    connection.execute(f"copy (select id_l, id_r, match_weight from {pairs.physical_name}) "
                       f"to '{out / 'pairs.parquet'}' (format parquet)")
    connection.execute(f"copy (select cluster_id, id from {clusters.physical_name}) "
                       f"to '{out / 'clusters.parquet'}' (format parquet)")
    lap("write")
    kept = connection.execute(f"select count(*) from {pairs.physical_name}").fetchone()[0]
    return {"splink": splink.__version__, "duckdb": duckdb.__version__, "threads": threads, "seconds": seconds,
            "whole": sum(seconds.values()), "pairs_kept": kept,
            "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
