// Encoders: whatever the text, they end, stay inside the buffer, and give the same codes in a larger one. The first two bytes
// choose how large the buffer is; the rest is read as units of one or three bytes.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/phonetic/encoder.hpp"

namespace sameas::kernels {

#define SAMEAS_ENCODER(name, ...) std::size_t name(std::u32string_view text, const CodeBuffer& buffer) noexcept;
#include "kernels/phonetic/phonetic.def"
#undef SAMEAS_ENCODER

}  // namespace sameas::kernels

namespace {

using namespace sameas::kernels;

void require(bool condition) {
    if (!condition) std::abort();
}

constexpr Encoder encoders[] = {
#define SAMEAS_ENCODER(name, ...) &name,
#include "kernels/phonetic/phonetic.def"
#undef SAMEAS_ENCODER
};

/// The codes, or `is_full`. Buffers are vectors of just the size: the sanitizer sees a byte too many.
struct Codes {
    bool is_full = false;
    std::vector<std::string> codes;
    bool operator==(const Codes&) const = default;
};

Codes encode(Encoder encoder, std::u32string_view text, std::size_t letters, std::size_t size, std::size_t codes) {
    std::vector<char> letter_room(letters), room(size);
    std::vector<std::uint32_t> ends(codes);
    const std::size_t count = encoder(text, {letter_room, room, ends});
    if (count == buffer_full) return {true, {}};
    require(count <= codes);
    Codes result;
    for (std::size_t i = 0, begin = 0; i < count; begin = ends[i], ++i) {
        require(ends[i] > begin && ends[i] <= size);
        result.codes.emplace_back(room.data() + begin, ends[i] - begin);
        for (std::size_t earlier = 0; earlier < i; ++earlier)
            require(result.codes[earlier] != result.codes[i]);
    }
    return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2 || size > 2000) return 0;
    std::u32string text;
    for (std::size_t i = 2; i < size; ++i) {
        if (data[i] < 0xF0 || i + 2 >= size) {
            text += data[i];
        } else {
            text += static_cast<char32_t>(data[i + 1] << 8 | data[i + 2]);
            i += 2;
        }
    }
    for (const Encoder encoder : encoders) {
        const Codes small = encode(encoder, text, data[0], data[0] / 2, data[1] % 8);
        const Codes large = encode(encoder, text, 4 * text.size() + 64, 64 * text.size() + 65536, 4096);
        require(!large.is_full);
        if (!small.is_full) require(small == large);
    }
    return 0;
}
