// A sort of texts spends its time on fetching them: two for each comparison, from anywhere. The first eight bytes of a text, read
// as a number whose highest byte is the first, stand in the order of the texts and decide nearly all comparisons; they are
// sorted together with the places. Behind the end they are zero: texts that differ by zeros at the end, or only later, are
// compared as they are.
#include "engine/compare/text_order.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace sameas {

namespace {

struct Key {
    std::uint64_t beginning;
    std::uint32_t place;
};

std::uint64_t beginning_of(std::string_view text) {
    std::uint64_t beginning = 0;
    for (std::size_t i = 0; i < sizeof beginning; ++i) {
        const unsigned char byte = i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
        beginning = beginning << 8 | byte;
    }
    return beginning;
}

}  // namespace

std::vector<std::uint32_t> text_order(const Dictionary& values) {
    std::vector<Key> keys(values.size());
    for (std::uint32_t place = 0; place < keys.size(); ++place)
        keys[place] = {beginning_of(values.text(static_cast<ValueId>(place))), place};
    std::sort(keys.begin() + 1, keys.end(), [&values](const Key& left, const Key& right) {
        if (left.beginning != right.beginning) return left.beginning < right.beginning;
        return values.text(static_cast<ValueId>(left.place)) < values.text(static_cast<ValueId>(right.place));
    });
    std::vector<std::uint32_t> order;
    order.reserve(keys.size());
    for (const Key& key : keys)
        order.push_back(key.place);
    return order;
}

}  // namespace sameas
