// Sets of the bytes of a text. There are 256 bytes, so a set is as many bits, and a pair a few popcounts; there is nothing to
// look up and no value is too long.
#include <array>
#include <bit>
#include <cstdint>

#include "engine/compare/measure.hpp"

namespace sameas::measures {

namespace {

using ByteSet = std::array<std::uint64_t, 4>;

class ByteJaccard final : public Measure {
  public:
    explicit ByteJaccard(const Dictionary& dictionary) : sets_(dictionary.size()) {
        for (std::size_t v = 0; v < sets_.size(); ++v) {
            for (const char c : dictionary.text(static_cast<ValueId>(v))) {
                const auto byte = static_cast<unsigned char>(c);
                sets_[v][byte / 64] |= std::uint64_t{1} << byte % 64;
            }
        }
    }

    void compute(const ValuePairs& pairs, double* out, MeasureScratch&) const override {
        for (std::size_t i = 0; i < pairs.size; ++i) {
            const ByteSet &left = sets_[pairs.left[i]], &right = sets_[pairs.right[i]];
            int common = 0, all = 0;
            for (std::size_t word = 0; word < left.size(); ++word) {
                common += std::popcount(left[word] & right[word]);
                all += std::popcount(left[word] | right[word]);
            }
            out[i] = all == 0 ? 1.0 : static_cast<double>(common) / all;
        }
    }
    double of_equal() const override { return 1.0; }

  private:
    std::vector<ByteSet> sets_;
};

}  // namespace

std::unique_ptr<Measure> byte_jaccard(const MeasureCall&, PreparedValues& values) {
    return std::make_unique<ByteJaccard>(values.dictionary());
}

}  // namespace sameas::measures
