"""The demo: links FEBRL 4 and dedupes FEBRL 3, each with and without the social security number, and shows
what the command prints: what was found, how good it is, what it cost, and why. No settings are given: the engine drafts them.

Usage: build/venv/bin/python datasets/demo.py. Needs the release build. Writes below build/demo/.
"""

import subprocess
import sys
from pathlib import Path

import febrl

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path("build/release/bin/sameas")
DATA = Path("build/datasets")
LEFT_OUT = ["--leave-out", "soc_sec_id"]
RUNS = [  # title, folder of the result, command, inputs, options
    ("Link FEBRL 4: two files of 5,000 customers", "febrl4", "link", ["febrl4/left.csv", "febrl4/right.csv"], []),
    ("The same without the social security number, which nearly gives the answer", "febrl4_without_ssn", "link",
     ["febrl4/left.csv", "febrl4/right.csv"], LEFT_OUT),
    ("Dedupe FEBRL 3: 5,000 records of 2,000 customers", "febrl3", "dedupe", ["febrl3/records.csv"], []),
    ("The same without the social security number", "febrl3_without_ssn", "dedupe", ["febrl3/records.csv"], LEFT_OUT),
]


def show(command: list[object]) -> None:
    """Prints a command and runs it; what it prints is the demo. Ends the demo when it fails."""
    words = [str(word) for word in command]
    print("$ " + " ".join(words), flush=True)
    result = subprocess.run(words, cwd=ROOT, stdin=subprocess.DEVNULL)
    if result.returncode != 0:
        sys.exit(f"demo.py: the command above failed with exit status {result.returncode}")
    print(flush=True)


def heading(text: str) -> None:
    print(f"\n{text}\n{'=' * len(text)}\n", flush=True)


def main() -> None:
    if not (ROOT / BINARY).exists():
        sys.exit(f"demo.py: no {BINARY}: run `make release`")
    try:
        febrl.fetch(ROOT / DATA)
    except febrl.FetchError as error:
        sys.exit(f"demo.py: {error}")
    for title, name, command, inputs, options in RUNS:
        heading(title)
        out = Path("build/demo") / name
        files = [DATA / file for file in inputs]
        show([BINARY, command, *files, *options,
              "--truth", (DATA / inputs[0]).parent / "truth_pairs.csv", "--out", out])

    heading("Written")
    for path in sorted((ROOT / "build/demo").glob("*/*")):
        print(f"  {path.relative_to(ROOT)}  ({path.stat().st_size:,} bytes)")
    heading("Your own data")
    print(f"""  {BINARY} dedupe customers.csv --out result
  {BINARY} link crm.csv billing.parquet --out result
  {BINARY} explain result ID ID

  result/settings.json has the settings that were drafted, with the reason of each choice: edit them, and run again with
  --settings. docs/settings.md has every key.

  {BINARY} --help""")


if __name__ == "__main__":
    main()
