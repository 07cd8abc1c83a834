"""`cmake --install` and find_package(sameas): a small project builds against what is installed, and gives the same result."""

import json
import subprocess

import pytest
from command import run


@pytest.mark.deep
def test_a_project_finds_and_uses_the_libraries(root, binary, tmp_path):
    build = root / "build/without-arrow"
    if not (build / "libsameas_engine.a").exists():
        pytest.skip(f"no libraries in {build}: run `make test-deep`")

    def do(*command):
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    do("cmake", "--install", build, "--component", "development", "--prefix", tmp_path / "installed")
    do("cmake", "-S", root / "tests/end_to_end/example", "-B", tmp_path / "build", "-DCMAKE_BUILD_TYPE=Release",
       f"-DCMAKE_PREFIX_PATH={tmp_path / 'installed'}")
    do("cmake", "--build", tmp_path / "build")

    people = tmp_path / "people.jsonl"
    run(binary, "generate", "--profile", "person", "--records", 2000, "--seed", 3, "--out", people)
    settings = tmp_path / "settings.json"
    columns = json.loads(people.open().readline())
    settings.write_text(json.dumps({
        "id": next(iter(columns)), "blocking": ["first_name, last_name", "birth_date"],
        "comparisons": [{"field": field, "levels": ["exact", "jaro_winkler >= 0.9", "else"]} for field in ("first_name", "last_name")]
        + [{"field": field, "levels": ["exact", "else"]} for field in ("birth_date", "postcode", "street", "email")]}))
    printed = do(tmp_path / "build/dedupe_people", settings, people)
    run(binary, "dedupe", people, "--settings", settings, "--out", tmp_path / "out", "--json")
    counts = json.loads((tmp_path / "out/run.json").read_text())["counts"]
    assert printed == f"{counts['pairs_kept']} pairs, {counts['entities']} entities\n"
