#include "io/held_values.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace sameas::io {

/// Counts by 20 bits of hashes: of the 65,536 distinct texts that a group has where the answer is open, one in
/// thirty falls together with another, which moves the limit a little and nothing else.
bool mostly_repeat(const HeldValues<std::string_view>& texts) {
    constexpr std::uint64_t hashes = std::uint64_t{1} << 20;
    std::vector<bool> is_seen(hashes);
    std::size_t present = 0, distinct = 0;
    texts.each_piece([&](std::span<const std::string_view> piece) {
        for (const std::string_view text : piece) {
            if (text.data() == nullptr) continue;
            ++present;
            const std::uint64_t hash = XXH3_64bits(text.data(), text.size()) % hashes;
            if (is_seen[hash]) continue;
            is_seen[hash] = true;
            ++distinct;
        }
    });
    return distinct * 2 < present;
}

}  // namespace sameas::io
