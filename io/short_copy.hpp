#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace sameas::io {

/// Copies few bytes, without a call: two overlapping moves of the largest size that fits.
inline void copy_bytes(const char* from, std::size_t count, char* to) {
    const auto both_ends = [&]<class Word>(Word) {
        Word first, last;
        std::memcpy(&first, from, sizeof first);
        std::memcpy(&last, from + count - sizeof last, sizeof last);
        std::memcpy(to, &first, sizeof first);
        std::memcpy(to + count - sizeof last, &last, sizeof last);
    };
    if (count > 16) {
        std::memcpy(to, from, count);
    } else if (count >= 8) {
        both_ends(std::uint64_t{});
    } else if (count >= 4) {
        both_ends(std::uint32_t{});
    } else if (count >= 2) {
        both_ends(std::uint16_t{});
    } else if (count == 1) {
        *to = *from;
    }
}

}  // namespace sameas::io
