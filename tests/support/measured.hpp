#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/compare/measure.hpp"
#include "engine/table/dictionary.hpp"

namespace sameas::test {

/// A dictionary of texts: values 1, 2, 3 ..., which must differ; 0 is the null value.
inline Dictionary dictionary_of(const std::vector<std::string>& texts) {
    DictionaryBuilder builder;
    for (const std::string& text : texts)
        builder.encode(text);
    return builder.finish();
}

/// A measure over some values, in the order given.
class Measured {
  public:
    Measured(const MeasureCall& call, const std::vector<std::string>& texts)
        : dictionary_(dictionary_of(texts)),
          values_(dictionary_, nullptr),
          measure_(make_measure(call, values_)) {}

    const Measure& measure() const { return *measure_; }

    /// The result for two of the values, by their number in the list.
    double operator()(std::size_t left, std::size_t right) const {
        const auto left_value = static_cast<std::uint32_t>(left + 1),
                   right_value = static_cast<std::uint32_t>(right + 1);
        MeasureScratch scratch;
        double result = -1;
        measure_->compute({&left_value, &right_value, 1}, &result, scratch);
        return result;
    }

    /// The results for all pairs of values, left by left, computed `batch` pairs at a time.
    std::vector<double> all(std::size_t batch, MeasureScratch& scratch) const {
        const auto size = static_cast<std::uint32_t>(dictionary_.size());
        std::vector<std::uint32_t> left, right;
        for (std::uint32_t l = 1; l < size; ++l) {
            for (std::uint32_t r = 1; r < size; ++r) {
                left.push_back(l);
                right.push_back(r);
            }
        }
        std::vector<double> results(left.size(), -1);
        for (std::size_t begin = 0; begin < left.size(); begin += batch) {
            const std::size_t count = std::min(batch, left.size() - begin);
            measure_->compute({left.data() + begin, right.data() + begin, count}, results.data() + begin,
                              scratch);
        }
        return results;
    }

  private:
    Dictionary dictionary_;
    PreparedValues values_;
    std::unique_ptr<Measure> measure_;
};

/// The result for two texts.
inline double measured(const MeasureCall& call, const std::string& left, const std::string& right) {
    return left == right ? Measured(call, {left})(0, 0) : Measured(call, {left, right})(0, 1);
}

}  // namespace sameas::test
