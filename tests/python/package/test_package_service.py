"""The typed client against a service that runs."""

import importlib
import json
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from served import MODEL, Served


@pytest.fixture
def client(package, binary, tmp_path):
    if b"this build" in subprocess.run([binary, "serve", "--index", "none"], capture_output=True).stderr:
        pytest.skip("this build has no service: RocksDB or OpenSSL was not found")
    (tmp_path / "backups").mkdir()
    served = Served(binary, tmp_path / "index", "--backups", tmp_path / "backups")
    with importlib.import_module("sameas.service").Client(f"http://127.0.0.1:{served.port}") as connected:
        yield connected
    assert served.stop() == 0


def test_records_searches_and_changes(client, package):
    service = importlib.import_module("sameas.service")
    stored = client.put("crm", "1/a", {"given": "Ann", "surname": "Holm", "town": None}, version=0)
    assert client.get("crm", "1/a") == service.Record("crm", "1/a", stored.version, stored.entity,
                                                      {"given": "Ann", "surname": "Holm", "town": None})
    (match,) = client.search({"given": "Anne", "surname": "holm"}, top=1, explain=True)
    assert match.id == "1/a" and match.comparisons[0]["name"] == "given"
    other = client.put("shop", "2", {"given": "Ann", "surname": "Holm"})
    assert client.entity(other.entity).records == [("crm", "1/a"), ("shop", "2")]
    assert client.explain(("crm", "1/a"), ("shop", "2"))["match_weight"] == client.search({"given": "Ann", "surname": "Holm"})[0].match_weight
    assert client.verify_identity(other.entity, {"given": "Ann", "surname": "Holm"}).reasons["town"] == "not compared"
    assert [change.kind for change in client.changes()] == ["record_added", "entity_created", "record_added"]
    assert next(client.follow(after=2)).source == "shop"
    assert client.changes(99, wait=0.05) == []
    assert client.ready()["records"] == 2 and client.model()["columns"] == ["given", "surname", "town"]
    assert client.remove("shop", "2") and not client.remove("shop", "2") and client.get("shop", "2") is None
    for source, id in (("a:b", "c"), ("a", "b:c")):  # which SOURCE:ID could not tell apart
        client.put(source, id, {"given": "Ann", "surname": "Holm"})
    assert "match_weight" in client.explain(("a:b", "c"), ("a", "b:c"))


def test_another_model_and_a_backup(client, package, tmp_path):
    service = importlib.import_module("sameas.service")
    client.put("crm", "1", {"given": "Ann", "surname": "Holm"})
    model = json.loads(MODEL.read_text())
    model["settings"]["threshold"] = {"probability": 0.75}
    swap = client.swap_model(model, poll=0.01)
    assert (swap.state, swap.records, swap.problem) == ("done", 1, None) and client.model()["threshold"] == 0.75
    assert client.swap_model(MODEL, poll=0.01).sequence > swap.sequence and client.model()["threshold"] == 0.5
    with pytest.raises(service.Problem, match="date_order") as caught:
        client.swap_model(MODEL, date_order="dym")
    assert caught.value.field == "query.date_order"
    client.backup("monday")
    with pytest.raises(service.Problem) as taken:
        client.backup("monday")
    assert taken.value.status == 409
    if hasattr(package._sameas, "open_index"):
        with package.LiveIndex(tmp_path / "backups" / "monday") as copy:
            assert len(copy) == 1 and copy.model == package.Model.load(MODEL)


def test_the_swap_of_another_is_not_taken_for_its_own(client, monkeypatch):
    service = importlib.import_module("sameas.service")
    model = client.model
    for swap in ({"swap": {"state": "done", "began_us": 1}}, {}):  # of another one; of a service that began anew
        monkeypatch.setattr(client, "model", lambda swap=swap: {key: value for key, value in model().items() if key != "swap"} | swap)
        with pytest.raises(service.Problem, match="not known") as caught:
            client.swap_model(MODEL, poll=0.01)
        assert caught.value.status == 409
        monkeypatch.setattr(client, "model", model)
        while client.model()["swap"]["state"] == "running":
            pass


def test_a_job_over_files(client, package, binary, root, tmp_path):
    file = tmp_path / "crm export.csv"
    subprocess.run([binary, "generate", "--records", "200", "--out", file, "--quiet"], check=True)
    seen = []
    settings = json.loads((root / "datasets/settings/customer.json").read_text(encoding="utf-8"))
    job = client.run("dedupe", {"crm": file}, settings=settings, accept_model=True, progress=seen.append)
    assert job.state == "done" and seen[-1] == job and client.job(job.id) == job and client.jobs() == [job]
    assert client.result(job.id, "entities.csv").decode().splitlines()[1].startswith("crm,1,")
    client.remove_job(job.id)
    assert client.jobs() == []
    with pytest.raises(package.Error, match="nothing"):
        client.run("dedupe", {"crm": file}, settings=settings | {"blocking": ["nothing"]})
    waiting = client.add_job("dedupe", [{"name": "a.csv"}])
    service = importlib.import_module("sameas.service")
    with pytest.raises(service.Problem) as missing, file.open("rb") as content:
        client.send_file(waiting.id, "b.csv", content)
    assert missing.value.status == 404


def test_a_connection_that_was_closed_meanwhile_is_made_anew(client):
    client.put("crm", "1", {"given": "Ann"})
    client._connection.sock.shutdown(socket.SHUT_RDWR)
    assert client.get("crm", "1").values["given"] == "Ann"


def test_a_new_connection_that_fails_is_not_tried_again(package):
    with socket.create_server(("127.0.0.1", 0)) as other, ThreadPoolExecutor(1) as pool:
        accepted = pool.submit(lambda: other.accept()[0].close())
        with pytest.raises(ConnectionError):
            importlib.import_module("sameas.service").Client(f"http://127.0.0.1:{other.getsockname()[1]}").ready()
        accepted.result()


def test_many_edits_go_in_several_requests(client, monkeypatch):
    monkeypatch.setattr(importlib.import_module("sameas.service"), "_EDITS_AT_ONCE", 10)
    results = client.edit({"source": "crm", "id": str(i), "values": {"given": f"g{i}"}} for i in range(25))
    assert [result.line for result in results] == list(range(1, 26))
    assert client.ready()["records"] == 25


def test_problems_say_where_and_what(client, package):
    service = importlib.import_module("sameas.service")
    with pytest.raises(service.Problem, match="did you mean surname") as caught:
        client.put("crm", "1", {"surnam": "Holm"})
    assert (caught.value.status, caught.value.kind, caught.value.field) == (422, "invalid-value", "values.surnam")
    assert isinstance(caught.value, package.Error)
    results = client.edit([{"source": "crm", "id": "1", "values": {"given": "Bo"}}, {"source": "crm", "id": "9", "remove": True}])
    assert results[0].version == 1 and results[1].problem.status == 404
    with pytest.raises(service.Problem) as conflict:
        client.put("crm", "1", {"given": "Ann"}, version=7)
    assert conflict.value.status == 412
    with pytest.raises(ValueError, match="must be http"):
        service.Client("localhost:8080")
