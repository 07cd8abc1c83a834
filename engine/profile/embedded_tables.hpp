#pragma once
#include <string_view>

// The texts of the files in engine/profile/tables, in the program (sameas_embed_tables).
namespace sameas::profile_tables {

extern const std::string_view names;      ///< rows "name TAB weight as given name TAB weight as surname"
extern const std::string_view cities;     ///< a name a row, largest first
extern const std::string_view countries;  ///< rows "name TAB two letters TAB three letters"
extern const std::string_view us_states;  ///< rows "name TAB two letters"
extern const std::string_view words;      ///< rows "class: word word ..."

}  // namespace sameas::profile_tables
