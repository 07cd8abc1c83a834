"""Without settings: sameas draft, dedupe and link on invented files. Bad ones: test_bad_input.py."""

import csv
import json
import random

import pytest

FIRST = ("mary james linda robert susan david karen paul helen mark anna peter laura simon clara hugo ines otto vera "
         "felix nora emil ida anton greta").split()
LAST = ("smith johnson williams brown davis miller wilson moore taylor jackson harris clark lewis walker hall young king "
        "wright hill scott green adams baker nelson carter").split()
STREETS = "mill high church station park victoria queen garden bridge river oak elm".split()
HEADER = ["rec", "c1", "c2", "c3", "c4", "c5"]


def typo(dice, text):
    at = dice.randrange(len(text))
    return text[:at] + dice.choice("abcdefghijklmnopqrstuvwxyz") + text[at + 1:]


def person(dice):
    born = f"{dice.randint(1930, 1999)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    return [dice.choice(FIRST), dice.choice(LAST), born, f"{dice.randint(1, 200)} {dice.choice(STREETS)} street",
            f"{dice.randint(200, 989)} {dice.randint(200, 999)} {dice.randint(0, 9999):04}"]


def records(people=400, twice=0.5, seed=1):
    """Rows and, by id, the person; headers and ids say nothing."""
    dice = random.Random(seed)
    rows, truth = [], {}
    for number in range(people):
        values = person(dice)
        for copy in range(2 if dice.random() < twice else 1):
            own = list(values)
            if copy:
                own = [typo(dice, v) if dice.random() < 0.15 else "" if dice.random() < 0.05 else v for v in own]
            rows.append(own)
            truth[len(rows)] = number
    order = list(range(len(rows)))
    dice.shuffle(order)
    named = [[f"r{100000 + 13 * i}", *rows[place]] for i, place in enumerate(order)]
    return named, {row[0]: truth[place + 1] for row, place in zip(named, order)}


def two_sources(seed):
    """The records of people who are there twice, one in each of two lists; and, by id, the person."""
    rows, truth = records(people=500, twice=0.6, seed=seed)
    seen, left, right = set(), [], []
    for row in rows:
        (right if truth[row[0]] in seen else left).append(row)
        seen.add(truth[row[0]])
    return left, right, truth


def write(path, header, rows):
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def f1(entities, truth):
    """Pairwise F1 of an entities.csv."""
    with open(entities, newline="") as file:
        entity = {row["id"]: row["entity_id"] for row in csv.DictReader(file)}
    ids = list(truth)
    found = both = true = 0
    for i, a in enumerate(ids):
        for b in ids[:i]:
            f, t = entity[a] == entity[b], truth[a] == truth[b]
            found, true, both = found + f, true + t, both + (f and t)
    return 2 * both / (found + true)


def test_dedupe_without_settings(sameas, tmp_path):
    rows, truth = records()
    path = write(tmp_path / "people.csv", HEADER, rows)
    sameas("dedupe", path, "--out", tmp_path / "out")
    assert f1(tmp_path / "out/entities.csv", truth) > 0.97
    settings = json.loads((tmp_path / "out/settings.json").read_text())
    assert settings["id"] == "rec" and settings["fit"] == "population"
    assert {note["about"] for note in settings["notes"]} >= {"c1", "c2", "c3", "c4", "c5"}
    # The same settings, given by hand, make the same entities.
    sameas("dedupe", path, "--settings", tmp_path / "out/settings.json", "--out", tmp_path / "again")
    assert (tmp_path / "again/entities.csv").read_bytes() == (tmp_path / "out/entities.csv").read_bytes()


def test_results_do_not_depend_on_threads_or_order(sameas, tmp_path):
    rows, _ = records(people=1100, seed=2)   # more than a million pairs: blocking rules are chosen
    sameas("dedupe", write(tmp_path / "people.csv", HEADER, rows), "--out", tmp_path / "one", "--threads", 1)
    random.Random(3).shuffle(rows)
    sameas("dedupe", write(tmp_path / "people.csv", HEADER, rows), "--out", tmp_path / "seven", "--threads", 7)
    for name in ("entities.csv", "pairs.csv", "settings.json", "model.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "seven" / name).read_bytes(), name
    blocking = json.loads((tmp_path / "one/settings.json").read_text())["blocking"]
    assert len(blocking) > 1 and "all_pairs()" not in blocking


def test_link_without_settings_is_one_to_one(sameas, tmp_path):
    left, right, truth = two_sources(seed=4)
    a, b = write(tmp_path / "a.csv", HEADER, left), write(tmp_path / "b.csv", HEADER, right)
    sameas("link", a, b, "--out", tmp_path / "out")
    assert f1(tmp_path / "out/entities.csv", truth) > 0.97


def test_draft_writes_settings_and_reasons(sameas, tmp_path):
    rows, _ = records(people=100)
    path = write(tmp_path / "people.csv", HEADER, rows)
    text = sameas("draft", path).out
    settings = json.loads(text)
    assert [c["name"] for c in settings["comparisons"]] == ["c1", "c2", "c3", "c4", "c5"]
    report = sameas("draft", path, "--out", tmp_path / "s.json", "--leave-out", "c5").out
    assert "Choices" in report and "c4" in report
    assert "c5" not in [c["name"] for c in json.loads((tmp_path / "s.json").read_text())["comparisons"]]
    failed = sameas("draft", path, "--leave-out", "c9", status=2)
    assert "--leave-out c9: there is no such column" in failed.err and "c1" in failed.err


def test_steps_of_standardisation_are_drafted_shown_and_switched_off(sameas, tmp_path):
    rows, _ = records(people=100)
    forms = ("+44 20 7946 {}", "(020) 7946-{}")
    rows = [[*row[:-1], forms[i % 2].format(1000 + i // 4)] for i, row in enumerate(rows)]
    path = write(tmp_path / "people.csv", HEADER, rows)
    field = lambda *options: json.loads(sameas("draft", path, *options).out)["fields"]["c5"]
    assert field()["clean"] == ["compact", "phones"] and field()["region"] == "GB"
    assert field("--standardise", "none")["clean"] == "compact"
    assert field("--standardise", "titles,email_tags")["clean"] == "compact"
    assert field("--standardise", "phones")["clean"] == ["compact", "phones"]
    notes = json.loads(sameas("draft", path).out)["notes"]
    assert any(note["about"] == "c5" and "phones (changes" in note["text"] for note in notes)
    failed = sameas("draft", path, "--standardise", "phone", status=2)
    assert "there is no step 'phone': did you mean 'phones'?" in failed.err
    columns = {c["name"]: c for c in json.loads(sameas("profile", path, "--json").out)["tables"][0]["columns"]}
    steps = columns["c5"]["standardisation"]
    assert steps["region"] == "GB" and steps["steps"][0]["step"] == "phones" and steps["steps"][0]["values"] == len({row[-1] for row in rows})
    assert "phones changes" in sameas("profile", path).out


def test_the_answer_is_left_out(sameas, tmp_path):
    rows, truth = records(people=300)
    path = write(tmp_path / "people.csv", [*HEADER, "c6"], [[*row, f"E{truth[row[0]]:05}"] for row in rows])
    settings = json.loads(sameas("draft", path).out)
    assert "c6" not in [c["name"] for c in settings["comparisons"]]
    assert any(note["about"] == "c6" and note["text"].startswith("left out") for note in settings["notes"])


def test_people_without_duplicates_are_refused_or_stay_apart(sameas, tmp_path):
    rows, _ = records(people=500, twice=0)
    path = write(tmp_path / "people.csv", HEADER, rows)
    run = sameas("dedupe", path, "--out", tmp_path / "out", status=None)
    if run.status == 3:
        assert "the model does not hold" in run.err and "--accept-model" in run.err
        assert not (tmp_path / "out").exists()
    else:
        with open(tmp_path / "out/entities.csv", newline="") as file:
            entities = [row["entity_id"] for row in csv.DictReader(file)]
        assert len(set(entities)) > 0.98 * len(entities)


def renamed_files(tmp_path):
    """The same people under two headers, the columns in another order, and one that only one file has."""
    left, right, truth = two_sources(seed=8)
    a = write(tmp_path / "a.csv", ["rec", "first_name", "surname", "dob", "address", "phone"], left)
    b = write(tmp_path / "b.csv", ["last_name", "given", "rec", "birth_date", "street", "tel", "segment"],
              [[row[2], row[1], row[0], *row[3:], f"{i % 5}x"] for i, row in enumerate(right)])
    return a, b, truth


def test_files_with_other_headers_are_matched_and_say_how(sameas, tmp_path):
    a, b, truth = renamed_files(tmp_path)
    run = sameas("link", a, b, "--out", tmp_path / "out")
    assert "column 'surname' is 'last_name' in b" in run.err
    assert f1(tmp_path / "out/entities.csv", truth) > 0.97
    settings = json.loads((tmp_path / "out/settings.json").read_text())
    assert {name: field["by_source"] for name, field in settings["fields"].items()} == {
        "first_name": {"b": "given"}, "surname": {"b": "last_name"}, "dob": {"b": "birth_date"},
        "address": {"b": "street"}, "phone": {"b": "tel"}}
    assert any(note["about"] == "segment" and "only b has it" in note["text"] for note in settings["notes"])
    drafted = json.loads(sameas("draft", a, b, "--json").out)["settings"]
    assert any(note["about"] == "dob" and "is 'birth_date' in b" in note["text"] for note in drafted["notes"])
    # The settings, given by hand, make the same entities.
    sameas("link", a, b, "--settings", tmp_path / "out/settings.json", "--out", tmp_path / "again")
    assert (tmp_path / "again/entities.csv").read_bytes() == (tmp_path / "out/entities.csv").read_bytes()


def test_matched_columns_can_be_named_or_denied(sameas, tmp_path):
    a, b, _ = renamed_files(tmp_path)
    fields = lambda *options: json.loads(sameas("draft", a, b, *options).out)["fields"]
    assert "phone" not in fields("--map", "phone=")
    assert fields("--map", "address=segment")["phone"]["by_source"] == {"b": "tel"}
    assert "no other input has a column 'telephone'" in sameas("draft", a, b, "--map", "phone=telephone", status=2).err
    assert "did you mean 'phone'" in sameas("draft", a, b, "--map", "phones=tel", status=2).err


def test_a_full_name_and_ids_of_another_name_are_found_in_a_link(sameas, tmp_path):
    left, right, truth = two_sources(seed=8)
    a = write(tmp_path / "a.csv", ["rec", "first_name", "surname", "dob", "address", "phone"], left)
    b = write(tmp_path / "b.csv", ["number", "who", "dob", "address", "phone"],
              [[row[0], f"{row[2]}, {row[1]}", *row[3:]] for row in right])
    run = sameas("link", a, b, "--out", tmp_path / "out")
    assert "column 'who' of b is first_name, surname in a" in run.err
    assert "column 'rec' is 'number' in b" in run.err
    assert f1(tmp_path / "out/entities.csv", truth) > 0.97
    settings = json.loads((tmp_path / "out/settings.json").read_text())
    assert (settings["id"], settings["id_by_source"]) == ("rec", {"b": "number"})
    assert settings["fields"]["who"]["by_source"] == {"a": ["first_name", "surname"], "b": "who"}
    sameas("link", a, b, "--settings", tmp_path / "out/settings.json", "--out", tmp_path / "again")
    assert (tmp_path / "again/entities.csv").read_bytes() == (tmp_path / "out/entities.csv").read_bytes()


def test_names_under_each_others_headers_in_one_file_are_exchanged_back(sameas, tmp_path):
    left, right, truth = two_sources(seed=8)
    right = [[row[0], row[2], row[1], *row[3:]] for row in right]
    a, b = write(tmp_path / "a.csv", HEADER, left), write(tmp_path / "b.csv", HEADER, right)
    out = tmp_path / "out"
    run = sameas("link", a, b, "--out", out)
    assert "column 'c1' is 'c2' in b: what it holds stands there (--map c1=c1 takes the headers at their word)" in run.err
    settings = json.loads((out / "settings.json").read_text())
    assert [settings["fields"][c]["by_source"] for c in ("c1", "c2", "c3")] == [{"b": "c2"}, {"b": "c1"}, {}]
    assert f1(out / "entities.csv", truth) > 0.95
    said = json.loads(sameas("draft", a, b, "--map", "c1=c1").out)
    assert said["fields"]["c1"]["by_source"] == said["fields"]["c2"]["by_source"] == {}


def test_what_is_said_of_exchanged_columns_works_under_other_headers(sameas, tmp_path):
    dice = random.Random(3)
    words = lambda count, end: ["".join(dice.choice("ba de ki lo mu ne ra so tu vi".split()) for _ in range(3)) + end for _ in range(count)]
    first, last = words(40, "x"), words(60, "q")   # that are no names, so that only headers tell which is which
    rows = [[f"r{i}", dice.choice(first), dice.choice(last), *person(dice)[2:]] for i in range(400)]
    crossed = [[f"s{row[0]}", row[2], row[1], *row[3:]] for row in rows[:200]]
    a = write(tmp_path / "a.csv", ["rec", "first_name", "last_name", *HEADER[3:]], rows)
    b = write(tmp_path / "b.csv", ["rec", "given", "surname", *HEADER[3:]], crossed)
    c = write(tmp_path / "c.csv", ["rec", "firstname", "surname", *HEADER[3:]], crossed)
    by_source = lambda run: [json.loads(run.out)["fields"][column]["by_source"] for column in ("first_name", "last_name")]
    for files, headers in (([a, b], {"b": "given"}), ([a, b, c], {"b": "given", "c": "firstname"})):
        run = sameas("draft", *files)
        assert by_source(run) == [dict.fromkeys(headers, "surname"), headers]
        notes = [line for line in run.err.splitlines() if "column 'first_name' is" in line and " in b: " in line]
        assert len(notes) == 1 and "'surname' in b: what it holds stands there" in notes[0]
        remedy = notes[0].split("(")[1].split(" take")[0].split()
        assert by_source(sameas("draft", *files, *remedy)) == [headers, dict.fromkeys(headers, "surname")]


def test_the_truth_does_not_help_to_match_columns(sameas, tmp_path):
    left, right, truth = two_sources(seed=8)
    dice = random.Random(3)
    said = lambda row: f"w{7 * truth[row[0]]}x {dice.randrange(10**6)}y of"
    born = lambda: f"{dice.randint(1900, 1999)}-{dice.randint(1, 12):02}-01"
    other = lambda: f"w{dice.randrange(10**4)}x {dice.randrange(10**6)}y of"
    a = write(tmp_path / "a.csv", ["rec", "c7", "dob", "person"], [[row[0], said(row), born(), truth[row[0]]] for row in left])
    b = write(tmp_path / "b.csv", ["rec", "d8", "d9", "dob", "person"],
              [[row[0], said(row), other(), born(), truth[row[0]]] for row in right])
    run = sameas("link", a, b, "--truth", "person", "--accept-model", "--out", tmp_path / "out", status=None)
    assert "column 'c7' left out" in run.err


def test_words_for_nothing_do_not_change_what_a_column_holds(sameas, tmp_path):
    rows, _ = records(people=400)
    years = [[*row, "" if i % 3 == 0 else str(1950 + i % 40)] for i, row in enumerate(rows)]
    words = [[*row[:-1], row[-1] or "N/A"] for row in years]
    drafted = []
    for name, table in (("empty", years), ("words", words)):
        document = json.loads(sameas("draft", write(tmp_path / f"{name}.csv", [*HEADER, "year"], table)).out)
        counted = [note["text"] for note in document["notes"] if note["about"] == "year" and "placeholder" in note["text"]]
        missing = sum(not row[-1] for row in years)
        assert counted == ([] if name == "empty" else [f"{missing} rows hold placeholders ('N/A'): missing (null_values)"])
        assert document["fields"]["year"].pop("null_values") == ([] if name == "empty" else ["N/A"])
        drafted.append([document[key] for key in ("fields", "comparisons", "blocking")])
    assert drafted[0] == drafted[1]


def test_columns_that_tell_nothing_do_not_stop_a_run(sameas, tmp_path):
    """A number of the row, an amount, a time: matches agree on them no more than strangers do, and are matches all the same."""
    dice = random.Random(4)
    rows, truth = records(people=500, twice=0.6, seed=8)
    wide = [[*row, f"{dice.random() * 100:.2f}", f"2024-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"] for row in rows]
    run = sameas("dedupe", write(tmp_path / "t.csv", [*HEADER, "score", "created"], wide), "--out", tmp_path / "out")
    assert f1(tmp_path / "out/entities.csv", truth) > 0.95, run.err


def test_many_columns(sameas, tmp_path):
    dice = random.Random(6)
    rows, _ = records(people=60)
    wide = [[*row, *[dice.choice(LAST) for _ in range(300)]] for row in rows]
    run = sameas("draft", write(tmp_path / "t.csv", [*HEADER, *[f"w{i}" for i in range(300)]], wide))
    assert 5 <= len(json.loads(run.out)["comparisons"]) <= 20


def test_standard_input_needs_settings(sameas):
    failed = sameas("dedupe", "-", input=b"a,b\n1,2\n", status=2)
    assert "standard input" in failed.err and "--settings" in failed.err


def test_a_run_says_what_blocking_misses(sameas, tmp_path):
    rows, truth = records(people=1500)
    path = write(tmp_path / "people.csv", HEADER, rows)
    report = sameas("dedupe", path, "--out", tmp_path / "out", "--missed", tmp_path / "missed.csv", "--json").json
    missed = report["missed"]
    share = missed["pairs_completeness"]
    assert 0.9 < share["low"] <= share["value"] <= share["high"] <= 1
    assert missed["found"] > 500
    assert report["expected"]["recall"]["value"] <= share["high"]
    with open(tmp_path / "missed.csv", newline="") as file:
        listed = list(csv.DictReader(file))
    assert all(0 < float(row["probability"]) <= 1 and row["rule"] and row["agrees_on"] for row in listed)
    text = sameas("dedupe", path, "--out", tmp_path / "out").out
    assert "Blocking misses an estimated" in " ".join(text.split())
    for threads in "1", "7":
        again = sameas("dedupe", path, "--threads", threads, "--out", tmp_path / "out", "--json").json
        assert again["missed"] == missed and again["expected"] == report["expected"]


def test_poor_rules_are_told_that_they_miss_much(sameas, tmp_path):
    rows, _ = records(people=1500)
    path = write(tmp_path / "people.csv", HEADER, rows)
    drafted = json.loads(sameas("draft", path, "--json").out)["settings"]
    good, poor = tmp_path / "good.json", tmp_path / "poor.json"
    good.write_text(json.dumps(drafted))
    poor.write_text(json.dumps({**drafted, "blocking": ["c1, c4, c5"], "group_limits": []}))
    told = {}
    for settings in (good, poor):
        run = sameas("dedupe", path, "--settings", settings, "--accept-model", "--out", tmp_path / settings.stem, "--json")
        told[settings.stem] = run.json["expected"]["recall"]["value"]
    assert told["good"] > 0.9
    assert told["poor"] < 0.7  # half of the doubles have a mistake or a gap in one of the three
    assert any("blocking misses an estimated" in warning for warning in run.json["warnings"])


def test_block_suggests_the_rules_of_a_draft(sameas, tmp_path):
    rows, _ = records(people=1500)
    path = write(tmp_path / "people.csv", HEADER, rows)
    suggested = sameas("block", path, "--suggest", "--json").json["suggestions"]
    drafted = sameas("draft", path, "--json").json["settings"]
    assert [rule["rule"] for rule in suggested] == drafted["blocking"]
    assert sum(rule["new_matches"] for rule in suggested) <= 1 + 1e-9
    for rule in suggested:
        assert 0 <= rule["only_matches"] <= rule["matches"] + 1e-9 and rule["new_matches"] <= rule["matches"] + 1e-9
        assert rule["new_pairs"] > 0
    text = sameas("block", path, "--suggest").out
    assert all(rule["rule"] in text for rule in suggested[:3])
    assert sameas("block", path, "--suggest", "--settings", "x.json", status=2).err


def as_answers(rows, truth):
    """Columns that give the entity away, under a header that says nothing, by what they are like."""
    first, place = {}, {}
    for row in rows:
        first.setdefault(truth[row[0]], row[0])
    for number in sorted(set(truth.values()), key=lambda n: n * 7919 % 10007):
        place[number] = len(place)
    people = [truth[row[0]] for row in rows]
    twice = {n for n in people if people.count(n) > 1}
    return {"a code with gaps": [f"G{place[n] * 37 + 1000}" for n in people],
            "a random number": [str(n * 2654435761 % 10**9) for n in people],
            "the id of another row": ["" if first[n] == row[0] else first[n] for n, row in zip(people, rows)],
            "the id of the first row": [first[n] for n in people],
            "a number of those that are there twice": [str(n) if n in twice else "" for n in people]}


def test_codes_without_mistakes_and_ids_of_other_rows_are_left_out_and_named(sameas, tmp_path):
    rows, truth = records(people=500, twice=0.8, seed=21)
    for kind, values in as_answers(rows, truth).items():
        run = sameas("draft", write(tmp_path / "t.csv", [*HEADER, "zz"], [[*row, value] for row, value in zip(rows, values)]))
        assert "zz" not in [c["name"] for c in json.loads(run.out)["comparisons"]], kind
        assert "column 'zz' left out: looks like the answer" in run.err, kind


def test_an_identifier_with_mistakes_is_compared(sameas, tmp_path):
    dice = random.Random(22)
    rows, truth = records(people=500, twice=0.8, seed=21)
    coded = [[*row, str(truth[row[0]] * 7919 + 10**6)] for row in rows]
    for row in coded:
        if dice.random() < 0.05:
            row[-1] = row[-1][:-1] + dice.choice("0123456789")
    drafted = json.loads(sameas("draft", write(tmp_path / "t.csv", [*HEADER, "zz"], coded)).out)
    assert "zz" in [c["name"] for c in drafted["comparisons"]]


def with_dates(form, seed=23):
    """Records whose dates are written by form(number of the row, year, month, day)."""
    rows, truth = records(people=300, seed=seed)
    for i, row in enumerate(rows):
        parts = row[3].split("-")
        if len(parts) == 3 and all(part.isdigit() for part in parts):
            row[3] = form(i, *parts)
    return rows, truth


MAY = "januar februar märz april mai juni juli august september oktober november dezember".split()
# How dates are written, how the field must be read, and what is said.
FORMS = {
    "no date tells": (lambda i, y, m, d: f"{int(d) % 12 + 1:02}/{m}/{y}", {"type": "date", "order": "dmy"}, "no date tells whether"),
    "half in each order": (lambda i, y, m, d: f"{m}/{d}/{y}" if i % 2 else f"{d}.{m}.{y}", {"type": "text"}, ""),
    "a third in the other": (lambda i, y, m, d: [f"{y}-{m}-{d}", f"{d}/{m}/{y}", f"{d}.{m}.{y}", f"{m}/{d}/{y}"][i % 4],
                             {"type": "date", "order": "dmy"}, "dates of both orders"),
    "days that do not exist": (lambda i, y, m, d: "30/02/1980" if i % 2 else f"{y}-{m}-{d}", {"type": "text"}, ""),
    "german months": (lambda i, y, m, d: f"{int(d)}. {MAY[int(m) - 1]} {y}", {"type": "date", "clean": ["default", "month_names"]}, ""),
    "years of two digits": (lambda i, y, m, d: f"{d}.{m}.{y[2:]}", {"type": "date", "clean": ["default", "two_digit_years"]}, ""),
    "some years alone": (lambda i, y, m, d: [f"{y}-{m}-{d}", y, f"{y}-{m}"][i % 3], {"type": "date", "order": "automatic"}, ""),
}


@pytest.mark.parametrize("name", FORMS)
def test_dates_however_they_are_written_end_no_run(sameas, tmp_path, name):
    form, field, said = FORMS[name]
    rows, truth = with_dates(form)
    run = sameas("dedupe", write(tmp_path / "t.csv", HEADER, rows), "--out", tmp_path / "out")
    drafted = json.loads((tmp_path / "out/settings.json").read_text())["fields"]["c3"]
    assert {key: drafted[key] for key in field} == field
    assert said in run.err
    assert f1(tmp_path / "out/entities.csv", truth) > 0.95


def test_dates_that_need_a_step_stay_texts_without_it(sameas, tmp_path):
    rows, _ = with_dates(FORMS["years of two digits"][0])
    path = write(tmp_path / "t.csv", HEADER, rows)
    assert json.loads(sameas("draft", path, "--standardise", "none").out)["fields"]["c3"]["type"] == "text"


def test_letters_with_strokes_are_read_plainly(sameas, tmp_path):
    rows, truth = records(people=300, seed=24)
    first = dict(zip(FIRST, "łukasz søren æsa đorđe øystein małgorzata paweł michał bjørn jørgen".split() * 3))
    plainly = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "đ": "d"})
    for i, row in enumerate(rows):
        row[1] = first.get(row[1], row[1]).translate(plainly if i % 2 else {})
    path = write(tmp_path / "t.csv", ["rec", "given_name", *HEADER[2:]], rows)
    field = lambda *options: json.loads(sameas("draft", path, *options).out)["fields"]["given_name"]["clean"]
    assert field() == field("--standardise", "diacritics") == ["words", "diacritics"]
    assert field("--standardise", "none") == "words"
    found = [effect["step"] for effect in json.loads(sameas("profile", path, "--json").out)["tables"][0]["columns"][1]["standardisation"]["steps"]]
    assert "diacritics" in found
    sameas("dedupe", path, "--out", tmp_path / "out")
    assert f1(tmp_path / "out/entities.csv", truth) > 0.97
