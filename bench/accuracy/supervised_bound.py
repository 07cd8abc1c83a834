"""How far a set could be told apart by what a run sees of its pairs: `make bench-accuracy-bound`, after `make bench-accuracy`.

A classifier (boosted trees) learns from the truth, from the levels of the pairs that a run kept, and is asked about pairs
of other entities than it has learnt from (five folds by entity). Both it and the run are judged before clustering, at the
threshold that is best in hindsight: what trees with the truth cannot tell apart, no choice of weights can.

    make bench-accuracy-bound
    make bench-accuracy-bound BOUND="place_seed1 translit_seed1"
"""

import argparse
import os
import sys
from pathlib import Path

import numpy
import pandas
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build/accuracy"
FOLDS = 5


def pairs_of(path: Path) -> pandas.DataFrame:
    return pandas.read_csv(path, dtype={"left_id": str, "right_id": str})


def ordered(pairs: pandas.DataFrame) -> pandas.Series:
    """A pair's name, whichever side its records stand on."""
    left, right = pairs["left_id"], pairs["right_id"]
    return left.where(left <= right, right) + "\n" + right.where(left <= right, left)


def entities(pairs: pandas.DataFrame, truth: pandas.DataFrame) -> numpy.ndarray:
    """For each pair the entity of its left record, as the truth joins records."""
    parent: dict[str, str] = {}

    def root(record: str) -> str:
        while parent.get(record, record) != record:
            record = parent[record]
        return record

    for left, right in zip(truth["left_id"], truth["right_id"], strict=True):
        parent[root(left)] = root(right)
    return pandas.factorize(pairs["left_id"].map(root))[0]


def best_f1(scores: numpy.ndarray, is_match: numpy.ndarray, true: int) -> float:
    by_score = numpy.argsort(-scores, kind="stable")
    found = numpy.cumsum(is_match[by_score])
    return float((2 * found / (numpy.arange(1, len(found) + 1) + true)).max())


def bound(name: str, datasets: Path) -> tuple[int, float, float] | None:
    """Pairs, and the best F1 of the run and of the classifier; None where there is nothing to learn."""
    folder = FOLDER / name
    pairs = pairs_of(folder / "out/pairs.csv")
    own = folder / "input/truth_pairs.csv"
    truth = pairs_of(own if own.exists() else datasets / name / "truth_pairs.csv")
    unlabelled = folder / "input/unlabelled.csv"
    if unlabelled.exists():
        pairs = pairs[~ordered(pairs).isin(ordered(pairs_of(unlabelled)))]
    is_match = ordered(pairs).isin(ordered(truth)).to_numpy()
    if is_match.all() or not is_match.any() or len(set(entities(pairs, truth))) < FOLDS:
        return None
    seen = pairs[[column for column in pairs if column.startswith("level_")] + ["match_weight"]].to_numpy(dtype=float)
    learnt = numpy.zeros(len(pairs))
    for known, asked in GroupKFold(FOLDS).split(seen, is_match, entities(pairs, truth)):
        trees = HistGradientBoostingClassifier(max_iter=200, learning_rate=0.05, l2_regularization=1.0, random_state=1)
        learnt[asked] = trees.fit(seen[known], is_match[known]).predict_proba(seen[asked])[:, 1]
    return (len(pairs), best_f1(pairs["match_weight"].to_numpy(), is_match, len(truth)),
            best_f1(learnt, is_match, len(truth)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", help="names of sets that the board has run (default: all)")
    parser.add_argument("--datasets", type=Path, default=Path(os.environ.get("SAMEAS_DATASETS") or FOLDER / "datasets"))
    arguments = parser.parse_args()
    sets = arguments.sets or sorted(path.parent.parent.name for path in FOLDER.glob("*/out/pairs.csv"))
    if not sets:
        sys.exit("supervised_bound.py: no set was run yet: make bench-accuracy")
    print("| set | pairs | best F1 of the run | of a classifier that knows the truth |\n|---|---|---|---|")
    for name in sets:
        found = bound(name, arguments.datasets)
        if found is None:
            print(f"supervised_bound.py: {name}: no matches or nothing else among the pairs: left out", file=sys.stderr)
            continue
        pairs, run, learnt = found
        print(f"| {name} | {pairs:,} | {run:.4f} | {learnt:.4f} |", flush=True)


if __name__ == "__main__":
    main()
