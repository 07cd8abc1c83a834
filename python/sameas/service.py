"""A client of `sameas serve`: records, searches and changes over HTTP, with types.

    >>> from sameas.service import Client
    >>> client = Client("http://127.0.0.1:8080")            # doctest: +SKIP
    >>> client.put("crm", "17", {"surname": "Holm"}).version  # doctest: +SKIP
    1

Needs the standard library alone. docs/service.md says what the service answers.
"""

import http.client
import itertools
import json
import re
import ssl
import time
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from ._errors import Error
from ._records import Change, Entity, Match, Record, Stored

__all__ = ["Change", "Client", "Decision", "Entity", "Job", "LineResult", "Match", "Problem", "Record", "Stored"]

Value = str | int | float | bool | None

_EDITS_AT_ONCE = 10_000  # of a request, whose answer the service must keep until its lines are all sent


class Problem(Error):
    """The service refused a request; `field` and `value` say where and what, where the service does."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        where = f" ({document['field']}: {document.get('value')!r})" if "field" in document else ""
        super().__init__(f"{document['detail']}{where}")
        self.status: int = document["status"]
        self.kind: str = document["type"].rsplit(":", 1)[-1]
        self.field: str | None = document.get("field")
        self.value: str | None = document.get("value")
        self.successors: list[str] = document.get("successors", [])
        """Of an entity that ended: the entities that have its records now."""


@dataclass(frozen=True)
class Decision:
    """Of `verify_identity`: accepted, rejected or insufficient; by comparison, how it came out."""

    decision: str
    reasons: dict[str, str]
    attempts_left: int


@dataclass(frozen=True)
class LineResult:
    """Of one edit of many: its line from 1, and its version and entity, or the problem."""

    line: int
    version: int | None
    entity: str | None
    problem: Problem | None


@dataclass(frozen=True)
class Job:
    """A batch run beside the index."""

    id: str
    command: str
    state: str
    """waiting (for files), queued, running, done or failed"""
    created_us: int
    changed_us: int
    files: list[dict[str, Any]]
    progress: dict[str, Any] | None = None
    """Of one that runs: stage, done, total (0 where the stage cannot tell)."""
    error: str | None = None
    results: list[dict[str, Any]] | None = None
    """Of one that is done: name and bytes of each file."""


@dataclass(frozen=True)
class ModelSwap:
    """Another model on its way into an index that answers meanwhile."""

    state: str
    """running, done or failed"""
    began_us: int
    ended_us: int | None = None
    progress: dict[str, Any] | None = None
    """Of one that runs: stage, done, total (0 where the stage cannot tell)."""
    problem: dict[str, Any] | None = None
    """Why it failed."""
    sequence: int | None = None
    """Of one that is done: the last entry of the feed."""
    records: int | None = None
    entities: int | None = None
    pairs: int | None = None
    changes: int | None = None
    """Entries of the feed about entities."""


def _quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")


class Client:
    """One connection to a service, kept open. Not for several threads at once: give each its own.

    Args:
        address: as `http://127.0.0.1:8080` or `https://...`.
        key: an API key, where the service asks for keys.
        timeout: seconds to wait for the network; longer than any `wait`.
        context: of TLS, for certificates of one's own.
    """

    def __init__(self, address: str, key: str | None = None, timeout: float = 90, context: ssl.SSLContext | None = None) -> None:
        parts = urllib.parse.urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"address {address!r}: must be http://HOST:PORT or https://HOST:PORT")
        self._connection: http.client.HTTPConnection
        if parts.scheme == "https":
            self._connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=timeout, context=context)
        else:
            self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def put(self, source: str, id: str, values: Mapping[str, Value], *, version: int | None = None) -> Stored:
        """Adds or changes a record; it is on the disk when this returns.

        Args:
            version: only if the record has this version; 0: only if it is not there.
        """
        answer = self._ask("PUT", f"/v1/records/{_quoted(source)}/{_quoted(id)}", {"values": dict(values)}, self._demand(version))
        return Stored(answer["version"], answer["entity"], answer["issues"])

    def get(self, source: str, id: str) -> Record | None:
        """A record as it came, or None where it is not there."""
        try:
            return Record(**self._ask("GET", f"/v1/records/{_quoted(source)}/{_quoted(id)}"))
        except Problem as problem:
            if problem.status == 404:
                return None
            raise

    def remove(self, source: str, id: str, *, version: int | None = None) -> bool:
        """Removes a record. False where it was not there."""
        try:
            self._ask("DELETE", f"/v1/records/{_quoted(source)}/{_quoted(id)}", headers=self._demand(version))
            return True
        except Problem as problem:
            if problem.status == 404:
                return False
            raise

    def edit(self, edits: Iterable[Mapping[str, Any]]) -> list[LineResult]:
        """Many edits, 10,000 a request: {"source", "id", "values"} or {"source", "id", "remove": True}, each by itself."""
        results: list[LineResult] = []
        all_of_them = iter(edits)
        while some := list(itertools.islice(all_of_them, _EDITS_AT_ONCE)):
            before = len(results)
            body = "".join(json.dumps(dict(one)) + "\n" for one in some)
            content = self._send("POST", "/v1/records", body, {"Content-Type": "application/x-ndjson"})
            for line in content.splitlines():
                entry = json.loads(line)
                problem = Problem(entry["problem"]) if "problem" in entry else None
                if problem and "line" not in entry:
                    raise problem
                results.append(LineResult(before + entry["line"], entry.get("version"), entry.get("entity"), problem))
        return results

    def search(self, values: Mapping[str, Value], *, top: int = 10, floor: float = 0.0, explain: bool = False) -> list[Match]:
        """The records that are like this one, best first; it is not stored."""
        answer = self._ask("POST", "/v1/search", {"values": dict(values), "top": top, "floor": floor, "explain": explain})
        return [Match(**match) for match in answer["matches"]]

    def entity(self, id: str) -> Entity:
        """An entity. One that ended raises `Problem` with status 410 and its successors."""
        answer = self._ask("GET", f"/v1/entities/{_quoted(id)}")
        return Entity(answer["id"], [(record["source"], record["id"]) for record in answer["records"]],
                      answer["former_ids"])

    def explain(self, left: tuple[str, str], right: tuple[str, str]) -> dict[str, Any]:
        """Why two records, each (source, id), belong together or do not."""
        query = urllib.parse.urlencode({"left_source": left[0], "left": left[1], "right_source": right[0], "right": right[1]})
        return dict(self._ask("GET", f"/v1/explain?{query}"))

    def verify_identity(self, entity: str, values: Mapping[str, Value], *, agree: int = 2) -> Decision:
        """Whether claimed values are those of an entity; at least `agree` comparisons must agree in full."""
        answer = self._ask("POST", "/v1/verify-identity", {"entity": entity, "values": dict(values), "agree": agree})
        reasons = {reason["comparison"]: reason["result"] for reason in answer["reasons"]}
        return Decision(answer["decision"], reasons, answer["attempts_left"])

    def changes(self, after: int = 0, *, count: int = 1000, wait: float = 0) -> list[Change]:
        """The feed beyond a sequence number; where there is nothing, waits so many seconds (60 at most) for something."""
        answer = self._ask("GET", f"/v1/changes?after={after}&count={count}&wait={round(wait * 1000)}ms")
        return [Change(**(change | {"others": tuple(change.get("others", ()))})) for change in answer["changes"]]

    def follow(self, after: int = 0) -> Iterator[Change]:
        """Every change beyond a sequence number, as it comes. Never ends by itself."""
        while True:
            for change in self.changes(after, wait=30):
                after = change.sequence
                yield change

    def run(self, command: str, files: Mapping[str, str | Path], *, poll: float = 0.2,
            progress: Callable[[Job], None] | None = None, **options: Any) -> Job:
        """Runs a batch job over files of this machine, and waits until it is over.

        Args:
            command: dedupe or link.
            files: name of the source to file.
            poll: seconds between looks at its state.
            progress: called with the job at each look.
            options: as `add_job` has them.

        Raises:
            Error: where the job failed; says why.
        """
        paths = {source: Path(file) for source, file in files.items()}
        names = {source: f"{number}-{re.sub('[^A-Za-z0-9_.-]', '_', path.name)}" for number, (source, path) in enumerate(paths.items(), start=1)}
        job = self.add_job(command, [{"name": names[source], "source": source} for source in paths], **options)
        for source, path in paths.items():
            with path.open("rb") as content:
                self.send_file(job.id, names[source], content)
        while job.state not in ("done", "failed"):
            job = self.job(job.id)
            if progress:
                progress(job)
            if job.state not in ("done", "failed"):
                time.sleep(poll)
        if job.state == "failed":
            raise Error(f"job {job.id}: {job.error}")
        return job

    def add_job(self, command: str, files: Iterable[Mapping[str, str]], **options: Any) -> Job:
        """Asks for a batch run: it begins when its files are there.

        Args:
            command: dedupe or link.
            files: each with `name`, maybe `source`; with `path` it is one that the service has.
            options: settings, id, format, threshold, accept_model, duplicates_within.
        """
        return Job(**self._ask("POST", "/v1/jobs", {"command": command, "files": [dict(file) for file in files], **options}))

    def send_file(self, job: str, name: str, content: IO[bytes]) -> int:
        """Sends a file of a job, read as it goes. Returns its size."""
        target = f"/v1/jobs/{_quoted(job)}/files/{_quoted(name)}"
        try:
            self._connection.close()  # a connection that the service closed meanwhile would break in the middle of the file
            try:
                self._connection.request("PUT", target, content, {**self._headers, "Content-Type": "application/octet-stream"})
            except (BrokenPipeError, ConnectionResetError):
                pass  # refused before its end: the answer says why
            answer = self._connection.getresponse()
            text = answer.read()
        except BaseException:
            self._connection.close()
            raise
        if answer.status >= 400:
            raise Problem(json.loads(text))
        return int(json.loads(text)["bytes"])

    def job(self, id: str) -> Job:
        return Job(**self._ask("GET", f"/v1/jobs/{_quoted(id)}"))

    def jobs(self) -> list[Job]:
        return [Job(**job) for job in self._ask("GET", "/v1/jobs")["jobs"]]

    def result(self, job: str, name: str) -> bytes:
        """A file that a job made."""
        return self._send("GET", f"/v1/jobs/{_quoted(job)}/result/{_quoted(name)}", None, {})

    def remove_job(self, id: str) -> None:
        """Ends a job where it runs, and removes all of it."""
        self._ask("DELETE", f"/v1/jobs/{_quoted(id)}")

    def model(self) -> dict[str, Any]:
        """What records are compared by: columns, blocking, comparisons, threshold."""
        return dict(self._ask("GET", "/v1/model"))

    def swap_model(self, model: Mapping[str, Any] | str | Path, *, date_order: str | None = None, threshold: float | None = None,
                   keep_groups: bool = False, poll: float = 0.2, progress: Callable[[ModelSwap], None] | None = None) -> ModelSwap:
        """Puts another model in place while the service answers, and waits until it is. For keys of the role admin.

        Args:
            model: a file of it (model.json), or the document.
            date_order: ymd, dmy or mdy: how dates of open order are read.
            threshold: the probability from which records are joined, where the model leaves it to each run, or another one is wanted.
            keep_groups: drops limits on groups of blocking rules, which an index cannot follow.
            poll: seconds between looks at how far it is.
            progress: called at each look.

        Raises:
            Problem: the model cannot be put in place, or is and may not be safe on the disk: the message says which. Also where another
                swap began, or the service ended, before the end of this one was seen: `model` says what is in place.
        """
        text = json.dumps(dict(model)) if isinstance(model, Mapping) else Path(model).read_text(encoding="utf-8")
        choices = {"date_order": date_order, "threshold": threshold, "keep_groups": "true" if keep_groups else None}
        query = urllib.parse.urlencode({name: value for name, value in choices.items() if value is not None})
        content = self._send("POST", f"/v1/model?{query}" if query else "/v1/model", text, {"Content-Type": "application/json"})
        swap = ModelSwap(**json.loads(content)["swap"])
        while swap.state == "running":
            time.sleep(poll)
            last = self.model().get("swap")
            if last is None or last["began_us"] != swap.began_us:
                raise Problem({"status": 409, "type": "urn:sameas:problem:conflict",
                               "detail": "what became of this model is not known: another one came, or the service began anew: see what is in place"})
            swap = ModelSwap(**last)
            if progress:
                progress(swap)
        if swap.problem:
            raise Problem(swap.problem)
        return swap

    def backup(self, name: str) -> None:
        """Copies the index into a new folder of this name, among the backups of the service. For keys of the role admin."""
        self._ask("POST", "/v1/backup", {"name": name})

    def ready(self) -> dict[str, Any]:
        """Sizes of an index that takes changes."""
        return dict(self._ask("GET", "/v1/ready"))

    @staticmethod
    def _demand(version: int | None) -> dict[str, str]:
        if version is None:
            return {}
        return {"If-None-Match": "*"} if version == 0 else {"If-Match": f'"{version}"'}

    def _ask(self, method: str, target: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        content = self._send(method, target, None if body is None else json.dumps(body), headers or {})
        return json.loads(content) if content else {}

    def _answer(self, method: str, target: str, data: bytes | None, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        self._connection.request(method, target, data, {**self._headers, **headers})
        return self._connection.getresponse()

    def _send(self, method: str, target: str, body: str | None, headers: Mapping[str, str]) -> bytes:
        data = None if body is None else body.encode()
        try:
            was_used = self._connection.sock is not None
            try:
                answer = self._answer(method, target, data, headers)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # No byte of an answer came. The service closes connections that were idle for long; a new one is tried, once.
                self._connection.close()
                if not was_used:
                    raise
                answer = self._answer(method, target, data, headers)
            content = answer.read()
        except BaseException:
            self._connection.close()  # half an answer must not be taken for that of the next request
            raise
        if answer.status >= 400:
            raise Problem(json.loads(content))
        return content
