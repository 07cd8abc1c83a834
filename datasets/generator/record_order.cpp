// A permutation of [0, n) that can be asked for any position: shuffling ten million records must neither hold them
// nor a list of their numbers.
//
// A Feistel network is a permutation whatever its round function is: each round adds to one half of the number a
// function of the other half, which subtracting undoes. Halves are usually bits, and cover a power of two; here they
// are the row and the column of a grid that is as square as can be, with additions modulo its sides, so that it has
// hardly more cells than n. A result outside [0, n) is permuted again until it lies inside ("cycle walking"): the
// walk stays on one cycle of the permutation and ends at the latest where it began, so this is a permutation of
// [0, n) itself. (Black, Rogaway: Ciphers with arbitrary finite domains, 2002.)
#include "datasets/generator/record_order.hpp"

#include <cmath>

#include "datasets/generator/random_stream.hpp"
#include "engine/errors.hpp"

namespace sameas::datasets {

namespace {

constexpr int rounds = 6;

/// A number below `side` that depends on round and half.
std::uint32_t shift(std::uint64_t key, int round, std::uint32_t half, std::uint32_t side) {
    const std::uint64_t bits = mixed(key + (static_cast<std::uint64_t>(round) << 40) + half);
    return static_cast<std::uint32_t>(((bits >> 32) * side) >> 32);
}

std::uint32_t sum(std::uint32_t a, std::uint32_t b, std::uint32_t side) {
    const std::uint32_t total = a + b;  // sides are below 2^21: no overflow
    return total < side ? total : total - side;
}

}  // namespace

RecordOrder::RecordOrder(std::uint64_t count, std::uint64_t key) : count_(count), key_(mixed(key)) {
    SAMEAS_ASSERT(count >= 1 && count <= std::uint64_t{1} << 40);
    rows_ = static_cast<std::uint32_t>(std::sqrt(static_cast<double>(count)));
    if (rows_ == 0) rows_ = 1;
    columns_ = static_cast<std::uint32_t>((count + rows_ - 1) / rows_);
}

std::uint64_t RecordOrder::once(std::uint64_t position) const {
    std::uint32_t row = static_cast<std::uint32_t>(position / columns_);
    std::uint32_t column = static_cast<std::uint32_t>(position % columns_);
    for (int round = 0; round < rounds; round += 2) {
        row = sum(row, shift(key_, round, column, rows_), rows_);
        column = sum(column, shift(key_, round + 1, row, columns_), columns_);
    }
    return std::uint64_t{row} * columns_ + column;
}

std::uint64_t RecordOrder::operator[](std::uint64_t position) const {
    do {
        position = once(position);
    } while (position >= count_);
    return position;
}

}  // namespace sameas::datasets
