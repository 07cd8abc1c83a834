#include "datasets/generator/tables.hpp"

#include <algorithm>
#include <unordered_map>

#include "datasets/generator/embedded_tables.hpp"

namespace sameas::datasets {

namespace {

constexpr FrequencyTable::Row none = UINT32_MAX;

std::vector<FrequencyTable::Row> rows_by_name(const FrequencyTable& names, const FrequencyTable& nicknames) {
    std::unordered_map<std::string_view, FrequencyTable::Row> row_of;
    for (FrequencyTable::Row row = 0; row < nicknames.size(); ++row)
        row_of.emplace(nicknames.value(row), row);
    std::vector<FrequencyTable::Row> rows(names.size(), none);
    for (FrequencyTable::Row row = 0; row < names.size(); ++row) {
        const auto found = row_of.find(names.value(row));
        if (found != row_of.end()) rows[row] = found->second;
    }
    return rows;
}

NameTables names_of(std::string_view surnames, std::string_view female, std::string_view male) {
    return {FrequencyTable(surnames), FrequencyTable(female), FrequencyTable(male)};
}

Tables make_tables() {
    namespace text = embedded;
    Tables all{{names_of(text::english_surnames, text::english_female_names, text::english_male_names),
                names_of(text::spanish_surnames, text::spanish_female_names, text::spanish_male_names),
                names_of(text::german_surnames, text::german_female_names, text::german_male_names),
                names_of(text::french_surnames, text::french_female_names, text::french_male_names)},
               FrequencyTable(text::places),
               FrequencyTable(text::places, [](std::string_view columns) { return !columns.starts_with("GB"); }),
               FrequencyTable(text::occupations),
               FrequencyTable(text::streets),
               FrequencyTable(text::nicknames),
               {},
               {}};
    const NameTables& english = all.of(Language::english);
    all.female_nicknames = rows_by_name(english.female, all.nicknames);
    all.male_nicknames = rows_by_name(english.male, all.nicknames);
    return all;
}

}  // namespace

std::string_view Tables::short_form(bool is_female, FrequencyTable::Row name,
                                   RandomStream& random) const {
    const FrequencyTable::Row row = (is_female ? female_nicknames : male_nicknames)[name];
    if (row == none) return {};
    return nicknames.column(row, random.below(nicknames.columns(row)));
}

const Tables& tables() {
    static const Tables all = make_tables();
    return all;
}

}  // namespace sameas::datasets
