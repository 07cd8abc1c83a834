"""Our encoders give what jellyfish and Apache Commons Codec give, on 10,000 names each; every difference is explained.

A row of COMPARISONS is an encoder and a peer's function for it; `differences` are the classes of names on which the
definitions differ, each a reason and a predicate over (letters of the name, our codes, the peer's). A difference that no
predicate explains fails, and so does a class that explains nothing. To compare another encoder, add a row.
"""

import importlib
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import pytest
from invented_names import names

COUNT = 10_000
COMMONS_CODEC = Path("/usr/share/java/commons-codec.jar")
Predicate = Callable[[str, str, str], bool]


@dataclass(frozen=True)
class Comparison:
    encoder: str
    peer: str  # "commons-codec", or the name of jellyfish's function
    differences: dict[str, Predicate] = field(default_factory=dict)
    keeps_words: bool = False  # rules of both sides look at the blanks between words


def without_vowels(letters: str) -> str:
    return letters[:1] + re.sub("[AEIOU]", "", letters[1:])


def agrees_by_both_ends(left: str, right: str) -> bool:
    """The Match Rating comparison with both passes over whole codexes, as Apache Commons Codec has it."""
    passes = [(left, right), (left[::-1], right[::-1])]
    equal = [[a == b for a, b in zip(*both)] for both in passes]

    def rest(codex: str) -> int:
        size = len(codex)
        taken = {i for i, same in enumerate(equal[0]) if same} | {size - 1 - i for i, same in enumerate(equal[1]) if same}
        return size - len(taken)

    total = len(left) + len(right)
    least = 5 if total <= 4 else 4 if total <= 7 else 3 if total <= 11 else 2
    return abs(len(left) - len(right)) < 3 and 6 - max(rest(left), rest(right)) >= least


# Sounds that Daitch and Mokotoff code with two digits, behind or before one that is coded with the first or last of them.
FIVE_FOUR = "(CHS|KS|X)"
FOUR_THREE = "(SCHT|SCHD|SHT|SZT|SHD|SZD|ST|SD|ZHD|ZD)"
BESIDE_ITS_FIRST_DIGIT = (f"[GKQCHX]{FIVE_FOUR}|[SZCXJH]{FOUR_THREE}|(R|Z|S)(RS|RZ)|[CSZHXJK]CK|"
                          "[MN]{3}")

# Not here: jellyfish's nysiis and metaphone, which read their rules in ways of their own in so many places that explaining them
# would excuse anything. Commons Codec's are the readings that ours follow.
COMPARISONS = [
    Comparison("soundex", "soundex"),
    Comparison("soundex", "commons-codec"),
    Comparison("refined_soundex", "commons-codec"),
    Comparison("nysiis", "commons-codec", {
        "a code that S and A would leave empty keeps its first letter": lambda n, us, them: (len(us), them) == (1, ""),
    }),
    Comparison("match_rating", "commons-codec", {
        "one letter has no codex there": lambda n, us, them: len(n) == 1,
        "of three equal letters in a row one stays here, two there":
            lambda n, us, them: re.search(r"(.)\1\1", without_vowels(n)),
    }),
    Comparison("match_rating", "match_rating_codex", {
        "letters that only vowels part are doubled here, not there":
            lambda n, us, them: re.search(r"([^AEIOU])[AEIOU]+\1", n),
    }),
    Comparison("match_rating_agrees", "commons-codec", {
        "one letter agrees with nothing there": lambda n, us, them: min(map(len, n.split("\t"))) == 1 and them == "0",
        "the last letters are compared there even where the first pass took one of them":
            lambda n, us, them: agrees_by_both_ends(*n.split("\t")) == (them == "1"),
    }),
    Comparison("match_rating_agrees", "match_rating_comparison"),
    Comparison("cologne", "commons-codec", {
        "H parts equal digits there, not here":
            lambda n, us, them: re.search("[^AEIJOUYH]H+[^AEIJOUYH]", n) and len(them) > len(us),
    }),
    Comparison("caverphone1", "commons-codec"),
    Comparison("caverphone2", "commons-codec"),
    Comparison("metaphone", "commons-codec", {
        "CH before a vowel that begins the name is X as published, K there":
            lambda n, us, them: re.match("CH[AEIOU]", n),
    }, keeps_words=True),
    Comparison("double_metaphone", "commons-codec", {
        "the French ending -gier is read inside a name, too, there": lambda n, us, them: re.search("GIER.", n),
        "a W that begins Wicz and Witz is read as any other W there": lambda n, us, them: re.match("WI[CT]Z", n),
    }, keeps_words=True),
    Comparison("daitch_mokotoff", "commons-codec", {
        "Y, and J said as Y, are vowels to the sound before them here":
            lambda n, us, them: re.search("(A[IJYU]|E[IJYU]|O[IJY]|U[IJYE]|H)[JY]", n),
        "a pair of digits beside its own first digit is coded once here, twice there":
            lambda n, us, them: re.search(BESIDE_ITS_FIRST_DIGIT, n),
    }),
]


def lines_through(command: list, lines: list[str]) -> list[str]:
    done = subprocess.run(command, input="".join(line + "\n" for line in lines), capture_output=True, text=True,
                          encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    answers = done.stdout.split("\n")[:-1]
    assert len(answers) == len(lines)
    return answers


def by_commons_codec(encoder: str, lines: list[str]) -> list[str]:
    if not COMMONS_CODEC.exists():
        pytest.skip(f"no {COMMONS_CODEC}: install libcommons-codec-java")
    if not shutil.which("javac"):
        pytest.skip("no javac: install openjdk-17-jdk-headless")
    return lines_through(["java", "-cp", COMMONS_CODEC, Path(__file__).with_name("CommonsCodec.java"), encoder], lines)


def by_jellyfish(function: str, lines: list[str]) -> list[str]:
    try:
        peer = getattr(importlib.import_module("jellyfish"), function)
    except ImportError:
        pytest.skip("no jellyfish: pip install -r .ci/pip.txt")
    if function == "match_rating_comparison":
        return ["1" if peer(*line.split("\t")) else "0" for line in lines]
    return [peer(line) for line in lines]


def letters_of(line: str, keeps_words: bool) -> str:
    """What the rules of both sides shall see: folding is ours alone, and apostrophes, hyphens and blanks are no letters."""
    if keeps_words:
        return re.sub("[^A-Z ]", "", line.upper().replace("-", " "))
    return re.sub("[^A-Z\t]", "", line.upper())


def lines_for(encoder: str, program: Path) -> list[str]:
    found = names(COUNT, seed=20)
    if not encoder.endswith("_agrees"):
        return found
    # The codex of every name with that of one that is near it, a letter gone or changed, and of the next; peers take names
    # and make a codex of each, which leaves alone what is one already, unless its two halves meet in a double letter.
    near = [name[:len(name) // 2] + name[len(name) // 2 + 1:] for name in found]
    changed = [re.sub("[lmnrst]", "d", name, count=1) for name in found]
    codexes, *others = (lines_through([program, "match_rating"], of) for of in (found, near, changed, found[1:] + found[:1]))
    return [f"{left}\t{right}" for other in others for left, right in zip(codexes, other)
            if right and not re.search(r"(.)\1", left + " " + right)]


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda row: f"{row.encoder}-{row.peer}")
def test_codes_are_the_peers(root, comparison):
    program = root / "build/release/bin/parity_encode_lines"
    if not program.exists():
        pytest.skip(f"no {program}: run `make release`")
    lines = lines_for(comparison.encoder, program)
    seen = [letters_of(line, comparison.keeps_words) for line in lines]
    if comparison.peer == "commons-codec":
        theirs = by_commons_codec(comparison.encoder, seen)
    else:
        theirs = by_jellyfish(comparison.peer, seen)
    ours = lines_through([program, comparison.encoder], lines)

    explained = dict.fromkeys(comparison.differences, 0)
    unexplained = []
    for letters, our_codes, their_codes in zip(seen, ours, theirs):
        if our_codes == their_codes:
            continue
        reasons = [why for why, holds in comparison.differences.items() if holds(letters, our_codes, their_codes)]
        for why in reasons:
            explained[why] += 1
        if not reasons:
            unexplained.append(f"{letters!r}: ours {our_codes}, theirs {their_codes}")
    assert not unexplained, f"{len(unexplained)} of {len(lines)} differ:\n" + "\n".join(unexplained[:40])
    assert all(explained.values()), f"a class that explains no difference: {explained}"
    print(f"{comparison.encoder}, {comparison.peer}: {len(lines)} names, differences {explained}")
