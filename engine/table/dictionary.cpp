// Dictionary encoding: the one step that touches every byte of the input.
//
// Problem: a column of n texts, most of them repeats, must become n small integers. A node-based hash map
// spends hundreds of nanoseconds a value on allocations and on cache misses that wait for one another.
//
// Idea: an open-addressing table of 8-byte slots (tag of the hash, value number) with linear probing; texts
// lie one after the other in one buffer. Values come in batches of 64, and each batch goes through the table
// in passes: hash and prefetch the slot; look at the slot and prefetch where its text begins; prefetch the
// text; then compare. The cache misses of 64 values overlap instead of adding up.
//
// Why right: the passes before the last only prefetch; the last one probes as if it were alone, so a value
// that its own batch inserted is found. The table grows between batches only. Hashes decide places, never
// equality.
#include "engine/table/dictionary.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "engine/errors.hpp"
#include "engine/table/huge_pages.hpp"

namespace sameas {

namespace {

constexpr std::size_t batch_size = 64;
constexpr unsigned slot_bits_min = 8;
constexpr unsigned slot_bits_max = 32;

std::uint32_t tag_of(std::string_view value) {
    return static_cast<std::uint32_t>(XXH3_64bits(value.data(), value.size()) >> 32);
}

std::uint32_t tag_in(std::uint64_t slot) {
    return static_cast<std::uint32_t>(slot >> 32);
}
std::uint32_t value_in(std::uint64_t slot) {
    return static_cast<std::uint32_t>(slot);
}

/// Makes room for `added` more items, at least twice the room of before when there is too little.
template <class Item>
void make_room(std::vector<Item>& items, std::size_t added) {
    if (items.capacity() - items.size() >= added) return;
    std::vector<Item> larger;
    larger.reserve(std::max(items.size() + added, 2 * items.capacity()));
    advise_huge_pages(larger.data(), larger.capacity() * sizeof(Item));
    larger.insert(larger.end(), items.begin(), items.end());
    items.swap(larger);
}

}  // namespace

Dictionary::Dictionary(std::vector<char> bytes, std::vector<std::uint64_t> offsets,
                       std::vector<std::uint64_t> counts)
    : bytes_(std::move(bytes)), offsets_(std::move(offsets)), counts_(std::move(counts)) {
    SAMEAS_ASSERT(offsets_.size() == counts_.size() + 1);
    SAMEAS_ASSERT(offsets_.back() == bytes_.size());
}

DictionaryBuilder::DictionaryBuilder(std::uint32_t values_max)
    : values_max_(values_max), offsets_{0, 0}, counts_{0} {}

void DictionaryBuilder::encode(std::span<const std::string_view> values, std::span<ValueId> codes) {
    SAMEAS_ASSERT(values.size() == codes.size());
    for (std::size_t first = 0; first < values.size(); first += batch_size) {
        const std::size_t size = std::min(batch_size, values.size() - first);
        encode_batch(values.data() + first, nullptr, size, codes.data() + first);
    }
}

void DictionaryBuilder::encode(std::span<const std::string_view> values,
                               std::span<const std::uint64_t> counts, std::span<ValueId> codes) {
    SAMEAS_ASSERT(values.size() == codes.size());
    SAMEAS_ASSERT(values.size() == counts.size());
    for (std::size_t first = 0; first < values.size(); first += batch_size) {
        const std::size_t size = std::min(batch_size, values.size() - first);
        encode_batch(values.data() + first, counts.data() + first, size, codes.data() + first);
    }
}

ValueId DictionaryBuilder::encode(std::string_view value, std::uint64_t count) {
    ValueId code = null_value;
    encode_batch(&value, &count, 1, &code);
    return code;
}

void DictionaryBuilder::encode_batch(const std::string_view* values, const std::uint64_t* counts,
                                     std::size_t size, ValueId* codes) {
    reserve(counts_.size() + size);
    std::array<std::uint32_t, batch_size> tags;
    std::array<std::uint32_t, batch_size> likely;  // what the first slot says; 0: nothing to look at
    for (std::size_t i = 0; i < size; ++i) {
        tags[i] = values[i].empty() ? 0 : tag_of(values[i]);
        __builtin_prefetch(&slots_[place_of(tags[i])]);
    }
    for (std::size_t i = 0; i < size; ++i) {
        const std::uint64_t slot = slots_[place_of(tags[i])];
        likely[i] = tag_in(slot) == tags[i] ? value_in(slot) : 0;
        __builtin_prefetch(&offsets_[likely[i]]);
        __builtin_prefetch(&counts_[likely[i]]);
    }
    for (std::size_t i = 0; i < size; ++i)
        __builtin_prefetch(bytes_.data() + offsets_[likely[i]]);
    for (std::size_t i = 0; i < size; ++i) {
        const std::uint32_t value = values[i].empty() ? 0 : find_or_insert(values[i], tags[i]);
        counts_[value] += counts ? counts[i] : 1;
        codes[i] = ValueId{value};
    }
}

std::uint32_t DictionaryBuilder::find_or_insert(std::string_view value, std::uint32_t tag) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t place = place_of(tag);
    for (; slots_[place] != 0; place = (place + 1) & mask) {
        const std::uint64_t slot = slots_[place];
        if (tag_in(slot) == tag && text(ValueId{value_in(slot)}) == value) return value_in(slot);
    }
    if (counts_.size() > values_max_) {
        throw ResourceLimit(
            message("more than ", values_max_,
                    " distinct values in one dictionary: split the input, or leave the field out"));
    }
    const std::uint32_t added = static_cast<std::uint32_t>(counts_.size());
    make_room(bytes_, value.size());
    bytes_.insert(bytes_.end(), value.begin(), value.end());
    offsets_.push_back(bytes_.size());
    counts_.push_back(0);
    slots_[place] = std::uint64_t{tag} << 32 | added;
    return added;
}

/// Makes room for so many values at no more than five eighths full: beyond that, runs of taken slots grow
/// long. A place is the first bits of the tag, so moving the slots in order writes the larger table in order,
/// too.
void DictionaryBuilder::reserve(std::size_t values) {
    make_room(offsets_, values + 1 - offsets_.size());
    make_room(counts_, values - counts_.size());
    unsigned bits = slots_.empty() ? slot_bits_min : 32 - shift_;
    while (bits < slot_bits_max && values * 8 > (std::size_t{5} << bits))
        ++bits;
    if (!slots_.empty() && bits == 32 - shift_) return;
    std::vector<std::uint64_t> moved;
    make_room(moved, std::size_t{1} << bits);
    moved.resize(std::size_t{1} << bits);
    moved.swap(slots_);
    shift_ = 32 - bits;
    const std::size_t mask = slots_.size() - 1;
    for (const std::uint64_t slot : moved) {
        if (slot == 0) continue;
        std::size_t place = place_of(tag_in(slot));
        while (slots_[place] != 0)
            place = (place + 1) & mask;
        slots_[place] = slot;
    }
}

Dictionary DictionaryBuilder::finish() {
    // Room to spare stays: pages that were never touched cost nothing, and shrinking would copy all.
    Dictionary result(std::move(bytes_), std::move(offsets_), std::move(counts_));
    *this = DictionaryBuilder(values_max_);
    return result;
}

}  // namespace sameas
