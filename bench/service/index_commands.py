"""How long the commands of a stored index take from their start to their end, by hyperfine: build, find (which opens the index), verify.

Usage: build/venv/bin/python bench/service/index_commands.py [--records 100000] [--runs 3]. Needs the release build and hyperfine (Debian: apt
install hyperfine). Customers are generated, five rules and seven comparisons as in service_load.py. Writes below build/bench-service/.
"""

import argparse
import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from service_load import BINARY, ROOT, make_customers, sampled_rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    if shutil.which("hyperfine") is None or not BINARY.exists():
        sys.exit("index_commands.py: needs hyperfine (apt install hyperfine) and the release build (make release)")
    out = ROOT / "build/bench-service"
    out.mkdir(parents=True, exist_ok=True)
    customers = make_customers(out, options.records)
    index, results = out / "index", out / "hyperfine.json"
    one = sampled_rows(customers, 1)[0]["id"]
    commands = {
        "build": [BINARY, "index", "build", "--source", f"crm={customers}", "--model", out / "model.json", "--out", index, "--quiet"],
        "find": [BINARY, "index", "find", index, f"crm:{one}", "--quiet"],
        "verify": [BINARY, "index", "verify", index, "--quiet"],
    }
    print("| command | records | mean s | least s | most s | processor s |\n|---|---:|---:|---:|---:|---:|")
    for name, command in commands.items():
        anew = ["--prepare", shlex.join(["rm", "-rf", str(index)])] if name == "build" else []
        text = shlex.join(str(word) for word in command)
        subprocess.run(["hyperfine", "--shell=none", "--runs", str(options.runs), *anew, "--export-json", results, text], check=True,
                       stdout=subprocess.DEVNULL, cwd=Path("/"))
        of = json.loads(results.read_text())["results"][0]
        print(f"| `sameas index {name}` | {options.records:,} | {of['mean']:.2f} | {of['min']:.2f} | {of['max']:.2f} | {of['user'] + of['system']:.2f} |", flush=True)


if __name__ == "__main__":
    main()
