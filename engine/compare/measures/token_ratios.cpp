// The token ratios that RapidFuzz made known: a ratio (indel similarity: twice the longest common subsequence
// over the sum of lengths) that does not care in which order tokens stand.
//
// token_sort: the tokens of each value in the order of their characters, joined with single blanks; then the
// ratio. The joined texts are made once a value, so a batch is one call of the kernel.
//
// token_set: each token once; `both` are the common tokens, `left` and `right` the others, each sorted and
// joined. The best of three ratios: both + left against both + right, both against both + left, both against
// both + right. Two equal beginnings add their length to the common subsequence, so the first ratio needs
// only left against right, and the other two only lengths. Read so, most pairs never have their texts put
// together:
//   - no common token: `left` and `right` are the whole values, which are joined in advance;
//   - one value's tokens are all in the other: 1;
//   - else the tokens that differ are copied from their rows into rows on the stack, a few nanoseconds each.
// Which case it is, the sets of token ids tell. A value without tokens has nothing to compare: 0, even with
// another one.
//
// Tokens stand between ASCII blanks, as everywhere here (cleaned fields have no others). RapidFuzz also cuts
// at U+001C to U+001F and, in texts with a character above U+00FF, at the blanks of Unicode.
//
// Source: the definitions, with their results for empty texts, are those of RapidFuzz 3 (Max Bachmann, MIT
// licence), which go back to FuzzyWuzzy (Adam Cohen, 2011).
#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "engine/compare/measures/kernel_measure.hpp"
#include "engine/compare/text_order.hpp"
#include "engine/compare/token_sets.hpp"
#include "kernels/indel.hpp"
#include "kernels/ratio.hpp"
#include "kernels/set_overlap.hpp"
#include "kernels/text_view.hpp"

namespace sameas::measures {
namespace {

using Ratio = void (*)(const kernels::TextBatch&, const kernels::TextBatch&, const kernels::PairBatch&,
                       double*) noexcept;

/// Places of tokens in the order of their characters (that of their bytes is the same).
class TokenOrder {
  public:
    explicit TokenOrder(const TokenSets& tokens) : by_rank_(text_order(tokens.tokens())), rank_(by_rank_.size()) {
        for (std::uint32_t rank = 0; rank < by_rank_.size(); ++rank)
            rank_[by_rank_[rank]] = rank;
    }

    std::uint32_t token(std::uint32_t rank) const { return by_rank_[rank]; }

    /// Ranks of the tokens of a value, rising. \param is_distinct  repeats count once
    void ranks_of(std::span<const std::uint32_t> tokens, bool is_distinct,
                  std::vector<std::uint32_t>& ranks) const {
        ranks.clear();
        for (const std::uint32_t token : tokens)
            ranks.push_back(rank_[token]);
        std::sort(ranks.begin(), ranks.end());
        if (is_distinct) ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
    }

  private:
    std::vector<std::uint32_t> by_rank_;
    std::vector<std::uint32_t> rank_;
};

/// The values with their tokens sorted and joined.
Dictionary joined(const Dictionary& values, const TokenSets& tokens, const TokenOrder& order,
                  bool is_distinct) {
    std::vector<char> bytes;
    std::vector<std::uint64_t> offsets{0};
    std::vector<std::uint32_t> ranks;
    std::size_t size = 0;
    for (std::size_t v = 0; v < values.size(); ++v)
        size += values.text(static_cast<ValueId>(v)).size();
    bytes.reserve(size);  // blanks between tokens are in the values, too
    offsets.reserve(values.size() + 1);
    for (std::size_t v = 0; v < values.size(); ++v) {
        order.ranks_of(tokens.tokens_of(static_cast<ValueId>(v)), is_distinct, ranks);
        for (std::size_t i = 0; i < ranks.size(); ++i) {
            if (i != 0) bytes.push_back(' ');
            const std::string_view token = tokens.token(order.token(ranks[i]));
            bytes.insert(bytes.end(), token.begin(), token.end());
        }
        offsets.push_back(bytes.size());
    }
    return {std::move(bytes), std::move(offsets), {values.counts().begin(), values.counts().end()}};
}

TextValues joined_texts(PreparedValues& values, bool is_distinct) {
    const TokenSets& tokens = values.tokens();
    return {joined(values.dictionary(), tokens, TokenOrder(tokens), is_distinct), TextUnits::code_points};
}

std::uint32_t units_of(const kernels::TextBatch& texts, std::uint32_t value) {
    if (texts.lengths[value] != kernels::outside_row) return texts.lengths[value];
    kernels::RowUnits room;
    return static_cast<std::uint32_t>(kernels::text_view(texts, value, room).size());
}

class TokenSort final : public Measure {
  public:
    TokenSort(PreparedValues& values, Ratio ratio)
        : texts_(joined_texts(values, false)), ratio_(texts_, 1.0, ratio) {}

    void compute(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const override {
        ratio_.compute(pairs, out, scratch);
    }
    double of_equal() const override { return 1.0; }

  private:
    TextValues texts_;
    KernelMeasure<double, Ratio> ratio_;
};

/// Pairs of a batch are taken so many at a time.
constexpr std::size_t block = 256;

/// Texts put together from tokens, as rows.
class JoinedRows {
  public:
    /// \param units  room for texts that do not fit a row, shared with other rows
    JoinedRows(const kernels::TextBatch& tokens, const TokenOrder& order, std::u32string& units)
        : tokens_(tokens), order_(order), units_(units) {}

    void add(std::span<const std::uint32_t> ranks) {
        if (!add_row(ranks)) add_outside(ranks);
        ++size_;
    }
    std::size_t size() const { return size_; }
    kernels::TextBatch batch() const { return {rows_.data(), lengths_.data(), width, units_.data()}; }

  private:
    static constexpr std::uint32_t width = kernels::row_width_max;

    bool add_row(std::span<const std::uint32_t> ranks) {
        std::array<std::uint8_t, 2 * width> row{};  // a token is copied with the zeros behind it
        std::size_t length = 0;
        for (const std::uint32_t rank : ranks) {
            const std::uint32_t token = order_.token(rank);
            if (length != 0) row[length++] = ' ';
            if (tokens_.lengths[token] == kernels::outside_row || length + tokens_.lengths[token] > width)
                return false;
            const std::uint8_t* from = tokens_.rows + std::size_t{token} * tokens_.row_width;
            for (std::size_t i = 0; i < tokens_.lengths[token]; i += 8)  // a row is 8, 16 or 32 bytes
                std::memcpy(row.data() + length + i, from + i, 8);
            length += tokens_.lengths[token];
        }
        std::copy_n(row.data(), width, rows_.data() + size_ * width);
        lengths_[size_] = static_cast<std::uint8_t>(length);
        return true;
    }

    void add_outside(std::span<const std::uint32_t> ranks) {
        const std::size_t begin = units_.size();
        kernels::RowUnits room;
        for (const std::uint32_t rank : ranks) {
            if (units_.size() != begin) units_.push_back(U' ');
            units_ += kernels::text_view(tokens_, order_.token(rank), room);
        }
        kernels::write_outside_row(begin, units_.size() - begin, rows_.data() + size_ * width, width);
        lengths_[size_] = kernels::outside_row;
    }

    const kernels::TextBatch tokens_;
    const TokenOrder& order_;
    std::u32string& units_;
    std::size_t size_ = 0;
    std::array<std::uint8_t, block> lengths_;
    alignas(64) std::array<std::uint8_t, block * width> rows_;
};

class TokenSet final : public Measure {
  public:
    /// \param stop_at_common  partial_token_set_ratio: 1 where there is a common token
    TokenSet(PreparedValues& values, Ratio ratio, bool stop_at_common)
        : tokens_(values.tokens()),
          order_(tokens_),
          token_texts_(values.token_values().code_points()),
          texts_(joined(values.dictionary(), tokens_, order_, true), TextUnits::code_points),
          ratio_(ratio),
          stop_at_common_(stop_at_common) {
        const kernels::TextBatch texts = texts_.batch();
        std::vector<std::uint32_t> ranks;
        places_.reserve(values.dictionary().size());
        for (std::uint32_t v = 0; v < values.dictionary().size(); ++v) {
            order_.ranks_of(tokens_.tokens_of(static_cast<ValueId>(v)), true, ranks);
            places_.push_back({ranks_.size(), static_cast<std::uint32_t>(ranks.size()), units_of(texts, v)});
            ranks_.insert(ranks_.end(), ranks.begin(), ranks.end());
            has_empty_ = has_empty_ || (v != 0 && ranks.empty());
        }
    }

    void compute(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const override {
        const std::size_t words = kernels::scratch_words(texts_.longest());
        if (scratch.words.size() < words) scratch.words.resize(words);
        for (std::size_t begin = 0; begin < pairs.size; begin += block) {
            compute_block({pairs.left + begin, pairs.right + begin, std::min(block, pairs.size - begin)},
                          out + begin, scratch);
        }
    }

    double of_equal() const override { return has_empty_ ? std::numeric_limits<double>::quiet_NaN() : 1.0; }

  private:
    /// Some pairs of a block, and their places in it.
    struct Some {
        std::array<std::uint32_t, block> left, right, place;
        std::size_t size = 0;

        void add(const ValuePairs& pairs, std::size_t i) {
            left[size] = pairs.left[i];
            right[size] = pairs.right[i];
            place[size++] = static_cast<std::uint32_t>(i);
        }
    };

    /// Where the ranks of a value stand, how many there are, and how long its joined text is.
    struct Place {
        std::uint64_t begin;
        std::uint32_t size;
        std::uint32_t units;
    };

    std::span<const std::uint32_t> ranks_of(std::uint32_t value) const {
        return {ranks_.data() + places_[value].begin, places_[value].size};
    }

    void compute_block(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const {
        std::array<std::uint32_t, block> common;
        for (std::size_t i = 0; i < pairs.size; ++i) {  // of random values nothing is in a cache
            __builtin_prefetch(places_.data() + pairs.left[i]);
            __builtin_prefetch(places_.data() + pairs.right[i]);
        }
        kernels::set_overlap(tokens_.sets(), tokens_.sets(), {pairs.left, pairs.right, pairs.size},
                             common.data());
        Some apart, mixed;
        for (std::size_t i = 0; i < pairs.size; ++i) {
            const std::uint32_t left_size = places_[pairs.left[i]].size;
            const std::uint32_t right_size = places_[pairs.right[i]].size;
            if (left_size == 0 || right_size == 0) {
                out[i] = 0.0;
            } else if (common[i] == 0) {
                apart.add(pairs, i);
            } else if (stop_at_common_ || common[i] == left_size || common[i] == right_size) {
                out[i] = 1.0;
            } else {
                mixed.add(pairs, i);
            }
        }
        compute_apart(apart, out, scratch);
        compute_mixed(mixed, out, scratch);
    }

    /// Pairs without a common token.
    void compute_apart(const Some& pairs, double* out, MeasureScratch& scratch) const {
        std::array<double, block> results;
        const kernels::TextBatch texts = texts_.batch();
        ratio_(texts, texts, {pairs.left.data(), pairs.right.data(), pairs.size, scratch.words.data()},
               results.data());
        for (std::size_t i = 0; i < pairs.size; ++i)
            out[pairs.place[i]] = results[i];
    }

    /// Pairs with common tokens, and others on both sides.
    void compute_mixed(const Some& pairs, double* out, MeasureScratch& scratch) const {
        if (pairs.size == 0) return;
        scratch.units.clear();
        JoinedRows left(token_texts_.batch(), order_, scratch.units);
        JoinedRows right(token_texts_.batch(), order_, scratch.units);
        std::array<std::uint32_t, block> places, distances;
        for (std::size_t i = 0; i < pairs.size; ++i) {
            __builtin_prefetch(ranks_.data() + places_[pairs.left[i]].begin);
            __builtin_prefetch(ranks_.data() + places_[pairs.right[i]].begin);
        }
        for (std::size_t i = 0; i < pairs.size; ++i) {
            add_differences(pairs.left[i], pairs.right[i], left, right, scratch);
            places[i] = static_cast<std::uint32_t>(i);
        }
        const kernels::TextBatch left_texts = left.batch(), right_texts = right.batch();
        kernels::indel_distance(left_texts, right_texts,
                                {places.data(), places.data(), pairs.size, scratch.words.data()},
                                distances.data());
        for (std::size_t i = 0; i < pairs.size; ++i) {
            const std::uint32_t left_all = places_[pairs.left[i]].units;
            const std::uint32_t right_all = places_[pairs.right[i]].units;
            const std::uint32_t both =
                left_all - 1 - units_of(left_texts, places[i]);  // a blank joins the two parts
            const std::uint32_t all = left_all + right_all;
            const double of_all = static_cast<double>(all - distances[i]) / all;
            const double of_both = 2.0 * both / (both + std::min(left_all, right_all));
            out[pairs.place[i]] = std::max(of_all, of_both);
        }
    }

    /// Adds the tokens that only the one value has to `left`, those of the other to `right`.
    void add_differences(std::uint32_t left_value, std::uint32_t right_value, JoinedRows& left,
                         JoinedRows& right, MeasureScratch& scratch) const {
        const std::span<const std::uint32_t> left_ranks = ranks_of(left_value),
                                             right_ranks = ranks_of(right_value);
        if (scratch.left.size() < left_ranks.size()) scratch.left.resize(left_ranks.size());
        if (scratch.right.size() < right_ranks.size()) scratch.right.resize(right_ranks.size());
        std::size_t only_left = 0, only_right = 0;
        auto l = left_ranks.begin(), r = right_ranks.begin();
        while (l != left_ranks.end() && r != right_ranks.end()) {
            const std::uint32_t left_rank = *l, right_rank = *r;
            scratch.left[only_left] = left_rank;
            scratch.right[only_right] = right_rank;
            only_left += left_rank < right_rank;
            only_right += right_rank < left_rank;
            l += left_rank <= right_rank;
            r += right_rank <= left_rank;
        }
        while (l != left_ranks.end())
            scratch.left[only_left++] = *l++;
        while (r != right_ranks.end())
            scratch.right[only_right++] = *r++;
        left.add({scratch.left.data(), only_left});
        right.add({scratch.right.data(), only_right});
    }

    const TokenSets& tokens_;
    TokenOrder order_;
    const TextValues& token_texts_;
    TextValues texts_;                  // each token once, sorted and joined
    std::vector<std::uint32_t> ranks_;  // of the distinct tokens of each value, rising
    std::vector<Place> places_;
    bool has_empty_ = false;  // a value, not null, that has no tokens
    Ratio ratio_;
    bool stop_at_common_;
};

/// The larger of two similarities; the second one is asked only where the first is below 1.
class Larger final : public Measure {
  public:
    Larger(std::unique_ptr<Measure> first, std::unique_ptr<Measure> second)
        : first_(std::move(first)), second_(std::move(second)) {}

    void compute(const ValuePairs& pairs, double* out, MeasureScratch& scratch) const override {
        if (scratch.left.size() < pairs.size) scratch.left.resize(pairs.size);
        if (scratch.right.size() < pairs.size) scratch.right.resize(pairs.size);
        if (scratch.counts.size() < pairs.size) scratch.counts.resize(pairs.size);
        if (scratch.values.size() < pairs.size) scratch.values.resize(pairs.size);
        first_->compute(pairs, out, scratch.nested());
        std::size_t open = 0;
        for (std::size_t i = 0; i < pairs.size; ++i) {
            scratch.left[open] = pairs.left[i];
            scratch.right[open] = pairs.right[i];
            scratch.counts[open] = static_cast<std::uint32_t>(i);
            open += out[i] < 1;
        }
        const ValuePairs rest{scratch.left.data(), scratch.right.data(), open};
        second_->compute(rest, scratch.values.data(), scratch.nested());
        for (std::size_t k = 0; k < open; ++k) {
            double& result = out[scratch.counts[k]];
            result = std::max(result, scratch.values[k]);
        }
    }
    /// NaN, where the first depends on the value, gives way to the second.
    double of_equal() const override {
        const double of_first = first_->of_equal(), of_second = second_->of_equal();
        return of_first > of_second ? of_first : of_second;
    }

  private:
    std::unique_ptr<Measure> first_;
    std::unique_ptr<Measure> second_;
};

}  // namespace

std::unique_ptr<Measure> token_sort_ratio(const MeasureCall&, PreparedValues& values) {
    return std::make_unique<TokenSort>(values, &kernels::ratio);
}

std::unique_ptr<Measure> token_set_ratio(const MeasureCall&, PreparedValues& values) {
    return std::make_unique<TokenSet>(values, &kernels::ratio, false);
}

std::unique_ptr<Measure> token_ratio(const MeasureCall& call, PreparedValues& values) {
    return std::make_unique<Larger>(token_set_ratio(call, values), token_sort_ratio(call, values));
}

std::unique_ptr<Measure> partial_token_sort_ratio(const MeasureCall& call, PreparedValues& values) {
    check_longest(values.code_points(), partial_ratio_units_max, call.name, values.dictionary());
    return std::make_unique<TokenSort>(values, &kernels::partial_ratio);
}

std::unique_ptr<Measure> partial_token_set_ratio(const MeasureCall& call, PreparedValues& values) {
    check_longest(values.code_points(), partial_ratio_units_max, call.name, values.dictionary());
    return std::make_unique<TokenSet>(values, &kernels::partial_ratio, true);
}

std::unique_ptr<Measure> partial_token_ratio(const MeasureCall& call, PreparedValues& values) {
    return std::make_unique<Larger>(partial_token_set_ratio(call, values),
                                    partial_token_sort_ratio(call, values));
}

}  // namespace sameas::measures
