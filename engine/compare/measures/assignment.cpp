// The best one-to-one assignment of rows to columns.
//
// Problem: each row gets a column of its own so that the scores sum to the most. Taking the best cell again
// and again is not it: with scores 9 8 / 8 1 that gives 9 + 1, and the best sum is 8 + 8.
//
// Idea: no sum exceeds that of the rows' best cells, so where these stand in different columns they are the
// answer; for names that is the rule. Two rows that want one column: one of them takes its second best. All
// else: rows are added one by one (Kuhn's method with shortest augmenting paths). Each row and column has a
// price, the loss of a cell is the sum of both less its score, never below 0, and exactly 0 in cells that are
// taken. A new row looks for the way to a free column that loses least, along which other rows may move;
// raising prices along the way makes its loss 0. When all rows have a column, the taken cells lose 0 and all
// others at least that: no assignment can be better.
//
// Whole numbers make that exact: with doubles two equally good assignments could differ in the last bit of
// their sums.
#include "engine/compare/measures/assignment.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "engine/errors.hpp"

namespace sameas::measures {
namespace {

constexpr std::size_t none = assignment_max;

/// The best cell of a row and the second best.
struct BestTwo {
    std::int64_t best = -1;
    std::int64_t second = -1;
    std::size_t column = none;
};

BestTwo best_two(std::span<const std::int64_t> row) noexcept {
    BestTwo result;
    for (std::size_t column = 0; column < row.size(); ++column) {
        if (row[column] > result.best) {
            result = {row[column], result.best, column};
        } else {
            result.second = std::max(result.second, row[column]);
        }
    }
    return result;
}

/// Rows added one by one; each then has a column of its own.
class Assignment {
  public:
    Assignment(std::span<const std::int64_t> scores, std::size_t columns) noexcept
        : scores_(scores), columns_(columns) {
        std::fill_n(row_of_.begin(), columns, none);
        std::fill_n(column_of_.begin(), columns, none);
        std::fill_n(column_price_.begin(), columns, 0);
    }

    void add(std::size_t row) noexcept {
        const std::span<const std::int64_t> wanted = scores_.subspan(row * columns_, columns_);
        row_price_[row] = *std::max_element(wanted.begin(), wanted.end());  // so that no loss is below 0
        std::fill_n(loss_.begin(), columns_, std::numeric_limits<std::int64_t>::max());
        std::fill_n(done_.begin(), columns_, false);
        const std::size_t free = find_free_column(row);
        // The rows on the way move by one.
        for (std::size_t column = free; column != none;) {
            const std::size_t mover = row_before_[column];
            row_of_[column] = mover;
            std::swap(column, column_of_[mover]);  // the new row had none: there the way ends
        }
    }

    std::int64_t sum() const noexcept {
        std::int64_t sum = 0;
        for (std::size_t column = 0; column < columns_; ++column) {
            if (row_of_[column] != none) sum += score(row_of_[column], column);
        }
        return sum;
    }

  private:
    std::int64_t score(std::size_t row, std::size_t column) const noexcept {
        return scores_[row * columns_ + column];
    }

    /// Dijkstra's search over columns; then the prices change so that the way found loses nothing.
    std::size_t find_free_column(std::size_t first) noexcept {
        std::size_t row = first;
        std::int64_t so_far = 0;
        std::size_t nearest = none;
        while (true) {
            nearest = none;
            for (std::size_t column = 0; column < columns_; ++column) {
                if (done_[column]) continue;
                const std::int64_t loss =
                    so_far + row_price_[row] + column_price_[column] - score(row, column);
                if (loss < loss_[column]) {
                    loss_[column] = loss;
                    row_before_[column] = row;
                }
                if (nearest == none || loss_[column] < loss_[nearest]) nearest = column;
            }
            so_far = loss_[nearest];
            if (row_of_[nearest] == none) break;
            done_[nearest] = true;
            row = row_of_[nearest];
        }
        row_price_[first] -= so_far;
        for (std::size_t column = 0; column < columns_; ++column) {
            if (!done_[column]) continue;
            row_price_[row_of_[column]] -= so_far - loss_[column];
            column_price_[column] += so_far - loss_[column];
        }
        return nearest;
    }

    std::span<const std::int64_t> scores_;
    std::size_t columns_;
    std::array<std::int64_t, assignment_max> row_price_, column_price_, loss_;
    std::array<std::size_t, assignment_max> row_of_, column_of_, row_before_;
    std::array<bool, assignment_max> done_;
};

}  // namespace

std::int64_t best_assignment(std::span<const std::int64_t> scores, std::size_t rows,
                             std::size_t columns) noexcept {
    SAMEAS_ASSERT(rows <= columns && columns <= assignment_max);
    SAMEAS_ASSERT(scores.size() == rows * columns);
    std::array<BestTwo, assignment_max> wishes;
    std::uint64_t taken = 0;
    std::int64_t sum = 0;
    bool is_apart = true;
    for (std::size_t row = 0; row < rows; ++row) {
        wishes[row] = best_two(scores.subspan(row * columns, columns));
        const std::uint64_t bit = std::uint64_t{1} << wishes[row].column;
        is_apart = is_apart && (taken & bit) == 0;
        taken |= bit;
        sum += wishes[row].best;
    }
    if (is_apart) return sum;
    if (rows == 2) return std::max(wishes[0].best + wishes[1].second, wishes[0].second + wishes[1].best);
    Assignment assignment(scores, columns);
    for (std::size_t row = 0; row < rows; ++row)
        assignment.add(row);
    return assignment.sum();
}

}  // namespace sameas::measures
