"""sameas profile: reports on invented files, and what it says of bad ones."""

import csv
import os
import random
from pathlib import Path

import pytest

FIRST = "Mary James Linda Robert Susan David Karen Paul Helen Mark".split()
LAST = "Smith Johnson Williams Brown Davis Miller Wilson Moore Taylor Jackson Harris".split()


def people(count=300):
    dice = random.Random(7)
    rows = []
    for number in range(count):
        born = f"{dice.randint(1930, 1999)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        rows.append([f"r{number}", dice.choice(FIRST), dice.choice(LAST), born,
                     f"{dice.randint(201, 989)}-{dice.randint(200, 999)}-{dice.randint(0, 9999):04}",
                     "unknown" if number % 50 == 0 else "Boston"])
    return rows


def write(path, header, rows):
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def types(document, table=0):
    return {column["name"]: column["type"] for column in document["tables"][table]["columns"]}


HEADER = ["c1", "c2", "c3", "c4", "c5", "c6"]


def test_report_and_json(sameas, tmp_path):
    path = write(tmp_path / "p.csv", HEADER, people())
    document = sameas("profile", path, "--json").json
    assert types(document) == {"c1": "record_id", "c2": "given_name", "c3": "surname", "c4": "birth_date", "c5": "phone",
                               "c6": "city"}
    city = document["tables"][0]["columns"][5]
    assert city["placeholders"] == [{"value": "unknown", "rows": 6, "reason": "a word for nothing known"}]
    text = sameas("profile", path).out
    assert "given name" in text and "c2 + c3" in text and "9999-99-99" in text


def test_rows_and_threads_change_nothing(sameas, tmp_path):
    rows = people()
    one = sameas("profile", write(tmp_path / "p.csv", HEADER, rows), "--json", "--threads", 1).json
    random.Random(1).shuffle(rows)
    other = sameas("profile", write(tmp_path / "p.csv", HEADER, rows), "--json", "--threads", 3).json
    assert one["tables"] == other["tables"]


def test_sources(sameas, tmp_path):
    same = write(tmp_path / "a.csv", HEADER, people()), write(tmp_path / "b.csv", HEADER, people())
    other = write(tmp_path / "c.csv", ["name"], [["Anna"], ["Bob"]])
    assert sameas("profile", *same, "--json").json["tables"][0]["rows"] == 600
    assert [t["rows"] for t in sameas("profile", same[0], other, "--json").json["tables"]] == [300, 2]


@pytest.mark.parametrize("header, rows, says", [
    (["only"], [["a"], ["b"], ["c"]], "only 3 rows"),
    (["a", "b"], [["", ""], ["", ""]], "nothing to compare"),
    (["a", "b"], [["x", "y"]] * 40, "all rows are the same"),
    (["mixed"], [[v] for v in ["1990-01-01", "Bob", "12.5", "a@b.org", "-", "☃"] * 10], "mixed"),
])
def test_poor_data_is_described(sameas, tmp_path, header, rows, says):
    assert says in sameas("profile", write(tmp_path / "x.csv", header, rows)).out


def test_two_thousand_columns(sameas, tmp_path):
    header = [f"c{n}" for n in range(2000)]
    rows = [[f"{n * r % 97}" for n in range(2000)] for r in range(50)]
    result = sameas("profile", write(tmp_path / "wide.csv", header, rows))
    assert "of 2000 columns the 100" in result.out and "more columns" in result.out


def test_refusals(sameas, tmp_path):
    (tmp_path / "empty.csv").write_text("a,b\n")
    assert "no records" in sameas("profile", tmp_path / "empty.csv", status=1).err
    twice = write(tmp_path / "twice.csv", ["a", "a"], [["1", "2"]])
    assert "column 'a' is there twice" in sameas("profile", twice, status=1).err
    assert "no input files" in sameas("profile", status=2).err
    assert "missing.csv" in sameas("profile", tmp_path / "missing.csv", status=1).err


# What a person says of columns of the public sets, by set; several where both are right.
EXPECTED = {
    "historical_50k/records.csv": {"full_name": "full_name", "first_name": "given_name", "surname": "surname", "dob": "birth_date",
                                   "postcode_fake": "postcode", "gender": "sex", "birth_place": "city"},
    "fake_1000/records.csv": {"first_name": "given_name", "surname": "surname", "dob": "birth_date", "city": "city", "email": "email"},
    "febrl3/records.csv": {"given_name": "given_name", "surname": "surname", "street_number": "house_number",
                           "address_1": "street_address", "postcode": "postcode", "state": "region", "date_of_birth": "birth_date"},
    "fodors_zagats/left.csv": {"addr": "street_address", "city": "city", "phone": "phone", "type": "category"},
    "splink_transactions/left.csv": {"transaction_date": "date", "amount": "number", "memo": "free_text"},
    "dblp_acm/left.csv": {"title": "free_text", "year": "date", "venue": "category"},
}


@pytest.mark.parametrize("file", EXPECTED)
def test_public_sets(sameas, file):
    path = Path(os.environ.get("SAMEAS_DATASETS", "")) / file
    if "SAMEAS_DATASETS" not in os.environ or not path.exists():
        pytest.skip("SAMEAS_DATASETS names no folder with " + file)
    found = types(sameas("profile", path, "--json").json)
    assert {name: found[name] for name in EXPECTED[file]} == EXPECTED[file]


def column_type(sameas, tmp_path, header, values, beside=()):
    """What a column is taken for, alone or beside others (header, values)."""
    names = [header, *[name for name, _ in beside]]
    rows = [[value, *[others[i] for _, others in beside]] for i, value in enumerate(values)]
    return sameas("profile", write(tmp_path / "t.csv", names, rows), "--json").json["tables"][0]["columns"][0]


DICE = random.Random(5)
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
SPANISH = "García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Jiménez Ruiz Hernández Díaz Moreno Muñoz".split()
TWICE = "María José,Juan Carlos,José Luis,Ana María,Luis Miguel,María Carmen,José Antonio,Juan José,Miguel Ángel,José Manuel".split(",")
DAY = lambda: DICE.randint(1, 28)
# Values of columns of several countries, what a person says of them, and where it takes one a header.
SEEN = {
    "times in UTC": (lambda: f"2023-{DICE.randint(1, 12):02}-{DAY():02}T{DICE.randint(0, 23):02}:30:00Z", "date"),
    "French months": (lambda: f"{DAY()} {DICE.choice(MONTHS)} {DICE.randint(1930, 2004)}", "birth_date"),
    "Spanish months": (lambda: f"{DAY()} de mayo de {DICE.randint(1930, 2004)}", "birth_date"),
    "two surnames": (lambda: f"{DICE.choice(SPANISH)} {DICE.choice(SPANISH)}", "surname"),
    "two given names": (lambda: DICE.choice(TWICE), "given_name"),
    "mobile numbers with a trunk prefix": (lambda: f"07{DICE.randint(10**8, 10**9 - 1)}", "phone"),
    "Polish postcodes": (lambda: f"{DICE.randint(10, 99)}-{DICE.randint(100, 119)}", "postcode"),
    "Swedish postcodes": (lambda: f"{DICE.randint(100, 150)} {DICE.randint(10, 20)}", "postcode"),
}
NAMED = {
    "movil": (lambda: f"6{DICE.randint(10**7, 10**8 - 1)}", "phone"),
    "fecha_nac": (lambda: f"{DAY():02}/{DICE.randint(1, 12):02}/{DICE.randint(1930, 2004)}", "birth_date"),
    "courriel": (lambda: f"a{DICE.randint(1, 9999)}@exemple.fr", "email"),
    "Achternaam": (lambda: DICE.choice(SPANISH), "surname"),
}


@pytest.mark.parametrize("name", SEEN)
def test_columns_of_several_countries_are_known_by_their_values(sameas, tmp_path, name):
    value, expected = SEEN[name]
    found = column_type(sameas, tmp_path, "c1", [value() for _ in range(400)])
    assert (found["type"], found["from_name"]) == (expected, False)
    assert found["evidence"]


@pytest.mark.parametrize("header", NAMED)
def test_headers_of_several_languages_help(sameas, tmp_path, header):
    value, expected = NAMED[header]
    assert column_type(sameas, tmp_path, header, [value() for _ in range(400)])["type"] == expected


def test_numbers_of_all_rows_are_ids_whoever_they_are_called_after(sameas, tmp_path):
    numbers = [f"C{100000 + 7 * i}" for i in range(400)]
    assert column_type(sameas, tmp_path, "customer_id", numbers)["type"] == "record_id"
    assert column_type(sameas, tmp_path, "customer_id", numbers[:200] * 2)["type"] == "account_number"


def test_parts_of_a_date_have_the_form_of_one(sameas, tmp_path):
    years = [str(DICE.randint(1930, 2004)) for _ in range(400)]
    months, days = [str(DICE.randint(1, 12)) for _ in range(400)], [str(DAY()) for _ in range(400)]
    month = column_type(sameas, tmp_path, "m", months, beside=[("y", years), ("d", days)])
    assert month["type"] == "birth_date" and month["quality"]["score"] == 100


def test_wrong_check_digits_cost_quality(sameas, tmp_path):
    cards = ["4000000000000002", "4000000000000010", "4000000000000028", "4000000000000036"] * 20
    wrong = ["4000000000000003"] * 10
    good = column_type(sameas, tmp_path, "c", cards)
    bad = column_type(sameas, tmp_path, "c", cards + wrong)
    assert bad["type"] == good["type"] == "account_number"
    assert bad["quality"]["score"] < good["quality"]["score"] == 100
    assert any("or the check digits" in reason for reason in bad["quality"]["reasons"])
