// Names of persons, token by token, in any order.
//
// Problem: `J. Smith`, `Smith, John` and `Smith John Paul` may be one person. Character measures see little
// in common, token sets stumble over every typing error, and Monge-Elkan lets two tokens of one name claim
// the same token of the other.
//
// Idea (fuzzy token matching: Wang, Li and Feng 2011): each token of the name with fewer tokens gets a token
// of its own of the other name, so that their scores sum to the most (assignment.cpp). Tokens left over count
// as `unmatched` tokens. With the default of 0.5 that is the Dice coefficient with a sum of scores where it
// counts common elements.
//
// Two things are particular to names. A token is what stands between blanks, dots, commas and hyphens: so
// dots behind initials are dropped, and `J.-P.` is J and P and meets `Jean Pierre` or `Jean-Pierre`. And a
// token of one character is an initial: it agrees with every token that begins with that character for a
// fixed score, and with no other, however few edits away they are.
//
// Scores are taken to 12 decimals, as whole numbers: sums of whole numbers do not depend on the order of
// tokens, so the measure is symmetric to the last bit, and 0.9 + 1 over 2 is exactly what a level spells as
// 0.95.
#include <algorithm>
#include <array>
#include <vector>

#include "engine/compare/measures/assignment.hpp"
#include "engine/compare/measures/part_pairs.hpp"
#include "kernels/text_view.hpp"

namespace sameas::measures {
namespace {

constexpr double score_unit = assignment_score_max;

/// The values with a blank for each dot, comma and hyphen.
Dictionary spaced_out(const Dictionary& values) {
    std::vector<char> bytes;
    std::vector<std::uint64_t> offsets{0};
    for (std::size_t v = 0; v < values.size(); ++v) {
        const std::string_view text = values.text(static_cast<ValueId>(v));
        bytes.insert(bytes.end(), text.begin(), text.end());
        offsets.push_back(bytes.size());
    }
    std::replace_if(
        bytes.begin(), bytes.end(), [](char byte) { return byte == '.' || byte == ',' || byte == '-'; }, ' ');
    return {std::move(bytes), std::move(offsets), {values.counts().begin(), values.counts().end()}};
}

/// What tells initials: the first character of a token, and whether it is the only one.
struct Beginning {
    char32_t first = 0;
    bool is_initial = false;
};

std::vector<Beginning> beginnings(const kernels::TextBatch& texts, std::size_t size) {
    std::vector<Beginning> result(size);
    kernels::RowUnits room;
    for (std::size_t token = 1; token < size; ++token) {  // 0 is the null value: no token
        const std::u32string_view text = kernels::text_view(texts, static_cast<std::uint32_t>(token), room);
        result[token] = {text.front(), text.size() == 1};
    }
    return result;
}

class NameTokens final : public Measure {
  public:
    NameTokens(const MeasureCall& call, PreparedValues& values)
        : tokens_(spaced_out(values.dictionary())),
          token_values_(tokens_.tokens(), nullptr),
          inner_(make_measure(measure_call(call.word("inner")), token_values_)),
          pairs_(values.dictionary(), tokens_, *inner_, "name tokens", assignment_max),
          beginnings_(beginnings(token_values_.code_points().batch(), tokens_.tokens().size())),
          constants_{0.0, call.number("initial"), 1.0},
          unmatched_(call.number("unmatched")) {}

    void compute(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const override {
        pairs_.for_each(
            pairs, constants_, scratch,
            [this](std::uint32_t left, std::uint32_t right) { return known(left, right); },
            [out, this](std::size_t i, const PartScores& scores) { out[i] = fold(scores); });
    }

    double of_equal() const override { return 1.0; }

  private:
    enum Known : std::uint32_t { differ, initial_agrees, equal };

    std::uint32_t known(std::uint32_t left, std::uint32_t right) const {
        const Beginning l = beginnings_[left], r = beginnings_[right];
        const std::uint32_t unlike = l.first == r.first ? initial_agrees : differ;
        const std::uint32_t result = l.is_initial || r.is_initial ? unlike : PartPairs::ask;
        return left == right ? equal : result;
    }

    double fold(const PartScores& scores) const {
        const auto [fewer, more] = std::minmax({scores.rows(), scores.columns()});
        if (fewer == 0) return more == 0 ? 1.0 : 0.0;
        std::array<std::int64_t, assignment_max * assignment_max> whole;
        const bool is_turned = scores.rows() > scores.columns();
        std::size_t cell = 0;
        for (std::size_t row = 0; row < fewer; ++row) {
            for (std::size_t column = 0; column < more; ++column) {
                const double score = is_turned ? scores(column, row) : scores(row, column);
                // A score that cannot be told, NaN, counts as 0.
                whole[cell++] = score > 0 ? static_cast<std::int64_t>(score * score_unit + 0.5) : 0;
            }
        }
        const std::int64_t sum = best_assignment({whole.data(), cell}, fewer, more);
        const double tokens = static_cast<double>(fewer) + unmatched_ * static_cast<double>(more - fewer);
        return static_cast<double>(sum) / (score_unit * tokens);
    }

    TokenSets tokens_;
    PreparedValues token_values_;
    std::unique_ptr<Measure> inner_;
    PartPairs pairs_;
    std::vector<Beginning> beginnings_;
    std::array<double, 3> constants_;
    double unmatched_;
};

}  // namespace

std::unique_ptr<Measure> name_tokens(const MeasureCall& call, PreparedValues& values) {
    return std::make_unique<NameTokens>(call, values);
}

}  // namespace sameas::measures
