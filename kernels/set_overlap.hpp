#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/text_batch.hpp"

namespace sameas::kernels {

inline constexpr std::size_t set_row_bytes = 32;
inline constexpr std::size_t set_row_bytes_max = 64;

/// Sets of element ids, the form in which q-grams, tokens and list items are compared. A set is a list of ids
/// of 1 or more, strictly rising; equal elements have equal ids in both batches of a call. Most sets stand in
/// a row of 32 bytes, filled up with zeros: 16 ids of 16 bits, or, where there are more ids than that but
/// sets are small, 8 ids of 32 bits. Where many sets are larger, rows have 64 bytes and twice as many ids.
/// A set that does not fit its row stands in `elements`, and its row says where. So one row is all that a pair reads of a value. Pointers must stay valid during the call; nothing
/// is owned. The same set always stands in the same form.
struct SetBatch {
    const std::byte* rows =
        nullptr;            ///< value v: row_bytes from rows + v * row_bytes; begins on row_bytes
    unsigned id_bits = 16;  ///< of ids in rows: 16 or 32
    const std::uint32_t* elements = nullptr;  ///< of the sets outside, one after the other
    std::size_t row_bytes = set_row_bytes;    ///< that, or set_row_bytes_max
};

/// Whether the set can stand in a row of so many bytes of such ids.
bool fits_set_row(std::span<const std::uint32_t> set, unsigned id_bits, std::size_t row_bytes = set_row_bytes) noexcept;
/// Writes a set that fits, and zeros behind it.
void write_set_row(std::span<const std::uint32_t> set, unsigned id_bits, std::byte* row,
                   std::size_t row_bytes = set_row_bytes) noexcept;
/// Writes the row of a set outside: `size` ids (at least 1) from elements + begin.
void write_outside_set_row(std::uint64_t begin, std::uint32_t size, std::byte* row,
                           std::size_t row_bytes = set_row_bytes) noexcept;

/// Number of elements of the set at that place.
std::uint32_t set_size(const SetBatch& batch, std::uint32_t value) noexcept;
/// Copies the elements of the set at that place, rising. \param out  room for set_size elements. \returns how many
std::uint32_t read_set(const SetBatch& batch, std::uint32_t value, std::uint32_t* out) noexcept;

/// The largest element that two sets have in common, 0 where they have none. Linear in the sizes at most.
std::uint32_t largest_common(const SetBatch& batch, std::uint32_t left, std::uint32_t right) noexcept;

/// Computes the number of common elements of each pair (i = 0 .. pairs.size - 1).
/// \param left, right  with the same id_bits and row_bytes
/// \param pairs  places in the two batches; needs no scratch
/// \param out    pairs.size numbers, each in [0, min(|left|, |right|)]. Symmetric.
/// A few nanoseconds for two sets in rows; else linear in the sizes, or in the smaller one times the
/// logarithm of the larger one where they differ much. Does not throw or allocate. Thread-safe.
void set_overlap(const SetBatch& left, const SetBatch& right, const PairBatch& pairs,
                 std::uint32_t* out) noexcept;

// Similarities of sets: in [0, 1], symmetric, 1 for equal sets. Two empty sets: 1; an empty one and another:
// 0. With c = |left and right| in both, l = |left|, r = |right| as doubles, each is one division, so that
// every machine gives the same bits. Cost and limits are those of set_overlap.

/// Computes c / (l + r - c). Source: Jaccard (1912), "The distribution of the flora in the alpine zone".
void set_jaccard(const SetBatch& left, const SetBatch& right, const PairBatch& pairs, double* out) noexcept;
/// Computes 2 c / (l + r). Source: Dice (1945), "Measures of the amount of ecologic association between
/// species".
void set_dice(const SetBatch& left, const SetBatch& right, const PairBatch& pairs, double* out) noexcept;
/// Computes c / sqrt(l * r), the product and its root each rounded once: equal sets give exactly 1. Source:
/// Ochiai (1957), "Zoogeographical studies on the soleoid fishes found in Japan and its neighbouring
/// regions".
void set_cosine(const SetBatch& left, const SetBatch& right, const PairBatch& pairs, double* out) noexcept;
/// Computes c / min(l, r): 1 where one set holds the other. Source: Szymkiewicz (1934), Simpson (1960),
/// "Notes on the measurement of faunal resemblance".
void set_overlap_coefficient(const SetBatch& left, const SetBatch& right, const PairBatch& pairs,
                             double* out) noexcept;

// The same of sizes alone, with the same bits: sets of `left` and `right` elements with `common` of them in both. They
// rise with `common`, and do not rise with `left` or `right`.
double jaccard_of_sizes(double common, double left, double right) noexcept;
double dice_of_sizes(double common, double left, double right) noexcept;
double cosine_of_sizes(double common, double left, double right) noexcept;
double overlap_coefficient_of_sizes(double common, double left, double right) noexcept;

}  // namespace sameas::kernels
