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
    Dictionary(std::vector<char> bytes, std::vector<std::uint64_t> offsets, std::vector<std::uint64_t> counts);

    /// Number of values, null included: always at least 1 once built.
    std::size_t size() const { return counts_.size(); }
    std::string_view text(ValueId value) const {
        const std::size_t i = index(value);
        return {bytes_.data() + offsets_[i], static_cast<std::size_t>(offsets_[i + 1] - offsets_[i])};
    }
    std::uint64_t count(ValueId value) const { return counts_[index(value)]; }
    std::span<const std::uint64_t> counts() const { return counts_; }

  private:
    std::vector<char> bytes_;
    std::vector<std::uint64_t> offsets_{0};
    std::vector<std::uint64_t> counts_;
};

/// Gives equal texts equal ValueIds, in order of first appearance. Tens of nanoseconds a value.
class DictionaryBuilder {
  public:
    DictionaryBuilder();
    /// Encodes values[i] to codes[i]; a view whose data() is null, or an empty one, is null (ValueId 0).
    /// Adds 1 to the count of each. Sizes are equal. Throws ResourceLimit beyond `rows_max` values.
    void encode(std::span<const std::string_view> values, std::span<ValueId> codes);
    /// Encodes one value and adds `count` to its count.
    ValueId encode(std::string_view value, std::uint64_t count = 1);
    std::size_t size() const { return counts_.size(); }
    std::string_view text(ValueId value) const {
        const std::size_t i = index(value);
        return {bytes_.data() + offsets_[i], static_cast<std::size_t>(offsets_[i + 1] - offsets_[i])};
    }
    /// The dictionary; the builder is empty afterwards.
    Dictionary finish();

  private:
    struct Slot {
        std::uint32_t tag;
        std::uint32_t value;  ///< 0: free
    };
    std::uint32_t find_or_insert(std::string_view value, std::uint64_t hash);
    void grow();

    std::vector<Slot> slots_;
    std::vector<char> bytes_;
    std::vector<std::uint64_t> offsets_;
    std::vector<std::uint64_t> hashes_;
    std::vector<std::uint64_t> counts_;
};

}  // namespace sameas
