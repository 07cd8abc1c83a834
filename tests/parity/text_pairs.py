"""Pairs of texts to compare similarities on: names and their typing errors, texts over few letters, texts around the sizes of
machine words, and all planes of Unicode. No tab, no newline, no U+0000."""

import random
from typing import Callable

from invented_names import names

Pair = tuple[str, str]
ALPHABETS = ["ab", "abc", "abcdefgh", "abcdefghijklmnopqrstuvwxyz -'", "aàáâãäåæçèéêëìíîïÿ", "abéßšžőąλжц中文字",
             "ae\u0301\u0300\u0308o\u0302", "a\U0001f600\U0001f601\U0010ffff\U00020000"]
BOUNDARIES = [7, 8, 9, 15, 16, 17, 31, 32, 33, 62, 63, 64, 65, 66, 127, 128, 129, 130, 191, 192, 193, 255, 256, 257, 300]


def text_over(source: random.Random, alphabet: str, size: int) -> str:
    return "".join(source.choices(alphabet, k=size))


def edited(source: random.Random, text: str, edits: int, alphabet: str = "aeinrst") -> str:
    """The text with letters added, left out, replaced, swapped with the next, or a piece moved to the other end."""
    for _ in range(edits):
        at = source.randrange(len(text) + 1)
        letter = source.choice(alphabet)
        kind = source.randrange(9)
        if kind < 2:
            text = text[:at] + letter + text[at:]
        elif kind < 4:
            text = text[:at] + text[at + 1:]
        elif kind < 6:
            text = text[:at] + letter + text[at + 1:]
        elif kind < 8:
            text = text[:at] + text[at + 1:at + 2] + text[at:at + 1] + text[at + 2:]
        else:
            text = text[at:] + text[:at]
    return text


def few_letters(source: random.Random) -> Pair:
    alphabet = source.choice(ALPHABETS)
    return tuple(text_over(source, alphabet, source.randrange(source.choice((4, 9, 17, 33)))) for _ in range(2))


def few_letters_edited(source: random.Random) -> Pair:
    alphabet = source.choice(ALPHABETS)
    text = text_over(source, alphabet, source.randrange(source.choice((9, 17, 33))))
    return text, edited(source, text, source.randrange(4), alphabet)


def around_words(source: random.Random) -> Pair:
    alphabet = source.choice(ALPHABETS)
    text = text_over(source, alphabet, source.choice(BOUNDARIES))
    kind = source.randrange(3)
    if kind == 0:
        return text, edited(source, text, source.choice((1, 2, 5, 20)), alphabet)
    return text, text_over(source, alphabet, source.choice(BOUNDARIES) if kind == 1 else source.randrange(301))


def makers(source: random.Random) -> list[tuple[int, Callable[[random.Random], Pair]]]:
    """What kinds of pairs there are, each with its weight."""
    known = names(10_000, seed=7)

    def two_names(_: random.Random) -> Pair:
        return source.choice(known), source.choice(known)

    def mistyped_name(_: random.Random) -> Pair:
        name = source.choice(known)
        return name, edited(source, name, source.choice((0, 1, 1, 1, 2, 2, 3)))

    def mistyped_full_name(_: random.Random) -> Pair:
        """Words of a name, also in another order, one more or one less, or one of them twice; blanks now and then doubled."""
        words = [source.choice(known) for _ in range(source.randrange(1, 5))]
        others = [edited(source, word, source.choice((0, 0, 1, 2))) for word in words]
        if source.random() < 0.5:
            source.shuffle(others)
        if source.random() < 0.3:
            others.insert(source.randrange(len(others) + 1), source.choice(known + words))
        if source.random() < 0.3:
            others.pop(source.randrange(len(others)))
        blank = "  " if source.random() < 0.1 else " "
        return " ".join(words), blank.join(others) + source.choice(("", "", "", " "))

    return [(25, two_names), (30, mistyped_name), (20, mistyped_full_name), (12, few_letters), (10, few_letters_edited),
            (3, around_words)]


def text_pairs(count: int, seed: int) -> list[Pair]:
    """So many pairs, the same for the same seed. Begins with all texts of up to three units over a and b, and odd ones."""
    source = random.Random(seed)
    tiny = ["", "a", "b", "aa", "ab", "ba", "bb", "aab", "aba", "abb", "baa", "bab", "bba", "ca", "abc", " ", "a b", "b a",
            "a a", "a  b ", "é", "e\u0301", "\U0001f600", "Martha", "Marhta", "Dixon", "Dicksonx"]
    pairs = [(left, right) for left in tiny for right in tiny][:count]
    weights, kinds = zip(*makers(source))
    for kind in source.choices(kinds, weights=weights, k=count - len(pairs)):
        pairs.append(kind(source))
    return pairs
