"""Readers and writers at the same time, every answer checked against what was acknowledged before it and begun after it."""

import random
import subprocess
import threading
import time

import pytest
from served import Served

SECONDS = 25
RECORDS_A_WRITER = 40
WRITERS, READERS = 3, 4
FAMILIES = 12  # of one surname and town, so that entities merge and split all the time


class Checked:
    """What may be read of the records of one writer. The number in a record's values rises with each of its changes."""

    def __init__(self, name):
        self.name = name
        self.acknowledged, self.begun = {}, {}  # by id: number, or None where it is removed; versions rise with it
        self.count = 0

    def values(self, id_):
        return {"given": f"{self.name}{id_}n{self.count}", "surname": f"family{id_ % FAMILIES}", "town": f"town{id_ % FAMILIES}"}


def number_of(answer):
    return int(answer["values"]["given"].rsplit("n", 1)[1])


def write(service, mine, ends, failures):
    source, connection = random.Random(mine.name), service.connection()
    try:
        while time.monotonic() < ends:
            id_ = source.randrange(RECORDS_A_WRITER)
            mine.count += 1
            mine.begun[id_] = mine.count
            target = f"/v1/records/{mine.name}/{id_}"
            if source.random() < 0.15 and mine.acknowledged.get(id_, (0,))[0] is not None:
                status, _, answer = service.ask("DELETE", target, connection=connection)
                assert status == (204 if id_ in mine.acknowledged else 404), (status, answer)
                mine.acknowledged[id_] = (None, mine.count)
            else:
                status, _, answer = service.ask("PUT", target, {"values": mine.values(id_)}, connection=connection)
                was_there = mine.acknowledged.get(id_, (None,))[0] is not None
                assert status == (200 if was_there else 201), (status, answer)
                mine.acknowledged[id_] = (mine.count, mine.count)
    except BaseException as failure:
        failures.append(failure)
        raise
    finally:
        connection.close()


def read(service, all_of_them, seed, ends, failures):
    source, connection = random.Random(seed), service.connection()
    try:
        while time.monotonic() < ends:
            whose, id_ = source.choice(all_of_them), source.randrange(RECORDS_A_WRITER)
            number, since = whose.acknowledged.get(id_, (None, 0))
            status, _, answer = service.ask("GET", f"/v1/records/{whose.name}/{id_}", connection=connection)
            is_changing = whose.begun.get(id_, 0) > since
            assert status in (200, 404)
            if status == 200:
                assert since <= number_of(answer) <= whose.begun[id_] and (number is not None or is_changing), (number, since, answer)
            else:
                assert number is None or is_changing, (whose.name, id_, number)
            family = source.randrange(FAMILIES)
            status, _, found = service.ask("POST", "/v1/search", {
                "values": {"given": "x", "surname": f"family{family}", "town": f"town{family}"}, "top": 1000}, connection=connection)
            assert status == 200
            names = [(match["source"], match["id"]) for match in found["matches"]]
            assert len(set(names)) == len(names) and all(int(id_) % FAMILIES == family for _, id_ in names)
            assert all(earlier["match_weight"] >= later["match_weight"] for earlier, later in zip(found["matches"], found["matches"][1:]))
            if found["matches"]:
                entity = source.choice(found["matches"])["entity"]
                status, _, answer = service.ask("GET", f"/v1/entities/{entity}", connection=connection)
                assert status in (200, 410), answer
                assert status == 410 or len({int(record["id"]) % FAMILIES for record in answer["records"]}) == 1
    except BaseException as failure:
        failures.append(failure)
        raise
    finally:
        connection.close()


def follow(service, ends, changes, failures):
    try:
        while True:
            after = changes[-1]["sequence"] if changes else 0
            answer = service.ask("GET", f"/v1/changes?after={after}&count=10000&wait=1s")[2]
            if not answer["changes"] and time.monotonic() > ends + 1:
                return
            changes += answer["changes"]
    except BaseException as failure:
        failures.append(failure)
        raise


@pytest.mark.deep
def test_every_answer_under_load_is_one_that_was_true(binary, tmp_path):
    if b"this build" in subprocess.run([binary, "serve", "--index", "none"], capture_output=True).stderr:
        pytest.skip("this build has no service: RocksDB or OpenSSL was not found")
    service = Served(binary, tmp_path / "index")
    ends, failures, changes = time.monotonic() + SECONDS, [], []
    writers = [Checked(f"w{w}") for w in range(WRITERS)]
    threads = [threading.Thread(target=write, args=(service, mine, ends, failures)) for mine in writers]
    threads += [threading.Thread(target=read, args=(service, writers, seed, ends, failures)) for seed in range(READERS)]
    threads.append(threading.Thread(target=follow, args=(service, ends, changes, failures)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures and sum(mine.count for mine in writers) > 100

    assert [change["sequence"] for change in changes] == list(range(1, len(changes) + 1))
    there, entities = set(), set()
    for change in changes:
        name = (change.get("source"), change.get("id"))
        if change["kind"] == "record_added":
            there.add(name)
        elif change["kind"] == "record_removed":
            there.remove(name)
        elif change["kind"] == "entity_created":
            assert change["entity"] not in entities
            entities.add(change["entity"])
    assert there == {(mine.name, str(id_)) for mine in writers for id_, (number, _) in mine.acknowledged.items() if number is not None}
    assert service.ask("GET", "/v1/ready")[2]["records"] == len(there)
    assert service.stop() == 0
    subprocess.run([binary, "verify", tmp_path / "index", "--quiet"], check=True)
