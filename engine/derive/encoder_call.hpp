#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/derive/value_list.hpp"
#include "kernels/phonetic/encoder.hpp"

namespace sameas {

/// The encoder of that row of kernels/phonetic/phonetic.def, or null.
kernels::Encoder find_encoder(std::string_view name);

/// Calls an encoder with memory that grows as far as the codes of one value may. One a thread: keeps its memory.
class EncoderCall {
  public:
    explicit EncoderCall(kernels::Encoder encoder);

    /// Adds the codes of the text to `out`; makes it full when they are more than expression_values_max, or longer
    /// together than expression_bytes_max. \pre text is valid UTF-8
    void apply(std::string_view text, ValueList& out);

  private:
    kernels::Encoder encoder_;
    std::u32string units_;
    std::vector<char> letters_;
    std::vector<char> text_;
    std::vector<std::uint32_t> ends_;
};

}  // namespace sameas
