#pragma once
#include <string>

#include "engine/draft/column_kind.hpp"
#include "engine/draft/date_reading.hpp"
#include "engine/profile/column_facts.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// What a column is like in the form in which it would be compared.
struct KindFacts {
    ColumnKind kind = ColumnKind::word;
    double tokens_mean = 1;              ///< words of letters and digits a value, over the rows
    std::uint32_t usual_length = 0;      ///< in code points: letters and digits alone for codes, else with single blanks
    double initials = 0;                 ///< share of values that are one letter
    bool is_email = false;
    bool has_short_years = false;        ///< codes that are years of four digits, some of them cut to the last two
    bool loses_zeros = false;            ///< codes, some of which stand with zeros before them and without
    bool has_zero_fractions = false;     ///< whole numbers, some of which are written as 10018.0
    bool is_never_shared = false;        ///< every record has another, and that is no accident: codes, keys, what was drawn at random
    bool is_phone = false;               ///< telephone numbers, by the column's semantic type: not of choose_kind
    DateReading dates;                   ///< of dates and events
    std::string why;
};

/// Chooses by content alone. \param values  as they stand, with their counts  \param steps  of standardisation that dates may need.
/// About a microsecond a distinct value of a sample
KindFacts choose_kind(const Dictionary& values, const ColumnFacts& facts, StepSet steps, RunContext& context);

}  // namespace sameas
