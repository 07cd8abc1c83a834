// The cosine of the angle between vectors. Each value is read once and divided by its length, so that a pair is one dot product.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "engine/compare/measure.hpp"
#include "engine/compare/measures/separators.hpp"
#include "engine/table/number.hpp"

namespace sameas::measures {

namespace {

/// The numbers of a list divided by the vector's length; nothing where some item is no number, or all are 0.
std::vector<double> unit_vector(std::string_view text, char separator) {
    std::vector<double> vector;
    while (!text.empty()) {
        const std::size_t end = text.find(separator);
        const std::optional<double> number = parse_number(text.substr(0, end));
        if (!number) return {};
        vector.push_back(*number);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    const double square = std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0);
    if (!(square > 0)) return {};
    for (double& number : vector) number /= std::sqrt(square);
    return vector;
}

class VectorCosine final : public Measure {
  public:
    VectorCosine(const Dictionary& dictionary, char separator) {
        for (std::size_t v = 0; v < dictionary.size(); ++v)
            vectors_.push_back(unit_vector(dictionary.text(static_cast<ValueId>(v)), separator));
    }

    void compute(const ValuePairs& pairs, double* out, MeasureScratch&) const override {
        for (std::size_t i = 0; i < pairs.size; ++i) {
            const std::vector<double>&left = vectors_[pairs.left[i]], &right = vectors_[pairs.right[i]];
            const bool is_known = !left.empty() && left.size() == right.size();
            out[i] = is_known ? std::clamp(std::inner_product(left.begin(), left.end(), right.begin(), 0.0), 0.0, 1.0)
                              : std::numeric_limits<double>::quiet_NaN();
        }
    }
    /// A list that is no vector has no angle.
    double of_equal() const override { return std::numeric_limits<double>::quiet_NaN(); }

  private:
    std::vector<std::vector<double>> vectors_;
};

}  // namespace

std::unique_ptr<Measure> vector_cosine(const MeasureCall& call, PreparedValues& values) {
    return std::make_unique<VectorCosine>(values.dictionary(), separator_of(call.word("separator")));
}

}  // namespace sameas::measures
