#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace sameas::measures {

/// Rows and columns that best_assignment takes at most.
inline constexpr std::size_t assignment_max = 64;
/// Largest score of a cell.
inline constexpr std::int64_t assignment_score_max = 1'000'000'000'000;

/// Returns the largest sum of scores that giving each row a column of its own can reach: exact, since the
/// scores are whole numbers, so the order of rows and columns does not matter.
/// \param scores   row by row, each in [0, assignment_score_max]
/// \pre rows <= columns <= assignment_max, scores.size() == rows * columns
/// O(rows^2 * columns), O(rows * columns) where no two rows want the same column. Does not throw or allocate.
/// Thread-safe. Source: Kuhn (1955), "The Hungarian method for the assignment problem"; Jonker and Volgenant
/// (1987), "A shortest augmenting path algorithm for dense and sparse linear assignment problems".
std::int64_t best_assignment(std::span<const std::int64_t> scores, std::size_t rows,
                             std::size_t columns) noexcept;

}  // namespace sameas::measures
