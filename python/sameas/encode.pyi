# Written by python/write_stubs.py.
from typing import Any, overload

from ._results import Column
from ._values import Arrow, Value, Values

__all__: list[str]

def expression(text: str, values: Value | Values | Arrow, *, threads: int = ...) -> Any: ...

@overload
def soundex(values: Value, *, threads: int = ...) -> str | None:
    """American Soundex: a letter and three digits; H and W do not part equal codes, vowels and Y do.

    Good for: English surnames, and parity with other tools; coarse, and blind to a wrong first letter."""

@overload
def soundex(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def soundex(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def soundex_mysql(values: Value, *, threads: int = ...) -> str | None:
    """Soundex as MySQL and MariaDB have it: vowels, H, W and Y go first, so nothing parts equal codes; three digits or more, not cut.

    Good for: Parity with keys that MySQL or MariaDB made."""

@overload
def soundex_mysql(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def soundex_mysql(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def soundex_sql_server(values: Value, *, threads: int = ...) -> str | None:
    """Soundex as SQL Server has it (compatibility level 110 or above): American Soundex of the letters before the first character that is none.

    Good for: Parity with keys that SQL Server made."""

@overload
def soundex_sql_server(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def soundex_sql_server(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def refined_soundex(values: Value, *, threads: int = ...) -> str | None:
    """Refined Soundex: the first letter, then a digit of ten classes for every letter, vowels included; not cut.

    Good for: Spelling variants, where Soundex groups too much."""

@overload
def refined_soundex(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def refined_soundex(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def nysiis(values: Value, *, threads: int = ...) -> str | None:
    """NYSIIS, the original: a name rewritten in letters by its sound, vowels as A; the reading of Apache Commons Codec; not cut to 6.

    Good for: English and Hispanic surnames; finer than Soundex."""

@overload
def nysiis(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def nysiis(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def nysiis_modified(values: Value, *, threads: int = ...) -> str | None:
    """NYSIIS as the US Department of Agriculture modified it: more rules for the ends of names, initial vowels kept; not cut to 8.

    Good for: Surnames, where NYSIIS groups too little at the ends of names."""

@overload
def nysiis_modified(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def nysiis_modified(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def match_rating(values: Value, *, threads: int = ...) -> str | None:
    """Match Rating codex: a name without its vowels and doubled letters, the first three and last three letters of what is left.

    Good for: Short keys of names that keep their letters; vowels and doubled letters mistyped."""

@overload
def match_rating(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def match_rating(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def cologne(values: Value, *, threads: int = ...) -> str | None:
    """Koelner Phonetik, for German names: digits by sound and context, repetitions collapsed, then zeros dropped but a leading one; not cut.

    Good for: German names."""

@overload
def cologne(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def cologne(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def caverphone1(values: Value, *, threads: int = ...) -> str | None:
    """Caverphone 1.0, for names of New Zealand about 1900: what is heard, in letters, filled with 1 to 6 characters.

    Good for: English and New Zealand names; parity with Caverphone 1.0."""

@overload
def caverphone1(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def caverphone1(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def caverphone2(values: Value, *, threads: int = ...) -> str | None:
    """Caverphone 2.0, for English names in general: what is heard, in letters, filled with 1 to 10 characters.

    Good for: English names; coarse, made for electoral rolls."""

@overload
def caverphone2(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def caverphone2(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def metaphone(values: Value, *, threads: int = ...) -> str | None:
    """Metaphone: how an English word sounds, in letters, 0 for th and X for sh; the rules of 1990 as published; not cut to 4.

    Good for: English words and names; finer than Soundex."""

@overload
def metaphone(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def metaphone(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def double_metaphone(values: Value, *, threads: int = ...) -> list[str] | None:
    """Double Metaphone: how a name sounds, in letters; a second code where names of foreign origin are said in two ways; not cut to 4.

    Good for: Names of mixed origin: names agree when one of their pronunciations does. The first choice for blocking on names."""

@overload
def double_metaphone(values: Values, *, threads: int = ...) -> list[list[str] | None]: ...

@overload
def double_metaphone(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def double_metaphone_main(values: Value, *, threads: int = ...) -> str | None:
    """The main code of Double Metaphone: how most speakers of English say the name.

    Good for: Names of mixed origin, one key a record."""

@overload
def double_metaphone_main(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def double_metaphone_main(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def double_metaphone_second(values: Value, *, threads: int = ...) -> str | None:
    """The second code of Double Metaphone, which is the main one where its rules have no other.

    Good for: Names of mixed origin, beside the main code."""

@overload
def double_metaphone_second(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def double_metaphone_second(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def daitch_mokotoff(values: Value, *, threads: int = ...) -> list[str] | None:
    """Daitch-Mokotoff Soundex, for Slavic and Yiddish names in any spelling: six digits, all codes of a name that can be said in several ways.

    Good for: Slavic, Germanic and Yiddish surnames in any transcription."""

@overload
def daitch_mokotoff(values: Values, *, threads: int = ...) -> list[list[str] | None]: ...

@overload
def daitch_mokotoff(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def consonant_skeleton(values: Value, *, threads: int = ...) -> str | None:
    """The first letter, then the consonants (no A, E, I, O, U, Y), doubled letters once, all words as one; not cut.

    Good for: Names with vowels mistyped or left out."""

@overload
def consonant_skeleton(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def consonant_skeleton(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def substr(values: Value, start: int, length: int, *, threads: int = ...) -> str | None:
    """Code points from a 1-based start, at most so many."""

@overload
def substr(values: Values, start: int, length: int, *, threads: int = ...) -> list[str | None]: ...

@overload
def substr(values: Arrow, start: int, length: int, *, threads: int = ...) -> Column: ...

@overload
def first(values: Value, n: int, *, threads: int = ...) -> str | None:
    """The first n code points."""

@overload
def first(values: Values, n: int, *, threads: int = ...) -> list[str | None]: ...

@overload
def first(values: Arrow, n: int, *, threads: int = ...) -> Column: ...

@overload
def last(values: Value, n: int, *, threads: int = ...) -> str | None:
    """The last n code points."""

@overload
def last(values: Values, n: int, *, threads: int = ...) -> list[str | None]: ...

@overload
def last(values: Arrow, n: int, *, threads: int = ...) -> Column: ...

@overload
def iso_date(values: Value, *, threads: int = ...) -> str | None:
    """The text as it is where it is a day as ISO 8601 writes it, 1990-04-03; null where it is anything else."""

@overload
def iso_date(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def iso_date(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def iso_time(values: Value, *, threads: int = ...) -> str | None:
    """The text as it is where it is a day and a time as ISO 8601 writes them, 1990-04-03T10:20:30Z; null where it is anything else."""

@overload
def iso_time(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def iso_time(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def lower(values: Value, *, threads: int = ...) -> str | None:
    """Lower case (fields are case folded already unless `clean` is none)."""

@overload
def lower(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def lower(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def digits(values: Value, *, threads: int = ...) -> str | None:
    """The decimal digits alone."""

@overload
def digits(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def digits(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def initials(values: Value, *, threads: int = ...) -> str | None:
    """The first code point of each word.

    Good for: Full names against initials; a narrow second part of a rule."""

@overload
def initials(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def initials(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def sorted_tokens(values: Value, *, threads: int = ...) -> str | None:
    """The words in bytewise order, joined by one space.

    Good for: Full names and titles whose words change places."""

@overload
def sorted_tokens(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def sorted_tokens(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def fingerprint(values: Value, *, threads: int = ...) -> str | None:
    """The distinct words, folded (case, marks, Latin letters to A-Z) and without punctuation, in bytewise order, joined by one space.

    Good for: Names of companies and titles: words in any order, with or without marks and punctuation."""

@overload
def fingerprint(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def fingerprint(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def items(values: Value, *, threads: int = ...) -> list[str] | None:
    """Several values: each distinct item of a column of lists, whose items stand apart by U+001F."""

@overload
def items(values: Values, *, threads: int = ...) -> list[list[str] | None]: ...

@overload
def items(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def tokens(values: Value, *, threads: int = ...) -> list[str] | None:
    """Several values: each distinct word, that is, what stands between blanks, punctuation included.

    Good for: Full names, titles and addresses that share a word; frequent words make large groups."""

@overload
def tokens(values: Values, *, threads: int = ...) -> list[list[str] | None]: ...

@overload
def tokens(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def qgrams(values: Value, q: int, *, threads: int = ...) -> list[str] | None:
    """Several values: each distinct run of q code points, blanks among them; the whole text where it is shorter.

    Good for: Short values with an error anywhere; many keys a record, so rather in a rule with other parts."""

@overload
def qgrams(values: Values, q: int, *, threads: int = ...) -> list[list[str] | None]: ...

@overload
def qgrams(values: Arrow, q: int, *, threads: int = ...) -> Column: ...

@overload
def minhash(values: Value, bands: int, rows: int, *, threads: int = ...) -> list[str] | None:
    """Several values: so many bands of so many rows of a MinHash sketch of the runs of 3 code points; similar texts share some band.

    Good for: Long texts (addresses, descriptions) that are similar as wholes: more bands find more, more rows in a band find fewer that differ."""

@overload
def minhash(values: Values, bands: int, rows: int, *, threads: int = ...) -> list[list[str] | None]: ...

@overload
def minhash(values: Arrow, bands: int, rows: int, *, threads: int = ...) -> Column: ...

@overload
def minhash_at(values: Value, similarity: int, chance: int, *, threads: int = ...) -> list[str] | None:
    """Several values: MinHash bands, as many and as long as it takes for two texts of the given Jaccard similarity (of their runs of 3 code points, in percent) to share one with the given chance (in percent).

    Good for: The same where the similarity to find is known rather than the sketch: (70, 95) is 24 bands of 6 rows. The most rows a band for which 32 bands are enough, as these find the fewest that differ."""

@overload
def minhash_at(values: Values, similarity: int, chance: int, *, threads: int = ...) -> list[list[str] | None]: ...

@overload
def minhash_at(values: Arrow, similarity: int, chance: int, *, threads: int = ...) -> Column: ...

@overload
def token_pairs(values: Value, n1: int, *, threads: int = ...) -> list[str] | None:
    """Several values: each two of the n longest distinct words, in bytewise order, joined by one space; null where there is one word only."""

@overload
def token_pairs(values: Values, n1: int, *, threads: int = ...) -> list[list[str] | None]: ...

@overload
def token_pairs(values: Arrow, n1: int, *, threads: int = ...) -> Column: ...

@overload
def email_local(values: Value, *, threads: int = ...) -> str | None:
    """What stands before the last @ of an address, exactly (dots and +tags stay); null unless text is on both sides.

    Good for: Addresses whose provider changed."""

@overload
def email_local(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def email_local(values: Arrow, *, threads: int = ...) -> Column: ...

@overload
def email_domain(values: Value, *, threads: int = ...) -> str | None:
    """What stands after the last @ of an address; null unless text is on both sides.

    Good for: Members of one organisation; as a part of a rule."""

@overload
def email_domain(values: Values, *, threads: int = ...) -> list[str | None]: ...

@overload
def email_domain(values: Arrow, *, threads: int = ...) -> Column: ...
