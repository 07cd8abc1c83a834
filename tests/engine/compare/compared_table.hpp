#pragma once
#include <string>
#include <vector>

#include "engine/compare/comparator.hpp"
#include "tests/support/small_table.hpp"

namespace sameas::test {

/// Records of one source with everything that comparing them under some settings reads.
struct ComparedTable {
    RunContext context;
    Settings settings;
    Table table;
    Features features;
    TermFrequencies frequencies;
    Comparator comparator;

    ComparedTable(const char* settings_text, const std::vector<std::string>& columns,
                  const std::vector<std::vector<std::string>>& rows)
        : settings(parse_settings(settings_text, "test")),
          table(small_table(settings, columns, {{"s", rows}}, context)),
          features(derive(table, expressions_of(settings), context)),
          frequencies(count_term_frequencies(settings, features)),
          comparator(settings, features, frequencies) {}
};

}  // namespace sameas::test
