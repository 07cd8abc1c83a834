#pragma once
#include <string_view>

// The texts of the files in engine/standardise/tables, in the program (sameas_embed_tables).
namespace sameas::standardise_tables {

/// Rows "region TAB code TAB 1 for the main region of the code TAB international prefix TAB trunk prefix TAB lengths".
extern const std::string_view phone_regions;
extern const std::string_view names;          ///< rows "class: word word ..."
extern const std::string_view nicknames;      ///< rows "name: short form, short form ..."
extern const std::string_view organisations;  ///< rows "class: word, word ..."
extern const std::string_view emails;         ///< rows "class: word word ..."
extern const std::string_view streets;        ///< rows "short form: word word ..."
extern const std::string_view months;         ///< rows "english: word word ..."

}  // namespace sameas::standardise_tables
