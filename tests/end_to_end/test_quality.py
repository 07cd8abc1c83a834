"""What the engine finds on public sets with truth stays as good as it was."""

import json

import pytest
from command import run


@pytest.mark.parametrize("settings, f1_min", [("febrl4", 0.999), ("febrl4_without_ssn", 0.99),
                                              ("febrl3", 0.998), ("febrl3_without_ssn", 0.99)])
def test_febrl(binary, febrl, root, tmp_path, settings, f1_min):
    folder = febrl / settings[:6]
    files = ["records.csv"] if settings.startswith("febrl3") else ["left.csv", "right.csv"]
    document = json.loads(run(
        binary, "dedupe" if len(files) == 1 else "link", *(folder / file for file in files),
        "--settings", root / f"datasets/settings/{settings}.json", "--truth", folder / "truth_pairs.csv",
        "--out", tmp_path / "out", "--json"))
    evaluation = document["evaluation"]
    assert evaluation["pairwise"]["f1"] >= f1_min
    # Entities of three or more imply pairs that no rule makes: recall may exceed it where one file is deduped.
    assert evaluation["blocking_recall"] >= 0.95
    assert 0 < evaluation["b_cubed"]["f1"] <= 1


def test_historical_50k(binary, datasets, root, tmp_path):
    """50,000 records of historical persons, heavily damaged."""
    settings = root / "datasets/settings/historical_50k.json"
    records = next(datasets.glob("historical_50k/records.*"), None)
    if records is None:
        pytest.skip(f"no historical_50k in {datasets}")
    document = json.loads(run(binary, "dedupe", records, "--settings", settings, "--truth", "entity_id",
                              "--out", tmp_path / "out", "--threads", 2, "--json"))
    assert document["evaluation"]["pairwise"]["f1"] >= 0.82
