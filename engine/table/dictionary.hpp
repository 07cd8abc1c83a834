#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/table/types.hpp"

namespace sameas {

/// The distinct values of a domain: their bytes (UTF-8) and how often each occurs. Immutable.
/// ValueId 0 is null: its text is empty, its count is the number of nulls.
class Dictionary {
  public:
    Dictionary() = default;
    /// \param bytes    all texts one after the other
    /// \param offsets  size values + 1, rising; value v is bytes[offsets[v] .. offsets[v + 1])
    /// \param counts   size values; occurrences in the rows of the table
    Dictionary(std::vector<char> bytes, std::vector<std::uint64_t> offsets,
               std::vector<std::uint64_t> counts);

    /// Number of values, null included: always at least 1 once built.
    std::size_t size() const { return counts_.size(); }
    std::string_view text(ValueId value) const {
        const std::size_t i = index(value);
        return {bytes_.data() + offsets_[i], static_cast<std::size_t>(offsets_[i + 1] - offsets_[i])};
    }
    std::uint64_t count(ValueId value) const { return counts_[index(value)]; }
    std::span<const std::uint64_t> counts() const { return counts_; }
    std::uint64_t memory_bytes() const {
        return bytes_.capacity() + (offsets_.capacity() + counts_.capacity()) * sizeof(std::uint64_t);
    }

  private:
    std::vector<char> bytes_;
    std::vector<std::uint64_t> offsets_{0};
    std::vector<std::uint64_t> counts_;
};

/// Gives equal texts equal ValueIds, in order of first appearance. Tens of nanoseconds a value.
/// Not thread-safe.
class DictionaryBuilder {
  public:
    /// \param values_max  distinct values besides null, at most; tests lower it
    explicit DictionaryBuilder(std::uint32_t values_max = rows_max);
    /// Encodes values[i] to codes[i]; a view whose data() is null, or an empty one, is null (ValueId 0).
    /// Adds 1 to the count of each. Sizes are equal. Throws ResourceLimit beyond `values_max` distinct
    /// values.
    void encode(std::span<const std::string_view> values, std::span<ValueId> codes);
    /// The same, but adds counts[i] to the count of values[i].
    void encode(std::span<const std::string_view> values, std::span<const std::uint64_t> counts,
                std::span<ValueId> codes);
    /// Encodes one value and adds `count` to its count. Slower than a batch: nothing hides the cache misses.
    ValueId encode(std::string_view value, std::uint64_t count = 1);
    std::size_t size() const { return counts_.size(); }
    std::string_view text(ValueId value) const {
        const std::size_t i = index(value);
        return {bytes_.data() + offsets_[i], static_cast<std::size_t>(offsets_[i + 1] - offsets_[i])};
    }
    std::uint64_t count(ValueId value) const { return counts_[index(value)]; }
    /// The dictionary; the builder is empty afterwards.
    Dictionary finish();

  private:
    void encode_batch(const std::string_view* values, const std::uint64_t* counts, std::size_t size,
                      ValueId* codes);
    std::uint32_t find_or_insert(std::string_view value, std::uint32_t tag);
    /// Where the search for a tag begins: the place that its first bits name.
    std::size_t place_of(std::uint32_t tag) const { return tag >> shift_; }
    void reserve(std::size_t values);

    std::uint32_t values_max_;
    std::vector<std::uint64_t> slots_;  // 2^(32 - shift_): tag of the value's hash, then its ValueId; 0: free
    unsigned shift_ = 24;
    std::vector<char> bytes_;
    std::vector<std::uint64_t> offsets_;
    std::vector<std::uint64_t> counts_;
};

}  // namespace sameas
