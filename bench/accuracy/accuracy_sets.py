"""The sets of the accuracy board, and how each becomes what a run may see and what it may not.

A run sees files without any column of truth, with the record's id as the only name of a record. The truth lies beside
them in files of pairs (left_id, right_id) that only the evaluation reads.
"""

import csv
import itertools
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable, Iterator, Sequence


@dataclass(frozen=True)
class AccuracySet:
    """One row of the board."""
    name: str
    kind: str  # "dedupe", "link" or "pairs"
    target: float | None = None  # pairwise F1 after clustering, at the threshold that the engine chose
    refusal_will_do: bool = False  # the target is met by a refusal too
    folder: str = ""  # of a set on disk
    withhold: tuple[str, ...] = ()  # further columns that no run may see
    labelled_only: bool = False  # only pairs with a label count: those of truth_pairs.csv and non_pairs.csv
    profile: str = ""  # of a set that `sameas generate` makes
    records: int = 0
    seed: int = 1


@dataclass
class Inputs:
    """What a run reads, and what the evaluation reads besides."""
    files: list[Path]
    truth: Path
    ignore: Path | None = None
    records: int = 0
    left_out: list[str] = field(default_factory=list)


def on_disk(name: str, kind: str, target: float | None, folder: str = "", **more) -> AccuracySet:
    return AccuracySet(name, kind, target, folder=folder or name, **more)


SSN = ("soc_sec_id",)
PUBLIC_SETS = (
    on_disk("fake_1000", "dedupe", 0.98),
    on_disk("fodors_zagats", "link", 0.98),
    on_disk("cora", "dedupe", 0.90),
    on_disk("officeally_patients", "dedupe", 0.90, refusal_will_do=True),
    on_disk("senzing_truthset", "dedupe", 0.70, refusal_will_do=True),
    on_disk("cdc_recordlinker_better", "link", 0.80, labelled_only=True),
    on_disk("cdc_recordlinker_expanded", "link", 0.86, labelled_only=True),
    on_disk("febrl1", "dedupe", None),
    on_disk("febrl1_without_ssn", "dedupe", None, "febrl1", withhold=SSN),
    on_disk("febrl2", "dedupe", None),
    on_disk("febrl2_without_ssn", "dedupe", None, "febrl2", withhold=SSN),
    on_disk("febrl3", "dedupe", 0.9995),
    on_disk("febrl3_without_ssn", "dedupe", 0.9995, "febrl3", withhold=SSN),
    on_disk("febrl4", "link", 0.9995),
    on_disk("febrl4_without_ssn", "link", 0.9995, "febrl4", withhold=SSN),
    on_disk("dblp_acm", "link", 0.99),
    on_disk("chicago_early_childhood", "dedupe", 0.945),
    on_disk("ofac_sdn_aliases", "link", 0.50, refusal_will_do=True, withhold=("remarks",)),
    on_disk("musicbrainz_20k", "dedupe", 0.97),
    on_disk("historical_50k", "dedupe", 0.96),
    on_disk("splink_transactions", "link", 0.975),
    on_disk("nomenklatura_name_pairs", "pairs", 0.82),
)

# The shapes in which something else looks like a match; by profile: kind, records, target, whether to be refused.
STRESS = {
    "place": ("link", 40_000, 0.99),
    "place_moved": ("link", 40_000, 0.99),
    "place_sparse": ("link", 40_000, 0.97),
    "translit": ("dedupe", 60_000, 0.85),
    "translit_many": ("dedupe", 100_000, None),
    "household": ("dedupe", 20_000, 0.995),
    "household_undated": ("dedupe", 20_000, None),
    "derived": ("dedupe", 15_000, 0.998),
    "nodup": ("dedupe", 20_000, None),
}


def stress_sets(seeds: Sequence[int]) -> list[AccuracySet]:
    made = [AccuracySet(f"{profile}_seed{seed}", kind, target, refusal_will_do=profile == "nodup", profile=profile,
                        records=records, seed=seed)
            for profile, (kind, records, target) in STRESS.items() for seed in seeds]
    return made + [AccuracySet("place_400k", "link", 0.97, profile="place", records=400_000, seed=1)]


def board(seeds: Sequence[int], customers: int) -> list[AccuracySet]:
    """All sets, quick ones first."""
    customer = AccuracySet("customer", "dedupe", 0.98, profile="customer", records=customers, seed=7)
    return [*PUBLIC_SETS, *stress_sets(seeds), customer]


def without(path: Path, hidden: Iterable[str], to: Path, keep: tuple[str, str] | None = None) -> int:
    """Copies a CSV file without some columns; returns its rows. `keep`: only rows with this value of a column."""
    hidden = set(hidden)
    rows = 0
    with path.open(newline="", encoding="utf-8") as source, to.open("w", newline="", encoding="utf-8") as target:
        reader, writer = csv.reader(source), csv.writer(target, lineterminator="\n")
        header = next(reader)
        shown = [k for k, name in enumerate(header) if name not in hidden]
        wanted = header.index(keep[0]) if keep else -1
        writer.writerow(header[k] for k in shown)
        for row in reader:
            if keep and row[wanted] != keep[1]:
                continue
            writer.writerow(row[k] for k in shown)
            rows += 1
    return rows


def members_of(path: Path, entity: str = "entity_id") -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The rows of each entity of a file, of those columns that tell records and sources."""
    groups: dict[str, list[dict[str, str]]] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            groups.setdefault(row[entity], []).append({"id": row["id"], "source": row.get("source") or ""})
    yield from groups.items()


def write_pairs(path: Path, pairs: Iterable[tuple[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["left_id", "right_id"])
        writer.writerows(pairs)


def read_pairs(path: Path) -> set[tuple[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return {(row["left_id"], row["right_id"]) for row in csv.DictReader(file)}


def ids_of(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as file:
        return [row["id"] for row in csv.DictReader(file)]


def true_pairs(path: Path, across: bool) -> Iterator[tuple[str, str]]:
    """All pairs of one entity; `across`: of a left and a right record only."""
    for _, rows in members_of(path):
        for one, other in itertools.combinations(rows, 2):
            if not across:
                yield one["id"], other["id"]
            elif one["source"] != other["source"]:
                left, right = (one, other) if one["source"] == "left" else (other, one)
                yield left["id"], right["id"]


def dedupe_inputs(records: Path, hidden: Iterable[str], to: Path) -> Inputs:
    rows = without(records, {"entity_id", *hidden}, to / "records.csv")
    write_pairs(to / "truth_pairs.csv", true_pairs(records, across=False))
    return Inputs([to / "records.csv"], to / "truth_pairs.csv", records=rows)


def link_inputs(one: AccuracySet, folder: Path, to: Path) -> Inputs:
    rows = sum(without(folder / f"{side}.csv", {"entity_id", *one.withhold}, to / f"{side}.csv") for side in ("left", "right"))
    files = [to / "left.csv", to / "right.csv"]
    truth = folder / "truth_pairs.csv"
    if not one.labelled_only:
        return Inputs(files, truth, records=rows)
    labelled = read_pairs(truth) | read_pairs(folder / "non_pairs.csv")
    write_pairs(to / "unlabelled.csv", (pair for pair in itertools.product(*map(ids_of, files)) if pair not in labelled))
    return Inputs(files, truth, to / "unlabelled.csv", rows)


def pairs_inputs(one: AccuracySet, folder: Path, to: Path) -> Inputs:
    """The two sides of each labelled pair, without what else the file knows; labels apart, row by row."""
    with (folder / "labelled_pairs.csv").open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    with (to / "pairs.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name_left", "name_right"])
        writer.writerows((row["name1"], row["name2"]) for row in rows)
    with (to / "labels.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["label"])
        writer.writerows([row["is_match"]] for row in rows)
    return Inputs([to / "pairs.csv"], to / "labels.csv", records=2 * len(rows))


def labels_of(path: Path) -> list[bool]:
    with path.open(newline="", encoding="utf-8") as file:
        return [row["label"] == "true" for row in csv.DictReader(file)]


def generated_inputs(one: AccuracySet, sameas: Path, to: Path) -> Inputs:
    whole = to / "with_truth.csv"
    subprocess.run([sameas, "generate", "--profile", one.profile, "--records", str(one.records), "--seed", str(one.seed),
                    "--out", whole, "--quiet"], check=True)
    if one.kind == "dedupe":
        made = dedupe_inputs(whole, (), to)
    else:
        files = [to / "left.csv", to / "right.csv"]
        rows = sum(without(whole, {"entity_id", "source"}, file, ("source", file.stem)) for file in files)
        write_pairs(to / "truth_pairs.csv", true_pairs(whole, across=True))
        made = Inputs(files, to / "truth_pairs.csv", records=rows)
    whole.unlink()
    return made


def prepare(one: AccuracySet, datasets: Path, sameas: Path, to: Path) -> Inputs:
    """Writes what a run and its evaluation read into a folder."""
    to.mkdir(parents=True, exist_ok=True)
    if one.profile:
        return generated_inputs(one, sameas, to)
    folder = datasets / one.folder
    if one.kind == "pairs":
        return pairs_inputs(one, folder, to)
    if one.kind == "dedupe":
        return dedupe_inputs(folder / "records.csv", one.withhold, to)
    return link_inputs(one, folder, to)
