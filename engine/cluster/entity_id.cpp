// The name of an entity must be the same in every run, on every machine and in every version: it is written,
// joined on and compared. So it hangs on bytes alone: a fixed hash of a fixed spelling, read as one
// big-endian number.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>

#include "engine/cluster/clusters.hpp"

namespace sameas {

namespace {

/// Crockford's: no I, L, O, U, so that a name survives being read aloud or typed.
constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t length = 26;  // 130 bits: two zero bits in front

}  // namespace

std::string entity_id(std::string_view source, std::string_view id) {
    // The length in front tells ("a", "bc") from ("ab", "c").
    std::array<char, 256> short_room;
    std::string long_room;
    const std::size_t size = 8 + source.size() + id.size();
    if (size > short_room.size()) long_room.resize(size);
    char* const spelled = size > short_room.size() ? long_room.data() : short_room.data();
    for (std::size_t byte = 0; byte < 8; ++byte) spelled[byte] = static_cast<char>(std::uint64_t{source.size()} >> (8 * byte) & 0xFF);
    std::copy(id.begin(), id.end(), std::copy(source.begin(), source.end(), spelled + 8));

    const XXH128_hash_t hash = XXH3_128bits(spelled, size);
    std::string name(length, '0');
    std::uint64_t high = hash.high64, low = hash.low64;
    for (std::size_t i = length; i-- > 0;) {
        name[i] = digits[low & 31];
        low = low >> 5 | high << 59;
        high >>= 5;
    }
    return name;
}

}  // namespace sameas
