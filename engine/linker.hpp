#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/cluster/clusters.hpp"
#include "engine/compare/comparator.hpp"
#include "engine/derive/features.hpp"
#include "engine/entities.hpp"
#include "engine/model/model.hpp"
#include "engine/model/pair_adjustments.hpp"
#include "engine/model/train.hpp"
#include "engine/score/scored_pairs.hpp"
#include "engine/table/table_builder.hpp"

namespace sameas {

/// What of the inputs to hold for these settings. `truth_column` may be empty.
TableSchema table_schema(const Settings& settings, const std::string& truth_column, bool keep_original);

/// A table with everything derived from it that the settings read: the common start of every run.
class Linkage {
  public:
    /// Stages "derive" and "block". \throws as derive, build_blocking_index, check_pair_limit
    Linkage(Table table, const Settings& settings, PairScope scope, RunContext& context);

    const Table& table() const { return *table_; }
    const Settings& settings() const { return settings_; }
    const Features& features() const { return *features_; }
    const BlockingIndex& blocking() const { return *blocking_; }
    PairScope scope() const { return blocking_->scope(); }

  private:
    std::unique_ptr<Table> table_;       // on the heap: features point to it
    Settings settings_;
    std::unique_ptr<Features> features_;
    std::unique_ptr<BlockingIndex> blocking_;
};

/// The pairs and entities of one run.
struct LinkResult {
    PatternLayout layout;
    ScoredPairs scored;
    std::vector<double> weights;         ///< of scored.kinds
    Clusters clusters;                   ///< nodes are ranks
    JoinChoice choice = {};              ///< how they came about
    ExpectedQuality expected = {};       ///< how good they should be
    std::vector<std::string> warnings = {};   ///< what speaks against them
};

/// Stages "score" and "cluster" under a model. The settings of the model are those of the linkage.
/// \throws ResourceLimit when the memory budget is too small (plan_memory); IoError when pairs that do not fit cannot be
/// written to the spill folder
LinkResult link(const Linkage& linkage, const Model& model, RunContext& context);

/// The first half: stage "score" alone, within the memory that the budget leaves. \param clusters  whether clustering follows
/// \param news  only pairs with records that are new to the table
LinkResult score_pairs(const Linkage& linkage, const Model& model, bool clusters, RunContext& context, const NewRows& news = {});

/// What an expression gives of two records, for people: several values as "JNS or ANS"; empty: null.
struct DerivedValues {
    std::string expression;
    std::string left, right;
};

/// Why a pair has the weight that it has.
struct ComparisonExplanation {
    std::string name;
    std::vector<std::string> left_values, right_values;  ///< as read, one a field of the comparison; empty: null
    std::vector<DerivedValues> derived;  ///< what its levels read that is not a field itself
    std::string level;                   ///< "null", or the level as the settings write it
    std::size_t level_number = 0;
    double m = 0, u = 0;                 ///< of the level; 0 at null
    double level_bits = 0;               ///< log2(m/u) of the level as a whole
    double term_frequency_bits = 0;      ///< what the rarity of the value adds (0 where not split)
    double bits = 0;                     ///< their sum: what counted
};
struct PairExplanation {
    std::string left_source, left_id, right_source, right_id;
    std::vector<ComparisonExplanation> comparisons;
    double prior_bits = 0, weight_bits = 0, probability = 0;
    double class_bits = 0;               ///< what other classes of non-match take away: agreements more common together than apart
    std::vector<std::string> rules;      ///< every blocking rule that makes the pair; empty: none does
};
/// Explains pairs of records. Making it takes as long as preparing a run's comparisons (every value once), a pair then some
/// microseconds. Not for several threads at once. The linkage and the model must outlive it.
class PairExplainer {
  public:
    PairExplainer(const Linkage& linkage, const Model& model);
    /// Any two records, whether or not a rule makes the pair.
    PairExplanation explain(RowId left, RowId right);

  private:
    const Linkage& linkage_;
    const Model& model_;
    Comparator comparator_;
    Comparator::Scratch scratch_;
    PatternWeights weights_;
    PairAdjustments adjustments_;
};
/// Explains a single pair.
PairExplanation explain(const Linkage& linkage, const Model& model, RowId left, RowId right);

}  // namespace sameas
