#pragma once
#include <array>

#include "datasets/generator/frequency_table.hpp"

namespace sameas::datasets {

/// The names of people who speak one language.
struct NameTables {
    FrequencyTable surnames, female, male;

    const FrequencyTable& given(bool is_female) const { return is_female ? female : male; }
};

enum class Language : std::uint8_t { english, spanish, german, french };
constexpr std::size_t languages = 4;

/// The files of tables/, which the build puts into the program.
struct Tables {
    std::array<NameTables, languages> names;
    FrequencyTable places;     ///< columns: region, latitude, longitude
    FrequencyTable us_places;  ///< those of them in the United States
    FrequencyTable occupations;
    FrequencyTable streets;
    FrequencyTable nicknames;  ///< by given name; columns: its short forms
    std::vector<FrequencyTable::Row> female_nicknames, male_nicknames;  ///< of English names: rows of `nicknames`

    const NameTables& of(Language language) const { return names[static_cast<std::size_t>(language)]; }
    /// A short form of an English given name, or an empty view where none is known.
    std::string_view short_form(bool is_female, FrequencyTable::Row name, RandomStream& random) const;
};

/// Made on first use (some 5 ms), the same for all. Thread-safe.
const Tables& tables();

}  // namespace sameas::datasets
