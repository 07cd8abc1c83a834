"""README.md works as written: its tour is run line by line, its settings are used."""

import json
import re
import subprocess

import pytest
from command import run


def indented_blocks(text):
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE)
            for block in re.findall(r"(?:^    [^\n]*\n)+", text, flags=re.MULTILINE)]


def section(root, title):
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", (root / "README.md").read_text(encoding="utf-8"),
                      flags=re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no section {title!r}"
    return found[1]


def test_tour_runs_as_written(root, binary, febrl):
    if binary != (root / "build/release/bin/sameas").resolve():
        pytest.skip("the tour runs the release build, and SAMEAS_BINARY names another")
    blocks = indented_blocks(section(root, "A tour in five minutes"))
    assert blocks[0].startswith("make release\n")
    # Built and fetched already: the rest must work in a plain shell in the project's folder.
    script = "set -euo pipefail\n" + "".join(blocks).replace("make release\n", "", 1)
    done = subprocess.run(["bash", "-c", script], cwd=root, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=300)
    assert done.returncode == 0, f"{script}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    for file in ("entities.csv", "pairs.csv", "model.json", "run.json"):
        assert (root / "build/tour" / file).stat().st_size > 0
        assert f"`{file}`" in section(root, "A tour in five minutes")


def test_example_settings_are_accepted(root, binary, febrl, tmp_path):
    (example,) = indented_blocks(section(root, "Settings"))
    settings = tmp_path / "settings.json"
    settings.write_text(example, encoding="utf-8")
    assert json.loads(example)["comparisons"], "the example shows comparisons"
    run(binary, "dedupe", febrl / "febrl3/records.csv", "--settings", settings, "--out", tmp_path / "out")
