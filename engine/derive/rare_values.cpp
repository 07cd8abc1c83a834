// Agreement on a rare value: two records that share a surname of which there are five are worth a look, two that share
// Smith are not. So the rule is a key like any other, null where the value is frequent, and no group is larger than was
// asked for.
//
// A value is counted by records, over all sources: of a set every member counts once a record. The counts of own
// dictionaries are that already; those of a domain are not, as other fields may share it, so they come with the call.
#include "engine/derive/rare_values.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "engine/derive/value_sets.hpp"

namespace sameas {

namespace {

constexpr std::size_t values_at_once = 65536;

std::unordered_set<std::string_view> frequent_members(const Dictionary& members, std::uint64_t records_max) {
    std::unordered_set<std::string_view> frequent;
    for (std::size_t m = 1; m < members.size(); ++m) {
        const auto id = static_cast<ValueId>(m);
        if (members.count(id) > records_max) frequent.insert(members.text(id));
    }
    return frequent;
}

/// Adds the members of a set that are not in `left_out`.
void add_members(std::string_view set, const std::unordered_set<std::string_view>& left_out, std::string& bytes) {
    const std::size_t begin = bytes.size();
    while (!set.empty()) {
        const std::size_t end = set.find(set_separator);
        const std::string_view member = set.substr(0, end);
        set = end == std::string_view::npos ? std::string_view{} : set.substr(end + 1);
        if (left_out.contains(member)) continue;
        if (bytes.size() > begin) bytes += set_separator;
        bytes += member;
    }
}

}  // namespace

void keep_rare_values(const Feature& inner, const Dictionary& values, std::span<const std::uint64_t> rows,
                      std::uint64_t records_max, Feature& rare, RunContext& context) {
    const auto inner_value = [&](std::size_t value) {
        return inner.own_values ? index(inner.value_of[value]) : value;
    };
    std::vector<std::uint64_t> counts(values.size());  // of what the expression gives, in this field
    for (std::size_t value = 0; value < rows.size(); ++value)
        counts[inner_value(value)] += rows[value];
    const auto frequent = inner.sets ? frequent_members(inner.sets->members(), records_max)
                                     : std::unordered_set<std::string_view>();
    DictionaryBuilder own;
    std::vector<ValueId> rare_of(values.size());
    for (std::size_t first = 0; first < values.size(); first += values_at_once) {
        context.check_stop();
        const std::size_t size = std::min(values_at_once, values.size() - first);
        std::string bytes;
        std::vector<std::size_t> ends;
        for (std::size_t value = first; value < first + size; ++value) {
            const std::string_view text = values.text(static_cast<ValueId>(value));
            if (inner.sets) {
                add_members(text, frequent, bytes);
            } else if (counts[value] > 0 && counts[value] <= records_max) {
                bytes += text;
            }
            ends.push_back(bytes.size());
        }
        std::vector<std::string_view> texts;
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t begin = i == 0 ? 0 : ends[i - 1];
            texts.push_back(std::string_view(bytes).substr(begin, ends[i] - begin));
        }
        own.encode(texts, std::span(counts).subspan(first, size), std::span(rare_of).subspan(first, size));
    }
    rare.value_of.assign(rows.size(), null_value);
    for (std::size_t value = 0; value < rows.size(); ++value) {
        if (rows[value] > 0) rare.value_of[value] = rare_of[inner_value(value)];
    }
    rare.own_values = own.finish();
    if (inner.sets) rare.sets.emplace(*rare.own_values);
}

}  // namespace sameas
