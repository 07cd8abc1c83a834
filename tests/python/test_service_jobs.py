"""Batch jobs of the service over real sockets: runs as of the command line, sent files of any size, and ends of every kind."""

import csv
import io
import json
import os
import signal
import subprocess
import time

import pytest

CUSTOMERS = 400


@pytest.fixture(scope="module")
def customers(served_binary, tmp_path_factory):
    file = tmp_path_factory.mktemp("customers") / "customers.csv"
    subprocess.run([served_binary, "generate", "--records", str(CUSTOMERS), "--out", file, "--quiet"], check=True)
    return file


def add(service, **order):
    status, headers, job = service.ask("POST", "/v1/jobs", {"command": "dedupe"} | order)
    assert status == 201, job
    return headers["Location"]


def wait_for(service, job, *states):
    for _ in range(600):
        answer = service.ask("GET", job)[2]
        if answer["state"] in states:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"the job is still {answer}")


def settings(root):
    return json.loads((root / "datasets/settings/customer.json").read_text(encoding="utf-8"))


def process_of(service):
    """The process of the job that runs."""
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(service.process.pid)], capture_output=True, text=True).stdout.split()
    return int(children[0])


def test_a_job_gives_what_the_command_gives(start, served_binary, customers, root, tmp_path):
    service = start(tmp_path / "index", "--job-files", customers.parent)
    subprocess.run([served_binary, "dedupe", customers, "--settings", root / "datasets/settings/customer.json", "--accept-model", "--out", tmp_path / "run",
                    "--quiet"], check=True)
    sent = add(service, files=[{"name": "customers.csv"}], settings=settings(root), accept_model=True)
    named = add(service, files=[{"path": "customers.csv"}], settings=settings(root), accept_model=True)
    assert service.ask("PUT", f"{sent}/files/customers.csv", customers.read_bytes())[0] == 201
    for job in (sent, named):
        answer = wait_for(service, job, "done", "failed")
        assert answer["state"] == "done", answer
        assert {"entities.csv", "pairs.csv", "model.json", "run.json", "report.json"} <= {result["name"] for result in answer["results"]}
        for name in ("entities.csv", "pairs.csv"):
            status, headers, content = service.ask("GET", f"{job}/result/{name}")
            assert (status, headers["Content-Type"]) == (200, "text/csv")
            assert content == (tmp_path / "run" / name).read_bytes()
        assert service.ask("GET", f"{job}/result/report.json")[2]["counts"]["records"] == CUSTOMERS
    assert len(list(csv.DictReader(io.StringIO(content.decode())))) > 0
    assert [job["id"] for job in service.ask("GET", "/v1/jobs")[2]["jobs"]] == [sent.rsplit("/")[-1], named.rsplit("/")[-1]]
    assert service.ask("DELETE", sent)[0] == 204 and service.ask("GET", sent)[0] == 404
    audit = (tmp_path / "index/audit.jsonl").read_text(encoding="utf-8")
    assert f'"job":"{sent.rsplit("/")[-1]}"' in audit and "/v1/jobs/{id}/result/{file}" in audit
    assert service.stop() == 0
    again = start(tmp_path / "index")
    assert again.ask("GET", f"{named}/result/entities.csv")[2] == (tmp_path / "run/entities.csv").read_bytes()


def test_a_job_that_fails_says_why(start, tmp_path):
    service = start(tmp_path / "index")
    job = add(service, files=[{"name": "a.csv"}], settings={"blocking": ["nothing"], "comparisons": [{"field": "nothing", "levels": ["exact", "else"]}]})
    assert service.ask("PUT", f"{job}/files/a.csv", b"id,given\n1,Ann\n")[0] == 201
    answer = wait_for(service, job, "failed", "done")
    assert answer["state"] == "failed" and "nothing" in answer["error"] and str(tmp_path) not in answer["error"]
    assert service.ask("GET", f"{job}/result/entities.csv")[0] == 404


def test_neither_a_crash_of_a_job_nor_its_end_hurts_the_service(start, tmp_path):
    service = start(tmp_path / "index", "--job-files", tmp_path)
    rows = "".join(f"{i},g{i % 7},s{i % 5},t{i % 3},u{i % 11}\n" for i in range(30_000))  # hundreds of millions of pairs
    (tmp_path / "many.csv").write_text("id,given,surname,town,street\n" + rows, encoding="utf-8")
    order = {"files": [{"path": "many.csv"}], "settings": {
        "id": "id", "blocking": ["town", "street"], "comparisons": [{"field": name, "levels": ["exact", "else"]} for name in ("given", "surname", "town", "street")]}}
    first, second, third = add(service, **order), add(service, **order), add(service, **order)
    wait_for(service, first, "running")
    os.kill(process_of(service), signal.SIGSEGV)
    assert "signal 11" in wait_for(service, first, "failed")["error"]
    wait_for(service, second, "running")
    ended = process_of(service)
    assert service.ask("DELETE", second)[0] == 204
    with pytest.raises(ProcessLookupError):
        os.kill(ended, 0)
    assert service.ask("PUT", "/v1/records/crm/1", {"values": {"given": "Ann"}})[0] == 201
    wait_for(service, third, "running")
    left = process_of(service)
    service.stop(signal.SIGKILL)
    for _ in range(100):
        if not os.path.exists(f"/proc/{left}"):
            break
        time.sleep(0.05)
    assert not os.path.exists(f"/proc/{left}")
    assert "the service ended" in start(tmp_path / "index").ask("GET", third)[2]["error"]


def test_files_come_in_any_way_and_size(start, tmp_path):
    service = start(tmp_path / "index", "--request-seconds", 1, "--job-disk", "8M", "--body-max", "1M")
    job = add(service, files=[{"name": "large.csv"}])
    head = f"PUT {job}/files/large.csv HTTP/1.1\r\nHost: localhost\r\n".encode()
    assert service.raw(head + b"Content-Length: 100\r\n\r\nhalf").startswith(b"HTTP/1.1 408 ")
    assert service.raw(head + b"Content-Length: 9000000\r\n\r\n", b"x" * 9_000_000).startswith(b"HTTP/1.1 507 ")
    asks = head.replace(b"large", b"other") + b"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n"
    assert service.raw(asks).startswith(b"HTTP/1.1 404 ")
    assert service.ask("GET", job)[2]["files"][0]["bytes"] is None
    chunks = b"".join(b"%x\r\n" % len(part) + part + b"\r\n" for part in (b"a,b\n", b"1,2\n" * 500_000, b""))
    assert service.raw(head + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n", chunks).startswith(b"HTTP/1.1 201 ")
    assert wait_for(service, job, "failed", "done")["files"][0]["bytes"] == 2_000_004
    assert service.ask("PUT", f"{job}/files/large.csv", b"x")[0] == 409


def test_jobs_are_their_owners(start, served_binary, tmp_path):
    keys = {name: subprocess.run([served_binary, "serve", "--add-key", f"{name}={role}", "--keys", tmp_path / "keys.json"], capture_output=True,
                                 text=True).stdout.strip() for name, role in (("crm", "write"), ("shop", "write"), ("chief", "admin"), ("clerk", "search"))}
    service = start(tmp_path / "index", "--keys", tmp_path / "keys.json", "--job-files", tmp_path)

    def ask(who, *request):
        return service.ask(*request, headers={"Authorization": f"Bearer {keys[who]}"})
    order = {"command": "dedupe", "files": [{"name": "a.csv"}]}
    job = ask("crm", "POST", "/v1/jobs", order)[1]["Location"]
    assert ask("clerk", "POST", "/v1/jobs", order)[0] == 403
    for method, target in (("GET", job), ("DELETE", job), ("GET", f"{job}/result/entities.csv"), ("PUT", f"{job}/files/a.csv")):
        assert ask("shop", method, target)[0] == 404
    assert ask("shop", "GET", "/v1/jobs")[2]["jobs"] == []
    assert len(ask("chief", "GET", "/v1/jobs")[2]["jobs"]) == 1 and ask("crm", "GET", job)[0] == 200
    by_path = {"command": "dedupe", "files": [{"path": "keys.json"}]}
    assert ask("crm", "POST", "/v1/jobs", by_path)[0] == 403
    assert ask("chief", "DELETE", job)[0] == 204 and ask("crm", "GET", job)[0] == 404
