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

MinHashBands minhash_bands(std::size_t similarity_percent, std::size_t recall_percent) {
    SAMEAS_ASSERT(similarity_percent >= 1 && similarity_percent <= 99 && recall_percent >= 1 && recall_percent <= 99);
    const double similarity = static_cast<double>(similarity_percent) / 100;
    const double missed_max = static_cast<double>(100 - recall_percent) / 100;
    const auto bands_of = [&](double shared) {  // the least number for bands that are each shared with that chance
        std::size_t bands = 1;
        for (double missed = 1 - shared; missed > missed_max; missed *= 1 - shared)
            ++bands;
        return bands;
    };
    MinHashBands chosen{bands_of(similarity), 1};
    double shared = similarity * similarity;
    for (std::size_t rows = 2; rows * chosen_bands_max <= minhash_functions_max; ++rows, shared *= similarity) {
        if (shared * static_cast<double>(chosen_bands_max) < 0.01) break;  // too rare for any recall
        const std::size_t bands = bands_of(shared);
        if (bands > chosen_bands_max) break;
        chosen = {bands, rows};
    }
    return chosen;
}

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
