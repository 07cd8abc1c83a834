#pragma once
#include <cstdint>
#include <vector>

#include "engine/table/dictionary.hpp"
#include "kernels/text_batch.hpp"

namespace sameas {

/// The values of a dictionary as code points, the form that string kernels take: place = ValueId.
class CodePoints {
  public:
    explicit CodePoints(const Dictionary& dictionary);
    kernels::TextBatch batch() const { return {units_.data(), offsets_.data()}; }
    /// Code points of the longest value.
    std::size_t longest() const { return longest_; }

  private:
    std::vector<char32_t> units_;
    std::vector<std::uint64_t> offsets_;
    std::size_t longest_ = 0;
};

}  // namespace sameas
