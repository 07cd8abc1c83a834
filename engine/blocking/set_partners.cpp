// Questions about single values to the lists of a join: the same filters as between lists (set_join.cpp), but with one value
// on the one side and sets of any size on the other.
#include <algorithm>
#include <bit>
#include <iterator>

#include "engine/blocking/set_join.hpp"
#include "engine/errors.hpp"
#include "kernels/near_signatures.hpp"

namespace sameas {

namespace {

constexpr std::size_t right_tile = 1024;

}  // namespace

/// Appends those of the waiting partners that have no rarer element in common than this one and reach the threshold. In this
/// order, for sets that are much alike meet in many elements, and to measure them takes far longer.
void SetJoin::measure_partners(std::uint32_t value, std::uint32_t element, Scratch& scratch,
                               std::vector<ValueId>& out) const {
    std::erase_if(scratch.partners, [&](std::uint32_t partner) {
        return kernels::largest_common(sets_, value, partner) != element;
    });
    const std::size_t count = scratch.partners.size();
    scratch.repeated.assign(count, value);
    if (scratch.measures.size() < count) scratch.measures.resize(count);
    options_.threshold.measure(sets_, {scratch.repeated.data(), scratch.partners.data(), count, nullptr},
                               scratch.measures.data());
    for (std::size_t i = 0; i < count; ++i) {
        if (scratch.measures[i] >= options_.threshold.bound) out.push_back(static_cast<ValueId>(scratch.partners[i]));
    }
    scratch.partners.clear();
}

std::span<const std::uint32_t> SetJoin::read_set(std::uint32_t value, Scratch& scratch) const {
    const std::uint32_t length = kernels::set_size(sets_, value);
    if (scratch.set.size() < length) scratch.set.resize(length);
    if (length > 0) kernels::read_set(sets_, value, scratch.set.data());
    return {scratch.set.data(), length};
}

template <class Body>
bool SetJoin::for_each_group(std::span<const std::uint32_t> set, std::uint32_t size, std::uint32_t position, const Body& body) const {
    const std::uint32_t length = static_cast<std::uint32_t>(set.size()), id = set[length - 1 - position];
    const auto element = std::lower_bound(elements_.begin(), elements_.end() - 1, id,
                                          [](const Element& one, std::uint32_t wanted) { return one.id < wanted; });
    if (element == elements_.end() - 1 || element->id != id) return false;
    for (std::uint64_t g = element->first_group; g < element[1].first_group; ++g) {
        const std::uint32_t larger = std::max(size, groups_[g].size), smaller = std::min(size, groups_[g].size);
        if (smaller < smallest_partner_[larger]) continue;
        const std::uint32_t least = least_common(larger, smaller), other_length = sizes_[groups_[g].size];
        if (position + least > length || groups_[g].position + least > other_length) continue;
        body(g, length + other_length - 2 * least);
    }
    return true;
}

std::uint64_t SetJoin::partner_work(ValueId value, Scratch& scratch) const {
    const auto own = static_cast<std::uint32_t>(value);
    const std::span<const std::uint32_t> set = read_set(own, scratch);
    if (set.empty()) return empty_.size();
    std::uint64_t met = 0;
    for (std::uint32_t position = 0; position < set.size(); ++position)
        for_each_group(set, size_of_[own], position, [&](std::uint64_t g, std::uint32_t) { met += groups_[g + 1].begin - groups_[g].begin; });
    return met * (2 + set.size() / 8);  // a signature, and where that is near the sets
}

void SetJoin::find_partners(ValueId value, Scratch& scratch, std::vector<ValueId>& out) const {
    const auto own = static_cast<std::uint32_t>(value);
    const std::span<const std::uint32_t> set = read_set(own, scratch);
    if (set.empty()) {
        std::copy_if(empty_.begin(), empty_.end(), std::back_inserter(out),
                     [value](ValueId other) { return other != value; });
        return;
    }
    const std::uint32_t size = size_of_[own];
    SAMEAS_ASSERT(size < sizes_.size());
    const SetSignature signature(set);
    if (scratch.places.size() < right_tile) scratch.places.resize(right_tile);
    const auto add_near = [&](std::uint64_t g, std::uint32_t apart_max) {
        for (std::uint64_t at = groups_[g].begin; at < groups_[g + 1].begin; at += right_tile) {
            const std::uint64_t count = std::min<std::uint64_t>(right_tile, groups_[g + 1].begin - at);
            const std::size_t found =
                kernels::near_signatures(&signature.first, 1, signatures_.data() + at, count, apart_max,
                                         scratch.places.data());
            for (std::size_t i = 0; i < found; ++i) {
                const std::uint64_t place = at + scratch.places[i];
                const auto apart = std::popcount(signature.second ^ second_signatures_[place]);
                const ValueId partner = values_[place];
                if (static_cast<std::uint32_t>(apart) > apart_max) continue;
                if (partner != value) scratch.partners.push_back(static_cast<std::uint32_t>(partner));
            }
        }
    };
    for (std::uint32_t position = 0; position < set.size(); ++position) {
        if (for_each_group(set, size, position, add_near)) measure_partners(own, set[set.size() - 1 - position], scratch, out);
    }
}

std::uint64_t SetJoin::memory_bytes() const {
    const auto bytes = [](const auto& items) { return std::uint64_t{items.capacity()} * sizeof(items[0]); };
    std::uint64_t sets = std::uint64_t{size_of_.size()} * sets_.row_bytes;
    for (const std::uint32_t size : size_of_) {
        const std::uint64_t ids = size < sizes_.size() ? sizes_[size] : 0;
        if (ids * sets_.id_bits > 8 * sets_.row_bytes) sets += ids * sizeof(std::uint32_t);
    }
    return sets + bytes(size_of_) + bytes(sizes_) + bytes(smallest_partner_) + bytes(least_begin_) +
           bytes(least_common_) + bytes(empty_) + bytes(frequency_) + bytes(elements_) + bytes(groups_) +
           bytes(values_) + bytes(signatures_) + bytes(second_signatures_);
}

bool SetJoin::holds(ValueId left, ValueId right) const {
    if (left == null_value || right == null_value) return false;
    const auto l = static_cast<std::uint32_t>(left), r = static_cast<std::uint32_t>(right);
    double measured = 0;
    options_.threshold.measure(sets_, {&l, &r, 1, nullptr}, &measured);
    if (!(measured >= options_.threshold.bound)) return false;
    if (options_.values_of_element_max == 0) return true;
    const std::uint32_t rarest = kernels::largest_common(sets_, l, r);
    return rarest != 0 && frequency_[rarest] <= options_.values_of_element_max;
}

}  // namespace sameas
