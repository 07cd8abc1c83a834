// Monge-Elkan: how well, on average, each token of one value finds its like in the other.
//
// For each token of the left value the best inner similarity with any token of the right one, averaged over
// the tokens of the left value, repeats included. That reading is not symmetric: all tokens of `Ann` are in
// `Ann Lee`, but not the other way round. The symmetric one is the mean of both directions, so that a token
// without its like counts wherever it stands. One pass over the scores gives both: the best of each row, and
// of each column.
#include <array>

#include "engine/compare/measures/part_pairs.hpp"

namespace sameas::measures {
namespace {

class MongeElkan final : public Measure {
  public:
    MongeElkan(const MeasureCall& call, PreparedValues& values)
        : inner_(make_measure(measure_call(call.word("inner")), values.token_values())),
          pairs_(values.dictionary(), values.tokens(), *inner_, "tokens"),
          is_symmetric_(call.word("symmetric") == "yes") {}

    void compute(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const override {
        const double of_equal_tokens = inner_->of_equal();
        const bool is_constant =
            of_equal_tokens == of_equal_tokens;  // else the inner measure is asked for equal ones too
        pairs_.for_each(
            pairs, {&of_equal_tokens, 1}, scratch,
            [is_constant](std::uint32_t left, std::uint32_t right) {
                return left == right && is_constant ? 0 : PartPairs::ask;
            },
            [out, this](std::size_t i, const PartScores& scores) { out[i] = fold(scores); });
    }

    double of_equal() const override {
        return inner_->of_equal() == 1.0 ? 1.0 : std::numeric_limits<double>::quiet_NaN();
    }

  private:
    double fold(const PartScores& scores) const {
        if (scores.rows() == 0 || scores.columns() == 0) return scores.rows() == scores.columns() ? 1.0 : 0.0;
        std::array<double, parts_max> best_of_column;
        std::fill_n(best_of_column.begin(), scores.columns(), 0.0);
        double left_sum = 0;
        for (std::size_t row = 0; row < scores.rows(); ++row) {
            double best = 0;
            for (std::size_t column = 0; column < scores.columns(); ++column) {
                const double score = scores(row, column);
                best = score > best ? score : best;  // a score that cannot be told, NaN, counts as 0
                best_of_column[column] = score > best_of_column[column] ? score : best_of_column[column];
            }
            left_sum += best;
        }
        const double left_mean = left_sum / static_cast<double>(scores.rows());
        if (!is_symmetric_) return left_mean;
        double right_sum = 0;
        for (std::size_t column = 0; column < scores.columns(); ++column)
            right_sum += best_of_column[column];
        return (left_mean + right_sum / static_cast<double>(scores.columns())) / 2;
    }

    std::unique_ptr<Measure> inner_;
    PartPairs pairs_;
    bool is_symmetric_;
};

}  // namespace

std::unique_ptr<Measure> monge_elkan(const MeasureCall& call, PreparedValues& values) {
    return std::make_unique<MongeElkan>(call, values);
}

}  // namespace sameas::measures
