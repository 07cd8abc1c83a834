#pragma once
#include <map>
#include <string>
#include <vector>

#include "tests/datasets/generator/captured_table.hpp"

namespace sameas::datasets::testing {

using Record = CapturedTable::Record;
using Groups = std::map<std::string, std::vector<const Record*>>;

inline Groups by(const std::vector<Record>& records, const std::string& column) {
    Groups groups;
    for (const Record& record : records)
        if (record.at(column)) groups[*record.at(column)].push_back(&record);
    return groups;
}

/// Share of the pairs of one entity that differ in a column.
inline double share_differing(const Groups& entities, const std::string& column) {
    double differing = 0, pairs = 0;
    for (const auto& [entity, members] : entities)
        for (std::size_t k = 1; k < members.size(); ++k) {
            ++pairs;
            differing += members[0]->at(column) != members[k]->at(column);
        }
    return differing / pairs;
}

inline double share_with_partner(const std::vector<Record>& records) {
    std::size_t partnered = 0;
    for (const auto& [entity, members] : by(records, "entity_id"))
        if (members.size() > 1) partnered += members.size();
    return static_cast<double>(partnered) / static_cast<double>(records.size());
}

}  // namespace sameas::datasets::testing
