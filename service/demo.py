"""The demo of the service: makes an index of generated customers, serves it, sends a few requests with curl, prints the
answers, and ends.

Usage: build/venv/bin/python service/demo.py. Needs the release build. Writes below build/demo-service/.
"""

import csv
import json
import re
import shlex
import shutil
import subprocess
import sys
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path("build/release/bin/sameas")
OUT = Path("build/demo-service")
RECORDS = 20_000


def run(*command: object) -> str:
    """Prints a command, runs it in the project's folder, and returns what it prints."""
    words = [str(word) for word in command]
    print("$ " + shlex.join(words), flush=True)
    done = subprocess.run(words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"demo.py: the command above failed with exit status {done.returncode}\n{done.stdout}")
    return done.stdout


def show(*request: object) -> object:
    """Sends a request with curl and prints the answer, shortened; gives it back as it was."""
    answer = run("curl", "--silent", "--show-error", *request)
    if not answer:
        return print()
    document = json.loads(answer)
    text = json.dumps(document, indent=2, ensure_ascii=False).split("\n")
    print("\n".join(text[:30] + (["  ..."] if len(text) > 30 else [])) + "\n", flush=True)
    return document


def make_index() -> list[dict[str, str]]:
    """An index of generated customers; the first records of the file."""
    shutil.rmtree(ROOT / OUT, ignore_errors=True)
    (ROOT / OUT).mkdir(parents=True)
    customers, model = OUT / "customers.csv", OUT / "model.json"
    run(BINARY, "generate", "--records", RECORDS, "--out", customers, "--quiet")
    run(BINARY, "train", customers, "--settings", "datasets/settings/customer.json", "--out", model, "--quiet")
    run(BINARY, "index", "build", "--source", f"crm={customers}", "--model", model, "--out", OUT / "index", "--quiet")
    with (ROOT / customers).open(newline="", encoding="utf-8") as file:
        return [row for _, row in zip(range(100), csv.DictReader(file))]


def ask(base: str, rows: list[dict[str, str]]) -> None:
    columns = ["first_name", "last_name", "birth_date", "city", "street", "postcode", "phone", "email"]
    row = next(row for row in rows if all(row[column] for column in columns))
    known = f"{base}/v1/records/crm/{urllib.parse.quote(row['id'], safe='')}"

    print("A customer as the CRM has it:\n")
    show(known)
    print("Somebody with that name and birth date signs up in the shop. Who is it? Nothing is stored.\n")
    values = {column: row[column] for column in ("first_name", "last_name", "birth_date", "email")}
    show(f"{base}/v1/search", "--data", json.dumps({"values": values, "top": 1, "explain": True}))
    print("The shop stores the record, on the disk when the answer comes:\n")
    added = show("--request", "PUT", f"{base}/v1/records/shop/1", "--data", json.dumps({"values": values}))
    print("The entity that it is in, and what holds it together:\n")
    show(f"{base}/v1/entities/{added['entity']}?pairs=true")
    print("What has changed since:\n")
    show(f"{base}/v1/changes?after={added['version'] - 1}")
    print("A mistake is answered with what is wrong, and the fix:\n")
    show("--request", "PUT", f"{base}/v1/records/shop/2", "--data", json.dumps({"values": {"frist_name": "Ann"}}))


def main() -> None:
    if not (ROOT / BINARY).exists():
        sys.exit(f"demo.py: no {BINARY}: run `make release`")
    rows = make_index()
    command = [str(BINARY), "serve", "--index", str(OUT / "index"), "--listen", "127.0.0.1:0"]
    print("$ " + shlex.join(command) + " &", flush=True)
    service = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        for line in service.stderr:
            print(line, end="", flush=True)
            if found := re.search(r"listening on (\S+)", line):
                print()
                ask(found[1], rows)
                break
    finally:
        service.terminate()
        print(service.stderr.read(), end="")
    sys.exit(service.wait())


if __name__ == "__main__":
    main()
