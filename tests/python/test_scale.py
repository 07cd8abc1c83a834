"""The arithmetic and the tables of bench/scale."""

import argparse

import pytest
import scale
import scale_figures as figures
import scale_machine


def run(records, threads, whole, **more):
    return {"records": records, "threads": threads, "whole": whole, "processor_seconds": whole, "seconds": {"score": whole / 2},
            "candidate_pairs": 1000 * records, "candidate_pairs_dropped": {"in_tiles": 900 * records, "singly": 5 * records},
            "pairs_kept": records, "entities": records // 2,
            "peak_memory_bytes": 1024 * records, "peak_memory_by_stage": {"score": 1024 * records}} | more


def test_nanoseconds_a_pair_are_thread_time():
    assert figures.nanoseconds_a_pair(2.0, 3, 1_000_000_000) == pytest.approx(6.0)
    assert figures.nanoseconds_a_pair(2.0, 3, 0) == 0


def test_rates_and_ratios():
    assert figures.pairs_a_second(35_000_000, 2.5) == pytest.approx(14e6)
    assert figures.pairs_a_second(1, 0) == 0
    assert figures.speedup(62.5, 2.5) == pytest.approx(25)
    assert figures.speedup(62.5, 0) == 0


@pytest.mark.parametrize("exponent", [0.5, 1, 2])
def test_growth_is_the_exponent_in_the_number_of_records(exponent):
    assert figures.growth(3.0, 3.0 * 7**exponent, 7) == pytest.approx(exponent)


def test_growth_of_nothing_is_not_made_up():
    assert figures.growth(0, 1, 10) is None
    assert figures.growth(1, 0, 10) is None
    assert figures.growth(1, 2, 1) is None


def test_growth_is_that_since_the_next_smaller_size_with_as_many_threads():
    runs = [run(100, 1, 1.0), run(100, 2, 5.0), run(1000, 2, 20.0), run(10_000, 2, 2000.0)]
    assert figures.before(runs[3], runs) is runs[2]
    assert figures.before(runs[1], runs) is None
    assert figures.growth_of(runs[3], runs, lambda one: one["whole"]) == "2.00"
    assert figures.growth_of(runs[0], runs, lambda one: one["whole"]) == ""


def test_agreement_is_a_share_of_what_either_kept():
    assert figures.agreement_share({"both": 90, "only_sameas": 6, "only_splink": 4}) == pytest.approx(0.9)
    assert figures.agreement_share({"both": 0, "only_sameas": 0, "only_splink": 0}) == 1


def test_agreement_of_files_does_not_see_which_id_stands_first(tmp_path):
    import duckdb
    duckdb.sql(f"copy (select * from (values ('1','2'), ('3','4'), ('5','6')) as p(left_id, right_id)) "
               f"to '{tmp_path / 'ours.parquet'}'")
    duckdb.sql(f"copy (select * from (values ('2','1'), ('3','4'), ('7','8'), ('7','9')) as p(id_l, id_r)) "
               f"to '{tmp_path / 'theirs.parquet'}'")
    assert scale.agreement(tmp_path / "ours.parquet", tmp_path / "theirs.parquet") == {
        "both": 2, "only_sameas": 1, "only_splink": 2}


def test_a_later_run_takes_the_place_of_the_same_one():
    earlier = [run(1000, 1, 3.0), run(100, 2, 1.0)]
    later = [run(1000, 1, 2.0), run(1000, 2, 1.5)]
    assert [(one["records"], one["threads"], one["whole"]) for one in figures.merged(earlier, later)] == [
        (100, 2, 1.0), (1000, 1, 2.0), (1000, 2, 1.5)]


def test_counts_have_units():
    assert [scale.count_of(text) for text in ("1", "250000", "100k", "0.1M", "20m")] == [
        1, 250_000, 100_000, 100_000, 20_000_000]
    for text in ("", "M", "x", "0", "-5", "1.5", "1e400M", "nanM"):
        with pytest.raises(argparse.ArgumentTypeError):
            scale.count_of(text)


def test_the_instruction_set_is_the_best_of_those_that_are_whole():
    all_of = {name: flags for name, flags in scale_machine.INSTRUCTION_SETS}
    assert scale_machine.instruction_set(set()) == "sse2"
    assert scale_machine.instruction_set(all_of["sse4_2"]) == "sse4_2"
    assert scale_machine.instruction_set(all_of["avx2"]) == "sse2"  # without what it builds on
    assert scale_machine.instruction_set(all_of["sse4_2"] | all_of["avx2"]) == "avx2"
    assert scale_machine.instruction_set(set().union(*all_of.values())) == "avx512bw"
    assert scale_machine.instruction_set(set().union(*all_of.values()) - {"avx512vl"}) == "avx2"


def test_the_machine_is_described():
    described = scale_machine.machine()
    assert described["cores"] >= 1 and described["memory_bytes"] > 2**28 and described["processor"]


def columns(text):
    """The cells of a table's rows, by the name of the column."""
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    assert all(len(row) == len(head) for row in rows)
    return [dict(zip(head, row)) for row in rows]


def test_the_tables_show_the_figures():
    runs = [run(1000, 2, 1.0), run(10_000, 2, 20.0)]
    small, large = columns(figures.run_table(runs))
    assert small["growth of seconds"] == "" and large["growth of seconds"] == "1.30"
    assert large["ns a pair, end to end"] == "4000.0" and large["ns a pair, score"] == "2000.0"
    assert large["dropped in tiles"] == "90.0 %" and large["dropped singly"] == "0.5 %"
    assert figures.share_dropped(run(0, 1, 1.0), "singly") == ""
    assert large["of pairs"] == "1.00" and large["entities"] == "5,000"
    stages = columns(figures.stage_table(runs))
    assert len(stages) == 2 * len(figures.STAGES)
    (score,) = [row for row in stages if row["stage"] == "score" and row["records"] == "10,000"]
    assert (score["seconds"], score["share"], score["growth of seconds"]) == ("10.00", "50 %", "1.30")


def test_a_forecast_stands_beside_what_the_run_took():
    forecast = run(1000, 2, 0.5, candidate_pairs=[10, 12], pairs_in_sum=15, estimated_seconds=[1.0, 2.0],
                   estimated_memory_bytes=2**20)
    exact = run(10, 2, 0.5, candidate_pairs=[10, 10], pairs_in_sum=15, estimated_seconds=[1.0, 1.0],
                estimated_memory_bytes=2**20)
    known, alone = columns(figures.forecast_table([forecast, exact], [run(1000, 2, 1.25)]))
    assert (known["exact"], known["pairs of the union"], known["seconds foretold"]) == ("no", "10-12", "1.0-2.0")
    assert known["seconds it took"] == "1.25"
    assert (alone["exact"], alone["seconds foretold"], alone["seconds it took"]) == ("yes", "1.0", "")


def test_the_report_is_whole_with_and_without_a_peer():
    machine = scale_machine.machine() | {"sameas": "0.1.0", "date": "2026-01-01"}
    results = {"machine": machine, "runs": [run(1000, 2, 1.0)], "forecasts": [], "peers": []}
    assert "Splink" not in figures.report(results)
    splink = {"whole": 20.0, "peak_memory_bytes": 2**30, "splink": "5", "duckdb": "1", "seconds": {"u": 1.0}}
    results["peers"] = [{"records": 1000, "threads": 2, "sameas": run(1000, 2, 1.0), "splink": splink,
                         "agreement": {"both": 99, "only_sameas": 1, "only_splink": 0}}]
    (peer,) = columns(figures.peer_table(results["peers"]))
    assert (peer["ratio"], peer["agreement"]) == ("20.0", "99.0 %")
    assert "u 1.0" in figures.report(results)
