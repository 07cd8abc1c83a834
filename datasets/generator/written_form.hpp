#pragma once
#include <string_view>

#include "datasets/generator/short_text.hpp"

// How one and the same value is written by people and systems of different habits. Letters are ASCII and those of
// Latin-1 (U+00C0 to U+00FF, as UTF-8), which is what the tables hold; other bytes stay.
namespace sameas::datasets {

void make_upper_case(ShortText& text);
void make_lower_case(ShortText& text);
ShortText upper_case(std::string_view text);
ShortText lower_case(std::string_view text);
/// Muñoz: Munoz. Müller: Muller, or Mueller where umlauts are `spelt_out`.
ShortText without_marks(std::string_view text, bool spelt_out);
void remove_marks(ShortText& text, bool spelt_out);
/// The letters and digits alone, in lower case, without marks: what an e-mail address can hold.
ShortText plain_letters(std::string_view text);

}  // namespace sameas::datasets
