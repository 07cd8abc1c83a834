#include "engine/compare/code_points.hpp"

#include <algorithm>

#include "kernels/utf8.hpp"

namespace sameas {

CodePoints::CodePoints(const Dictionary& dictionary) {
    std::size_t bytes = 0;
    for (std::size_t v = 0; v < dictionary.size(); ++v) {
        bytes += dictionary.text(static_cast<ValueId>(v)).size();
    }
    units_.resize(bytes);  // a code point has at least one byte
    offsets_.reserve(dictionary.size() + 1);
    offsets_.push_back(0);
    std::size_t used = 0;
    for (std::size_t v = 0; v < dictionary.size(); ++v) {
        const std::size_t length = kernels::decode_utf8(dictionary.text(static_cast<ValueId>(v)), units_.data() + used);
        used += length;
        offsets_.push_back(used);
        longest_ = std::max(longest_, length);
    }
    units_.resize(used);
}

}  // namespace sameas
