"""Measures what `sameas generate` makes, and writes it to statistics/PROFILE.json, which is committed with the profile.

    python datasets/generator/statistics.py [--sameas build/release/bin/sameas] [PROFILE...]

The same is measured of a small file, whose bytes have a checksum: a test makes that file again and compares every figure
(tests/python/test_generator_statistics.py), so that no profile changes without a new version and new statistics.

Values are compared as a careful reader would: case and marks folded, dates and telephone numbers read whatever their
format. Missing values neither agree nor differ.
"""

import argparse
import hashlib
import json
import subprocess
import tempfile
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
SEED = 7
SMALL_RECORDS = 20_000
RECORDS = {"splink7m": 1_000_000, "person": 500_000, "customer": 500_000, "place": 100_000, "place_moved": 100_000,
           "place_sparse": 100_000, "translit": 100_000, "translit_many": 100_000, "household": 100_000,
           "household_undated": 100_000, "derived": 100_000, "nodup": 100_000}

# Columns that say who somebody is, as an expression that makes their values comparable.
NAMES = {"first_name": "strip_accents(lower(first_name))", "last_name": "strip_accents(lower(last_name))"}
DATE = ("coalesce(try_strptime(birth_date, '%Y-%m-%d'), try_strptime(birth_date, '%Y%m%d'), "
        "try_strptime(birth_date, '%b %d, %Y'), try_strptime(birth_date, '%d-%b-%Y'))")
STREET = "strip_accents(lower(street))"
for whole, brief in (("street", "st"), ("avenue", "ave"), ("road", "rd"), ("drive", "dr"), ("lane", "ln"), ("court", "ct"),
                     ("boulevard", "blvd"), ("place", "pl"), ("apartment", "apt")):
    STREET = f"replace({STREET}, ' {whole}', ' {brief}')"
CONTACT = {**NAMES, "birth_date": DATE, "street": STREET,
           "phone": "right(regexp_replace(phone, '[^0-9]', '', 'g'), 10)", "email": "lower(email)"}
PLACE = {**NAMES, "birth_year": "birth_year", "street": STREET, "postcode": "postcode"}
TRANSLIT = {**NAMES, "birth_date": DATE, "region": "region", "country": "country"}
UNDATED = {**NAMES, "street": STREET, "postcode": "postcode", "phone": "phone"}
HOUSEHOLD = {**UNDATED, "birth_date": DATE}
IDENTIFYING = {"splink7m": {**NAMES, "dob": "dob", "birth_place": "birth_place"}, "person": CONTACT, "customer": CONTACT,
               "place": PLACE, "place_moved": PLACE, "place_sparse": PLACE, "translit": TRANSLIT, "translit_many": TRANSLIT,
               "household": HOUSEHOLD, "household_undated": UNDATED, "derived": HOUSEHOLD, "nodup": HOUSEHOLD}
# The columns whose exact agreement is measured beside that of the name; none in household_undated.
BIRTH = {"splink7m": ["dob"], "household_undated": [], "place": ["birth_year"], "place_moved": ["birth_year"],
         "place_sparse": ["birth_year"]}
PLACE_RULES = [["first_name", "last_name"], ["last_name", "birth_year"], ["last_name", "postcode"], ["street", "postcode"],
               ["county", "city", "postcode"]]
TRANSLIT_RULES = [["first_name", "last_name"], ["first_name", "birth_date"], ["last_name", "birth_date"],
                  ["last_name", "region"]]
HOUSEHOLD_RULES = [["first_name", "last_name"], ["phone"], ["street", "postcode"], ["last_name", "postcode"]]
RULES = {
    **dict.fromkeys(("place", "place_moved", "place_sparse"), PLACE_RULES),
    **dict.fromkeys(("translit", "translit_many"), TRANSLIT_RULES),
    **dict.fromkeys(("household", "household_undated", "nodup"), HOUSEHOLD_RULES),
    "derived": [*HOUSEHOLD_RULES, ["full_name"], ["age", "birth_year", "area"], ["email"]],
    "splink7m": [rule.split(", ") for rule in json.loads((PROJECT / "datasets/settings/splink7m.json").read_text())["blocking"]],
    "person": [["first_name", "last_name"], ["last_name", "birth_date"], ["first_name", "birth_date"], ["phone"], ["email"],
               ["street", "postcode"], ["last_name", "postcode"]],
    "customer": [["first_name", "last_name"], ["last_name", "birth_date"], ["phone"], ["email"], ["street", "postcode"],
                 ["last_name", "postcode"], ["customer_number"]],
}
QUANTILES = (0.5, 0.9, 0.99, 0.999, 1.0)


def table_of(file: Path, profile: str) -> duckdb.DuckDBPyConnection:
    """The records with identifying values made comparable."""
    base = duckdb.connect()
    columns = [row[0] for row in base.execute(f"describe select * from '{file}'").fetchall()]
    comparable = ", ".join(f"{IDENTIFYING[profile].get(column, column)} as {column}" for column in columns)
    base.execute(f"create table records as select {comparable} from '{file}'")
    return base


def one(base: duckdb.DuckDBPyConnection, query: str) -> tuple:
    row = base.execute(query).fetchone()
    assert row is not None
    return row


def groups(base: duckdb.DuckDBPyConnection, columns: list[str]) -> dict:
    """The sizes of the groups that agree on all columns, and the pairs in them."""
    present = " and ".join(f"{column} is not null" for column in columns)
    quantiles = ", ".join(f"quantile_disc(size, {q})" for q in QUANTILES)
    sizes = f"(select count(*) as size from records where {present} group by {', '.join(columns)})"
    pairs, *found = one(base, f"select sum(size * (size - 1) // 2), {quantiles} from {sizes}")
    return {"pairs": int(pairs), "group_size_quantiles": dict(zip(map(str, QUANTILES), map(int, found)))}


def share(part: int | None, whole: int) -> float:
    """0 of nothing: a profile may have no true pair at all."""
    return round((part or 0) / whole, 4) if whole else 0.0


def truth(base: duckdb.DuckDBPyConnection, profile: str) -> dict:
    """What makes the profile hard: pairs of records of one entity, and pairs that agree on name and birth date."""
    columns = list(IDENTIFYING[profile])
    differing = " + ".join(f"coalesce((a.{c} <> b.{c})::int, 0)" for c in columns)
    base.execute(f"create or replace table pairs as select {differing} as differing from records a join records b "
                 "on a.entity_id = b.entity_id and a.id::bigint < b.id::bigint")
    pairs, two = one(base, "select count(*), sum((differing >= 2)::int) from pairs")
    key = ["first_name", "last_name", *BIRTH.get(profile, ["birth_date"])]
    agreeing = groups(base, key)["pairs"]
    right = groups(base, key + ["entity_id"])["pairs"]
    return {
        "true_pairs": pairs,
        "true_pairs_differing_in_two_or_more": share(two, pairs),
        "identifying_fields": columns,
        "exact_name_and_birth_date": {"precision": share(right, agreeing), "recall": share(right, pairs),
                                      "f1": share(2 * right, agreeing + pairs)},
    }


def missing(base: duckdb.DuckDBPyConnection) -> dict[str, float]:
    columns = [row[0] for row in base.execute("describe records").fetchall()][2:]
    shares = one(base, "select " + ", ".join(f"1 - count({column}) / count(*)" for column in columns) + " from records")
    return {column: round(share, 4) for column, share in zip(columns, shares)}


def linkage(sameas: Path, file: Path, folder: Path) -> dict:
    """Candidates, kept pairs and their truth under the committed settings."""
    run = subprocess.run([str(sameas), "dedupe", str(file), "--settings", str(PROJECT / "datasets/settings/splink7m.json"),
                          "--truth", "entity_id", "--out", str(folder / "run"), "--json"],
                         check=True, capture_output=True, text=True)
    report = json.loads(run.stdout)
    return {"sameas": report["sameas"], "candidate_pairs": report["counts"]["candidate_pairs"],
            "pairs_kept": report["counts"]["pairs_kept"],
            "pairs_per_rule": {rule["rule"]: rule["pairs"] for rule in report["rules"]},
            "new_pairs_per_rule": {rule["rule"]: rule["scored"] for rule in report["rules"]},
            "evaluation": report["evaluation"]}


def made_file(sameas: Path, profile: str, records: int, file: Path) -> dict:
    """Generates the file; what the program says of it."""
    program = [str(sameas), "generate", "--profile", profile, "--records", str(records), "--seed", str(SEED),
               "--out", str(file), "--json"]
    return json.loads(subprocess.run(program, check=True, capture_output=True, text=True).stdout)


def figures(file: Path, profile: str) -> dict:
    """What can be counted in the file alone."""
    base = table_of(file, profile)
    records, entities = one(base, "select count(*), count(distinct entity_id) from records")
    return {"records": records, "entities": entities, "records_of_an_entity": groups(base, ["entity_id"]),
            **truth(base, profile), "missing": missing(base),
            "rules": {", ".join(rule): groups(base, rule) for rule in RULES[profile]}}


def small(sameas: Path, profile: str, folder: Path) -> dict:
    """The figures of a small file, and the checksum of all its values, as CSV: other formats may be encoded anew."""
    file = folder / f"{profile}_small.csv"
    made_file(sameas, profile, SMALL_RECORDS, file)
    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    made_file(sameas, profile, SMALL_RECORDS, file.with_suffix(".parquet"))
    return {"sha256_of_csv": checksum, **figures(file.with_suffix(".parquet"), profile)}


def measure(sameas: Path, profile: str) -> dict:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / f"{profile}.parquet"
        version = made_file(sameas, profile, RECORDS[profile], file)["profile_version"]
        result = {"profile": profile, "version": version, "seed": SEED, **figures(file, profile)}
        if profile == "splink7m":
            result["linkage"] = linkage(sameas, file, folder)
        return {**result, "small": small(sameas, profile, folder)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("profiles", nargs="*", metavar="PROFILE", help="default: all")
    parser.add_argument("--sameas", type=Path, default=PROJECT / "build/release/bin/sameas")
    arguments = parser.parse_args()
    for profile in arguments.profiles or RECORDS:
        text = json.dumps(measure(arguments.sameas, profile), indent=2)
        (HERE / "statistics" / f"{profile}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
