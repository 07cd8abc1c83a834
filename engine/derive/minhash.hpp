#pragma once
#include <cstddef>
#include <string_view>

#include "engine/derive/value_list.hpp"

namespace sameas {

/// Code points of a gram.
inline constexpr std::size_t minhash_gram = 3;
/// Hash functions of a sketch, bands * rows, at most.
inline constexpr std::size_t minhash_functions_max = 1024;

/// How a sketch is cut: bands of so many rows.
struct MinHashBands {
    std::size_t bands;
    std::size_t rows;
};
/// Bands of a sketch that minhash_bands chooses, unless even single rows need more.
inline constexpr std::size_t chosen_bands_max = 32;

/// The sketch in which two texts of Jaccard similarity `similarity_percent` share a band with a chance of at least
/// `recall_percent`: the most rows a band, so that texts less alike share the fewest, for which chosen_bands_max bands
/// are enough; one row, with as many bands as it takes, where none are. More similar texts have a greater chance.
/// (70, 95): 24 bands of 6. \pre both from 1 to 99
MinHashBands minhash_bands(std::size_t similarity_percent, std::size_t recall_percent);

/// Adds the bands of the text's MinHash sketch, 16 hexadecimal digits each. Two texts whose sets of grams have Jaccard
/// similarity s agree in a band with probability s^rows, and so in some band with 1 - (1 - s^rows)^bands.
///
/// The formula may be stored as part of blocking keys, so it never changes:
///
///     grams    every 3 consecutive code points (blanks are such), or the whole text where it is shorter
///     hash     function f of gram g: mix(xxh3(g) ^ mix(f + 1)), f = 0 .. bands * rows - 1
///     minimum  of function f: the least hash of all grams, unsigned
///     band b   xxh3 with seed b of the minima of functions b * rows .. b * rows + rows - 1, 8 bytes each, little-endian
///
/// where xxh3 is XXH3 with 64 bits (seed 0 unless said) over UTF-8 bytes, and mix the finaliser of SplitMix64.
///
/// \pre bands and rows at least 1, bands * rows at most minhash_functions_max
/// O(code points * bands * rows). Thread-safe. Sources: Broder 1997, On the resemblance and containment of documents;
/// bands: Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3.
void minhash(std::string_view text, std::size_t bands, std::size_t rows, ValueList& out);

}  // namespace sameas
