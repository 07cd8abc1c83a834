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
    /// Pairs whose rows will be read soon after these: to be prefetched on the way.
    const std::uint32_t* next_left = nullptr;
    const std::uint32_t* next_right = nullptr;
    std::size_t next_size = 0;
    bool needs_places = true;  ///< false: only equal units at the same place count, other places need not be found
};

/// Asks for the rows of the next pairs from..to - 1, as far as there are any. Always inline: g++ takes a function that only
/// prefetches for one without effect, and drops the call.
[[gnu::always_inline]] inline void prefetch_next(const RowPairs& rows, std::size_t from, std::size_t to) noexcept {
    for (std::size_t i = from; i < std::min(to, rows.next_size); ++i) {
        __builtin_prefetch(rows.left_rows + std::size_t{rows.next_left[i]} * rows.left_width);
        __builtin_prefetch(rows.right_rows + std::size_t{rows.next_right[i]} * rows.right_width);
    }
}

#ifndef SAMEAS_ARCH
namespace {

/// Tells how long the values of a batch are by a look at their rows, without a branch: lengths are random, and a wrong guess
/// on data that is still on its way costs more than a vector of pairs.
class RowClasses {
  public:
    explicit RowClasses(const TextBatch& batch) noexcept
        : rows_(batch.rows),
          width_(batch.row_width),
          ninth_(width_ > 8 ? 8 : 0),
          seventeenth_(width_ > 16 ? 16 : 0),
          has_ninth_(width_ > 8 ? 1 : 0),
          has_seventeenth_(width_ > 16 ? 1 : 0) {}

    /// 0, 1 or 2: the value stands in its row and has up to 8, 16 or 32 units; 3: it stands outside.
    unsigned operator[](std::uint32_t value) const noexcept {
        const std::uint8_t* row = rows_ + std::size_t{value} * width_;
        const unsigned is_outside = static_cast<unsigned>(row[0] == 0) & static_cast<unsigned>(row[1] != 0);
        const unsigned units = (static_cast<unsigned>(row[ninth_] != 0) & has_ninth_) +
                               (static_cast<unsigned>(row[seventeenth_] != 0) & has_seventeenth_);
        return units | (is_outside * 3);
    }

  private:
    const std::uint8_t* rows_;
    std::size_t width_;
    std::size_t ninth_, seventeenth_;
    unsigned has_ninth_, has_seventeenth_;
};

/// Pairs of a block by class, with their places in the block.
template <std::size_t capacity>
class ClassLists {
  public:
    void sort(const TextBatch& left, const TextBatch& right, const std::uint32_t* lefts,
              const std::uint32_t* rights, std::size_t size) noexcept {
        static_assert(capacity < 1u << 16);
        const RowClasses left_classes(left), right_classes(right);
        std::uint64_t counts = 0;  // four counters of 16 bits: in a register, where memory would make each wait for the last
        for (std::size_t i = 0; i < size; ++i) {
            class_[i] = static_cast<std::uint8_t>(std::max(left_classes[lefts[i]], right_classes[rights[i]]));
            counts += std::uint64_t{1} << (16 * class_[i]);
        }
        // Where each class begins: the sum of the counts before it. Sums stay below 2^16.
        std::uint64_t places = (counts << 16) + (counts << 32) + (counts << 48);
        for (unsigned c = 0; c < 4; ++c)
            begin_[c] = places >> (16 * c) & 0xFFFF;
        begin_[4] = size;
        if (this->size(class_[0]) == size) {  // one class: nothing to move
            left_ = lefts;
            right_ = rights;
            return;
        }
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

    std::size_t begin(unsigned c) const noexcept { return begin_[c]; }
    std::size_t size(unsigned c) const noexcept { return begin_[c + 1] - begin_[c]; }
    const std::uint32_t* left(unsigned c) const noexcept { return left_ + begin_[c]; }
    const std::uint32_t* right(unsigned c) const noexcept { return right_ + begin_[c]; }
    /// Only where there is more than one class.
    const std::uint16_t* place(unsigned c) const noexcept { return place_ + begin_[c]; }

  private:
    std::uint8_t class_[capacity];
    std::uint32_t moved_left_[capacity];
    std::uint32_t moved_right_[capacity];
    std::uint16_t place_[capacity];
    const std::uint32_t* left_ = nullptr;
    const std::uint32_t* right_ = nullptr;
    std::size_t begin_[5] = {};
};

/// Computes a batch. Pairs are taken block by block and sorted by the longer value: up to 8, 16 or 32 units, or outside of
/// the rows, since short values fit more pairs into a vector. Meanwhile the rows of the next block are prefetched: those of a
/// random pair are in no cache, and waiting for one at a time would take longer than all the rest.
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
    RowPairs part{left.rows, right.rows, left.row_width, right.row_width};
    part.next_left = pairs.left;
    part.next_right = pairs.right;
    part.next_size = std::min(block, pairs.size);
    prefetch_next(part, 0, block);
    for (std::size_t begin = 0; begin < pairs.size; begin += block) {
        const std::size_t size = std::min(block, pairs.size - begin);
        lists.sort(left, right, pairs.left + begin, pairs.right + begin, size);
        const std::size_t next_begin = begin + size, next_size = std::min(block, pairs.size - next_begin);
        for (unsigned c = 0; c < 4; ++c) {
            const std::size_t count = lists.size(c);
            if (count == 0) continue;
            Out* const target = count == size ? out + begin : results;
            part.left = lists.left(c);
            part.right = lists.right(c);
            part.size = count;
            // Its share of the next block, so that the loads spread over the work.
            const std::size_t next_at = std::min(lists.begin(c), next_size);
            part.next_left = pairs.left + next_begin + next_at;
            part.next_right = pairs.right + next_begin + next_at;
            part.next_size = std::min(count, next_size - next_at);
            if (c == 3) {
                prefetch_next(part, 0, count);
                general(PairBatch{part.left, part.right, count, pairs.scratch}, target);
            } else {
                part.units_max = units_max[c];
                rows(part, target);
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
