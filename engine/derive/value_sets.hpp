#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/table/dictionary.hpp"
#include "engine/table/types.hpp"

namespace sameas {

/// Between the values of a set that is written as one text. No value holds it: tables refuse U+0000.
inline constexpr char set_separator = '\0';

/// The values of a set in words: "JNS or ANS".
std::string readable_set(std::string_view set);

/// The sets of values that a multi-valued expression gives, by their members. Immutable.
class ValueSets {
  public:
    /// \param sets  distinct sets, each its values joined by set_separator; ValueId 0 is the empty one
    explicit ValueSets(const Dictionary& sets);

    /// The distinct values of all sets. The count of a value is that of the rows whose set holds it.
    const Dictionary& members() const { return members_; }
    /// The members of a set, in rising order of their ids in members().
    std::span<const ValueId> of(ValueId set) const {
        const std::size_t i = index(set);
        return {ids_.data() + offsets_[i], static_cast<std::size_t>(offsets_[i + 1] - offsets_[i])};
    }
    /// True when the two sets have a member in common. O(members of both).
    bool meet(ValueId left, ValueId right) const;
    std::uint64_t memory_bytes() const {
        return members_.memory_bytes() + offsets_.capacity() * sizeof(std::uint64_t) + ids_.capacity() * sizeof(ValueId);
    }

  private:
    Dictionary members_;
    std::vector<std::uint64_t> offsets_;
    std::vector<ValueId> ids_;
};

}  // namespace sameas
