"""The ablation of the accuracy board: what is tried of each constant and step, and what the table says of it."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench/accuracy"))
import ablation  # noqa: E402
from ablation import USUAL, Variant  # noqa: E402


def test_constants_are_halved_and_doubled_and_shares_stay_shares():
    tried = {(one.about, one.tried): one.tuning for one in ablation.variants_of_constants({"kept": 0.3, "share_min": 0.8, "pairs": 40})}
    assert set(tried) == {("kept", "0.15"), ("kept", "0.6"), ("share_min", "0.4"), ("share_min", "0.9"), ("pairs", "20"), ("pairs", "80")}
    assert tried["pairs", "80"] == {"pairs": 80}


def test_shares_of_the_first_guess_stay_one_in_all():
    shares = {"start_equal": 0.65, "start_alike": 0.2, "start_else": 0.15}
    variants = ablation.variants_of_constants(shares)
    assert len(variants) == 6
    assert all(sum(one.tuning.values()) == pytest.approx(1) for one in variants)


def test_each_step_is_switched_alone():
    table = 'SAMEAS_STEP(phones, "phone", 1, "doc", "a", "b")\nSAMEAS_STEP(titles, "full_name x", 0, "doc", "a", "b")\n'
    options = {one.about + " " + one.tried: one.options[1] for one in ablation.variants_of_steps(table)}
    assert options == {"all steps none": "none", "all steps all": "all", "step phones off": "none", "step titles on": "phones,titles"}
    assert len(ablation.variants_of_steps(ablation.STEPS.read_text())) > 15   # the table of the engine has this form


def test_the_table_says_what_changed_and_stands_between_its_marks():
    row = lambda f1, refused=False: {"f1": f1, "refused": refused}
    half = Variant("kept_worth", "0.3", "0.15")
    results = {USUAL.name: {"a": row(0.9), "b": row(0.8), "c": row(0.5, True)}, half.name: {"a": row(0.8), "b": row(0.81, True), "c": row(0.5)}}
    text = ablation.report(results, [half])
    assert "| kept_worth | 0.3 | 0.15 | -0.0300 | a -0.100 | b +0.010 | +b, -c |" in text
    document = f"before\n{ablation.BEGIN}\nold\n{ablation.END}\nafter\n"
    written = ablation.with_report(document, text)
    assert written.startswith("before\n") and written.endswith("after\n") and "old" not in written and text in written
    assert ablation.with_report(written, text) == written


def test_the_sets_are_of_the_board_and_a_failed_run_counts_as_refused(monkeypatch):
    assert set(ablation.SETS) <= {one.name for one in ablation.board([1], 0)}

    def failing(*_):
        raise ablation.accuracy.RunFailed("exit status 1")
    monkeypatch.setattr(ablation.accuracy, "measured", failing)
    monkeypatch.setenv("SAMEAS_TUNING", "")
    arguments = ablation.parsed(["--folder", "nowhere"])
    row = ablation.f1_of(ablation.board([1], 0)[0], None, Variant("kept_worth", "0.3", "0.15", {"kept_worth": 0.15}), arguments)
    assert row["f1"] == 0 and row["refused"]
    assert ablation.os.environ["SAMEAS_TUNING"] == "kept_worth=0.15"
