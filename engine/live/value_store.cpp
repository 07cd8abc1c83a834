#include "engine/live/value_store.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/errors.hpp"

namespace sameas {

std::uint64_t NumberIndex::hash(std::string_view text, std::uint64_t seed) {
    return XXH3_64bits_withSeed(text.data(), text.size(), seed);
}

std::uint32_t ValueStore::find(std::string_view text) const {
    if (text.empty()) return 0;
    return index_.find(NumberIndex::hash(text), [&](std::uint32_t number) { return entries_[number].text() == text; });
}

void ValueStore::set(std::uint32_t number, const LiveValue& value) {
    Entry& entry = entries_[number];
    entry.bytes = std::make_unique_for_overwrite<char[]>(value.text.size());
    entry.size = static_cast<std::uint32_t>(value.text.copy(entry.bytes.get(), value.text.size()));
    const bool is_parsed = value.parsed.precision != DatePrecision::unparsed || value.parsed.number == value.parsed.number;
    if (is_parsed && number >= parsed_.size()) parsed_.resize(number + std::size_t{1});
    if (number < parsed_.size()) parsed_[number] = value.parsed;
}

std::uint32_t ValueStore::acquire(const LiveValue& value, std::uint32_t uses) {
    std::uint32_t number = find(value.text);
    if (number == 0) return 0;
    if (number == NumberIndex::none) {
        if (free_.empty()) {
            if (entries_.size() > rows_max)
                throw ResourceLimit(message("more than ", rows_max, " values of one domain in a live index: split the records"));
            number = static_cast<std::uint32_t>(entries_.size());
            entries_.emplace_back();
        } else {
            number = free_.back();
            free_.pop_back();
        }
        set(number, value);
        index_.insert(NumberIndex::hash(value.text), number);
    }
    entries_[number].uses += uses;
    return number;
}

void ValueStore::release(std::uint32_t number) {
    if (number == 0 || --entries_[number].uses > 0) return;
    index_.erase(NumberIndex::hash(entries_[number].text()), number);
    entries_[number] = {};
    free_.push_back(number);
}

}  // namespace sameas
