"""Load on a service over generated customers: searches, and durable upserts, by connections. Latencies and rates are wrk's.

Usage: build/venv/bin/python bench/service/service_load.py [--records 100000] [--seconds 10], or with an index that is there, whose phones the
upserts change: [--index DIR --rows customers.csv [--source crm]]. Needs the release build and wrk (Debian:
apt install wrk). Writes below build/bench-service/. The load client runs on the same machine and takes its share of it.
"""

import argparse
import csv
import json
import random
import re
import resource
import shutil
import subprocess
import sys
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BINARY = ROOT / "build/release/bin/sameas"
LINES = Path(__file__).resolve().parent / "lines.lua"
COLUMNS = ["first_name", "last_name", "birth_date", "city", "street", "postcode", "phone", "email"]
WRK_THREADS = 1
BOUNDS_MS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64]   # of the histogram of latencies


def make_customers(out: Path, records: int) -> Path:
    """Makes customers, and out/model.json for them. Returns the file of the customers."""
    customers, sample = out / f"customers-{records}.csv", out / "sample.csv"
    if not customers.exists():
        subprocess.run([BINARY, "generate", "--records", str(records), "--out", customers, "--quiet"], check=True)
    subprocess.run([BINARY, "generate", "--records", "30000", "--out", sample, "--quiet"], check=True)
    settings = ROOT / "datasets/settings/customer.json"
    subprocess.run([BINARY, "train", sample, "--settings", settings, "--out", out / "model.json", "--quiet"], check=True)
    return customers


def prepare(out: Path, records: int) -> Path:
    """Makes an index anew. Returns the file of its records."""
    customers = make_customers(out, records)
    shutil.rmtree(out / "index", ignore_errors=True)
    subprocess.run([BINARY, "index", "build", "--source", f"crm={customers}", "--model", out / "model.json", "--out", out / "index", "--quiet"],
                   check=True)
    return customers


def sampled_rows(file: Path, count: int = 20_000) -> list[dict[str, str]]:
    """Rows to ask about, each as likely as any other; the file may be larger than the memory."""
    source, rows = random.Random(1), []
    with file.open(newline="", encoding="utf-8") as text:
        for number, row in enumerate(csv.DictReader(text)):
            if number < count:
                rows.append(row)
            elif (place := source.randrange(number + 1)) < count:
                rows[place] = row
    source.shuffle(rows)
    return rows


def values(row: dict[str, str], columns: list[str]) -> dict[str, str | None]:
    return {column: row[column] or None for column in COLUMNS if column in columns}


def write_requests(out: Path, rows: list[dict[str, str]], columns: list[str], crm: str) -> dict[str, Path]:
    """Searches for a record as it is, and upserts that change one value of it."""
    files = {"search": out / "search.tsv", "upsert": out / "upsert.tsv"}
    source = random.Random(2)
    with files["search"].open("w", encoding="utf-8") as search, files["upsert"].open("w", encoding="utf-8") as upsert:
        for row in rows:
            search.write(f"POST\t/v1/search\t{json.dumps({'values': values(row, columns)})}\n")
            changed = values(row | {"phone": f"{source.randrange(10**10):010}"}, columns)
            upsert.write(f"PUT\t/v1/records/{urllib.parse.quote(crm, safe='')}/{urllib.parse.quote(row['id'], safe='')}\t{json.dumps({'values': changed})}\n")
    return files


def milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def shares_of(histogram: dict[float, int]) -> list[float]:
    """The percentages of the requests that took at most each of BOUNDS_MS, and of those that took longer."""
    count = sum(histogram.values())
    within = [sum(n for ms, n in histogram.items() if ms <= bound) / count * 100 for bound in BOUNDS_MS]
    return [share - before for share, before in zip([*within, 100.0], [0.0, *within], strict=True)]


def load(base: str, process: int, file: Path, connections: int, seconds: int) -> tuple[dict[str, float], list[float]]:
    before, client_before = processor_seconds(process), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(["wrk", "--latency", "-t", str(WRK_THREADS), "-c", str(connections), "-d", f"{seconds}s", "-s", LINES, base,
                           "--", file, str(WRK_THREADS)], check=True, capture_output=True, text=True).stdout
    client = resource.getrusage(resource.RUSAGE_CHILDREN)
    count = int(re.search(r"(\d+) requests in", done)[1])
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", done)
    if refused:
        sys.exit(f"service_load.py: {refused[1]} of {count} requests were refused")
    histogram = {int(us) / 1000: int(n) for us, n in re.findall(r"^histogram (\d+) (\d+)$", done, re.MULTILINE)}
    of = {share: milliseconds(re.search(rf"^ *{share}% +(\S+)", done, re.MULTILINE)[1]) for share in ("50", "90", "99", "99.9")}
    return ({"rate": float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1]), "p50": of["50"], "p90": of["90"], "p99": of["99"], "p99.9": of["99.9"],
            "service_ms": (processor_seconds(process) - before) * 1000 / count,
            "client_ms": (client.ru_utime + client.ru_stime - client_before.ru_utime - client_before.ru_stime) * 1000 / count}, shares_of(histogram))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--index", type=Path, help="one that is there, of customers")
    parser.add_argument("--rows", type=Path, help="CSV with its records")
    parser.add_argument("--source", default="crm", help="of its records (default: crm)")
    options = parser.parse_args()
    if (options.index is None) != (options.rows is None):
        parser.error("--index and --rows belong together")
    if shutil.which("wrk") is None or not BINARY.exists():
        sys.exit("service_load.py: needs wrk (apt install wrk) and the release build (make release)")
    out = ROOT / "build/bench-service"
    out.mkdir(parents=True, exist_ok=True)
    rows = sampled_rows(options.rows or prepare(out, options.records))
    service = subprocess.Popen([BINARY, "serve", "--index", options.index or out / "index", "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    try:
        base = next(found[1] for line in service.stderr if (found := re.search(r"listening on (\S+)", line)))
        model = json.loads(subprocess.run(["curl", "-s", f"{base}/v1/model"], check=True, capture_output=True).stdout)
        files = write_requests(out, rows, model["columns"], options.source)
        print("| work | connections | requests/s | p50 ms | p90 ms | p99 ms | p99.9 ms | processor ms a request: service | client |\n|---|---|---|---|---|---|---|---|---|")
        histograms: list[str] = []
        for work, connections in (("search", 1), ("search", 16), ("upsert", 1), ("upsert", 16), ("upsert", 64)):
            figures, shares = load(base, service.pid, files[work], connections, options.seconds)
            histograms.append(f"| {work} | {connections} | " + " | ".join(f"{share:.2f}" for share in shares) + " |")
            print(f"| {work} | {connections} | {figures['rate']:,.0f} | {figures['p50']:.2f} | {figures['p90']:.2f} | {figures['p99']:.2f} | {figures['p99.9']:.2f} | "
                  f"{figures['service_ms']:.3f} | {figures['client_ms']:.3f} |", flush=True)
        print("\n| % of the requests | connections | " + " | ".join(f"to {bound:g} ms" for bound in BOUNDS_MS) + " | longer |")
        print("|---|---|" + "---|" * (len(BOUNDS_MS) + 1))
        print("\n".join(histograms))
    finally:
        service.terminate()
        service.wait()


if __name__ == "__main__":
    main()
