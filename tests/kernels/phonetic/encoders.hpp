#pragma once
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/phonetic/encoder.hpp"

namespace sameas::kernels {
#define SAMEAS_ENCODER(name, codes_max, doc, source, example, codes) \
    std::size_t name(std::u32string_view text, const CodeBuffer& buffer) noexcept;
#include "kernels/phonetic/phonetic.def"
#undef SAMEAS_ENCODER
}  // namespace sameas::kernels

namespace sameas::tests {

/// A row of kernels/phonetic/phonetic.def.
struct EncoderRow {
    std::string_view name;
    kernels::Encoder encode;
    std::size_t codes_max;  ///< 0: any number
    std::string_view doc, source;
    std::u32string_view text;  ///< the example
    std::string_view codes;    ///< of the example, joined by a blank
};

inline const std::vector<EncoderRow>& encoder_rows() {
    static const std::vector<EncoderRow> rows = {
#define SAMEAS_ENCODER(name, codes_max, doc, source, example, codes) \
    {#name, &kernels::name, codes_max, doc, source, U"" example, codes},
#include "kernels/phonetic/phonetic.def"
#undef SAMEAS_ENCODER
    };
    return rows;
}

/// The codes of a text; throws where the encoder breaks its contract: a code that is empty or comes twice, a
/// memory that is more than enough and yet too small.
inline std::vector<std::string> codes_of(kernels::Encoder encode, std::u32string_view text) {
    std::vector<char> letters(4 * text.size());
    std::vector<char> memory(64 * (text.size() + 64));
    std::vector<std::uint32_t> ends(4096);
    const std::size_t count = encode(text, {letters, memory, ends});
    if (count == kernels::buffer_full) throw std::logic_error("the codes do not fit a large buffer");
    std::vector<std::string> codes;
    for (std::size_t i = 0, begin = 0; i < count; begin = ends[i], ++i) {
        if (ends[i] <= begin || ends[i] > memory.size())
            throw std::logic_error("an empty or impossible code");
        codes.emplace_back(memory.data() + begin, ends[i] - begin);
        for (std::size_t earlier = 0; earlier < i; ++earlier)
            if (codes[earlier] == codes[i]) throw std::logic_error("code twice: " + codes[i]);
    }
    return codes;
}

/// The codes joined by a blank, as example and golden files have them.
inline std::string joined_codes_of(kernels::Encoder encode, std::u32string_view text) {
    std::string joined;
    for (const std::string& code : codes_of(encode, text)) {
        if (!joined.empty()) joined += ' ';
        joined += code;
    }
    return joined;
}

}  // namespace sameas::tests
