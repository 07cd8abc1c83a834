"""Invented customers with known duplicates, and settings for them: what the tests of the command line run on."""

import csv
import json
import random
from pathlib import Path

COLUMNS = ["id", "given_name", "surname", "birth_date", "email", "phone", "postcode", "person"]

SETTINGS = {
    "id": "id",
    "fields": {"dob": {"column": "birth_date", "type": "date"}},
    "blocking": ["surname, year(dob)", "soundex(surname), substr(postcode, 1, 3)", "given_name, dob", "email"],
    "train_on": ["surname, dob", "email", "dob, postcode"],
    "comparisons": [
        {"field": "given_name", "levels": ["exact", "jaro_winkler >= 0.85", "else"]},
        {"field": "surname", "term_frequency": True, "levels": ["exact", "jaro_winkler >= 0.85", "else"]},
        {"field": "dob", "levels": ["exact", "osa_distance <= 1", "same year", "else"]},
        {"field": "email", "levels": ["exact", "jaro_winkler >= 0.9", "else"]},
        {"field": "phone", "levels": ["exact", "else"]},
        {"field": "postcode", "levels": ["exact", "exact(substr(postcode, 1, 3))", "else"]},
    ],
    "keep": {"probability": 0.01},
    "threshold": {"probability": 0.9},
}


def invented_name(random_source: random.Random, syllables: int) -> str:
    parts = [random_source.choice("bdfgklmnprstvz") + random_source.choice("aeiou") for _ in range(syllables)]
    return "".join(parts) + random_source.choice(["n", "r", "l", "s", ""])


def misspelt(random_source: random.Random, text: str) -> str:
    if len(text) < 2:
        return text
    place = random_source.randrange(len(text) - 1)
    return random_source.choice([text[:place] + text[place + 1:],
                                 text[:place] + text[place + 1] + text[place] + text[place + 2:]])


def people(count: int, seed: int) -> list[list[str]]:
    """Records without id: one or two a person, the second with some slips."""
    source = random.Random(seed)
    given = [invented_name(source, 2) for _ in range(60)]
    surnames = [invented_name(source, 3) for _ in range(count // 2 + 1)]
    records = []
    for person in range(count):
        first, last = source.choice(given), source.choice(surnames)
        born = f"{source.randrange(1940, 2005)}-{source.randrange(1, 13):02}-{source.randrange(1, 29):02}"
        email = f"{first}.{last}{source.randrange(1000)}@mail.example"
        phone, postcode = f"{source.randrange(10**8):08}", f"{source.randrange(10**5):05}"
        records.append([first, last, born, email, phone, postcode, f"p{person}"])
        if source.random() < 0.6:
            copy = list(records[-1])
            if source.random() < 0.3:
                copy[0] = misspelt(source, copy[0])
            if source.random() < 0.3:
                copy[1] = misspelt(source, copy[1])
            for field, share in ((2, 0.1), (3, 0.3), (4, 0.4), (5, 0.2)):
                if source.random() < share:
                    copy[field] = ""
            records.append(copy)
    return records


def write_csv(path: Path, rows: list[list[str]], columns: list[str] = COLUMNS, delimiter: str = ",") -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def customers(count: int = 300, seed: int = 1) -> list[list[str]]:
    return [[f"c{number:04}", *record] for number, record in enumerate(people(count, seed), start=1)]


def two_sources(count: int = 400, seed: int = 2) -> tuple[list[list[str]], list[list[str]]]:
    """The first records of persons, and the second ones; ids repeat across the two."""
    left, right, seen = [], [], set()
    for record in people(count, seed):
        side = right if record[-1] in seen else left
        seen.add(record[-1])
        side.append([str(len(side) + 1), *record])
    return left, right


def true_pairs(left: list[list[str]], right: list[list[str]]) -> list[list[str]]:
    by_person = {row[-1]: row[0] for row in left}
    return [[by_person[row[-1]], row[0]] for row in right]


def write_settings(path: Path, **changes: object) -> Path:
    path.write_text(json.dumps({**SETTINGS, **changes}), encoding="utf-8")
    return path


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def result_files(folder: Path) -> dict[str, bytes]:
    """All files of a run but run.json, which holds times."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "run.json"}
