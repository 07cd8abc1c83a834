// Lists by their nearest items: the best inner similarity of any item of one list with any item of the other.
//
// One common item decides, as the inner similarity is 1 for equal items and never more, and whether there is
// one is a matter of sets. So sets go first, for a few nanoseconds a pair; only lists without a common item
// come to the inner measure.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/compare/measures/part_pairs.hpp"
#include "engine/compare/measures/separators.hpp"
#include "kernels/set_overlap.hpp"

namespace sameas::measures {
namespace {

class ListBest final : public Measure {
  public:
    ListBest(const MeasureCall& call, char separator, PreparedValues& values)
        : items_(values.tokens(separator)),
          inner_(make_measure(measure_call(call.word("inner")), values.token_values(separator))),
          pairs_(values.dictionary(), items_, *inner_, "items") {}

    void compute(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const override {
        if (of_equal() != 1.0) {
            compute_all(pairs, out, scratch);
            return;
        }
        make_room(pairs.size, scratch);
        kernels::set_overlap(items_.sets(), items_.sets(), {pairs.left, pairs.right, pairs.size},
                             scratch.counts.data());
        std::size_t apart = 0;
        for (std::size_t i = 0; i < pairs.size; ++i) {
            if (scratch.counts[i] != 0) {
                out[i] = 1.0;
                continue;
            }
            scratch.left[apart] = pairs.left[i];
            scratch.right[apart] = pairs.right[i];
            scratch.counts[apart++] =
                static_cast<std::uint32_t>(i);  // apart <= i: what it replaces has been read
        }
        compute_all({scratch.left.data(), scratch.right.data(), apart}, scratch.values.data(),
                    scratch.nested());
        for (std::size_t k = 0; k < apart; ++k)
            out[scratch.counts[k]] = scratch.values[k];
    }

    double of_equal() const override { return inner_->of_equal(); }

  private:
    void compute_all(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const {
        pairs_.for_each(
            pairs, {}, scratch, [](std::uint32_t, std::uint32_t) { return PartPairs::ask; },
            [out](std::size_t i, const PartScores& scores) { out[i] = best(scores); });
    }

    static double best(const PartScores& scores) {
        if (scores.rows() == 0 || scores.columns() == 0) return scores.rows() == scores.columns() ? 1.0 : 0.0;
        double best = 0;
        for (std::size_t row = 0; row < scores.rows(); ++row) {
            for (std::size_t column = 0; column < scores.columns(); ++column) {
                const double score = scores(row, column);
                best = score > best ? score : best;  // a score that cannot be told, NaN, counts as 0
            }
        }
        return best;
    }

    static void make_room(std::size_t size, MeasureScratch& scratch) {
        if (scratch.counts.size() < size) scratch.counts.resize(size);
        if (scratch.left.size() < size) scratch.left.resize(size);
        if (scratch.right.size() < size) scratch.right.resize(size);
        if (scratch.values.size() < size) scratch.values.resize(size);
    }

    const TokenSets& items_;
    std::unique_ptr<Measure> inner_;
    PartPairs pairs_;
};

/// The least inner distance of an item of the one with an item of the other.
class ListNearest final : public Measure {
  public:
    ListNearest(const MeasureCall& call, char separator, PreparedValues& values)
        : inner_(make_measure(measure_call(call.word("inner")), values.token_values(separator))),
          pairs_(values.dictionary(), values.tokens(separator), *inner_, "items") {}

    void compute(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const override {
        pairs_.for_each(
            pairs, {}, scratch, [](std::uint32_t, std::uint32_t) { return PartPairs::ask; },
            [out](std::size_t i, const PartScores& scores) { out[i] = nearest(scores); });
    }

    /// Lists without items have no nearest ones.
    double of_equal() const override { return unknown; }

  private:
    static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

    static double nearest(const PartScores& scores) {
        double least = unknown;
        for (std::size_t row = 0; row < scores.rows(); ++row) {
            for (std::size_t column = 0; column < scores.columns(); ++column)
                least = std::fmin(least, scores(row, column));
        }
        return least;
    }

    std::unique_ptr<Measure> inner_;
    PartPairs pairs_;
};

}  // namespace

std::unique_ptr<Measure> list_nearest(const MeasureCall& call, PreparedValues& values) {
    return std::make_unique<ListNearest>(call, separator_of(call.word("separator")), values);
}

std::unique_ptr<Measure> list_best(const MeasureCall& call, PreparedValues& values) {
    return std::make_unique<ListBest>(call, separator_of(call.word("separator")), values);
}

}  // namespace sameas::measures
