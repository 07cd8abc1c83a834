#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/run_context.hpp"
#include "engine/settings/expression.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// The values of one expression: computed once per distinct value of its field, never per row or pair.
struct Feature {
    Expression expression;
    std::size_t column = 0;  ///< in the table: where the field is
    /// For an expression that is a field: null, use the table's domain. Else its own dictionary.
    std::optional<Dictionary> own_values;
    /// ValueId of the field's domain -> ValueId of own_values; empty for a field. Null for values of the
    /// domain that this field does not have, so that every value of own_values occurs in the rows.
    std::vector<ValueId> value_of;
};

/// All expressions that a run reads, with one row-major record of codes a row (so that a pair costs two cache
/// lines).
class Features {
  public:
    std::size_t size() const { return features_.size(); }
    const Feature& operator[](std::size_t i) const { return features_[i]; }
    /// Index of the feature of that expression. \throws InvalidSettings unless it was among those derived
    std::size_t find(const Expression& expression) const;
    /// The distinct values of feature i.
    const Dictionary& values(std::size_t i) const;
    /// Domain of feature i when it is a field (typed values live there), else null.
    const Domain* domain(std::size_t i) const;
    /// Codes of a row, one a feature.
    std::span<const ValueId> codes(RowId row) const { return {codes_.data() + index(row) * size(), size()}; }
    std::size_t rows() const { return rows_; }
    const Table& table() const { return *table_; }

  private:
    friend Features derive(const Table&, const std::vector<Expression>&, RunContext&);
    const Table* table_ = nullptr;
    std::size_t rows_ = 0;
    std::vector<Feature> features_;
    std::vector<ValueId> codes_;
};

/// Computes every expression (repeats count once). The table must outlive the result.
/// \throws InvalidSettings when an expression names a field that the table lacks, or a function gets the
/// wrong type.
Features derive(const Table& table, const std::vector<Expression>& expressions, RunContext& context);

/// Applies an expression to one value of its field's domain, the inner function first. Empty result: null;
/// the null value gives null. Checks nothing: derive() has. \pre the expression is one that derive() accepts
std::string apply_function(const Expression& function, std::string_view text, FieldType type,
                           DatePrecision precision);

}  // namespace sameas
