# Written by python/write_stubs.py.
from collections.abc import Sequence

from ._documents import Comparison

__all__: list[str]

def exact(field: str, *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """The values are equal, or not."""

def levels(fields: str | Sequence[str], levels: Sequence[str], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Any levels, as docs/grammar.md has them; "else" is added at the end.

    Args:
        fields: the field, or all fields that the levels read.
        name: of the comparison; several fields need one.
        term_frequency: agreement on a rare value counts more than on a common one; a number: on the first so many levels."""

def same(field: str, parts: str | Sequence[str] = ..., *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Dates that are equal, or of the same "year", "month" or "day"."""

def swapped(left: str, right: str, *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Two fields that are equal, or stand in each other's place: given name and surname."""

def within(field: str, bounds: str | float | Sequence[str | float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Dates or numbers that are near: bounds such as "31 days", "1 year", 5 or "5 %", nearest first."""

def jaro(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then jaro >= 0.9 and the like.

    With m matches (equal units at most max(lengths) / 2 - 1 apart) of which t are out of order (halved, rounded down): (m / |left| + m / |right| + (m - t) / m) / 3. Two empty values: 1, with units=bytes 0, as DuckDB has it.

    Good for: Short names with typing errors."""

def jaro_winkler(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., prefix_weight: float = ..., boost_above: float = ..., units: str = ...) -> Comparison:
    """Levels: exact, then jaro_winkler >= 0.92 and the like.

    Jaro similarity j, and where j > boost_above with p common leading units (at most 4): j + p * prefix_weight * (1 - j). Two empty values: 1, with units=bytes 0, as DuckDB has it.

    Good for: Given names and surnames."""

def levenshtein(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then levenshtein >= 0.8 and the like.

    1 - Levenshtein distance / longer length.

    Good for: Longer texts with single errors."""

def osa(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then osa >= 0.8 and the like.

    1 - OSA distance / longer length.

    Good for: Typed texts, where neighbours get swapped."""

def levenshtein_distance(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then levenshtein_distance <= 1 and the like.

    The fewest insertions, deletions and substitutions of one unit.

    Good for: Codes, numbers and dates as text."""

def osa_distance(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then osa_distance <= 1 and the like.

    Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, no substring edited twice.

    Good for: Typed codes and dates."""

def hamming(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then hamming >= 0.9 and the like.

    1 - Hamming distance / longer length.

    Good for: Codes of one length."""

def hamming_distance(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then hamming_distance <= 1 and the like.

    Places at which the units differ; a place that only the longer value has differs too.

    Good for: Codes and dates of one length: hamming_distance <= 1 is one wrong digit."""

def damerau(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then damerau >= 0.8 and the like.

    1 - Damerau-Levenshtein distance / longer length.

    Good for: Typed texts; what DuckDB calls damerau_levenshtein, as a share."""

def damerau_distance(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then damerau_distance <= 1 and the like.

    Unrestricted Damerau-Levenshtein: insertions, deletions, substitutions and swaps of neighbours, which may be edited again: 2 for ca and abc, where osa_distance is 3.

    Good for: Typed codes; a metric, unlike osa_distance."""

def indel(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then indel >= 0.85 and the like.

    1 - indel distance / sum of the lengths.

    Good for: Texts with words left out; the same as ratio."""

def indel_distance(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then indel_distance <= 2 and the like.

    The fewest insertions and deletions of one unit.

    Good for: Texts with parts left out."""

def lcs(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then lcs >= 0.8 and the like.

    Longest common subsequence / longer length.

    Good for: Abbreviations that keep the order of letters."""

def longest_common_substring(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then longest_common_substring >= 0.6 and the like.

    Longest text that stands in one piece in both / longer length.

    Good for: Values that share a long part: streets, products."""

def ratio(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then ratio >= 0.85 and the like.

    RapidFuzz's ratio as a share of 1: 1 - indel distance / sum of the lengths.

    Good for: What RapidFuzz users know."""

def partial_ratio(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., units: str = ...) -> Comparison:
    """Levels: exact, then partial_ratio >= 0.95 and the like.

    RapidFuzz's partial_ratio as a share of 1: the best ratio of the shorter value with a window of the longer one, at its ends too. Values of at most 8192 characters.

    Good for: A value that stands inside a longer one."""

def numeric_difference(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then numeric_difference <= 5 and the like.

    |left - right|.

    Good for: Amounts, ages, sizes; the same as within 5."""

def percent_difference(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then percent_difference <= 5 and the like.

    100 |left - right| / the larger magnitude; 0 where both are 0.

    Good for: Prices and quantities whose errors grow with them; the same as within 5 %."""

def share_difference(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then share_difference <= 0.05 and the like.

    |left - right| / the larger number, not known where that is 0. Meant for numbers from 0 up; of two negative ones it is below 0.

    Good for: What other programs call a percentage difference; percent_difference has no such exceptions."""

def smaller(field: str, *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then smaller and the like.

    1 where left < right, else 0.

    Good for: Links in which one source has the smaller number: amounts before and after fees. With a distance: within 3 % and smaller."""

def days_difference(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then days_difference <= 31 and the like.

    Days between the dates; both need a day.

    Good for: Dates of events; the same as within 31 days."""

def months_difference(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., counted: str = ...) -> Comparison:
    """Levels: exact, then months_difference <= 1 and the like.

    Months from the earlier to the later date, those begun counted; a day that a month lacks is its last. With counted=calendar the days do not matter: from January to March 2.

    Good for: Dates known to the month; the same as within 1 month."""

def years_difference(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., counted: str = ...) -> Comparison:
    """Levels: exact, then years_difference <= 2 and the like.

    Years from the earlier to the later date, those begun counted. With counted=calendar one year number less the other.

    Good for: Years of birth; the same as within 2 years."""

def seconds_difference(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then seconds_difference <= 3600 and the like.

    Seconds between two instants, each `1990-04-03`, `1990-04-03T10:20` or `1990-04-03 10:20:30.5`, a Z at the end or not; a date alone is its midnight. Not known for other texts and days that are not in the calendar.

    Good for: Times of events; columns of timestamps."""

def day_month_swapped(field: str, *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then day_month_swapped and the like.

    1 where one date is the other with day and month exchanged (1990-04-03, 1990-03-04), else 0, also for equal dates.

    Good for: Dates that were read in two orders. One wrong digit is hamming_distance <= 1: dates compare as ISO texts."""

def earlier(field: str, *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then earlier and the like.

    1 where left is before right, else 0, also for equal dates. Of dates that are not known to the day the first possible day counts.

    Good for: Links in which one source is always first: orders and deliveries. With a distance: within 3 days and earlier."""

def geo_km(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then geo_km <= 10 and the like.

    Great-circle distance in km of two places, each `latitude, longitude` or `latitude longitude` in degrees, on a sphere of 6371.0088 km.

    Good for: Places in one field; within 10 km reads two."""

def same_last_digits(field: str, *, name: str | None = ..., term_frequency: bool | int = ..., n: int = ...) -> Comparison:
    """Levels: exact, then same_last_digits(n=8) and the like.

    1 where the last n decimal digits (0 to 9, all else skipped) of both are equal, else 0, also where one has fewer.

    Good for: Telephone numbers with and without country and trunk codes."""

def match_rating_agrees(field: str, *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then match_rating_agrees and the like.

    1 where the Match Rating codexes of both (see the encoder match_rating) agree by the Match Rating comparison: after equal letters went from the left and then from the right, 6 less what is left of the longer reaches the least rating for the sum of their lengths; else 0. A value without a Latin letter agrees with none.

    Good for: English names as they sound, in any spelling."""

def qgram_jaccard(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., q: int = ..., padded: bool = ...) -> Comparison:
    """Levels: exact, then qgram_jaccard >= 0.6 and the like.

    Common / all of the q-grams of both. A value's q-grams are the set of its substrings of q code points, of the value with q - 1 marks at either end where padded; a value shorter than q is its only one.

    Good for: Longer values, parts in another order. q=1 compares the sets of characters."""

def qgram_dice(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., q: int = ..., padded: bool = ...) -> Comparison:
    """Levels: exact, then qgram_dice >= 0.75 and the like.

    2 common / (left + right) of the q-grams (as for qgram_jaccard).

    Good for: As qgram_jaccard; kinder to a single error."""

def qgram_cosine(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., q: int = ..., padded: bool = ...) -> Comparison:
    """Levels: exact, then qgram_cosine >= 0.75 and the like.

    common / sqrt(left * right) of the q-grams (as for qgram_jaccard).

    Good for: As qgram_dice, where values differ in length."""

def qgram_overlap(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., q: int = ..., padded: bool = ...) -> Comparison:
    """Levels: exact, then qgram_overlap >= 0.9 and the like.

    common / the smaller of left and right of the q-grams (as for qgram_jaccard): 1 where one set holds the other.

    Good for: Shortened values within longer ones."""

def byte_jaccard(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then byte_jaccard >= 0.9 and the like.

    Common / all of the distinct bytes of the UTF-8 of both; two empty values: 1.

    Good for: What DuckDB calls jaccard. Of ASCII texts it is qgram_jaccard(q=1)."""

def token_jaccard(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then token_jaccard >= 0.5 and the like.

    Common / all of the distinct tokens (what stands between blanks) of both.

    Good for: Names and titles of several words in any order."""

def token_dice(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then token_dice >= 0.65 and the like.

    2 common / (left + right) of the distinct tokens.

    Good for: As token_jaccard; kinder to a single other word."""

def token_cosine(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then token_cosine >= 0.65 and the like.

    common / sqrt(left * right) of the distinct tokens.

    Good for: As token_dice, where values differ in length."""

def token_overlap(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then token_overlap >= 0.9 and the like.

    common / the smaller of left and right of the distinct tokens: 1 where one value has all tokens of the other.

    Good for: Names with and without a middle name, company names with additions."""

def list_overlap(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., separator: str = ...) -> Comparison:
    """Levels: exact, then list_overlap >= 1 and the like.

    How many distinct items both lists have. A list is a text of items with separators between; blanks around an item do not count, empty items neither.

    Good for: Several telephone numbers, addresses or aliases in one field. A column of lists has its items with separator=unit."""

def list_jaccard(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., separator: str = ...) -> Comparison:
    """Levels: exact, then list_jaccard >= 0.5 and the like.

    Common / all of the distinct items of both lists (as for list_overlap).

    Good for: Lists that should be equal as a whole: keywords, members."""

def list_inside(field: str, *, name: str | None = ..., term_frequency: bool | int = ..., separator: str = ..., empty: bool = ...) -> Comparison:
    """Levels: exact, then list_inside and the like.

    1 where all distinct items of the list with fewer are in the other (as for list_overlap), else 0; where the list with fewer has none, 1 with empty=yes.

    Good for: Lists of which one may be cut short."""

def monge_elkan(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., inner: str = ..., symmetric: bool = ...) -> Comparison:
    """Levels: exact, then monge_elkan >= 0.9 and the like.

    For each token of left (what stands between blanks) the best inner similarity with any token of right, averaged, repeats included; with symmetric=yes the mean of that and of the same from right to left (with symmetric=no left and right differ). No tokens on both sides: 1, on one side: 0. At most 512 tokens a value.

    Good for: Names of several words with typing errors, in any order, with words missing."""

def name_tokens(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., inner: str = ..., initial: float = ..., unmatched: float = ...) -> Comparison:
    """Levels: exact, then name_tokens >= 0.9 and the like.

    Tokens stand between blanks, dots, commas and hyphens. Each token of the name with fewer (n of them; m in the other) gets one of its own in the other, so that the sum s of scores is the largest possible: s / (n + unmatched * (m - n)). The score of two tokens: 1 where equal; `initial` where one is a single character and the other begins with it, 0 where one is a single character and the other does not; else the inner similarity, to 12 decimals. No tokens on both sides: 1, on one side: 0. At most 64 tokens a value.

    Good for: Names of persons in one field: any order, initials, middle names: `J. Smith`, `Smith, John`."""

def aligned_tokens(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then aligned_tokens >= 0.7 and the like.

    Shared / all bits of information of both values' tokens (what stands between blanks; the first 32 count). A token weighs log2(records with a value / records with the token) + 0.5 bits, by the frequencies of the model; 1.5 bits where there is none, as for two values alone. Tokens are aligned one to one. First equal ones, which share their weight. Then each token of 3 characters or more of the value with fewer tokens, in their order, with the one of 3 or more in the other of the highest Jaro-Winkler similarity s >= 0.86: they share 1 - 4 (1 - s) of their mean weight. Then a single character with a token that begins with it: 2 bits, and half the mean weight at most. With `term_frequency` the shared bits make the rarity bins. No tokens on both sides: 1, on one side: 0.

    Good for: Titles, addresses, full names, company names: any order, typing errors, words left out; rare words count most. `aligned_tokens >= 1` is the same tokens in any order."""

def aligned_tokens_inside(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then aligned_tokens_inside >= 0.5 and the like.

    Shared bits / bits of the value with fewer tokens (of equally many: that whose tokens come first bytewise) where all of its tokens are aligned, as for aligned_tokens, else 0; at most 1.

    Good for: Short forms within long ones: a name without its middle names, a title without its subtitle."""

def token_rest(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., paired: float = ...) -> Comparison:
    """Levels: exact, then token_rest >= 0.8 and the like.

    Tokens (what stands between blanks) of both are taken out in pairs, the most alike by osa first, while a pair has `paired` or more. What is left of each side is joined: the result is the osa similarity of the two, or the least of the pairs taken out where that is smaller, or that alone where a side has nothing left. No tokens on both sides: 1, on one side: 0. At most 64 tokens a value.

    Good for: Names of several words: one other word tells two apart, however many they share; words run together or torn apart do not."""

def list_best(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., inner: str = ..., separator: str = ...) -> Comparison:
    """Levels: exact, then list_best >= 0.92 and the like.

    The best inner similarity of an item of left with an item of right (lists as for list_overlap). No items on both sides: 1, on one side: 0. At most 512 items a value.

    Good for: Aliases, former names, several addresses in one field: one that fits is enough."""

def list_nearest(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., inner: str = ..., separator: str = ...) -> Comparison:
    """Levels: exact, then list_nearest <= 1 and the like.

    The least inner distance of an item of left with an item of right (lists as for list_overlap). Not known where a list has no items. At most 512 items a value.

    Good for: Several telephone numbers or codes in one field, with typing errors."""

def vector_cosine(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ..., separator: str = ...) -> Comparison:
    """Levels: exact, then vector_cosine >= 0.9 and the like.

    Dot product / product of the lengths of two vectors, lists of numbers as long as each other; 0 where it is below. Not known where a list holds something else, the lists differ in length, or a vector is all 0. A column of lists has its numbers with separator=unit.

    Good for: Embeddings."""

def token_sort_ratio(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then token_sort_ratio >= 0.85 and the like.

    ratio of both values with their tokens (what stands between blanks) sorted and joined by single blanks.

    Good for: Names and titles whose words stand in another order."""

def token_set_ratio(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then token_set_ratio >= 0.9 and the like.

    With the sorted distinct tokens that both values have, and those that only left or right has: the largest ratio of both + left with both + right, both with both + left, both with both + right. So 1 where one value has all tokens of the other. A value without tokens: 0.

    Good for: Values with extra words: titles, legal forms, middle names."""

def token_ratio(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then token_ratio >= 0.9 and the like.

    The larger of token_sort_ratio and token_set_ratio.

    Good for: As token_set_ratio, where values without tokens are equal."""

def partial_token_sort_ratio(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then partial_token_sort_ratio >= 0.9 and the like.

    partial_ratio of both values with their tokens sorted and joined by single blanks. Values of at most 8192 characters.

    Good for: A short name within a longer one, words in another order."""

def partial_token_set_ratio(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then partial_token_set_ratio >= 0.9 and the like.

    1 where the values have a token in common, else partial_ratio of their distinct tokens, sorted and joined. A value without tokens: 0. Values of at most 8192 characters.

    Good for: Finding any common word; very lenient."""

def partial_token_ratio(field: str, bounds: float | Sequence[float], *, name: str | None = ..., term_frequency: bool | int = ...) -> Comparison:
    """Levels: exact, then partial_token_ratio >= 0.9 and the like.

    The larger of partial_token_sort_ratio and partial_token_set_ratio. Values of at most 8192 characters.

    Good for: As partial_token_set_ratio."""
