#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/compare/comparator.hpp"
#include "engine/live/read_plan.hpp"
#include "engine/live/record_features.hpp"
#include "engine/model/model.hpp"

namespace sameas {

/// Compares a record with others under one model version: patterns are those that a batch run gives. Immutable: used from
/// several threads, each with a scratch of its own.
class PairScorer {
  public:
    /// \param model  with the settings of the plan; both must outlive it
    PairScorer(const Model& model, const ReadPlan& plan);

    const PatternLayout& layout() const { return layout_; }
    const PatternWeights& weights() const { return weights_; }
    /// Bits from which a pair is kept.
    double floor_bits() const { return floor_bits_; }

    /// patterns[i] of row 0 and row i + 1. \param is_left  by i: row 0 is the left record of the pair; not 0 means yes
    std::vector<std::uint64_t> patterns(RecordFeatures& rows, std::span<const std::uint8_t> is_left,
                                        Comparator::Scratch& scratch) const;

  private:
    /// The model's tables, with the entries of these values alone: a comparator walks some tables from end to end.
    TermFrequencies frequencies_of(const Features& features) const;

    const Model& model_;
    PatternLayout layout_;
    PatternWeights weights_;
    double floor_bits_;
    std::vector<boost::unordered_flat_map<std::string_view, std::uint64_t>> counts_;  // by table of the model
};

}  // namespace sameas
