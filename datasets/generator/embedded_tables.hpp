#pragma once
#include <string_view>

// The bytes of tables/*.tsv, defined by a source that the build writes (sameas_embed_tables).
namespace sameas::datasets::embedded {

extern const std::string_view english_surnames, english_female_names, english_male_names, french_surnames,
    french_female_names, french_male_names, german_surnames, german_female_names, german_male_names, spanish_surnames,
    spanish_female_names, spanish_male_names, nicknames, occupations, places, streets;

}  // namespace sameas::datasets::embedded
