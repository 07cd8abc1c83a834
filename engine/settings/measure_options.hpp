#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/settings/measure_call.hpp"
#include "engine/settings/vocabulary.hpp"

namespace sameas {

class Tokens;

/// An option of a measure, as the row of engine/compare/similarities.def states it: `q=2:1..4` is a whole
/// number, `prefix_weight=0.1:0.0..0.25` a number, `padded=no:no|yes` one of the words,
/// `inner=jaro_winkler:similarity` the name of a similarity over texts.
struct OptionRow {
    std::string_view name;
    std::string_view default_text;   ///< as the row has it
    std::vector<std::string> words;  ///< those allowed; empty for a number
    double least = 0;                ///< of a number
    double most = 0;                 ///< of a number, itself allowed
    bool is_whole = false;           ///< only whole numbers
    bool is_similarity = false;      ///< the words are the similarities over texts
    bool is_word() const { return !words.empty(); }
};

/// The options of a measure, in the order of its row. Allocates.
std::vector<OptionRow> option_rows(const MeasureRow& measure);

/// The option at its default.
MeasureOption default_option(const OptionRow& option);

/// What a value of the option may be: "a whole number from 1 to 4", "a number from 0 to 0.25", "no or yes",
/// "the name of a similarity".
std::string allowed_text(const OptionRow& option);

/// Whether that is a value which the option may have.
bool allows(const OptionRow& option, const MeasureOption& value);

/// Whether an option stands next: a word before `=`.
bool option_follows(const Tokens& tokens);

/// Reads `name=value { "," name=value }`, in any order, into the options of the call.
/// \param call  of a measure of the table, all its options at their defaults
/// \throws InvalidSettings for an option that the measure has not (with the nearest), one given twice, and a
/// value that is not allowed (with what is); the message points at the column
void read_options(Tokens& tokens, MeasureCall& call);

}  // namespace sameas
