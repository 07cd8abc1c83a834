// UTF-8, checked and decoded.
//
// Most values are ASCII, so both functions first take eight bytes at a time: a byte with its top bit set ends
// that. What is left is the table of well-formed sequences of the Unicode standard (table 3-7): the second
// byte decides about overlong forms, surrogates and the upper end, all further bytes are 80..BF.
#include "kernels/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace sameas::kernels {
namespace {

constexpr std::uint64_t top_bits = 0x8080808080808080u;

std::uint64_t eight_bytes(const char* bytes) noexcept {
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

bool is_continuation(unsigned char byte) noexcept {
    return (byte & 0xC0u) == 0x80u;
}

/// Length of the well-formed sequence that starts at `bytes`, whose first byte is not ASCII; 0 where there is
/// none.
std::size_t sequence_length(const unsigned char* bytes, std::size_t size) noexcept {
    const unsigned char first = bytes[0];
    if (first < 0xC2u || first > 0xF4u) return 0;  // a continuation, overlong, or above U+10FFFF
    if (first < 0xE0u) return size >= 2 && is_continuation(bytes[1]) ? 2 : 0;
    unsigned char second_min = 0x80u;
    unsigned char second_max = 0xBFu;
    if (first == 0xE0u) second_min = 0xA0u;  // below: overlong
    if (first == 0xEDu) second_max = 0x9Fu;  // above: surrogates
    if (first == 0xF0u) second_min = 0x90u;  // below: overlong
    if (first == 0xF4u) second_max = 0x8Fu;  // above: beyond U+10FFFF
    const std::size_t length = first < 0xF0u ? 3 : 4;
    if (size < length || bytes[1] < second_min || bytes[1] > second_max) return 0;
    for (std::size_t i = 2; i < length; ++i) {
        if (!is_continuation(bytes[i])) return 0;
    }
    return length;
}

}  // namespace

bool valid_utf8(std::string_view text) noexcept {
    const char* bytes = text.data();
    const std::size_t size = text.size();
    std::size_t at = 0;
    while (at < size) {
        if (size - at >= 8 && (eight_bytes(bytes + at) & top_bits) == 0) {
            at += 8;
            continue;
        }
        if (static_cast<unsigned char>(bytes[at]) < 0x80u) {
            ++at;
            continue;
        }
        const std::size_t length =
            sequence_length(reinterpret_cast<const unsigned char*>(bytes) + at, size - at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::size_t decode_utf8(std::string_view valid_text, char32_t* out) noexcept {
    const char* bytes = valid_text.data();
    const std::size_t size = valid_text.size();
    const auto bits = [bytes](std::size_t place, unsigned mask) {
        return static_cast<char32_t>(static_cast<unsigned char>(bytes[place]) & mask);
    };
    std::size_t at = 0;
    std::size_t count = 0;
    while (at < size) {
        if (size - at >= 8 && (eight_bytes(bytes + at) & top_bits) == 0) {
            for (std::size_t i = 0; i < 8; ++i)
                out[count + i] = bits(at + i, 0x7F);
            at += 8;
            count += 8;
            continue;
        }
        const unsigned char first = static_cast<unsigned char>(bytes[at]);
        const std::size_t rest = size - at;
        if (first < 0xE0u && first >= 0x80u && rest >= 2) {
            out[count++] = bits(at, 0x1F) << 6 | bits(at + 1, 0x3F);
            at += 2;
        } else if (first >= 0xF0u && rest >= 4) {
            out[count++] = bits(at, 0x07) << 18 | bits(at + 1, 0x3F) << 12 | bits(at + 2, 0x3F) << 6 |
                           bits(at + 3, 0x3F);
            at += 4;
        } else if (first >= 0xE0u && first < 0xF0u && rest >= 3) {
            out[count++] = bits(at, 0x0F) << 12 | bits(at + 1, 0x3F) << 6 | bits(at + 2, 0x3F);
            at += 3;
        } else {  // ASCII, or a sequence cut short: only in a text that is not valid
            out[count++] = bits(at, 0xFF);
            ++at;
        }
    }
    return count;
}

}  // namespace sameas::kernels
