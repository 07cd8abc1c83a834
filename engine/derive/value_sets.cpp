#include "engine/derive/value_sets.hpp"

#include <algorithm>

namespace sameas {

namespace {

/// Calls take(value) for each value of a set's text.
template <class Take>
void for_each_value(std::string_view set, const Take& take) {
    while (!set.empty()) {
        const std::size_t end = std::min(set.find(set_separator), set.size());
        take(set.substr(0, end));
        set.remove_prefix(std::min(end + 1, set.size()));
    }
}

}  // namespace

std::string readable_set(std::string_view set) {
    std::string text;
    for_each_value(set, [&text](std::string_view value) {
        if (!text.empty()) text += " or ";
        text += value;
    });
    return text;
}

ValueSets::ValueSets(const Dictionary& sets) {
    DictionaryBuilder members;
    offsets_.reserve(sets.size() + 1);
    offsets_.push_back(0);
    for (std::size_t set = 0; set < sets.size(); ++set) {
        const ValueId id{static_cast<std::uint32_t>(set)};
        const auto begin = static_cast<std::ptrdiff_t>(ids_.size());
        for_each_value(sets.text(id), [&](std::string_view value) {
            ids_.push_back(members.encode(value, sets.count(id)));
        });
        std::sort(ids_.begin() + begin, ids_.end());
        offsets_.push_back(ids_.size());
    }
    members.encode({}, sets.count(null_value));
    members_ = members.finish();
}

bool ValueSets::meet(ValueId left, ValueId right) const {
    if (left == right) return left != null_value;
    const std::span<const ValueId> a = of(left), b = of(right);
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i] == b[j]) return true;
        (a[i] < b[j] ? i : j) += 1;
    }
    return false;
}

}  // namespace sameas
