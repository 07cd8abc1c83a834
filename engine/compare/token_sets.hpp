#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/compare/set_rows.hpp"
#include "engine/run_context.hpp"
#include "engine/table/dictionary.hpp"
#include "kernels/set_overlap.hpp"

namespace sameas {

/// The tokens of the values of a dictionary: what stands between blanks, or, with another separator, the
/// items of a list. A run of separators is one, and those at both ends count for nothing, so no token is
/// empty; an item loses the blanks around it. Bytes decide: case and form are as the text has them. The null
/// value has no tokens.
///
/// A token id is its ValueId in tokens(): 1, 2, 3 ... by falling number of values that hold the token, equals
/// in the order of their bytes. Ids are a matter of this object: never persisted.
class TokenSets {
  public:
    /// Linear in the bytes of the values, and sorts the distinct tokens. Deterministic. `values` may go
    /// afterwards.
    /// \param separator  an ASCII character
    /// \throws ResourceLimit beyond rows_max distinct tokens
    /// \param context  asked now and then whether to stop, unless null \throws Cancelled
    explicit TokenSets(const Dictionary& values, char separator = ' ', const RunContext* context = nullptr);

    /// The distinct tokens as a dictionary, to be made ready for measures like any other: its ValueIds are
    /// the token ids, 0 the null value. The count of a token is the number of values that hold it.
    const Dictionary& tokens() const { return tokens_; }
    /// Number of distinct tokens; ids are 1 .. token_count().
    std::size_t token_count() const { return tokens_.size() - 1; }
    std::string_view token(std::uint32_t id) const { return tokens_.text(static_cast<ValueId>(id)); }

    /// Token ids of a value in the order of the text, repeats included.
    std::span<const std::uint32_t> tokens_of(ValueId value) const {
        const std::size_t v = index(value);
        return {ids_.data() + offsets_[v], static_cast<std::size_t>(offsets_[v + 1] - offsets_[v])};
    }
    /// Begins to fetch what tokens_of(value) reads first, and, once that is there, the ids: for loops over random values.
    void prefetch_place(ValueId value) const { __builtin_prefetch(offsets_.data() + index(value)); }
    void prefetch_ids(ValueId value) const { __builtin_prefetch(ids_.data() + offsets_[index(value)]); }
    /// Tokens of the value that has most of them, repeats included.
    std::size_t longest() const { return longest_; }

    /// The tokens of each value as a set: place = ValueId.
    kernels::SetBatch sets() const { return sets_.batch(); }

  private:
    Dictionary tokens_;
    std::vector<std::uint32_t> ids_;
    std::vector<std::uint64_t> offsets_;
    std::size_t longest_ = 0;
    SetRows sets_;
};

}  // namespace sameas
