#include "engine/derive/encoder_call.hpp"

#include <algorithm>
#include <iterator>

#include "engine/errors.hpp"
#include "kernels/utf8.hpp"

namespace sameas::kernels {

#define SAMEAS_ENCODER(name, codes_max, doc, source, example, codes) \
    std::size_t name(std::u32string_view text, const CodeBuffer& buffer) noexcept;
#include "kernels/phonetic/phonetic.def"
#undef SAMEAS_ENCODER

}  // namespace sameas::kernels

namespace sameas {

namespace {

constexpr std::size_t text_at_first = 256;
constexpr std::size_t codes_at_first = 16;
constexpr std::size_t letters_per_unit = 4;

struct Entry {
    std::string_view name;
    kernels::Encoder encoder;
};

constexpr Entry entries[] = {
#define SAMEAS_ENCODER(name, codes_max, doc, source, example, codes) \
    {#name, static_cast<kernels::Encoder>(&kernels::name)},
#include "kernels/phonetic/phonetic.def"
#undef SAMEAS_ENCODER
};

}  // namespace

kernels::Encoder find_encoder(std::string_view name) {
    const auto entry = std::find_if(std::begin(entries), std::end(entries),
                                    [&](const Entry& candidate) { return candidate.name == name; });
    return entry == std::end(entries) ? nullptr : entry->encoder;
}

EncoderCall::EncoderCall(kernels::Encoder encoder)
    : encoder_(encoder), text_(text_at_first), ends_(codes_at_first) {}

void EncoderCall::apply(std::string_view text, ValueList& out) {
    if (units_.size() < text.size()) {  // a unit has at least one byte
        units_.resize(text.size());
        letters_.resize(letters_per_unit * text.size());
    }
    const std::size_t units = kernels::decode_utf8(text, units_.data());
    std::size_t codes = kernels::buffer_full;
    while (true) {
        codes = encoder_({units_.data(), units}, {letters_, text_, ends_});
        if (codes != kernels::buffer_full) break;
        if (text_.size() == expression_bytes_max && ends_.size() == expression_values_max) {
            out.set_full();
            return;
        }
        text_.resize(std::min(2 * text_.size(), expression_bytes_max));
        ends_.resize(std::min(2 * ends_.size(), expression_values_max));
    }
    SAMEAS_ASSERT(codes <= ends_.size());
    std::uint32_t begin = 0;
    for (std::size_t i = 0; i < codes; begin = ends_[i++])
        out.add({text_.data() + begin, ends_[i] - begin});
}

}  // namespace sameas
