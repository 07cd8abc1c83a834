#pragma once
#include <string>
#include <string_view>

namespace sameas {

// Addresses and what stands in them, in lower case with single blanks. Each changes the text in place.

/// Writes words of addresses in one short form: `12 north main street` as `12 n main st`, `hauptstrasse 5` as `hauptstr 5`.
/// Shortening needs no decision on what `st` stands for, a street or a saint.
void shorten_street_words(std::string& text);

/// Drops the prefix of a country (`d-10115`), the four further digits of a ZIP code, and the `.0` that a postcode gets where
/// it was taken for a number. \param region  `US`: leading zeros that were lost are put back
void settle_postcode(std::string& text, std::string_view region);

/// Keeps letters and digits alone, without words before the digits that name the kind of number.
void settle_identifier(std::string& text);

}  // namespace sameas
