#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/derive/value_sets.hpp"
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
    /// For an expression that may give several values: a value of own_values is then a set of them.
    std::optional<ValueSets> sets;
};

/// All expressions that a run reads, with one row-major record of codes a row (so that a pair costs two cache
/// lines).
class Features {
  public:
    Features() = default;
    /// Features of rows whose values are known already, without a table: for few records at a time.
    /// \param features  as derive() makes them; columns and value_of are not read
    /// \param domains   by feature: of a field its domain, which must outlive the result; else null
    /// \param codes     row-major, one a feature
    Features(std::vector<Feature> features, std::vector<const Domain*> domains, std::vector<ValueId> codes)
        : rows_(features.empty() ? 0 : codes.size() / features.size()),
          features_(std::move(features)),
          domains_(std::move(domains)),
          codes_(std::move(codes)) {}

    std::size_t size() const { return features_.size(); }
    const Feature& operator[](std::size_t i) const { return features_[i]; }
    /// Index of the feature of that expression. \throws InvalidSettings unless it was among those derived
    std::size_t find(const Expression& expression) const;
    /// The distinct values of feature i; where it is multi-valued, its distinct sets, each its values in the order of the
    /// expression, joined by set_separator.
    const Dictionary& values(std::size_t i) const;
    /// True when the expression may give several values of one (is_multi_valued).
    bool is_multi(std::size_t i) const { return features_[i].sets.has_value(); }
    /// The members of a set of feature i, in rising order of their ids in member_values(i). \pre is_multi(i)
    std::span<const ValueId> members(std::size_t i, ValueId set) const { return features_[i].sets->of(set); }
    /// The distinct values of all sets of feature i. \pre is_multi(i)
    const Dictionary& member_values(std::size_t i) const { return features_[i].sets->members(); }
    /// True when two values of feature i that are not null agree: are equal, or sets that meet.
    bool agree(std::size_t i, ValueId left, ValueId right) const {
        const Feature& feature = features_[i];
        return (left == right && left != null_value) || (feature.sets && feature.sets->meet(left, right));
    }
    /// A value of feature i for people: a set as "JNS or ANS".
    std::string readable_value(std::size_t i, ValueId value) const;
    /// Domain of feature i when it is a field (typed values live there), else null.
    const Domain* domain(std::size_t i) const;
    /// Codes of a row, one a feature.
    std::span<const ValueId> codes(RowId row) const { return {codes_.data() + index(row) * size(), size()}; }
    std::size_t rows() const { return rows_; }
    /// \pre derive() made them
    const Table& table() const { return *table_; }
    /// What all of it takes in memory, without the table.
    std::uint64_t memory_bytes() const;

  private:
    friend Features derive(const Table&, const std::vector<Expression>&, RunContext&);
    const Table* table_ = nullptr;
    std::size_t rows_ = 0;
    std::vector<Feature> features_;
    std::vector<const Domain*> domains_;  ///< by feature: of a field, else null
    std::vector<ValueId> codes_;
};

/// Computes every expression (repeats count once). The table must outlive the result.
/// \throws InvalidSettings when an expression names a field that the table lacks, or a function gets the
/// wrong type or number; ResourceLimit when it gives too much for one value (expression_values_max)
Features derive(const Table& table, const std::vector<Expression>& expressions, RunContext& context);

}  // namespace sameas
