#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sameas {

/// An option of a measure: a number (`q=2`) or a word (`inner=jaro_winkler`; then `word` is not empty).
struct MeasureOption {
    std::string name;
    std::string word;
    double number = 0;
    bool operator==(const MeasureOption&) const = default;
};

/// A measure of engine/compare/similarities.def as a level names it, with its options.
struct MeasureCall {
    std::string name;
    /// Every option of the measure's row, in the order of the row, defaults filled in: equal calls are equal
    /// members.
    std::vector<MeasureOption> options;
    bool operator==(const MeasureCall&) const = default;

    /// Value of an option. \pre the row has that option, of that kind
    double number(std::string_view option) const;
    const std::string& word(std::string_view option) const;
};

/// The call of a measure with all options at their defaults. \throws InvalidSettings for a name that is not
/// in the table, with the nearest one
MeasureCall measure_call(std::string_view name);

/// Parses `qgram_jaccard`, `qgram_jaccard(q=3, padded=yes)`: a measure as a level names it, without a field.
/// \throws InvalidSettings; the message quotes the text and points at the column
MeasureCall parse_measure_call(std::string_view text);

/// The one spelling: parse(to_string(x)) == x. Options at their defaults are left out.
std::string to_string(const MeasureCall& call);

/// The options that are not at their default, in the order of the row: "", "q=3", "q=3, padded=yes".
std::string options_text(const MeasureCall& call);

}  // namespace sameas
