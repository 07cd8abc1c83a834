"""Invented records with a column of every kind that Splink compares, and models of Splink over them."""

import logging

import pyarrow as pa


def records(package, count, seed):
    """A table of `count` records: generated customers, with lists, places, times, amounts and vectors made of what they have."""
    rows = pa.table(package.generate(count, seed=seed)).to_pylist()
    for row in rows:
        digits = int("".join(letter for letter in row["phone"] or "" if letter.isdigit()) or 0)
        place = int(row["postcode"]) if (row["postcode"] or "").isdigit() else None
        row["uk_postcode"] = None if place is None else f"{'NSEW'[place % 4]}{'W' * (place % 2)}{place // 7 % 9} {place % 5}AB"
        row["lat"] = None if place is None else 25 + place % 997 / 40
        row["lng"] = None if place is None else -120 + place % 1009 / 20
        numbers = [part for part in (row["phone"], row["customer_number"]) if part]
        row["phones"] = None if row["phone"] is None else numbers[:digits % 7 % 3]   # some without items
        row["amount"] = None if digits == 0 else float(digits % 5000) / 4 + len(row["last_name"] or "")
        row["seen"] = None if row["updated"] is None else f"{row['updated']}T{digits % 24:02}:{digits % 60:02}:00Z"
        row["vector"] = None if place is None else [1.0 + place % 7, 2.0 + place % 5, len(row["city"] or "") / 2.0]
    kinds = {"lat": pa.float64(), "lng": pa.float64(), "phones": pa.list_(pa.string()), "amount": pa.float64(),
             "vector": pa.list_(pa.float64(), 3)}
    return pa.table({name: pa.array([row[name] for row in rows], kinds.get(name, pa.string())) for name in rows[0]})


def linker_from(table, settings):
    """A Linker over the table, or over {source: table}, by settings or a saved document, which says nothing."""
    from splink import DuckDBAPI, Linker
    database = DuckDBAPI()
    if isinstance(table, dict):
        tables = [database.register(one, dataset_display_name=source) for source, one in table.items()]
        return Linker(tables, settings, log_level=logging.ERROR)
    return Linker(database.register(table), settings, log_level=logging.ERROR)


def linker_of(table, comparisons, rules, **settings):
    """A Linker over the table, its parameters estimated."""
    from splink import SettingsCreator, block_on
    linker = linker_from(table, SettingsCreator(**{"link_type": "dedupe_only", "unique_id_column_name": "id"} | settings,
                                                comparisons=comparisons, blocking_rules_to_generate_predictions=rules))
    linker.training.estimate_u_using_random_sampling(max_pairs=50_000, seed=1)
    for columns in (["last_name", "first_name"], ["postcode"]):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    return linker


def predictions(linker):
    """Match weight by the ids of a pair, the smaller first; in a link by (source, id)."""
    def record(row, side):
        source = row.get(f"source_dataset_{side}")
        return row[f"id_{side}"] if source is None else (source, row[f"id_{side}"])

    return {tuple(sorted((record(row, "l"), record(row, "r")))): row["match_weight"]
            for row in linker.inference.predict().as_record_list()}


def found(package, table, document, link_type="dedupe_only", **options):
    """The same of the imported model."""
    imported = package.from_splink(document, **options)
    linker = package.Linker(table, model=imported.model, link=link_type != "dedupe_only",
                            duplicates_within=link_type == "link_and_dedupe")
    weights = {}
    for pair in linker.score().to_arrow().to_pylist():
        sides = [pair[f"{side}_id"] if link_type == "dedupe_only" else (pair[f"{side}_source"], pair[f"{side}_id"])
                 for side in ("left", "right")]
        weights[tuple(sorted(sides))] = pair["match_weight"]
    return weights
