// Measures that compare sets: of q-grams, of tokens, of list items. One kernel each over the sets of the
// dictionary.
#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "engine/compare/measure.hpp"
#include "engine/compare/measures/separators.hpp"
#include "engine/compare/qgram_sets.hpp"
#include "engine/compare/token_sets.hpp"

namespace sameas::measures {

namespace {

using SetSimilarity = decltype(&kernels::set_jaccard);

/// 1 for equal values, since equal sets give 1, empty ones too.
class SetMeasure final : public Measure {
  public:
    SetMeasure(kernels::SetBatch sets, SetSimilarity similarity) : sets_(sets), similarity_(similarity) {}

    void compute(const ValuePairs& pairs, double* out, MeasureScratch&) const override {
        similarity_(sets_, sets_, {pairs.left, pairs.right, pairs.size, nullptr}, out);
    }
    double of_equal() const override { return 1.0; }

  private:
    kernels::SetBatch sets_;
    SetSimilarity similarity_;
};

/// The number of common elements.
class SetOverlap final : public Measure {
  public:
    explicit SetOverlap(kernels::SetBatch sets) : sets_(sets) {}

    void compute(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const override {
        if (scratch.counts.size() < pairs.size) scratch.counts.resize(pairs.size);
        kernels::set_overlap(sets_, sets_, {pairs.left, pairs.right, pairs.size, nullptr},
                             scratch.counts.data());
        std::copy_n(scratch.counts.data(), pairs.size, out);
    }
    /// That of the value itself.
    double of_equal() const override { return std::numeric_limits<double>::quiet_NaN(); }

  private:
    kernels::SetBatch sets_;
};

/// Whether the smaller set lies within the other.
class SetInside final : public Measure {
  public:
    /// \param of_empty  what it is where the smaller set is empty
    SetInside(kernels::SetBatch sets, std::size_t size, double of_empty) : sets_(sets), sizes_(size), of_empty_(of_empty) {
        std::vector<std::uint32_t> places(size);
        std::iota(places.begin(), places.end(), 0u);
        kernels::set_overlap(sets_, sets_, {places.data(), places.data(), size, nullptr}, sizes_.data());
    }

    void compute(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const override {
        if (scratch.counts.size() < pairs.size) scratch.counts.resize(pairs.size);
        kernels::set_overlap(sets_, sets_, {pairs.left, pairs.right, pairs.size, nullptr}, scratch.counts.data());
        for (std::size_t i = 0; i < pairs.size; ++i) {
            const std::uint32_t smaller = std::min(sizes_[pairs.left[i]], sizes_[pairs.right[i]]);
            out[i] = smaller == 0 ? of_empty_ : scratch.counts[i] == smaller ? 1.0 : 0.0;
        }
    }
    /// Of an empty list it depends on the option.
    double of_equal() const override { return std::numeric_limits<double>::quiet_NaN(); }

  private:
    kernels::SetBatch sets_;
    std::vector<std::uint32_t> sizes_;
    double of_empty_;
};

std::unique_ptr<Measure> of_qgrams(const MeasureCall& call, PreparedValues& values,
                                   SetSimilarity similarity) {
    const auto q = static_cast<unsigned>(call.number("q"));
    return std::make_unique<SetMeasure>(values.qgrams(q, call.word("padded") == "yes").sets(), similarity);
}

std::unique_ptr<Measure> of_tokens(PreparedValues& values, SetSimilarity similarity) {
    return std::make_unique<SetMeasure>(values.tokens().sets(), similarity);
}

kernels::SetBatch items_of(const MeasureCall& call, PreparedValues& values) {
    return values.tokens(separator_of(call.word("separator"))).sets();
}

}  // namespace

std::unique_ptr<Measure> qgram_jaccard(const MeasureCall& call, PreparedValues& values) {
    return of_qgrams(call, values, &kernels::set_jaccard);
}

std::unique_ptr<Measure> qgram_dice(const MeasureCall& call, PreparedValues& values) {
    return of_qgrams(call, values, &kernels::set_dice);
}

std::unique_ptr<Measure> qgram_cosine(const MeasureCall& call, PreparedValues& values) {
    return of_qgrams(call, values, &kernels::set_cosine);
}

std::unique_ptr<Measure> qgram_overlap(const MeasureCall& call, PreparedValues& values) {
    return of_qgrams(call, values, &kernels::set_overlap_coefficient);
}

std::unique_ptr<Measure> token_jaccard(const MeasureCall&, PreparedValues& values) {
    return of_tokens(values, &kernels::set_jaccard);
}

std::unique_ptr<Measure> token_dice(const MeasureCall&, PreparedValues& values) {
    return of_tokens(values, &kernels::set_dice);
}

std::unique_ptr<Measure> token_cosine(const MeasureCall&, PreparedValues& values) {
    return of_tokens(values, &kernels::set_cosine);
}

std::unique_ptr<Measure> token_overlap(const MeasureCall&, PreparedValues& values) {
    return of_tokens(values, &kernels::set_overlap_coefficient);
}

std::unique_ptr<Measure> list_overlap(const MeasureCall& call, PreparedValues& values) {
    return std::make_unique<SetOverlap>(items_of(call, values));
}

std::unique_ptr<Measure> list_inside(const MeasureCall& call, PreparedValues& values) {
    return std::make_unique<SetInside>(items_of(call, values), values.dictionary().size(),
                                       call.word("empty") == "yes" ? 1.0 : 0.0);
}

std::unique_ptr<Measure> list_jaccard(const MeasureCall& call, PreparedValues& values) {
    return std::make_unique<SetMeasure>(items_of(call, values), &kernels::set_jaccard);
}

}  // namespace sameas::measures
