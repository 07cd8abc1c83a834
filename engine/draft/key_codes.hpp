#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "engine/derive/features.hpp"
#include "engine/draft/key_expressions.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// What the rows have of each expression, column by column: numbers that are equal where the values are.
class KeyCodes {
  public:
    /// Keeps a reference to `features`, which hold the parts of all expressions. 4 bytes a row and expression. \throws Cancelled
    KeyCodes(const Features& features, std::span<const KeyExpression> expressions, std::span<const DraftField> fields,
             RunContext& context);

    std::size_t expressions() const { return codes_.size(); }
    std::size_t rows() const { return features_.rows(); }
    const Table& table() const { return features_.table(); }
    /// True where a row may have several values.
    bool is_multi(std::size_t e) const { return is_multi_[e]; }
    /// By row: its value, null for none; where the expression is multi-valued, the set of its values.
    std::span<const ValueId> codes(std::size_t e) const { return codes_[e]; }
    /// The values of a code: itself, or the members of the set. `code` must outlive the result. \pre not null
    std::span<const ValueId> values(std::size_t e, const ValueId& code) const {
        return is_multi_[e] ? features_.members(parts_[e].front(), code) : std::span(&code, 1);
    }
    /// codes(e) of one row; beside those of other expressions in memory, where it can be.
    const ValueId& code(std::size_t e, RowId row) const {
        return parts_[e].size() == 1 ? features_.codes(row)[parts_[e].front()] : codes_[e][index(row)];
    }
    /// Values a row, on average over all rows.
    double keys_mean(std::size_t e) const { return keys_mean_[e]; }
    /// Bit e is set where both rows have a value of expression e in common.
    std::uint64_t agreeing(RowId left, RowId right) const;
    /// Brings what agreeing() and code() read of a row towards the cache: first its codes, then, once they are there, its sets.
    void fetch_codes(RowId row) const;
    void fetch_sets(RowId row) const;
    /// Of how many fields such bits are; a field that follows from another counts as that one.
    std::size_t fields_of(std::uint64_t agreeing) const;

  private:
    const Features& features_;
    std::vector<std::vector<std::size_t>> parts_;   ///< of an expression, by their features
    std::vector<std::size_t> field_of_;
    std::vector<bool> is_multi_;
    std::vector<std::size_t> set_features_;         ///< the features of all that are multi-valued, each once
    std::vector<std::vector<ValueId>> codes_;
    std::vector<double> keys_mean_;
};

}  // namespace sameas
