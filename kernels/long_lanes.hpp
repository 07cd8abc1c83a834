// Private to the bodies of vector kernels: sixteen blocks of long pairs side by side (long_pairs.hpp).
#pragma once
#include <algorithm>

#include "kernels/long_pairs.hpp"
#include "kernels/simd.hpp"

namespace sameas::kernels {
namespace {

/// Sixteen words in as many vectors as they need.
template <class Arch>
struct LongWords {
    using Batch = xsimd::batch<std::uint64_t, Arch>;
    static constexpr std::size_t vectors = LongBlocks::lanes / Batch::size;
    Batch vector[vectors];

    static LongWords load(const std::uint64_t* words) noexcept {
        LongWords loaded;
        for (std::size_t v = 0; v < vectors; ++v)
            loaded.vector[v] = Batch::load_aligned(words + v * Batch::size);
        return loaded;
    }
    void store(std::uint64_t* words) const noexcept {
        for (std::size_t v = 0; v < vectors; ++v)
            vector[v].store_aligned(words + v * Batch::size);
    }
};

/// The highest bit of each word as 0 or 1; it leaves the word, and the highest bit of `in` comes in at the lower end.
template <class Batch>
inline Batch rotate_in(Batch& word, Batch in) noexcept {
    const Batch out = word >> 63;
    word = (word + word) | (in >> 63);
    return out;
}

/// Goes over all columns. \tparam Column  a column of one block of Batch::size pairs: `planes`, `up`, `down`, and
/// `advance<is_only>(places, above)`, which takes the bits of the rows above from the highest bits of the planes above[0 ..]
/// and puts its own in at their lower ends
template <class Arch, template <class> class Column, bool is_only>
inline void run_block(LongBlocks& blocks) noexcept {
    using Words = LongWords<Arch>;
    using Batch = typename Words::Batch;
    constexpr unsigned planes = Column<Batch>::planes;
    Column<Batch> columns[Words::vectors];
    alignas(64) std::uint64_t up[LongBlocks::lanes], down[LongBlocks::lanes];
    const auto keep_ended = [&](std::size_t lane) {
        for (std::size_t v = 0; v < Words::vectors; ++v) {
            columns[v].up.store_aligned(up + v * Batch::size);
            columns[v].down.store_aligned(down + v * Batch::size);
        }
        blocks.up[lane] = up[lane];
        blocks.down[lane] = down[lane];
    };
    std::size_t lane = 0;
    for (std::size_t j = 0, word = 0; j < blocks.columns; ++word) {
        const std::size_t word_end = std::min(blocks.columns, (word + 1) * 64);
        Batch above[Words::vectors][planes];
        if constexpr (!is_only) {
            for (unsigned p = 0; p < planes; ++p) {
                const Words words = Words::load(blocks.above[p][word]);
                for (std::size_t v = 0; v < Words::vectors; ++v)
                    above[v][p] = words.vector[v];
            }
        }
        while (j < word_end) {
            for (; lane < LongBlocks::lanes && blocks.ends[lane] <= j; ++lane)
                keep_ended(lane);
            const std::size_t stop = lane < LongBlocks::lanes ? std::min(word_end, blocks.ends[lane]) : word_end;
            for (; j < stop; ++j) {
                for (std::size_t v = 0; v < Words::vectors; ++v) {
                    columns[v].template advance<is_only>(
                        Batch::load_aligned(blocks.places[j] + v * Batch::size), above[v]);
                }
            }
        }
        if constexpr (!is_only) {
            const int unused = static_cast<int>((word + 1) * 64 - j);
            for (unsigned p = 0; p < planes; ++p) {
                Words words;
                for (std::size_t v = 0; v < Words::vectors; ++v)
                    words.vector[v] = unused == 0 ? above[v][p] : above[v][p] << unused;
                words.store(blocks.above[p][word]);
            }
        }
    }
    for (; lane < LongBlocks::lanes; ++lane)
        keep_ended(lane);
}

template <class Arch, template <class> class Column>
inline void run_blocks(LongBlocks& blocks) noexcept {
    if (blocks.is_only) {
        run_block<Arch, Column, true>(blocks);
    } else {
        run_block<Arch, Column, false>(blocks);
    }
}

/// levenshtein.cpp
template <class Batch>
struct LevenshteinColumn {
    static constexpr unsigned planes = 2;
    Batch up = ~Batch(std::uint64_t{0});
    Batch down = Batch(std::uint64_t{0});

    template <bool is_only>
    void advance(Batch places, [[maybe_unused]] Batch* above) noexcept {
        Batch free = places;
        if constexpr (!is_only) free = free | (above[1] >> 63);
        const Batch diagonal = (((free & up) + up) ^ up) | free | down;
        const Batch rises = down | ~(diagonal | up), falls = diagonal & up;
        Batch rises_below = rises + rises, falls_below = falls + falls;
        if constexpr (is_only) {
            rises_below = rises_below | Batch(std::uint64_t{1});
        } else {
            rises_below = rises_below | rotate_in(above[0], rises);
            falls_below = falls_below | rotate_in(above[1], falls);
        }
        up = falls_below | ~(diagonal | rises_below);
        down = rises_below & diagonal;
    }
};

/// osa.cpp
template <class Batch>
struct OsaColumn {
    static constexpr unsigned planes = 3;
    Batch up = ~Batch(std::uint64_t{0});
    Batch down = Batch(std::uint64_t{0});
    Batch diagonal = Batch(std::uint64_t{0});
    Batch places_before = Batch(std::uint64_t{0});

    template <bool is_only>
    void advance(Batch places, [[maybe_unused]] Batch* above) noexcept {
        const Batch swaps = places & ~diagonal;
        Batch swaps_below = swaps + swaps;
        Batch free = places;
        if constexpr (!is_only) {
            swaps_below = swaps_below | rotate_in(above[2], swaps);
            free = free | (above[1] >> 63);
        }
        diagonal = (((free & up) + up) ^ up) | free | down | (swaps_below & places_before);
        places_before = places;
        const Batch rises = down | ~(diagonal | up), falls = diagonal & up;
        Batch rises_below = rises + rises, falls_below = falls + falls;
        if constexpr (is_only) {
            rises_below = rises_below | Batch(std::uint64_t{1});
        } else {
            rises_below = rises_below | rotate_in(above[0], rises);
            falls_below = falls_below | rotate_in(above[1], falls);
        }
        up = falls_below | ~(diagonal | rises_below);
        down = rises_below & diagonal;
    }
};

/// indel.cpp; `up` are the flat rows.
template <class Batch>
struct CommonColumn {
    static constexpr unsigned planes = 1;
    Batch up = ~Batch(std::uint64_t{0});
    Batch down = Batch(std::uint64_t{0});

    template <bool is_only>
    void advance(Batch places, [[maybe_unused]] Batch* above) noexcept {
        const Batch hits = up & places;
        Batch sum = up + hits;
        if constexpr (!is_only) {
            sum = sum + (above[0] >> 63);
            rotate_in(above[0], hits | (up & ~sum));  // the highest bit: whether the addition carried out
        }
        up = sum | (up - hits);
    }
};

}  // namespace
}  // namespace sameas::kernels
