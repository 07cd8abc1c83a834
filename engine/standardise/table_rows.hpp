#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <string_view>
#include <vector>

namespace sameas {

/// The pieces of a text between marks: one more than there are marks.
std::vector<std::string_view> split(std::string_view text, char mark);
/// The lines of a table, without empty ones and those that begin with '#'.
std::vector<std::string_view> lines_of(std::string_view table);

/// Of rows "head: entry, entry ...", the head of each entry. An entry is a word, or words where `mark` is a comma.
using HeadOf = boost::unordered_flat_map<std::string_view, std::string_view>;
/// Where an entry stands in several rows, the first counts. The views are of the table.
HeadOf heads_of(std::string_view table, char mark);

}  // namespace sameas
