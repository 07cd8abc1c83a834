"""sameas.dedupe, link and Linker: the results of the command line for the same records, whatever holds them."""

import csv
import json
import pickle
import threading

import pyarrow as pa
import pyarrow.csv
import pytest

import customers


def file_rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rows_of(table):
    return table.to_arrow().to_pylist()


def assert_same_pairs(pairs, path):
    wanted, got = file_rows(path), rows_of(pairs)
    assert len(wanted) == len(got) == len(pairs) > 0
    for row, found in zip(wanted, got):
        assert row.keys() == found.keys()
        assert row == {name: row[name] if not isinstance(value, str) and float(row[name]) == value else value
                       for name, value in found.items()}


def without_costs(report):
    return {name: part for name, part in report.items() if name not in ("timings", "seconds", "files", "threads")}


def test_a_dedupe_gives_what_the_command_line_gives(customers_result, deduped):
    out, report = deduped
    assert rows_of(customers_result.entities) == file_rows(out / "entities.csv")
    assert_same_pairs(customers_result.pairs, out / "pairs.csv")
    assert without_costs(customers_result.report) == without_costs(report)
    assert customers_result.model.to_json() == (out / "model.json").read_text()


def test_a_link_gives_what_the_command_line_gives(package, data, linked):
    out, report = linked
    result = package.link(data / "crm.csv", data / "erp.csv", json.loads((data / "settings.json").read_text()))
    assert rows_of(result.entities) == file_rows(out / "entities.csv")
    assert_same_pairs(result.pairs, out / "pairs.csv")
    assert result.report["counts"] == report["counts"]


@pytest.fixture(scope="module")
def texts(data):
    """The customers as texts, nulls as such."""
    return pyarrow.csv.read_csv(data / "customers.csv", convert_options=pyarrow.csv.ConvertOptions(
        column_types={name: pa.string() for name in customers.COLUMNS}, strings_can_be_null=True))


def duckdb_relation(table):
    return pytest.importorskip("duckdb").arrow(table)


HOLDERS = {
    "table": lambda table: table,
    "reader": lambda table: table.to_reader(max_chunksize=50),
    "chunks of few rows": lambda table: pa.Table.from_batches(table.to_batches(max_chunksize=7)),
    "sliced": lambda table: pa.concat_tables([table[:5], table, table[:9]])[5:-9],
    "large strings": lambda table: table.cast(pa.schema([(name, pa.large_string()) for name in table.column_names])),
    "string views": lambda table: table.cast(pa.schema([(name, pa.string_view()) for name in table.column_names])),
    "dictionaries": lambda table: pa.table({name: table[name].dictionary_encode() for name in table.column_names}),
    "another order": lambda table: table.take(list(reversed(range(len(table))))).select(list(reversed(table.column_names))),
    "dicts": lambda table: table.to_pylist(),
    "dicts without nulls": lambda table: [{name: value for name, value in row.items() if value is not None}
                                          for row in table.to_pylist()],
    "duckdb": duckdb_relation,
    "polars": lambda table: pytest.importorskip("polars").from_arrow(table),
    "pandas": lambda table: pytest.importorskip("pandas").DataFrame(table.to_pydict()),
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_entities_are_the_same_whatever_holds_the_records(package, data, customers_result, texts, holder):
    result = package.dedupe(HOLDERS[holder](texts), data / "settings.json", source="customers", threads=2)
    assert rows_of(result.entities) == rows_of(customers_result.entities)


def test_files_of_every_kind_are_read(package, data, customers_result, texts, tmp_path):
    import gzip

    import pyarrow.parquet
    pyarrow.parquet.write_table(texts, tmp_path / "customers.parquet", row_group_size=100)
    with pa.ipc.new_file(tmp_path / "customers.arrow", texts.schema) as writer:
        writer.write_table(texts)
    (tmp_path / "customers.csv.gz").write_bytes(gzip.compress((data / "customers.csv").read_bytes()))
    customers.write_csv(tmp_path / "customers.tsv", [list(row.values()) for row in file_rows(data / "customers.csv")],
                        delimiter="\t")
    (tmp_path / "customers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in texts.to_pylist()))
    for path in sorted(tmp_path.iterdir()):
        result = package.dedupe(path, data / "settings.json")
        assert rows_of(result.entities) == rows_of(customers_result.entities), path.name


def test_numbers_and_dates_are_read_as_the_command_line_reads_them(package, sameas, customers_result, tmp_path):
    """Every type that has a text form, through a Parquet file and from memory."""
    import datetime
    import decimal

    import pyarrow.parquet
    count = 40
    numbers = [None if i % 9 == 8 else i % 20 for i in range(count)]
    columns = {
        "int8": pa.array(numbers, pa.int8()), "uint64": pa.array(numbers, pa.uint64()),
        "float32": pa.array([None if n is None else n / 8 for n in numbers], pa.float32()),
        "float64": pa.array([None if n is None else n / 10 for n in numbers], pa.float64()),
        "decimal": pa.array([None if n is None else decimal.Decimal(n) / 4 for n in numbers], pa.decimal128(10, 3)),
        "bool": pa.array([None if n is None else n % 2 == 0 for n in numbers]),
        "date32": pa.array([None if n is None else datetime.date(1990, 1, 1 + n) for n in numbers]),
        "date64": pa.array([None if n is None else datetime.date(1990, 1, 1 + n) for n in numbers], pa.date64()),
        "timestamp": pa.array([None if n is None else datetime.datetime(1990, 1, 1 + n, n % 3) for n in numbers]),
        "zoned": pa.array([None if n is None else datetime.datetime(1990, 1, 1 + n, 5, 30) for n in numbers],
                          pa.timestamp("ms", "UTC")),
        "null": pa.nulls(count),
    }
    table = pa.table({"key": [str(i % 20) for i in range(count)], **columns})
    pyarrow.parquet.write_table(table, tmp_path / "typed.parquet")
    settings = {"blocking": ["key"], "keep": {"probability": 0.0001}, "threshold": {"probability": 0.5},
                "fields": {name: {"clean": "none"} for name in columns},
                "comparisons": [{"field": name, "levels": ["exact", "else"]} for name in columns]}
    linker = package.Linker({"typed": table}, settings)
    # What the engine read shows in the explanation of a pair, whatever the model.
    model = model_without_training(package, linker, customers_result.model)
    values = {one["name"]: one["left"][0] for one in linker.explain("3", "4", model)["comparisons"]}
    assert values == {"int8": "2", "uint64": "2", "float32": "0.25", "float64": "0.2", "decimal": "0.5", "bool": "true",
                      "date32": "1990-01-03", "date64": "1990-01-03", "timestamp": "1990-01-03T02:00:00",
                      "zoned": "1990-01-03T05:30:00Z", "null": None}
    model.save(tmp_path / "model.json")
    out = tmp_path / "out"
    sameas("dedupe", tmp_path / "typed.parquet", "--model", tmp_path / "model.json", "--out", out, "--format", "csv")
    assert_same_pairs(linker.score(model), out / "pairs.csv")
    told = sameas("explain", out, "3", "4", "--json").json
    assert {one["name"]: one["left"][0] for one in told["comparisons"]} == values
    rows = package.Linker(table.to_pylist(), settings)
    assert {one["name"]: one["left"][0] for one in rows.explain("3", "4", model)["comparisons"]} == values


def model_without_training(package, linker, other):
    """A model of the linker's settings whose parameters are made up; how another was trained stands in it."""
    levels = [{"level": "exact", "m": 0.9, "u": 0.1}, {"level": "else", "m": 0.1, "u": 0.9}]
    settings = linker.settings
    document = {"schema": 1, "kind": "sameas model", "settings": settings, "prior": 0.01, "classes": [],
                "comparisons": [{"name": one["name"], "levels": levels} for one in settings["comparisons"]],
                "term_frequencies": [], "training": json.loads(other.to_json())["training"]}
    return package.Model.from_json(json.dumps(document))


def test_a_linker_goes_step_by_step(package, data, customers_result):
    linker = package.Linker(data / "customers.csv", data / "settings.json")
    rules = customers_result.report["rules"]
    assert linker.block() == [{name: part for name, part in rule.items() if name != "scored"} for rule in rules]
    model = linker.train()
    assert model == customers_result.model and len(linker) == customers_result.report["counts"]["records"]
    pairs = linker.score()
    assert rows_of(pairs) == rows_of(customers_result.pairs)
    assert rows_of(linker.cluster(pairs).entities) == rows_of(customers_result.entities)
    loose, strict = linker.cluster(pairs, threshold=0.02), linker.cluster(pairs, threshold=0.9999999)
    assert loose.report["counts"]["entities"] < strict.report["counts"]["entities"]
    first = rows_of(pairs)[0]
    told = linker.explain(first["left_id"], ("customers", first["right_id"]))
    assert told["match_weight"] == first["match_weight"] and told["probability"] == first["probability"]
    assert told["right"] == {"source": "customers", "id": first["right_id"]}


def test_a_model_serves_again(package, data, customers_result, tmp_path):
    customers_result.model.save(tmp_path / "model.json")
    model = package.Model.load(tmp_path / "model.json")
    assert model == customers_result.model == pickle.loads(pickle.dumps(model))
    again = package.dedupe(data / "customers.csv", model=model)
    assert rows_of(again.pairs) == rows_of(customers_result.pairs)
    strict = package.dedupe(data / "customers.csv", model=model, threshold=0.99999)
    assert strict.report["counts"]["entities"] > again.report["counts"]["entities"]


def test_results_do_not_depend_on_threads(package, data, customers_result):
    for threads in (1, 5):
        result = package.dedupe(data / "customers.csv", data / "settings.json", threads=threads)
        assert rows_of(result.pairs) == rows_of(customers_result.pairs)
        assert result.report["threads"] == threads


def test_several_python_threads_at_once(package, data, customers_result):
    linker = package.Linker(data / "customers.csv", data / "settings.json", threads=2)
    model, found, failed = linker.train(), [], []

    def work():
        try:
            pairs = linker.score(model)
            found.append((rows_of(pairs), rows_of(linker.cluster(pairs).entities)))
            found.append((rows_of(customers_result.pairs), rows_of(customers_result.entities)))
        except BaseException as error:
            failed.append(error)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert not failed and len(found) == 8 and all(one == found[0] for one in found)


def test_results_hand_themselves_over(package, customers_result):
    entities, pairs = customers_result.entities, customers_result.pairs
    assert pa.table(entities).schema == pa.schema([(name, pa.string()) for name in ("source", "id", "entity_id")])
    assert pa.table(pairs).equals(pairs.to_arrow()) and pairs.to_arrow().schema.field("pattern").type == pa.uint64()
    assert "entities" in repr(entities) and f"{len(pairs):,}" in repr(pairs) and "records" in repr(customers_result)
    assert customers_result._repr_html_().startswith("<table>") and "<th>probability</th>" in pairs._repr_html_()
    stream = pairs.__arrow_c_stream__()
    del stream, pairs  # one that nobody read


def test_results_become_frames(customers_result):
    polars, pandas = pytest.importorskip("polars"), pytest.importorskip("pandas")
    entities = customers_result.entities
    assert isinstance(entities.to_polars(), polars.DataFrame) and isinstance(entities.to_pandas(), pandas.DataFrame)
    assert entities.to_polars().to_dicts() == rows_of(entities) == entities.to_pandas().to_dict("records")


def test_progress_is_told(package, data):
    told = []
    package.dedupe(data / "customers.csv", data / "settings.json", progress=lambda *state: told.append(state))
    assert told[-1] == ("done", 1, 1)
    assert all(isinstance(stage, str) and done >= 0 and total >= 0 for stage, done, total in told)


def test_under_one_model_the_name_of_a_source_does_not_matter(package, texts, customers_result):
    """Names of sources are in the ids of entities, and in what samples for training are drawn by: nowhere else."""
    def groups(result):
        members = {}
        for row in rows_of(result.entities):
            members.setdefault(row["entity_id"], set()).add(row["id"])
        return sorted(map(sorted, members.values()))

    renamed = package.dedupe(texts, source="another name", model=customers_result.model)
    assert groups(renamed) == groups(customers_result)
    assert {row["entity_id"] for row in rows_of(renamed.entities)} != {row["entity_id"] for row in rows_of(customers_result.entities)}


# Without settings

@pytest.fixture(scope="module")
def drafted(package, data):
    return package.dedupe(data / "customers.csv", truth="person", accept_model=True)


def test_without_settings_they_are_drafted_as_the_command_line_drafts_them(package, data, drafted, sameas, tmp_path):
    sameas("dedupe", data / "customers.csv", "--truth", "person", "--accept-model", "--out", tmp_path / "out")
    assert package.Settings.from_document(drafted.model.settings) == package.Settings.load(tmp_path / "out/settings.json")
    assert rows_of(drafted.entities) == file_rows(tmp_path / "out/entities.csv")
    assert_same_pairs(drafted.pairs, tmp_path / "out/pairs.csv")


@pytest.mark.parametrize("holder", ["reader", "dicts", "sliced"])
def test_what_can_be_read_once_is_drafted_from_too(package, drafted, texts, holder):
    result = package.dedupe(HOLDERS[holder](texts), source="customers", truth="person", accept_model=True)
    assert result.model.settings == drafted.model.settings
    assert rows_of(result.entities) == rows_of(drafted.entities)


def test_columns_are_left_out(package, texts):
    linker = package.Linker(texts, truth="person", leave_out=["email", "phone"], accept_model=True)
    assert not {"email", "phone", "person"} & {field["name"] if isinstance(field, dict) else field
                                              for field in linker.settings["fields"]}
    with pytest.raises(package.InvalidSettings, match="leave_out 'mail': there is no such column"):
        package.Linker(texts, leave_out=["mail"])


def test_names_under_each_others_headers_in_one_table_are_exchanged_back(package):
    people = rows_of(package.generate(2000, seed=5, threads=2))
    names = [{"id": str(row["id"]), "one": row["first_name"], "other": row["last_name"], "mail": row["email"]} for row in people]
    left, right = names[::2], [row | {"one": row["other"], "other": row["one"]} for row in names[1::2]]
    settings = package.Linker({"a": left, "b": right}, link=True, accept_model=True).settings
    fields, told = settings["fields"], [note["text"] for note in settings["notes"] if "what it holds" in note["text"]]
    assert told == ["is 'other' in b: what it holds stands there", "is 'one' in b: what it holds stands there"]   # no word of --map
    assert (fields["one"]["by_source"], fields["other"]["by_source"]) == ({"b": "other"}, {"b": "one"})


def test_tables_without_a_column_in_common_cannot_be_drafted_for(package):
    with pytest.raises(package.InvalidData, match="no column in common"):
        package.link([{"a": "1"}], [{"b": "1"}])


# Invented records

def test_generated_records_are_those_of_the_command_line(package, sameas, tmp_path):
    table = package.generate(3000, seed=5, threads=2)
    sameas("generate", "--records", 3000, "--seed", 5, "--out", tmp_path / "customers.csv")
    assert len(table) == 3000
    rows = [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows_of(table)]
    assert rows == file_rows(tmp_path / "customers.csv") and rows_of(table) == rows_of(package.generate(3000, seed=5))
    settings = {"id": "id", "blocking": ["postcode"], "comparisons": [{"field": "last_name", "levels": ["exact", "else"]}]}
    assert len(package.Linker(table, settings, truth="entity_id")) == 3000
    with pytest.raises(package.InvalidSettings, match="did you mean"):
        package.generate(10, "custmer")
    with pytest.raises(package.InvalidSettings, match="records=0"):
        package.generate(0)
