// How alike two texts are in what is left of them once the words that they share are set aside.
//
// Problem: `anna maria lopez` and `anna maria torres` share most of their words, and most measures say so. But it is the
// words that they do not share that decide: of one name spelled in two ways they differ by a letter or two, of two names
// they have nothing to do with each other. An average over all words hides that, and the more so the longer the names are.
//
// Idea: take equal tokens out in pairs, then, best first, tokens of an OSA similarity of `paired` and more. What is left on
// both sides is joined and compared as one text: so words that were run together or torn apart meet. The result is that
// similarity or the least of the pairs taken out, whichever is smaller. Where one side has nothing left, it says nothing
// against the other, and only the pairs count.
//
// Pairs of equal similarity are taken by the sum of their places, then by the smaller place, which is the same seen from
// either side: left and right can change places. The inner similarities of a batch of pairs are computed by one kernel call
// (part_pairs.hpp); only pairs with something left on both sides ask for one more.
#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

#include "engine/compare/measures/assignment.hpp"
#include "engine/compare/measures/part_pairs.hpp"
#include "kernels/osa.hpp"
#include "kernels/text_view.hpp"

namespace sameas::measures {
namespace {

/// Tokens of a value at most.
constexpr std::size_t tokens_max = assignment_max;

/// Two texts that were put together, as a batch of two values.
class JoinedPair {
  public:
    explicit JoinedPair(std::u32string& units) : units_(units) { units_.clear(); }

    /// Begins the second text.
    void next() { split_ = units_.size(); }
    void add(std::u32string_view token) { units_ += token; }

    double similarity(MeasureScratch& scratch) const {
        const std::size_t right_size = units_.size() - split_;
        scratch.words.resize(std::max(scratch.words.size(), kernels::scratch_words(std::max(split_, right_size))));
        alignas(64) std::array<std::uint8_t, 2 * width> rows{};
        std::array<std::uint8_t, 2> lengths{};
        write(0, split_, rows.data(), lengths[0]);
        write(split_, right_size, rows.data() + width, lengths[1]);
        const kernels::TextBatch batch{rows.data(), lengths.data(), width, units_.data()};
        const std::uint32_t left = 0, right = 1;
        double result = 0;
        kernels::osa_similarity(batch, batch, {&left, &right, 1, scratch.words.data()}, &result);
        return result;
    }

  private:
    static constexpr std::uint32_t width = kernels::row_width_max;

    void write(std::size_t begin, std::size_t size, std::uint8_t* row, std::uint8_t& length) const {
        const std::u32string_view text(units_.data() + begin, size);
        if (kernels::fits_row(text, width)) {
            kernels::write_row(text, row, width);
            length = static_cast<std::uint8_t>(size);
        } else {
            kernels::write_outside_row(begin, size, row, width);
            length = kernels::outside_row;
        }
    }

    std::u32string& units_;
    std::size_t split_ = 0;
};

class TokenRest final : public Measure {
  public:
    TokenRest(const MeasureCall& call, PreparedValues& values)
        : tokens_(values.tokens()),
          token_values_(tokens_.tokens(), nullptr),
          texts_(token_values_.code_points().batch()),
          inner_(make_measure(measure_call("osa"), token_values_)),
          pairs_(values.dictionary(), tokens_, *inner_, "tokens", tokens_max),
          paired_(call.number("paired")) {}

    void compute(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const override {
        constexpr std::array<double, 1> equal{1.0};
        const auto known = [](std::uint32_t left, std::uint32_t right) { return left == right ? 0u : PartPairs::ask; };
        pairs_.for_each(pairs, equal, scratch, known, [&](std::size_t i, const PartScores& scores) {
            out[i] = of_scores(scores, tokens_.tokens_of(static_cast<ValueId>(pairs.left[i])),
                               tokens_.tokens_of(static_cast<ValueId>(pairs.right[i])), scratch.nested());
        });
    }

    double of_equal() const override { return 1.0; }

  private:
    using Taken = std::array<bool, tokens_max>;

    /// Takes tokens out in pairs, best first. \returns the least similarity of a pair; 1 without one
    double take_pairs(const PartScores& scores, Taken& left, Taken& right) const {
        struct Cell {
            double score;
            std::size_t row, column;
        };
        std::array<Cell, tokens_max * tokens_max> cells;
        std::size_t size = 0;
        for (std::size_t row = 0; row < scores.rows(); ++row) {
            for (std::size_t column = 0; column < scores.columns(); ++column) {
                if (scores(row, column) >= paired_) cells[size++] = {scores(row, column), row, column};
            }
        }
        const auto key = [](const Cell& cell) {
            return std::tuple(-cell.score, cell.row + cell.column, std::min(cell.row, cell.column));
        };
        std::sort(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(size),
                  [&](const Cell& a, const Cell& b) { return key(a) < key(b); });
        double least = 1;
        for (std::size_t i = 0; i < size; ++i) {
            if (left[cells[i].row] || right[cells[i].column]) continue;
            left[cells[i].row] = right[cells[i].column] = true;
            least = cells[i].score;
        }
        return least;
    }

    void add_rest(std::span<const std::uint32_t> tokens, const Taken& taken, JoinedPair& joined) const {
        kernels::RowUnits room;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (!taken[i]) joined.add(kernels::text_view(texts_, tokens[i], room));
        }
    }

    static bool has_rest(std::size_t tokens, const Taken& taken) {
        return std::find(taken.begin(), taken.begin() + static_cast<std::ptrdiff_t>(tokens), false) !=
               taken.begin() + static_cast<std::ptrdiff_t>(tokens);
    }

    double of_scores(const PartScores& scores, std::span<const std::uint32_t> left,
                     std::span<const std::uint32_t> right, MeasureScratch& scratch) const {
        if (left.empty() || right.empty()) return left.size() == right.size() ? 1.0 : 0.0;
        Taken of_left{}, of_right{};
        const double least = take_pairs(scores, of_left, of_right);
        if (!has_rest(left.size(), of_left) || !has_rest(right.size(), of_right)) return least;
        JoinedPair joined(scratch.units);
        add_rest(left, of_left, joined);
        joined.next();
        add_rest(right, of_right, joined);
        return std::min(least, joined.similarity(scratch));
    }

    const TokenSets& tokens_;
    PreparedValues token_values_;
    kernels::TextBatch texts_;
    std::unique_ptr<Measure> inner_;
    PartPairs pairs_;
    double paired_;
};

}  // namespace

std::unique_ptr<Measure> token_rest(const MeasureCall& call, PreparedValues& values) {
    return std::make_unique<TokenRest>(call, values);
}

}  // namespace sameas::measures
