# Written by python/write_stubs.py.
from typing import Any, overload

from ._results import Column
from ._values import Arrow, Value, Values

__all__: list[str]

@overload
def jaro(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> float | None:
    """With m matches (equal units at most max(lengths) / 2 - 1 apart) of which t are out of order (halved, rounded down): (m / |left| + m / |right| + (m - t) / m) / 3. Two empty values: 1, with units=bytes 0, as DuckDB has it.

    Good for: Short names with typing errors.

    Args:
        units: code_points or bytes.

    Source: Jaro 1989."""

@overload
def jaro(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def jaro(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def jaro(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def jaro(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def jaro_winkler(left: Value, right: Value, *, prefix_weight: float = ..., boost_above: float = ..., units: str = ..., threads: int = ...) -> float | None:
    """Jaro similarity j, and where j > boost_above with p common leading units (at most 4): j + p * prefix_weight * (1 - j). Two empty values: 1, with units=bytes 0, as DuckDB has it.

    Good for: Given names and surnames.

    Args:
        prefix_weight: a number from 0 to 0.25.
        boost_above: a number from 0 to 1.
        units: code_points or bytes.

    Source: Winkler 1990."""

@overload
def jaro_winkler(left: Values, right: Value | Values, *, prefix_weight: float = ..., boost_above: float = ..., units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def jaro_winkler(left: Value, right: Values, *, prefix_weight: float = ..., boost_above: float = ..., units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def jaro_winkler(left: Arrow, right: Value | Values | Arrow, *, prefix_weight: float = ..., boost_above: float = ..., units: str = ..., threads: int = ...) -> Column: ...

@overload
def jaro_winkler(left: Value | Values, right: Arrow, *, prefix_weight: float = ..., boost_above: float = ..., units: str = ..., threads: int = ...) -> Column: ...

@overload
def levenshtein(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> float | None:
    """1 - Levenshtein distance / longer length.

    Good for: Longer texts with single errors.

    Args:
        units: code_points or bytes.

    Source: Levenshtein 1966."""

@overload
def levenshtein(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def levenshtein(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def levenshtein(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def levenshtein(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def osa(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> float | None:
    """1 - OSA distance / longer length.

    Good for: Typed texts, where neighbours get swapped.

    Args:
        units: code_points or bytes.

    Source: Damerau 1964."""

@overload
def osa(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def osa(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def osa(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def osa(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def levenshtein_distance(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> int | None:
    """The fewest insertions, deletions and substitutions of one unit.

    Good for: Codes, numbers and dates as text.

    Args:
        units: code_points or bytes.

    Source: Levenshtein 1966."""

@overload
def levenshtein_distance(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def levenshtein_distance(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def levenshtein_distance(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def levenshtein_distance(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def osa_distance(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> int | None:
    """Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, no substring edited twice.

    Good for: Typed codes and dates.

    Args:
        units: code_points or bytes.

    Source: Damerau 1964."""

@overload
def osa_distance(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def osa_distance(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def osa_distance(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def osa_distance(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def hamming(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> float | None:
    """1 - Hamming distance / longer length.

    Good for: Codes of one length.

    Args:
        units: code_points or bytes.

    Source: Hamming 1950."""

@overload
def hamming(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def hamming(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def hamming(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def hamming(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def hamming_distance(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> int | None:
    """Places at which the units differ; a place that only the longer value has differs too.

    Good for: Codes and dates of one length: hamming_distance <= 1 is one wrong digit.

    Args:
        units: code_points or bytes.

    Source: Hamming 1950."""

@overload
def hamming_distance(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def hamming_distance(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def hamming_distance(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def hamming_distance(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def damerau(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> float | None:
    """1 - Damerau-Levenshtein distance / longer length.

    Good for: Typed texts; what DuckDB calls damerau_levenshtein, as a share.

    Args:
        units: code_points or bytes.

    Source: Lowrance and Wagner 1975."""

@overload
def damerau(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def damerau(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def damerau(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def damerau(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def damerau_distance(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> int | None:
    """Unrestricted Damerau-Levenshtein: insertions, deletions, substitutions and swaps of neighbours, which may be edited again: 2 for ca and abc, where osa_distance is 3.

    Good for: Typed codes; a metric, unlike osa_distance.

    Args:
        units: code_points or bytes.

    Source: Damerau 1964, Lowrance and Wagner 1975."""

@overload
def damerau_distance(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def damerau_distance(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def damerau_distance(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def damerau_distance(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def indel(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> float | None:
    """1 - indel distance / sum of the lengths.

    Good for: Texts with words left out; the same as ratio.

    Args:
        units: code_points or bytes.

    Source: Needleman and Wunsch 1970, Hyyro 2004."""

@overload
def indel(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def indel(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def indel(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def indel(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def indel_distance(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> int | None:
    """The fewest insertions and deletions of one unit.

    Good for: Texts with parts left out.

    Args:
        units: code_points or bytes.

    Source: Hyyro 2004."""

@overload
def indel_distance(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def indel_distance(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def indel_distance(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def indel_distance(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def lcs(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> float | None:
    """Longest common subsequence / longer length.

    Good for: Abbreviations that keep the order of letters.

    Args:
        units: code_points or bytes.

    Source: Hirschberg 1977, Hyyro 2004."""

@overload
def lcs(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def lcs(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def lcs(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def lcs(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def longest_common_substring(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> float | None:
    """Longest text that stands in one piece in both / longer length.

    Good for: Values that share a long part: streets, products.

    Args:
        units: code_points or bytes.

    Source: Gusfield 1997."""

@overload
def longest_common_substring(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def longest_common_substring(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def longest_common_substring(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def longest_common_substring(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def ratio(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> float | None:
    """RapidFuzz's ratio as a share of 1: 1 - indel distance / sum of the lengths.

    Good for: What RapidFuzz users know.

    Args:
        units: code_points or bytes.

    Source: RapidFuzz; Hyyro 2004."""

@overload
def ratio(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def ratio(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def ratio(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def ratio(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def partial_ratio(left: Value, right: Value, *, units: str = ..., threads: int = ...) -> float | None:
    """RapidFuzz's partial_ratio as a share of 1: the best ratio of the shorter value with a window of the longer one, at its ends too. Values of at most 8192 characters.

    Good for: A value that stands inside a longer one.

    Args:
        units: code_points or bytes.

    Source: RapidFuzz; Tiskin 2008."""

@overload
def partial_ratio(left: Values, right: Value | Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def partial_ratio(left: Value, right: Values, *, units: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def partial_ratio(left: Arrow, right: Value | Values | Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def partial_ratio(left: Value | Values, right: Arrow, *, units: str = ..., threads: int = ...) -> Column: ...

@overload
def exact(left: Value, right: Value, *, threads: int = ...) -> bool | None:
    """1 where the values are equal, else 0.

    Good for: Values without errors; what is nearest of all.

    Source: Fellegi and Sunter 1969."""

@overload
def exact(left: Values, right: Value | Values, *, threads: int = ...) -> list[bool | None]: ...

@overload
def exact(left: Value, right: Values, *, threads: int = ...) -> list[bool | None]: ...

@overload
def exact(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def exact(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def numeric_difference(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """|left - right|.

    Good for: Amounts, ages, sizes; the same as within 5.
    Reads values as numbers.

    Source: Arithmetic."""

@overload
def numeric_difference(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def numeric_difference(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def numeric_difference(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def numeric_difference(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def percent_difference(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """100 |left - right| / the larger magnitude; 0 where both are 0.

    Good for: Prices and quantities whose errors grow with them; the same as within 5 %.
    Reads values as numbers.

    Source: Arithmetic."""

@overload
def percent_difference(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def percent_difference(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def percent_difference(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def percent_difference(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def share_difference(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """|left - right| / the larger number, not known where that is 0. Meant for numbers from 0 up; of two negative ones it is below 0.

    Good for: What other programs call a percentage difference; percent_difference has no such exceptions.
    Reads values as numbers.

    Source: Arithmetic."""

@overload
def share_difference(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def share_difference(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def share_difference(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def share_difference(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def smaller(left: Value, right: Value, *, threads: int = ...) -> bool | None:
    """1 where left < right, else 0.

    Good for: Links in which one source has the smaller number: amounts before and after fees. With a distance: within 3 % and smaller.
    Reads values as numbers.

    Source: Arithmetic."""

@overload
def smaller(left: Values, right: Value | Values, *, threads: int = ...) -> list[bool | None]: ...

@overload
def smaller(left: Value, right: Values, *, threads: int = ...) -> list[bool | None]: ...

@overload
def smaller(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def smaller(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def days_difference(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """Days between the dates; both need a day.

    Good for: Dates of events; the same as within 31 days.
    Reads values as dates.

    Source: Proleptic Gregorian calendar."""

@overload
def days_difference(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def days_difference(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def days_difference(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def days_difference(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def months_difference(left: Value, right: Value, *, counted: str = ..., threads: int = ...) -> float | None:
    """Months from the earlier to the later date, those begun counted; a day that a month lacks is its last. With counted=calendar the days do not matter: from January to March 2.

    Good for: Dates known to the month; the same as within 1 month.
    Reads values as dates.

    Args:
        counted: begun or calendar.

    Source: Proleptic Gregorian calendar."""

@overload
def months_difference(left: Values, right: Value | Values, *, counted: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def months_difference(left: Value, right: Values, *, counted: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def months_difference(left: Arrow, right: Value | Values | Arrow, *, counted: str = ..., threads: int = ...) -> Column: ...

@overload
def months_difference(left: Value | Values, right: Arrow, *, counted: str = ..., threads: int = ...) -> Column: ...

@overload
def years_difference(left: Value, right: Value, *, counted: str = ..., threads: int = ...) -> float | None:
    """Years from the earlier to the later date, those begun counted. With counted=calendar one year number less the other.

    Good for: Years of birth; the same as within 2 years.
    Reads values as dates.

    Args:
        counted: begun or calendar.

    Source: Proleptic Gregorian calendar."""

@overload
def years_difference(left: Values, right: Value | Values, *, counted: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def years_difference(left: Value, right: Values, *, counted: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def years_difference(left: Arrow, right: Value | Values | Arrow, *, counted: str = ..., threads: int = ...) -> Column: ...

@overload
def years_difference(left: Value | Values, right: Arrow, *, counted: str = ..., threads: int = ...) -> Column: ...

@overload
def seconds_difference(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """Seconds between two instants, each `1990-04-03`, `1990-04-03T10:20` or `1990-04-03 10:20:30.5`, a Z at the end or not; a date alone is its midnight. Not known for other texts and days that are not in the calendar.

    Good for: Times of events; columns of timestamps.

    Source: ISO 8601, proleptic Gregorian calendar."""

@overload
def seconds_difference(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def seconds_difference(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def seconds_difference(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def seconds_difference(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def day_month_swapped(left: Value, right: Value, *, threads: int = ...) -> bool | None:
    """1 where one date is the other with day and month exchanged (1990-04-03, 1990-03-04), else 0, also for equal dates.

    Good for: Dates that were read in two orders. One wrong digit is hamming_distance <= 1: dates compare as ISO texts.
    Reads values as dates.

    Source: Christen 2012."""

@overload
def day_month_swapped(left: Values, right: Value | Values, *, threads: int = ...) -> list[bool | None]: ...

@overload
def day_month_swapped(left: Value, right: Values, *, threads: int = ...) -> list[bool | None]: ...

@overload
def day_month_swapped(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def day_month_swapped(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def earlier(left: Value, right: Value, *, threads: int = ...) -> bool | None:
    """1 where left is before right, else 0, also for equal dates. Of dates that are not known to the day the first possible day counts.

    Good for: Links in which one source is always first: orders and deliveries. With a distance: within 3 days and earlier.
    Reads values as dates.

    Source: Proleptic Gregorian calendar."""

@overload
def earlier(left: Values, right: Value | Values, *, threads: int = ...) -> list[bool | None]: ...

@overload
def earlier(left: Value, right: Values, *, threads: int = ...) -> list[bool | None]: ...

@overload
def earlier(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def earlier(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def geo_km(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """Great-circle distance in km of two places, each `latitude, longitude` or `latitude longitude` in degrees, on a sphere of 6371.0088 km.

    Good for: Places in one field; within 10 km reads two.

    Source: Sinnott 1984."""

@overload
def geo_km(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def geo_km(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def geo_km(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def geo_km(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def same_last_digits(left: Value, right: Value, *, n: int = ..., threads: int = ...) -> bool | None:
    """1 where the last n decimal digits (0 to 9, all else skipped) of both are equal, else 0, also where one has fewer.

    Good for: Telephone numbers with and without country and trunk codes.

    Args:
        n: a whole number from 1 to 15.

    Source: Christen 2012."""

@overload
def same_last_digits(left: Values, right: Value | Values, *, n: int = ..., threads: int = ...) -> list[bool | None]: ...

@overload
def same_last_digits(left: Value, right: Values, *, n: int = ..., threads: int = ...) -> list[bool | None]: ...

@overload
def same_last_digits(left: Arrow, right: Value | Values | Arrow, *, n: int = ..., threads: int = ...) -> Column: ...

@overload
def same_last_digits(left: Value | Values, right: Arrow, *, n: int = ..., threads: int = ...) -> Column: ...

@overload
def match_rating_agrees(left: Value, right: Value, *, threads: int = ...) -> bool | None:
    """1 where the Match Rating codexes of both (see the encoder match_rating) agree by the Match Rating comparison: after equal letters went from the left and then from the right, 6 less what is left of the longer reaches the least rating for the sum of their lengths; else 0. A value without a Latin letter agrees with none.

    Good for: English names as they sound, in any spelling.

    Source: Moore, Kuhns, Trefftzs and Montgomery 1977."""

@overload
def match_rating_agrees(left: Values, right: Value | Values, *, threads: int = ...) -> list[bool | None]: ...

@overload
def match_rating_agrees(left: Value, right: Values, *, threads: int = ...) -> list[bool | None]: ...

@overload
def match_rating_agrees(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def match_rating_agrees(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def qgram_jaccard(left: Value, right: Value, *, q: int = ..., padded: bool = ..., threads: int = ...) -> float | None:
    """Common / all of the q-grams of both. A value's q-grams are the set of its substrings of q code points, of the value with q - 1 marks at either end where padded; a value shorter than q is its only one.

    Good for: Longer values, parts in another order. q=1 compares the sets of characters.

    Args:
        q: a whole number from 1 to 4.
        padded: no or yes.

    Source: Jaccard 1912, Ukkonen 1992."""

@overload
def qgram_jaccard(left: Values, right: Value | Values, *, q: int = ..., padded: bool = ..., threads: int = ...) -> list[float | None]: ...

@overload
def qgram_jaccard(left: Value, right: Values, *, q: int = ..., padded: bool = ..., threads: int = ...) -> list[float | None]: ...

@overload
def qgram_jaccard(left: Arrow, right: Value | Values | Arrow, *, q: int = ..., padded: bool = ..., threads: int = ...) -> Column: ...

@overload
def qgram_jaccard(left: Value | Values, right: Arrow, *, q: int = ..., padded: bool = ..., threads: int = ...) -> Column: ...

@overload
def qgram_dice(left: Value, right: Value, *, q: int = ..., padded: bool = ..., threads: int = ...) -> float | None:
    """2 common / (left + right) of the q-grams (as for qgram_jaccard).

    Good for: As qgram_jaccard; kinder to a single error.

    Args:
        q: a whole number from 1 to 4.
        padded: no or yes.

    Source: Dice 1945, Ukkonen 1992."""

@overload
def qgram_dice(left: Values, right: Value | Values, *, q: int = ..., padded: bool = ..., threads: int = ...) -> list[float | None]: ...

@overload
def qgram_dice(left: Value, right: Values, *, q: int = ..., padded: bool = ..., threads: int = ...) -> list[float | None]: ...

@overload
def qgram_dice(left: Arrow, right: Value | Values | Arrow, *, q: int = ..., padded: bool = ..., threads: int = ...) -> Column: ...

@overload
def qgram_dice(left: Value | Values, right: Arrow, *, q: int = ..., padded: bool = ..., threads: int = ...) -> Column: ...

@overload
def qgram_cosine(left: Value, right: Value, *, q: int = ..., padded: bool = ..., threads: int = ...) -> float | None:
    """common / sqrt(left * right) of the q-grams (as for qgram_jaccard).

    Good for: As qgram_dice, where values differ in length.

    Args:
        q: a whole number from 1 to 4.
        padded: no or yes.

    Source: Ochiai 1957, Ukkonen 1992."""

@overload
def qgram_cosine(left: Values, right: Value | Values, *, q: int = ..., padded: bool = ..., threads: int = ...) -> list[float | None]: ...

@overload
def qgram_cosine(left: Value, right: Values, *, q: int = ..., padded: bool = ..., threads: int = ...) -> list[float | None]: ...

@overload
def qgram_cosine(left: Arrow, right: Value | Values | Arrow, *, q: int = ..., padded: bool = ..., threads: int = ...) -> Column: ...

@overload
def qgram_cosine(left: Value | Values, right: Arrow, *, q: int = ..., padded: bool = ..., threads: int = ...) -> Column: ...

@overload
def qgram_overlap(left: Value, right: Value, *, q: int = ..., padded: bool = ..., threads: int = ...) -> float | None:
    """common / the smaller of left and right of the q-grams (as for qgram_jaccard): 1 where one set holds the other.

    Good for: Shortened values within longer ones.

    Args:
        q: a whole number from 1 to 4.
        padded: no or yes.

    Source: Szymkiewicz 1934, Simpson 1960."""

@overload
def qgram_overlap(left: Values, right: Value | Values, *, q: int = ..., padded: bool = ..., threads: int = ...) -> list[float | None]: ...

@overload
def qgram_overlap(left: Value, right: Values, *, q: int = ..., padded: bool = ..., threads: int = ...) -> list[float | None]: ...

@overload
def qgram_overlap(left: Arrow, right: Value | Values | Arrow, *, q: int = ..., padded: bool = ..., threads: int = ...) -> Column: ...

@overload
def qgram_overlap(left: Value | Values, right: Arrow, *, q: int = ..., padded: bool = ..., threads: int = ...) -> Column: ...

@overload
def byte_jaccard(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """Common / all of the distinct bytes of the UTF-8 of both; two empty values: 1.

    Good for: What DuckDB calls jaccard. Of ASCII texts it is qgram_jaccard(q=1).

    Source: Jaccard 1912, DuckDB."""

@overload
def byte_jaccard(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def byte_jaccard(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def byte_jaccard(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def byte_jaccard(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_jaccard(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """Common / all of the distinct tokens (what stands between blanks) of both.

    Good for: Names and titles of several words in any order.

    Source: Jaccard 1912."""

@overload
def token_jaccard(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_jaccard(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_jaccard(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_jaccard(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_dice(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """2 common / (left + right) of the distinct tokens.

    Good for: As token_jaccard; kinder to a single other word.

    Source: Dice 1945."""

@overload
def token_dice(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_dice(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_dice(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_dice(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_cosine(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """common / sqrt(left * right) of the distinct tokens.

    Good for: As token_dice, where values differ in length.

    Source: Ochiai 1957."""

@overload
def token_cosine(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_cosine(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_cosine(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_cosine(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_overlap(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """common / the smaller of left and right of the distinct tokens: 1 where one value has all tokens of the other.

    Good for: Names with and without a middle name, company names with additions.

    Source: Szymkiewicz 1934, Simpson 1960."""

@overload
def token_overlap(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_overlap(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_overlap(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_overlap(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def list_overlap(left: Value, right: Value, *, separator: str = ..., threads: int = ...) -> int | None:
    """How many distinct items both lists have. A list is a text of items with separators between; blanks around an item do not count, empty items neither.

    Good for: Several telephone numbers, addresses or aliases in one field. A column of lists has its items with separator=unit.

    Args:
        separator: semicolon, comma, pipe, slash, blank or unit.

    Source: Set intersection."""

@overload
def list_overlap(left: Values, right: Value | Values, *, separator: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def list_overlap(left: Value, right: Values, *, separator: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def list_overlap(left: Arrow, right: Value | Values | Arrow, *, separator: str = ..., threads: int = ...) -> Column: ...

@overload
def list_overlap(left: Value | Values, right: Arrow, *, separator: str = ..., threads: int = ...) -> Column: ...

@overload
def list_jaccard(left: Value, right: Value, *, separator: str = ..., threads: int = ...) -> float | None:
    """Common / all of the distinct items of both lists (as for list_overlap).

    Good for: Lists that should be equal as a whole: keywords, members.

    Args:
        separator: semicolon, comma, pipe, slash, blank or unit.

    Source: Jaccard 1912."""

@overload
def list_jaccard(left: Values, right: Value | Values, *, separator: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def list_jaccard(left: Value, right: Values, *, separator: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def list_jaccard(left: Arrow, right: Value | Values | Arrow, *, separator: str = ..., threads: int = ...) -> Column: ...

@overload
def list_jaccard(left: Value | Values, right: Arrow, *, separator: str = ..., threads: int = ...) -> Column: ...

@overload
def list_inside(left: Value, right: Value, *, separator: str = ..., empty: bool = ..., threads: int = ...) -> bool | None:
    """1 where all distinct items of the list with fewer are in the other (as for list_overlap), else 0; where the list with fewer has none, 1 with empty=yes.

    Good for: Lists of which one may be cut short.

    Args:
        separator: semicolon, comma, pipe, slash, blank or unit.
        empty: no or yes.

    Source: Set inclusion."""

@overload
def list_inside(left: Values, right: Value | Values, *, separator: str = ..., empty: bool = ..., threads: int = ...) -> list[bool | None]: ...

@overload
def list_inside(left: Value, right: Values, *, separator: str = ..., empty: bool = ..., threads: int = ...) -> list[bool | None]: ...

@overload
def list_inside(left: Arrow, right: Value | Values | Arrow, *, separator: str = ..., empty: bool = ..., threads: int = ...) -> Column: ...

@overload
def list_inside(left: Value | Values, right: Arrow, *, separator: str = ..., empty: bool = ..., threads: int = ...) -> Column: ...

@overload
def monge_elkan(left: Value, right: Value, *, inner: str = ..., symmetric: bool = ..., threads: int = ...) -> float | None:
    """For each token of left (what stands between blanks) the best inner similarity with any token of right, averaged, repeats included; with symmetric=yes the mean of that and of the same from right to left (with symmetric=no left and right differ). No tokens on both sides: 1, on one side: 0. At most 512 tokens a value.

    Good for: Names of several words with typing errors, in any order, with words missing.

    Args:
        inner: the name of a similarity.
        symmetric: yes or no.

    Source: Monge and Elkan 1996."""

@overload
def monge_elkan(left: Values, right: Value | Values, *, inner: str = ..., symmetric: bool = ..., threads: int = ...) -> list[float | None]: ...

@overload
def monge_elkan(left: Value, right: Values, *, inner: str = ..., symmetric: bool = ..., threads: int = ...) -> list[float | None]: ...

@overload
def monge_elkan(left: Arrow, right: Value | Values | Arrow, *, inner: str = ..., symmetric: bool = ..., threads: int = ...) -> Column: ...

@overload
def monge_elkan(left: Value | Values, right: Arrow, *, inner: str = ..., symmetric: bool = ..., threads: int = ...) -> Column: ...

@overload
def name_tokens(left: Value, right: Value, *, inner: str = ..., initial: float = ..., unmatched: float = ..., threads: int = ...) -> float | None:
    """Tokens stand between blanks, dots, commas and hyphens. Each token of the name with fewer (n of them; m in the other) gets one of its own in the other, so that the sum s of scores is the largest possible: s / (n + unmatched * (m - n)). The score of two tokens: 1 where equal; `initial` where one is a single character and the other begins with it, 0 where one is a single character and the other does not; else the inner similarity, to 12 decimals. No tokens on both sides: 1, on one side: 0. At most 64 tokens a value.

    Good for: Names of persons in one field: any order, initials, middle names: `J. Smith`, `Smith, John`.

    Args:
        inner: the name of a similarity.
        initial: a number from 0 to 1.
        unmatched: a number from 0 to 1.

    Source: Wang, Li and Feng 2011 (fuzzy Dice); Kuhn 1955."""

@overload
def name_tokens(left: Values, right: Value | Values, *, inner: str = ..., initial: float = ..., unmatched: float = ..., threads: int = ...) -> list[float | None]: ...

@overload
def name_tokens(left: Value, right: Values, *, inner: str = ..., initial: float = ..., unmatched: float = ..., threads: int = ...) -> list[float | None]: ...

@overload
def name_tokens(left: Arrow, right: Value | Values | Arrow, *, inner: str = ..., initial: float = ..., unmatched: float = ..., threads: int = ...) -> Column: ...

@overload
def name_tokens(left: Value | Values, right: Arrow, *, inner: str = ..., initial: float = ..., unmatched: float = ..., threads: int = ...) -> Column: ...

@overload
def aligned_tokens(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """Shared / all bits of information of both values' tokens (what stands between blanks; the first 32 count). A token weighs log2(records with a value / records with the token) + 0.5 bits, by the frequencies of the model; 1.5 bits where there is none, as for two values alone. Tokens are aligned one to one. First equal ones, which share their weight. Then each token of 3 characters or more of the value with fewer tokens, in their order, with the one of 3 or more in the other of the highest Jaro-Winkler similarity s >= 0.86: they share 1 - 4 (1 - s) of their mean weight. Then a single character with a token that begins with it: 2 bits, and half the mean weight at most. With `term_frequency` the shared bits make the rarity bins. No tokens on both sides: 1, on one side: 0.

    Good for: Titles, addresses, full names, company names: any order, typing errors, words left out; rare words count most. `aligned_tokens >= 1` is the same tokens in any order.

    Source: Cohen, Ravikumar and Fienberg 2003 (soft TF-IDF); Doan, Halevy and Ives 2012 (generalised Jaccard)."""

@overload
def aligned_tokens(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def aligned_tokens(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def aligned_tokens(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def aligned_tokens(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def aligned_tokens_inside(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """Shared bits / bits of the value with fewer tokens (of equally many: that whose tokens come first bytewise) where all of its tokens are aligned, as for aligned_tokens, else 0; at most 1.

    Good for: Short forms within long ones: a name without its middle names, a title without its subtitle.

    Source: As aligned_tokens; Szymkiewicz 1934, Simpson 1960 (overlap coefficient)."""

@overload
def aligned_tokens_inside(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def aligned_tokens_inside(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def aligned_tokens_inside(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def aligned_tokens_inside(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_rest(left: Value, right: Value, *, paired: float = ..., threads: int = ...) -> float | None:
    """Tokens (what stands between blanks) of both are taken out in pairs, the most alike by osa first, while a pair has `paired` or more. What is left of each side is joined: the result is the osa similarity of the two, or the least of the pairs taken out where that is smaller, or that alone where a side has nothing left. No tokens on both sides: 1, on one side: 0. At most 64 tokens a value.

    Good for: Names of several words: one other word tells two apart, however many they share; words run together or torn apart do not.

    Args:
        paired: a number from 0 to 1.

    Source: Damerau 1964; greedy matching as in Monge and Elkan 1996."""

@overload
def token_rest(left: Values, right: Value | Values, *, paired: float = ..., threads: int = ...) -> list[float | None]: ...

@overload
def token_rest(left: Value, right: Values, *, paired: float = ..., threads: int = ...) -> list[float | None]: ...

@overload
def token_rest(left: Arrow, right: Value | Values | Arrow, *, paired: float = ..., threads: int = ...) -> Column: ...

@overload
def token_rest(left: Value | Values, right: Arrow, *, paired: float = ..., threads: int = ...) -> Column: ...

@overload
def list_best(left: Value, right: Value, *, inner: str = ..., separator: str = ..., threads: int = ...) -> float | None:
    """The best inner similarity of an item of left with an item of right (lists as for list_overlap). No items on both sides: 1, on one side: 0. At most 512 items a value.

    Good for: Aliases, former names, several addresses in one field: one that fits is enough.

    Args:
        inner: the name of a similarity.
        separator: semicolon, comma, pipe, slash, blank or unit.

    Source: Largest of all pairs of items."""

@overload
def list_best(left: Values, right: Value | Values, *, inner: str = ..., separator: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def list_best(left: Value, right: Values, *, inner: str = ..., separator: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def list_best(left: Arrow, right: Value | Values | Arrow, *, inner: str = ..., separator: str = ..., threads: int = ...) -> Column: ...

@overload
def list_best(left: Value | Values, right: Arrow, *, inner: str = ..., separator: str = ..., threads: int = ...) -> Column: ...

@overload
def list_nearest(left: Value, right: Value, *, inner: str = ..., separator: str = ..., threads: int = ...) -> int | None:
    """The least inner distance of an item of left with an item of right (lists as for list_overlap). Not known where a list has no items. At most 512 items a value.

    Good for: Several telephone numbers or codes in one field, with typing errors.

    Args:
        inner: levenshtein_distance, osa_distance, damerau_distance, hamming_distance or indel_distance.
        separator: semicolon, comma, pipe, slash, blank or unit.

    Source: Smallest of all pairs of items."""

@overload
def list_nearest(left: Values, right: Value | Values, *, inner: str = ..., separator: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def list_nearest(left: Value, right: Values, *, inner: str = ..., separator: str = ..., threads: int = ...) -> list[int | None]: ...

@overload
def list_nearest(left: Arrow, right: Value | Values | Arrow, *, inner: str = ..., separator: str = ..., threads: int = ...) -> Column: ...

@overload
def list_nearest(left: Value | Values, right: Arrow, *, inner: str = ..., separator: str = ..., threads: int = ...) -> Column: ...

@overload
def vector_cosine(left: Value, right: Value, *, separator: str = ..., threads: int = ...) -> float | None:
    """Dot product / product of the lengths of two vectors, lists of numbers as long as each other; 0 where it is below. Not known where a list holds something else, the lists differ in length, or a vector is all 0. A column of lists has its numbers with separator=unit.

    Good for: Embeddings.

    Args:
        separator: semicolon, comma, pipe, slash, blank or unit.

    Source: Salton and McGill 1983."""

@overload
def vector_cosine(left: Values, right: Value | Values, *, separator: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def vector_cosine(left: Value, right: Values, *, separator: str = ..., threads: int = ...) -> list[float | None]: ...

@overload
def vector_cosine(left: Arrow, right: Value | Values | Arrow, *, separator: str = ..., threads: int = ...) -> Column: ...

@overload
def vector_cosine(left: Value | Values, right: Arrow, *, separator: str = ..., threads: int = ...) -> Column: ...

@overload
def token_sort_ratio(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """ratio of both values with their tokens (what stands between blanks) sorted and joined by single blanks.

    Good for: Names and titles whose words stand in another order.

    Source: Cohen 2011, FuzzyWuzzy; Bachmann 2020, RapidFuzz."""

@overload
def token_sort_ratio(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_sort_ratio(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_sort_ratio(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_sort_ratio(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_set_ratio(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """With the sorted distinct tokens that both values have, and those that only left or right has: the largest ratio of both + left with both + right, both with both + left, both with both + right. So 1 where one value has all tokens of the other. A value without tokens: 0.

    Good for: Values with extra words: titles, legal forms, middle names.

    Source: Cohen 2011, FuzzyWuzzy; Bachmann 2020, RapidFuzz."""

@overload
def token_set_ratio(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_set_ratio(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_set_ratio(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_set_ratio(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_ratio(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """The larger of token_sort_ratio and token_set_ratio.

    Good for: As token_set_ratio, where values without tokens are equal.

    Source: Bachmann 2020, RapidFuzz."""

@overload
def token_ratio(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_ratio(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def token_ratio(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def token_ratio(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def partial_token_sort_ratio(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """partial_ratio of both values with their tokens sorted and joined by single blanks. Values of at most 8192 characters.

    Good for: A short name within a longer one, words in another order.

    Source: Cohen 2011, FuzzyWuzzy; Bachmann 2020, RapidFuzz."""

@overload
def partial_token_sort_ratio(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def partial_token_sort_ratio(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def partial_token_sort_ratio(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def partial_token_sort_ratio(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def partial_token_set_ratio(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """1 where the values have a token in common, else partial_ratio of their distinct tokens, sorted and joined. A value without tokens: 0. Values of at most 8192 characters.

    Good for: Finding any common word; very lenient.

    Source: Cohen 2011, FuzzyWuzzy; Bachmann 2020, RapidFuzz."""

@overload
def partial_token_set_ratio(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def partial_token_set_ratio(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def partial_token_set_ratio(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def partial_token_set_ratio(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

@overload
def partial_token_ratio(left: Value, right: Value, *, threads: int = ...) -> float | None:
    """The larger of partial_token_sort_ratio and partial_token_set_ratio. Values of at most 8192 characters.

    Good for: As partial_token_set_ratio.

    Source: Bachmann 2020, RapidFuzz."""

@overload
def partial_token_ratio(left: Values, right: Value | Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def partial_token_ratio(left: Value, right: Values, *, threads: int = ...) -> list[float | None]: ...

@overload
def partial_token_ratio(left: Arrow, right: Value | Values | Arrow, *, threads: int = ...) -> Column: ...

@overload
def partial_token_ratio(left: Value | Values, right: Arrow, *, threads: int = ...) -> Column: ...

def _shaped(raw: Any, shape: str) -> Any: ...
def _option_text(value: object) -> str: ...
