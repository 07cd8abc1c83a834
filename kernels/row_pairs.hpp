// Private: how a batch of pairs is shared out between the vector code, which takes pairs whose two values stand in rows, and
// the code for values of any length.
#pragma once
#include <algorithm>
#include <cassert>

#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// Pairs of values in rows, no value longer than `units_max`.
struct RowPairs {
    const std::uint8_t* left_rows = nullptr;
    const std::uint8_t* right_rows = nullptr;
    std::uint32_t left_width = 0;    ///< bytes from row to row
    std::uint32_t right_width = 0;
    const std::uint32_t* left = nullptr;
    const std::uint32_t* right = nullptr;
    std::size_t size = 0;
    std::uint32_t units_max = 0;  ///< 8, 16 or 32
    bool needs_places = true;  ///< false: only equal units at the same place count, other places need not be found
};

#ifndef SAMEAS_ARCH
namespace {

/// 0, 1 or 2: the value stands in its row and has up to 8, 16 or 32 units; 3: it stands outside. Without a branch: lengths
/// are random, and a wrong guess costs more than all the rest.
template <std::uint32_t row_width>
inline unsigned class_of(const std::uint8_t* row) noexcept {
    const unsigned is_outside = static_cast<unsigned>(row[0] == 0) & static_cast<unsigned>(row[1] != 0);
    unsigned units = 0;
    if constexpr (row_width > 8) units += static_cast<unsigned>(row[8] != 0);
    if constexpr (row_width > 16) units += static_cast<unsigned>(row[16] != 0);
    return units | (is_outside * 3);
}

/// Pairs of a block by class, with their places in the block.
template <std::size_t capacity>
class ClassLists {
  public:
    /// Sorts pairs [begin, begin + size) of a batch. On the way it asks for the rows of pairs further on, in the next blocks
    /// too: those of a random pair are in no cache, and waiting for one after the other would take longer than all the rest.
    void sort(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, std::size_t begin,
              std::size_t size) noexcept {
        if (left.row_width == 8) {
            find_classes<8>(left, right, pairs, begin, size);
        } else if (left.row_width == 16) {
            find_classes<16>(left, right, pairs, begin, size);
        } else {
            find_classes<32>(left, right, pairs, begin, size);
        }
        const std::uint32_t* lefts = pairs.left + begin;
        const std::uint32_t* rights = pairs.right + begin;
        if (this->size(class_[0]) == size) {  // one class: nothing to move
            left_ = lefts;
            right_ = rights;
            return;
        }
        std::uint64_t places = begins_;
        for (std::size_t i = 0; i < size; ++i) {
            const unsigned shift = 16u * class_[i];
            const std::size_t to = places >> shift & 0xFFFF;
            places += std::uint64_t{1} << shift;
            moved_left_[to] = lefts[i];
            moved_right_[to] = rights[i];
            place_[to] = static_cast<std::uint16_t>(i);
        }
        left_ = moved_left_;
        right_ = moved_right_;
    }

    /// Asks for the rows of the first pairs.
    static void prefetch_first(const TextBatch& left, const TextBatch& right, const PairBatch& pairs) noexcept {
        for (std::size_t i = 0; i < std::min(ahead, pairs.size); ++i) {
            __builtin_prefetch(left.rows + std::size_t{pairs.left[i]} * left.row_width);
            __builtin_prefetch(right.rows + std::size_t{pairs.right[i]} * right.row_width);
        }
    }

    std::size_t begin(unsigned c) const noexcept { return begin_[c]; }
    std::size_t size(unsigned c) const noexcept { return begin_[c + 1] - begin_[c]; }
    const std::uint32_t* left(unsigned c) const noexcept { return left_ + begin_[c]; }
    const std::uint32_t* right(unsigned c) const noexcept { return right_ + begin_[c]; }
    /// Only where there is more than one class.
    const std::uint16_t* place(unsigned c) const noexcept { return place_ + begin_[c]; }

  private:
    static constexpr std::size_t ahead = 64;  // pairs: as many loads as are under way at once, and some

    template <std::uint32_t row_width>
    void find_classes(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, std::size_t begin,
                      std::size_t size) noexcept {
        static_assert(capacity < 1u << 16);
        const auto row = [](const TextBatch& batch, std::uint32_t value) {
            return batch.rows + std::size_t{value} * row_width;
        };
        std::uint64_t counts = 0;  // four counters of 16 bits: in a register, where memory would make each wait for the last
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t at = begin + i, next = std::min(at + ahead, pairs.size - 1);
            __builtin_prefetch(row(left, pairs.left[next]));
            __builtin_prefetch(row(right, pairs.right[next]));
            const unsigned found = std::max(class_of<row_width>(row(left, pairs.left[at])),
                                            class_of<row_width>(row(right, pairs.right[at])));
            class_[i] = static_cast<std::uint8_t>(found);
            counts += std::uint64_t{1} << (16 * found);
        }
        // Where each class begins: the sum of the counts before it. Sums stay below 2^16.
        begins_ = (counts << 16) + (counts << 32) + (counts << 48);
        for (unsigned c = 0; c < 4; ++c)
            begin_[c] = begins_ >> (16 * c) & 0xFFFF;
        begin_[4] = size;
    }

    std::uint8_t class_[capacity];
    std::uint64_t begins_ = 0;
    std::uint32_t moved_left_[capacity];
    std::uint32_t moved_right_[capacity];
    std::uint16_t place_[capacity];
    const std::uint32_t* left_ = nullptr;
    const std::uint32_t* right_ = nullptr;
    std::size_t begin_[5] = {};
};

/// Computes a batch. Pairs are taken block by block and sorted by the longer value: up to 8, 16 or 32 units, or outside of
/// the rows, since short values fit more pairs into a vector.
/// \param rows     rows(const RowPairs&, Out* out): the vector code
/// \param general  general(const PairBatch&, Out* out): for values of any length
template <class Out, class Rows, class General>
void for_each_class(const TextBatch& left, const TextBatch& right, const PairBatch& pairs, Out* out,
                    const Rows& rows, const General& general) noexcept {
    constexpr std::size_t block = 256;
    constexpr std::uint32_t units_max[] = {8, 16, 32};
    assert(left.row_width == right.row_width);
    ClassLists<block> lists;
    Out results[block];
    lists.prefetch_first(left, right, pairs);
    for (std::size_t begin = 0; begin < pairs.size; begin += block) {
        const std::size_t size = std::min(block, pairs.size - begin);
        lists.sort(left, right, pairs, begin, size);
        for (unsigned c = 0; c < 4; ++c) {
            const std::size_t count = lists.size(c);
            if (count == 0) continue;
            Out* const target = count == size ? out + begin : results;
            if (c == 3) {
                general(PairBatch{lists.left(c), lists.right(c), count, pairs.scratch}, target);
            } else {
                rows(RowPairs{left.rows, right.rows, left.row_width, right.row_width, lists.left(c), lists.right(c),
                              count, units_max[c]},
                     target);
            }
            if (target == results) {
                for (std::size_t i = 0; i < count; ++i)
                    out[begin + lists.place(c)[i]] = results[i];
            }
        }
    }
}

}  // namespace
#endif

}  // namespace sameas::kernels
