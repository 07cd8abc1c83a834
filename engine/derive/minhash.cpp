// MinHash: the chance that two sets have the same least element under a random order is their Jaccard similarity. A
// sketch keeps the least hash under several hash functions, and a band of a few of them is a key that similar texts
// share by chance, the more bands the likelier, the more rows in a band the rarer for texts that are not similar.
//
// Hashing each gram once for each function would cost a pass over its bytes every time; one hash of the bytes, mixed
// again with a constant of the function, orders the grams as independently for our purpose at a few cycles.
#include "engine/derive/minhash.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <string>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/derive/text_units.hpp"
#include "engine/errors.hpp"

namespace sameas {

namespace {

static_assert(std::endian::native == std::endian::little, "the formula takes minima as little-endian bytes");

constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

using Functions = std::array<std::uint64_t, minhash_functions_max>;

constexpr Functions function_constants = [] {
    Functions constants{};
    for (std::size_t f = 0; f < constants.size(); ++f)
        constants[f] = mix(f + 1);
    return constants;
}();

std::string hexadecimal(std::uint64_t number) {
    std::string text(16, '0');
    for (std::size_t i = text.size(); i-- > 0; number >>= 4)
        text[i] = "0123456789abcdef"[number & 15];
    return text;
}

}  // namespace

void minhash(std::string_view text, std::size_t bands, std::size_t rows, ValueList& out) {
    SAMEAS_ASSERT(bands >= 1 && rows >= 1 && bands * rows <= minhash_functions_max);
    const std::size_t functions = bands * rows;
    Functions minima;
    std::fill_n(minima.begin(), functions, std::numeric_limits<std::uint64_t>::max());
    for_each_gram(text, minhash_gram, [&](std::string_view gram) {
        const std::uint64_t hash = XXH3_64bits(gram.data(), gram.size());
        for (std::size_t f = 0; f < functions; ++f)
            minima[f] = std::min(minima[f], mix(hash ^ function_constants[f]));
        return true;
    });
    for (std::size_t band = 0; band < bands; ++band) {
        out.add(hexadecimal(XXH3_64bits_withSeed(&minima[band * rows], rows * sizeof minima[0], band)));
    }
}

}  // namespace sameas
