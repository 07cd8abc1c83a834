// The two measures that are read off an alignment of tokens: engine/compare/token_alignment.hpp.
#include "engine/compare/measure.hpp"
#include "engine/compare/token_alignment.hpp"

namespace sameas::measures {
namespace {

/// Which of the results of an alignment.
using Result = double* AlignmentResults::*;

class AlignedTokens final : public Measure {
  public:
    AlignedTokens(const TokenAlignment& alignment, Result result) : alignment_(alignment), result_(result) {}

    void compute(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const override {
        AlignmentResults results;
        results.*result_ = out;
        alignment_.align(pairs, results, scratch);
    }
    double of_equal() const override { return 1.0; }
    AlignmentView alignment() const override { return {&alignment_, result_}; }

  private:
    const TokenAlignment& alignment_;
    Result result_;
};

}  // namespace

std::unique_ptr<Measure> aligned_tokens(const MeasureCall&, PreparedValues& values) {
    return std::make_unique<AlignedTokens>(values.token_alignment(), &AlignmentResults::similarity);
}

std::unique_ptr<Measure> aligned_tokens_inside(const MeasureCall&, PreparedValues& values) {
    return std::make_unique<AlignedTokens>(values.token_alignment(), &AlignmentResults::inside);
}

}  // namespace sameas::measures
