"""The service over real sockets: every example of its OpenAPI document, and clients that are malformed, huge, slow or many."""

import json
import os
import random
import resource
import socket
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from served import Served


@pytest.fixture(scope="module")
def service(served_binary, tmp_path_factory):
    served = Served(served_binary, tmp_path_factory.mktemp("service") / "index", "--request-seconds", 5, "--body-max", "1M")
    yield served
    assert served.stop() == 0


@pytest.fixture(scope="module")
def hasty_service(served_binary, tmp_path_factory):
    """One that waits for nobody; for slow clients alone, since on a busy machine every client is slow."""
    served = Served(served_binary, tmp_path_factory.mktemp("hasty") / "index", "--request-seconds", 1)
    yield served
    assert served.stop() == 0


def put(service, id_, **values):
    status, _, answer = service.ask("PUT", f"/v1/records/crm/{id_}", {"values": values})
    assert status in (200, 201), answer
    return answer


def examples(document):
    """(name, method, path, request example, status, expected answer) in the order of the document."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if status == "default":
                    continue
                for media in response.get("content", {"": {"examples": response.get("x-examples", {})}}).values():
                    for name, expected in media.get("examples", {}).items():
                        yield name, method.upper(), path, operation, int(status), expected.get("value")


def test_every_example_of_the_openapi_document(start, tmp_path):
    (tmp_path / "backups").mkdir()
    service = start(tmp_path / "index", "--backups", tmp_path / "backups")
    _, _, document = service.ask("GET", "/v1/openapi.json")
    tried, job, job_id = set(), "0123456789abcdef0123456789abcdef", None  # the id of the document's job, and what it is here
    for name, method, path, operation, status, expected in examples(document):
        target, query, headers = path, [], {}
        for parameter in operation.get("parameters", []):
            if name not in parameter.get("examples", {}):
                continue
            value = str(parameter["examples"][name]["value"])
            if parameter["in"] == "path":
                target = target.replace("{" + parameter["name"] + "}", value)
            elif parameter["in"] == "query":
                query.append(f"{parameter['name']}={value}")
            else:
                headers[parameter["name"]] = value
        body = None
        for media in operation.get("requestBody", {}).get("content", {}).values():
            body = media["examples"][name]["value"]
        target = target.replace(job, job_id or job)
        got_status, got_headers, got = service.ask(method, target + ("?" if query else "") + "&".join(query), body, headers)
        if got_headers["Location"]:
            job_id = got_headers["Location"].rsplit("/", 1)[1]
        assert got_status == status, (name, got)
        if isinstance(expected, str):
            assert got.decode() == expected, name
        elif expected is not None:
            without_times = json.loads(json.dumps(got), object_hook=lambda o: o | {key: 0 for key in o if key.endswith("_us")})
            assert json.loads(json.dumps(without_times).replace(job_id or job, job)) == expected, name
        tried.add((method, path))
    operations = {(method.upper(), path) for path, all_of_it in document["paths"].items() for method in all_of_it}
    assert operations - tried == {("GET", "/metrics"), ("GET", "/v1/openapi.json")}


def test_a_connection_serves_many_requests_and_pipelines_them(service):
    connection = service.connection()
    for i in range(5):
        assert service.ask("PUT", f"/v1/records/kept/{i}", {"values": {"given": "Ann"}}, connection=connection)[0] == 201
    connection.close()
    ask = b"GET /v1/records/kept/%d HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
    answer = service.raw(b"".join(ask % (i, b"Connection: close\r\n" if i == 4 else b"") for i in range(5)))
    assert answer.count(b"HTTP/1.1 200 OK") == 5
    places = [answer.index(b'"id":"%d"' % i) for i in range(5)]
    assert places == sorted(places)
    assert service.raw(b"HEAD /v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").endswith(b"\r\n\r\n")


@pytest.mark.parametrize("sent, status", [
    (b"nonsense\r\n\r\n", 400),
    (b"GET /v1/health HTTP/9.9\r\n\r\n", 400),
    (b"GET /v1/health HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
    (b"GET /v1/health HTTP/1.1\r\nHost: localhost\r\nHost: pages.example\r\nConnection: close\r\n\r\n", 400),
    (b"GET /v1/health HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", 400),
    (b"GET /v1/records/a/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400),
    (b"PUT /v1/records/a/b HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", 400),
    (b"PUT /v1/records/a/b HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    (b"PUT /v1/records/a/b HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
    (b"PUT /v1/records/a/b HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
    (b"GET /v1/health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity\r\n\r\n", 400),
    (b"GET /v1/health HTTP/1.1\r\nHost: pages.example\r\nConnection: close\r\n\r\n", 403),
    (b"GET /v1/health HTTP/1.1\r\nHost: localhost\r\nOrigin: https://pages.example\r\nConnection: close\r\n\r\n", 403),
    (b"PUT /v1/records/a/b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{{{", 400),
    (b"BREW /v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 405),
    (b"PUT /v1/records/a/b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n", 413),
    (b"PUT /v1/records/a/b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
    (b"PUT /v1/records/a/b HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" + b"x" * 65536 + b"\r\n"
     + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 16, 413),
    (b"GET /v1/health HTTP/1.1\r\nHost: localhost\r\nA: " + b"x" * 20000 + b"\r\n\r\n", 431),
    (b"GET /" + b"x" * 20000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 431),
    (b"POST /v1/model HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\nConnection: close\r\n\r\n" + b" " * 2000000, 400),  # larger than others may be
    (b"POST /v1/model HTTP/1.1\r\nHost: localhost\r\nContent-Length: 67108865\r\n\r\n", 413),
    (b"POST /v1/model HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", 422),
    (b"POST /v1/model?keep_groups=maybe HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", 422),
    (b"PUT /v1/model HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", 405),
    (b"POST /v1/backup HTTP/1.1\r\nHost: localhost\r\nContent-Length: 18\r\nConnection: close\r\n\r\n{\"name\": \"../../x\"}", 404),  # without --backups
    (b"POST /v1/backup HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n", 413),
    (b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n" + b"[" * 5000, 400),
])
def test_malformed_and_huge_requests_are_answered(service, sent, status):
    answer = service.raw(sent)
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer[:300]
    assert b"application/problem+json" in answer
    assert service.ask("GET", "/v1/health")[0] == 200


def test_random_bytes_end_no_service(service):
    source = random.Random(5)
    valid = b"PUT /v1/records/a/b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30\r\nConnection: close\r\n\r\n" + b'{"values": {"given": "ann"}}   '
    for _ in range(60):
        damaged = bytearray(valid)
        for _ in range(source.randrange(1, 6)):
            damaged[source.randrange(len(damaged))] = source.randrange(256)
        with socket.create_connection(("127.0.0.1", service.port), timeout=20) as plain:
            plain.sendall(damaged[:source.randrange(1, len(damaged))])
    assert service.ask("GET", "/v1/health")[0] == 200


def test_slow_clients_are_let_go(hasty_service):
    began = time.monotonic()
    assert hasty_service.raw(b"GET /v1/hea").startswith(b"HTTP/1.1 408 ")
    assert hasty_service.raw(b"PUT /v1/records/a/b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30\r\n\r\n{").startswith(b"HTTP/1.1 408 ")
    assert 1.8 < time.monotonic() - began < 8


def test_many_clients_at_once(start, tmp_path):
    service = start(tmp_path / "index")

    def one_client(client):
        connection = service.connection()
        for i in range(20):
            status, _, answer = service.ask("PUT", f"/v1/records/crm/{client}-{i}", {"values": {"given": f"g{i}", "surname": f"s{client}"}},
                                            connection=connection)
            assert status == 201, answer
            status, _, found = service.ask("POST", "/v1/search", {"values": {"given": f"g{i}", "surname": f"s{client}"}}, connection=connection)
            assert status == 200 and any(match["id"] == f"{client}-{i}" for match in found["matches"])
        connection.close()
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(one_client, range(16)))
    assert service.ask("GET", "/v1/ready")[2]["records"] == 320
    feed = service.ask("GET", "/v1/changes?count=10000")[2]["changes"]
    assert [change["sequence"] for change in feed] == list(range(1, len(feed) + 1))
    metrics = service.ask("GET", "/metrics")[2].decode()
    assert 'sameas_requests_total{method="POST",route="/v1/search",status="200"} 320' in metrics


def test_the_service_may_open_as_many_files_as_the_system_allows(start, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, hard - 1), hard))
    try:
        service = start(tmp_path / "index")
        assert resource.prlimit(service.process.pid, resource.RLIMIT_NOFILE) == (hard, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_who_waits_for_a_change_is_told(service):
    put(service, "waited", given="Ann")
    with ThreadPoolExecutor(1) as pool:
        last = service.ask("GET", "/v1/changes?count=10000")[2]["next"]
        began = time.monotonic()
        waiting = pool.submit(service.ask, "GET", f"/v1/changes?after={last}&wait=20s")
        time.sleep(0.2)
        put(service, "waited", given="Bo")
        changes = waiting.result()[2]["changes"]
    assert changes and changes[0]["id"] == "waited"
    assert time.monotonic() - began < 5
    assert service.ask("GET", "/v1/changes?after=1000000&wait=100ms")[2] == {"changes": [], "next": 1000000}


def test_lines_are_answered_one_by_one(service, hasty_service):
    lines = [json.dumps({"source": "lines", "id": str(i), "values": {"given": "Ann", "surname": f"s{i}"}} if i % 100 else {"id": 1})
             for i in range(3000)]
    status, headers, answer = service.ask("POST", "/v1/records", "\n".join(lines))
    answers = [json.loads(line) for line in answer.splitlines()]
    assert status == 200 and headers["Content-Type"] == "application/x-ndjson"
    assert [entry["line"] for entry in answers] == list(range(1, 3001))
    assert [entry["line"] for entry in answers if "problem" in entry] == list(range(1, 3001, 100))
    # Answers come before the body ends.
    with socket.create_connection(("127.0.0.1", service.port), timeout=5) as plain:
        line = b'{"source": "lines", "id": "x", "remove": true}\n'
        plain.sendall(b"POST /v1/records HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(line), line))
        seen = b""
        while b'"line":1' not in seen:
            seen += plain.recv(4096)
        plain.sendall(b"0\r\n\r\nGET /v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        while piece := plain.recv(4096):
            seen += piece
        assert seen.count(b"HTTP/1.1 200 OK") == 2
    cut = hasty_service.raw(b"POST /v1/records HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n" + line)
    assert b'"line":1' in cut and b"request-timeout" in cut


def test_clients_that_send_slowly_keep_nobody_out(start, tmp_path):
    service = start(tmp_path / "index", "--requests-max", 2)
    body = b'{"values": {"given": "Ann"}}'
    slow = [socket.create_connection(("127.0.0.1", service.port), timeout=5) for _ in range(20)]
    for plain in slow:
        plain.sendall(b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body[:5]))
    while b"\nsameas_connections 21\n" not in service.ask("GET", "/metrics")[2]:
        time.sleep(0.02)
    assert service.ask("GET", "/v1/model")[0] == 200
    for plain in slow:
        plain.sendall(body[5:])
        assert plain.recv(4096).startswith(b"HTTP/1.1 200 OK")
        plain.close()


def test_too_much_at_once_is_put_off(start, tmp_path):
    service = start(tmp_path / "index", "--requests-max", 1)
    with socket.create_connection(("127.0.0.1", service.port), timeout=5) as plain:
        plain.sendall(b"POST /v1/records HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n")
        assert plain.recv(4096).startswith(b"HTTP/1.1 200 OK")
        assert service.ask("GET", "/v1/health")[0] == service.ask("GET", "/v1/ready")[0] == 200
        status, headers, problem = service.ask("GET", "/v1/model")
        assert status == 503 and headers["Retry-After"] == "1" and problem["type"] == "urn:sameas:problem:overloaded"
    for _ in range(100):
        if service.ask("GET", "/v1/model")[0] == 200:
            return
        time.sleep(0.02)
    raise AssertionError("the place of a client that went was not given back")


def test_the_end_lets_requests_finish_and_keeps_what_was_acknowledged(start, tmp_path):
    service = start(tmp_path / "index")
    answers = []
    idle = service.connection()
    service.ask("GET", "/v1/health", connection=idle)
    waiting = threading.Thread(target=lambda: answers.append(service.ask("GET", "/v1/changes?after=99&wait=30s")))
    waiting.start()
    put(service, "1", given="Ann", surname="Holm")
    while b"\nsameas_connections 3\n" not in service.ask("GET", "/metrics")[2]:  # idle, waiting, and this one
        time.sleep(0.02)
    began = time.monotonic()
    assert service.stop() == 0
    waiting.join()
    assert answers[0][0] == 200 and time.monotonic() - began < 5
    assert service.said.endswith("sameas: stopped\n")
    again = start(tmp_path / "index")
    assert again.ask("GET", "/v1/records/crm/1")[2]["values"]["surname"] == "Holm"
    audit = (tmp_path / "index/audit.jsonl").read_text(encoding="utf-8")
    assert '"records":[["crm","1"]]' in audit and "Holm" not in audit + service.said


def test_tls_and_keys(served_binary, start, tmp_path):
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "key.pem", "-out",
                           tmp_path / "cert.pem", "-days", "2", "-subj", "/CN=localhost"], capture_output=True)
    assert made.returncode == 0, made.stderr
    key = subprocess.run([served_binary, "serve", "--add-key", "crm=write", "--keys", tmp_path / "keys.json"], capture_output=True,
                         text=True).stdout.strip()
    service = start(tmp_path / "index", "--keys", tmp_path / "keys.json", "--certificate", tmp_path / "cert.pem", "--private-key",
                    tmp_path / "key.pem", "--request-seconds", 1)
    assert service.is_tls
    status, headers, _ = service.ask("GET", "/v1/model")
    assert status == 401 and headers["WWW-Authenticate"] == "Bearer"
    connection = service.connection()
    for i in range(3):
        assert service.ask("PUT", f"/v1/records/crm/{i}", {"values": {"given": "Ann"}}, {"Authorization": f"Bearer {key}"}, connection)[0] == 201
    connection.close()
    assert service.ask("GET", "/metrics", None, {"Authorization": f"Bearer {key}"})[0] == 403
    assert not service.raw(b"GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n").startswith(b"HTTP")  # without TLS
    assert service.ask("GET", "/v1/health")[0] == 200


def test_the_readme_works_as_written(served_binary, root, tmp_path):
    text = (root / "README.md").read_text(encoding="utf-8")
    section = text.split("## As a service in five minutes\n")[1].split("\n## ")[0]
    script = "".join(line[4:] + "\n" for line in section.splitlines() if line.startswith("    "))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for was, becomes in (("make release\n", ""), ("$PWD/build/release/bin:", ""), ("20000", "2000"), ("8080", str(port)),
                         ("build/", f"{tmp_path}/")):
        assert was in script
        script = script.replace(was, becomes)
    done = subprocess.run(["bash", "-c", "set -euo pipefail\n" + script], cwd=root, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=100, env=os.environ | {"PATH": f"{served_binary.parent}:{os.environ['PATH']}"})
    assert done.returncode == 0, done.stderr
    assert '"status":"ready","records":2000' in done.stdout and '"id":"1"' in done.stdout and '"kind":"record_added"' in done.stdout
