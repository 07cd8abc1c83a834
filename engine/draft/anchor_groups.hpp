#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/draft/key_codes.hpp"
#include "engine/draft/key_expressions.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// Limits that a rule is tried with: most records of a group.
inline constexpr std::array<std::uint64_t, 4> group_limits_tried = {20, 60, 200, 1000};

/// Records that stand for all, drawn by identity: the first `wide` of them with all partners that they have in groups up to
/// the limits, the others with those of small groups (the first limit) alone.
struct Anchors {
    std::vector<RowId> rows;   ///< in order of a hash of their identity
    std::size_t wide = 0;
};
/// \pre 0 < wide <= count <= rows of the table
Anchors draw_anchors(const Table& table, std::size_t count, std::size_t wide, RunContext& context);

/// A pair of an anchor and another record, by the anchor's place and the other's rank.
struct AnchorPair {
    std::uint32_t anchor;
    std::uint32_t rank;
    auto operator<=>(const AnchorPair&) const = default;
};

/// The groups that anchors have under each of many rules, and the pairs that these make of them.
class AnchorGroups {
  public:
    /// All rows stream past the keys of the anchors, once a rule: 1 to 5 ns a row and key. \param pairs_max  of one rule over
    /// all records: a limit under which it would make more is not tried. All that is given must outlive this. \throws Cancelled
    AnchorGroups(const KeyCodes& codes, const Anchors& anchors, std::span<const RuleParts> rules, PairScope scope,
                 double pairs_max, RunContext& context);

    /// By anchor, then rank; each once from each end that is an anchor.
    std::span<const AnchorPair> pairs() const { return pairs_; }
    /// How many of group_limits_tried, from the least, the rule can be had with.
    std::size_t limits(std::size_t rule) const { return rules_[rule].limits; }
    /// The least limit under which the rule makes the pair; limits(rule) or more where none. \pre the records agree on it
    std::size_t limit_of(std::size_t rule, std::size_t anchor, RowId partner) const;

  private:
    friend class GroupCounter;
    /// What is known of one rule.
    struct RuleGroups {
        std::vector<std::uint32_t> offsets;  ///< by anchor, in `limit_of_key`; empty where a record has one key at most
        std::vector<std::uint8_t> limit_of_key;
        std::size_t limits = 0;
    };
    void count(std::span<const std::size_t> rules, RunContext& context);
    void collect_pairs(RunContext& context);
    /// None where the code is null. `code` must outlive the result.
    std::span<const ValueId> values_of(std::size_t e, const ValueId& code) const;
    std::span<const ValueId> anchor_values(std::size_t e, std::size_t anchor) const { return values_of(e, anchor_codes_[e][anchor]); }

    const KeyCodes& codes_;
    const Anchors& anchors_;
    std::span<const RuleParts> parts_;
    PairScope scope_;
    double pairs_max_;
    std::vector<double> source_share_;         ///< of all rows
    std::vector<std::vector<ValueId>> anchor_codes_;   ///< by expression, then anchor: asked for by each of a thousand rules
    std::vector<std::size_t> single_;          ///< by expression: its rule, or SIZE_MAX
    std::vector<RuleGroups> rules_;
    std::vector<std::vector<AnchorPair>> raw_; ///< with repeats, in no order
    std::vector<AnchorPair> pairs_;
};

}  // namespace sameas
