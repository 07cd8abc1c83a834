// All parts (tokens, items) of one value against all parts of the other, through a measure of parts.
//
// Problem: Monge-Elkan and its kin ask an inner similarity n * m times for a pair of values with n and m
// parts. Kernels want thousands of pairs a call, and a pair of names has four to nine.
//
// Idea: write down the pairs of parts of many pairs of values, up to some thousands, ask the inner measure
// once for all of them, and only then look at each pair of values. What needs no kernel is not written down:
// the caller knows the result for equal parts, say. Parts are ids in a dictionary of their own, each made
// ready once, so a part that stands in a million values is decoded once.
//
// A cell of a matrix is a place in the list of results, where the constants that the caller knows stand
// first. A chunk ends with a pair of values, so working memory is bounded by the larger of a chunk and the
// largest pair: parts_max squared.
#pragma once
#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "engine/compare/measure.hpp"
#include "engine/compare/token_sets.hpp"

namespace sameas::measures {

/// Parts that a value may have: the cost of a pair is the product of the counts.
inline constexpr std::size_t parts_max = 512;

/// The scores of the parts of a left value (rows) with those of a right one (columns).
class PartScores {
  public:
    PartScores(const std::uint32_t* cells, const double* results, std::size_t rows, std::size_t columns)
        : cells_(cells), results_(results), rows_(rows), columns_(columns) {}

    std::size_t rows() const { return rows_; }
    std::size_t columns() const { return columns_; }
    double operator()(std::size_t row, std::size_t column) const {
        return results_[cells_[row * columns_ + column]];
    }

  private:
    const std::uint32_t* cells_;
    const double* results_;
    std::size_t rows_;
    std::size_t columns_;
};

/// The parts of values and the measure over them. Immutable.
class PartPairs {
  public:
    /// What `known` says of two parts that the inner measure must be asked for.
    static constexpr std::uint32_t ask = std::numeric_limits<std::uint32_t>::max();

    /// \param inner  over parts.tokens(); both stay valid as long as this lives
    /// \throws ResourceLimit for a value of more than `limit` parts, with its beginning; `what` names them:
    /// "tokens"
    PartPairs(const Dictionary& values, const TokenSets& parts, const Measure& inner, std::string_view what,
              std::size_t limit = parts_max);

    /// Calls fold(i, scores) for each pair of values, in their order.
    /// \param constants  results that need no asking
    /// \param known      known(left part, right part): a place in `constants`, or `ask`
    /// Linear in the product of the counts of parts. Does not allocate once `scratch` is warm.
    template <class Known, class Fold>
    void for_each(const ValuePairs& pairs, std::span<const double> constants, MeasureScratch& scratch,
                  const Known& known, const Fold& fold) const;

  private:
    /// Cells of a chunk, unless one pair alone has more.
    static constexpr std::size_t chunk_cells = 4096;

    struct Chunk {
        std::size_t cells = 0;  ///< in scratch.counts
        std::size_t asked = 0;  ///< in scratch.left and scratch.right
    };

    std::size_t cells_of(const ValuePairs& pairs, std::size_t i) const {
        return parts_.tokens_of(value_id(pairs.left[i])).size() *
               parts_.tokens_of(value_id(pairs.right[i])).size();
    }
    /// Fetches the parts of pairs some places on: those of random pairs are in no cache.
    void prefetch(const ValuePairs& pairs, std::size_t i) const {
        constexpr std::size_t ahead = 8;
        if (i + 2 * ahead < pairs.size) {
            parts_.prefetch_place(value_id(pairs.left[i + 2 * ahead]));
            parts_.prefetch_place(value_id(pairs.right[i + 2 * ahead]));
        }
        if (i + ahead < pairs.size) {
            parts_.prefetch_ids(value_id(pairs.left[i + ahead]));
            parts_.prefetch_ids(value_id(pairs.right[i + ahead]));
        }
    }
    template <class Known>
    void add(const ValuePairs& pairs, std::size_t i, std::uint32_t first, MeasureScratch& scratch,
             const Known& known, Chunk& chunk) const;
    /// So that so many cells fit, and as many results.
    static void make_room(std::size_t cells, std::size_t constants, MeasureScratch& scratch);
    static ValueId value_id(std::uint32_t place) { return static_cast<ValueId>(place); }

    const TokenSets& parts_;
    const Measure& inner_;
};

template <class Known>
void PartPairs::add(const ValuePairs& pairs, std::size_t i, std::uint32_t first, MeasureScratch& scratch,
                    const Known& known, Chunk& chunk) const {
    std::uint32_t* cell = scratch.counts.data() + chunk.cells;
    std::uint32_t* const asked_left = scratch.left.data();
    std::uint32_t* const asked_right = scratch.right.data();
    std::size_t asked = chunk.asked;
    const std::span<const std::uint32_t> columns = parts_.tokens_of(value_id(pairs.right[i]));
    for (const std::uint32_t left : parts_.tokens_of(value_id(pairs.left[i]))) {
        for (const std::uint32_t right : columns) {
            // Written in any case and kept where asked for: no branch that cannot be foreseen.
            asked_left[asked] = left;
            asked_right[asked] = right;
            const std::uint32_t result = known(left, right);
            const bool is_asked = result == ask;
            *cell++ = is_asked ? first + static_cast<std::uint32_t>(asked) : result;
            asked += is_asked;
        }
    }
    chunk = {static_cast<std::size_t>(cell - scratch.counts.data()), asked};
}

template <class Known, class Fold>
void PartPairs::for_each(const ValuePairs& pairs, std::span<const double> constants, MeasureScratch& scratch,
                         const Known& known, const Fold& fold) const {
    const auto first = static_cast<std::uint32_t>(constants.size());
    for (std::size_t begin = 0, end = 0; begin < pairs.size; begin = end) {
        Chunk chunk;
        for (std::size_t more = cells_of(pairs, begin); end == begin || chunk.cells + more <= chunk_cells;) {
            make_room(chunk.cells + more, constants.size(), scratch);
            prefetch(pairs, end);
            add(pairs, end, first, scratch, known, chunk);
            if (++end == pairs.size) break;
            more = cells_of(pairs, end);
        }
        std::copy(constants.begin(), constants.end(), scratch.values.begin());
        if (chunk.asked != 0) {
            inner_.compute({scratch.left.data(), scratch.right.data(), chunk.asked},
                           scratch.values.data() + first, scratch.nested());
        }
        const std::uint32_t* cells = scratch.counts.data();
        for (std::size_t i = begin; i < end; ++i) {
            const std::size_t rows = parts_.tokens_of(value_id(pairs.left[i])).size();
            const std::size_t columns = parts_.tokens_of(value_id(pairs.right[i])).size();
            fold(i, PartScores(cells, scratch.values.data(), rows, columns));
            cells += rows * columns;
        }
    }
}

}  // namespace sameas::measures
