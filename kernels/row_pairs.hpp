// Private: how a batch of pairs is shared out between the vector code, which takes pairs whose two values stand in rows, and
// the code for values of any length.
#pragma once
#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

#include "kernels/text_batch.hpp"
#include "kernels/text_view.hpp"

namespace sameas::kernels {

/// Pairs of values in rows that were brought together: pair after pair, `units_max` bytes each. Whole registers of rows may be read behind the last pair, up to `row_group_bytes`.
struct RowPairs {
    const std::uint8_t* left_rows = nullptr;   ///< on 64 bytes, like the right ones
    const std::uint8_t* right_rows = nullptr;
    std::size_t size = 0;
    std::uint32_t units_max = 0;  ///< 8, 16 or 32
};

/// Pairs that are brought together at a time: enough that the last vectors of each class, filled in part, weigh little, and few
/// enough for the first cache.
inline constexpr std::size_t row_block_pairs = 512;
/// Rows that vector code reads at once at most: eight registers.
inline constexpr std::size_t row_group_bytes = 512;

#ifndef SAMEAS_ARCH
namespace {

static_assert(std::endian::native == std::endian::little);  // the mark stands in the first two bytes of a row

inline bool is_outside(const std::uint8_t* row) noexcept {
    std::uint16_t mark;
    std::memcpy(&mark, row, sizeof mark);
    return mark == outside_mark;
}

/// Of rows of 32 bytes: 0, 1 or 2 where both values stand in their rows and have up to 8, 16 or 32 units; 3: one stands outside.
inline unsigned class_of(const std::uint8_t* left, const std::uint8_t* right) noexcept {
    // A branch that is nearly always guessed right; lengths are random, and a wrong guess would cost more than all the rest.
    if (is_outside(left) || is_outside(right)) [[unlikely]] return 3;
    return static_cast<unsigned>((left[8] | right[8]) != 0) + static_cast<unsigned>((left[16] | right[16]) != 0);
}

/// Room for the rows of up to `capacity` pairs, of 8, 16 and 32 bytes apart. A row is written at full width, also where less of
/// it counts: the next row overwrites the rest.
template <std::size_t capacity>
class RowRoom {
  public:
    std::uint8_t* at(unsigned size_class, std::size_t place) noexcept { return rows_ + (begin(size_class) + (place << (3 + size_class))); }

    /// Empties what a register may read behind so many rows.
    void end(unsigned size_class, std::size_t count) noexcept {
        std::uint8_t* const behind = at(size_class, count);
        const std::size_t unread = static_cast<std::size_t>(rows_ + begin(size_class) - behind) % row_group_bytes;
        std::memset(behind, 0, unread);
    }

  private:
    static_assert(capacity * 8 % row_group_bytes == 0);
    static constexpr std::size_t begin(unsigned size_class) noexcept {  // capacity * (0, 8 or 24), and a gap for each
        return capacity * ((std::size_t{8} << size_class) - 8) + 64 * size_class;
    }
    alignas(64) std::uint8_t rows_[capacity * (8 + 16 + 32) + 4 * 64];
};

/// Pairs of a block by class: both values up to 8, 16 or 32 units (0, 1, 2), or one outside of its row (3). Rows are brought
/// together on the way, so that vector code reads them one after the other. Rows of 8 or 16 bytes are one class, in the order of
/// the pairs: to find the shorter ones among them takes longer than to treat them as the others.
template <std::size_t capacity>
class StagedPairs {
  public:
    /// Takes pairs [begin, begin + size) of a batch. On the way it asks for the rows of pairs further on, in the next blocks too:
    /// those of a random pair are in no cache, and waiting for one after the other would take longer than all the rest.
    void stage(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, std::size_t begin,
               std::size_t size) noexcept {
        std::fill_n(count_, 4, std::size_t{0});
        if (left.row_width == 8) {
            stage_in_order<8>(left, right, pairs, begin, size);
        } else if (left.row_width == 16) {
            stage_in_order<16>(left, right, pairs, begin, size);
        } else {
            stage_by_size(left, right, pairs, begin, size);
        }
        for (unsigned c = 0; c < 3; ++c) {
            left_.end(c, count_[c]);
            right_.end(c, count_[c]);
        }
    }

    /// Asks for the rows of the first pairs.
    static void prefetch_first(const TextBatch& left, const TextBatch& right, const PairBatch& pairs) noexcept {
        for (std::size_t i = 0; i < std::min(ahead, pairs.size); ++i) {
            __builtin_prefetch(left.rows + std::size_t{pairs.left[i]} * left.row_width);
            __builtin_prefetch(right.rows + std::size_t{pairs.right[i]} * right.row_width);
        }
    }

    std::size_t size(unsigned c) const noexcept { return count_[c]; }
    RowPairs rows(unsigned c) noexcept {
        return {left_.at(c, 0), right_.at(c, 0), count_[c], std::uint32_t{8} << c};
    }
    /// Those outside.
    const std::uint32_t* left() const noexcept { return outside_left_; }
    const std::uint32_t* right() const noexcept { return outside_right_; }
    /// Where the pairs of a class stand in the block.
    const std::uint16_t* place(unsigned c) const noexcept { return place_[c]; }

  private:
    static constexpr std::size_t ahead = 64;  // pairs: as many loads as are under way at once, and some

    /// Calls copy(i) for each pair of a block, and asks for the rows of those that come `ahead` pairs later.
    template <std::uint32_t row_width, class Copy>
    static void for_each_ahead(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, std::size_t begin,
                               std::size_t size, const Copy& copy) noexcept {
        const std::uint32_t *const lefts = pairs.left + begin, *const rights = pairs.right + begin;
        const std::uint8_t *const left_rows = left.rows, *const right_rows = right.rows;
        const std::size_t rest = pairs.size - begin;
        const std::size_t asking = rest > ahead ? std::min(size, rest - ahead) : 0;
        for (std::size_t i = 0; i < asking; ++i) {
            __builtin_prefetch(left_rows + std::size_t{lefts[i + ahead]} * row_width);
            __builtin_prefetch(right_rows + std::size_t{rights[i + ahead]} * row_width);
            copy(i);
        }
        for (std::size_t i = asking; i < size; ++i)
            copy(i);
    }

    template <std::uint32_t row_width>
    void stage_in_order(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, std::size_t begin,
                        std::size_t size) noexcept {
        constexpr unsigned size_class = row_width / 16;
        const std::uint32_t *const lefts = pairs.left + begin, *const rights = pairs.right + begin;
        const std::uint8_t *const left_rows = left.rows, *const right_rows = right.rows;
        std::uint8_t *const to_left = left_.at(size_class, 0), *const to_right = right_.at(size_class, 0);
        bool any_outside = false;
        const auto copy = [&](std::size_t i) {
            const std::uint8_t* const left_row = left_rows + std::size_t{lefts[i]} * row_width;
            const std::uint8_t* const right_row = right_rows + std::size_t{rights[i]} * row_width;
            std::memcpy(to_left + i * row_width, left_row, row_width);
            std::memcpy(to_right + i * row_width, right_row, row_width);
            any_outside |= is_outside(left_row) | is_outside(right_row);
        };
        for_each_ahead<row_width>(left, right, pairs, begin, size, copy);
        if (any_outside) set_aside<row_width>(lefts, rights, size);
        count_[size_class] = count_[3] == size ? 0 : size;
    }

    /// Lists the pairs with a value outside. Two empty texts take their place in the rows; what comes of them is overwritten.
    template <std::uint32_t row_width>
    void set_aside(const std::uint32_t* lefts, const std::uint32_t* rights, std::size_t size) noexcept {
        constexpr unsigned size_class = row_width / 16;
        std::size_t count = 0;
        for (std::size_t i = 0; i < size; ++i) {
            std::uint8_t *const left_row = left_.at(size_class, i), *const right_row = right_.at(size_class, i);
            if (!is_outside(left_row) && !is_outside(right_row)) continue;
            std::memset(left_row, 0, row_width);
            std::memset(right_row, 0, row_width);
            outside_left_[count] = lefts[i];
            outside_right_[count] = rights[i];
            place_[3][count++] = static_cast<std::uint16_t>(i);
        }
        count_[3] = count;
    }

    /// Rows of 32 bytes.
    void stage_by_size(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, std::size_t begin,
                       std::size_t size) noexcept {
        static_assert(capacity < 1u << 16);
        constexpr std::uint32_t row_width = 32;
        const std::uint32_t *const lefts = pairs.left + begin, *const rights = pairs.right + begin;
        const std::uint8_t *const left_rows = left.rows, *const right_rows = right.rows;
        std::uint64_t counts = 0;  // four counters of 16 bits: in a register, where memory would make each wait for the last
        const auto copy = [&](std::size_t i) {
            const std::uint8_t* const left_row = left_rows + std::size_t{lefts[i]} * row_width;
            const std::uint8_t* const right_row = right_rows + std::size_t{rights[i]} * row_width;
            const unsigned found = class_of(left_row, right_row);
            const std::size_t place = counts >> (16 * found) & 0xFFFF;
            counts += std::uint64_t{1} << (16 * found);
            place_[found][place] = static_cast<std::uint16_t>(i);
            if (found == 3) {
                outside_left_[place] = lefts[i];
                outside_right_[place] = rights[i];
                return;
            }
            std::memcpy(left_.at(found, place), left_row, row_width);
            std::memcpy(right_.at(found, place), right_row, row_width);
        };
        for_each_ahead<row_width>(left, right, pairs, begin, size, copy);
        for (unsigned c = 0; c < 4; ++c)
            count_[c] = counts >> (16 * c) & 0xFFFF;
    }

    RowRoom<capacity> left_, right_;
    std::uint32_t outside_left_[capacity];
    std::uint32_t outside_right_[capacity];
    std::uint16_t place_[4][capacity];
    std::size_t count_[4] = {};
};

/// Computes a batch. Pairs are taken block by block and, where rows have 32 bytes, sorted by the longer value, since short values
/// fit more pairs into a vector. Those with a value outside of its row come last, over what stands in their places.
/// \param rows     rows(const RowPairs&, Out* out): the vector code
/// \param general  general(const PairBatch&, Out* out): for values of any length
template <class Out, class Rows, class General>
void for_each_class(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, Out* out,
                    const Rows& rows, const General& general) noexcept {
    constexpr std::size_t block = row_block_pairs;
    assert(left.row_width == right.row_width);
    StagedPairs<block> staged;
    Out results[block];
    staged.prefetch_first(left, right, pairs);
    for (std::size_t begin = 0; begin < pairs.size; begin += block) {
        const std::size_t size = std::min(block, pairs.size - begin);
        staged.stage(left, right, pairs, begin, size);
        for (unsigned c = 0; c < 4; ++c) {
            const std::size_t count = staged.size(c);
            if (count == 0) continue;
            Out* const target = count == size ? out + begin : results;
            if (c == 3) {
                general(PairBatch{staged.left(), staged.right(), count, pairs.scratch}, target);
            } else {
                rows(staged.rows(c), target);
            }
            if (target == results) {
                for (std::size_t i = 0; i < count; ++i)
                    out[begin + staged.place(c)[i]] = results[i];
            }
        }
    }
}

}  // namespace
#endif

}  // namespace sameas::kernels
