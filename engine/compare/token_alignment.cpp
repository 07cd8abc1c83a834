// Two texts, token by token, weighed by information.
//
// Problem: titles, addresses and full names agree in part. How much that says depends on which part: `corporation` is on
// every third record, `zorniger` on two. And a token with a typing error is still nearly that token. Soft TF-IDF (Cohen,
// Ravikumar and Fienberg 2003) answers both, but is a cosine whose value no one can read, and lets two tokens of one text
// claim the same token of the other.
//
// Idea: align tokens one to one, and count bits: what the aligned tokens carry over what all tokens carry, a Jaccard index
// over weighed sets whose elements may also be merely alike (the generalised Jaccard measure). The best alignment as a whole
// would be an assignment problem; the greedy one (equal tokens, then the most like, then initials) differs from it only where
// tokens of one text are alike among themselves.
//
// Fast, because nearly all pairs are settled by integers. Tokens are ids, so equal ones are found by comparing numbers. Of
// those left, letters say that two are not alike: each token has a word with a bit for an occurrence of each of its
// characters, so the bits that one has and the other lacks bound how many characters can match, and with the lengths and the
// common beginning that bounds Jaro-Winkler from above. The few pairs of tokens that may be alike are written down for some
// hundred pairs of texts and shown to the vector kernel at once; then the greedy choice is made from its results.
#include "engine/compare/token_alignment.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

#include "engine/errors.hpp"
#include "kernels/math.hpp"
#include "kernels/text_view.hpp"

namespace sameas {

namespace {

constexpr double unit_bits = 65536;            // units a bit
constexpr std::uint32_t half_a_bit = 32768;    // units
constexpr std::uint32_t initial_bits = 2;
constexpr double alike_min = 0.86;
constexpr std::size_t alike_length_min = 3;
constexpr std::size_t chunk_pairs = 256;
constexpr std::size_t beginning_units = 4;     // that Jaro-Winkler rewards

/// Weight of a token that so many of `total` records have.
std::uint32_t weight_of(std::uint64_t total, std::uint64_t count) {
    const double bits = kernels::log2(static_cast<double>(total) / static_cast<double>(count));
    return static_cast<std::uint32_t>(std::max(0.0, bits) * unit_bits + 0.5) + half_a_bit;
}

/// Weights of the tokens by id. Both sides are sorted by bytes, so that one walk finds all.
std::vector<std::uint32_t> weights_of(const Dictionary& tokens, const std::vector<std::uint32_t>& by_rank,
                                      const FrequencyTable* table) {
    if (table == nullptr) return std::vector<std::uint32_t>(tokens.size(), weight_of(2, 1));
    const std::uint64_t total = std::max<std::uint64_t>(table->total, 1);
    std::vector<std::uint32_t> weights(tokens.size(), weight_of(total, 1));
    auto entry = table->counts.begin();
    for (const std::uint32_t token : by_rank) {
        const std::string_view text = tokens.text(static_cast<ValueId>(token));
        while (entry != table->counts.end() && entry->first < text) ++entry;
        if (entry == table->counts.end()) break;
        if (entry->first == text) weights[token] = weight_of(total, entry->second);
    }
    return weights;
}

/// Token ids in the order of their bytes, without the null value.
std::vector<std::uint32_t> by_bytes(const Dictionary& tokens) {
    std::vector<std::uint32_t> order(tokens.size() - 1);
    std::iota(order.begin(), order.end(), 1u);
    std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
        return tokens.text(static_cast<ValueId>(left)) < tokens.text(static_cast<ValueId>(right));
    });
    return order;
}

/// The tokens of a value that count.
std::span<const std::uint32_t> first_tokens(const TokenSets& tokens, std::size_t value) {
    const std::span<const std::uint32_t> all = tokens.tokens_of(static_cast<ValueId>(value));
    return all.first(std::min(all.size(), alignment_tokens_max));
}

/// \param weights  by token id. \returns by ValueId
std::vector<std::uint32_t> weights_of_values(const TokenSets& tokens, std::size_t values,
                                             const std::vector<std::uint32_t>& weights) {
    std::vector<std::uint32_t> sums(values, 0);
    for (std::size_t value = 0; value < values; ++value) {
        for (const std::uint32_t token : first_tokens(tokens, value)) sums[value] += weights[token];
    }
    return sums;
}

/// A bit for the first occurrence of each character and one for its others, several characters sharing a bit: a bit that
/// only one of two texts has is an occurrence that the other lacks.
std::uint64_t letters_of(std::u32string_view text) {
    std::u32string sorted(text);
    std::sort(sorted.begin(), sorted.end());
    std::uint64_t letters = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const bool is_repeat = i > 0 && sorted[i] == sorted[i - 1];
        letters |= std::uint64_t{1} << ((sorted[i] & 31) | (is_repeat ? 32u : 0u));
    }
    return letters;
}

std::uint64_t beginning_of(std::u32string_view text) {
    std::uint64_t beginning = 0;
    for (std::size_t i = 0; i < std::min(text.size(), beginning_units); ++i)
        beginning |= std::uint64_t{text[i] & 0xFFFFu} << (16 * i);
    return beginning;
}

/// What (m / a + m / b) must reach at least, with m matches of lengths a and b, for a Jaro-Winkler similarity of alike_min
/// after a common beginning of so many units: 3 j - 1 for the least Jaro similarity j; in 1024ths, rounded down.
constexpr std::array<std::uint64_t, beginning_units + 1> matched_least = [] {
    std::array<std::uint64_t, beginning_units + 1> least{};
    for (std::size_t prefix = 0; prefix <= beginning_units; ++prefix) {
        const double boost = 0.1 * static_cast<double>(prefix);
        const double jaro = (alike_min - boost) / (1 - boost);
        least[prefix] = static_cast<std::uint64_t>((3 * jaro - 1) * 1024 - 0.01);
    }
    return least;
}();

/// Share of a weight that two tokens of that Jaro-Winkler similarity have in common, in 65536ths; never all of it.
std::uint64_t shared_part(double similarity) {
    const double part = 1 - 4 * (1 - similarity);
    return std::min<std::uint64_t>(static_cast<std::uint64_t>(part * unit_bits + 0.5), 65535);
}

}  // namespace

/// Two values in work. x has no more tokens than y.
struct TokenAlignment::Pair {
    std::uint32_t place = 0;                     ///< in the batch
    std::uint32_t x_weight = 0, y_weight = 0;
    std::uint32_t shared = 0;
    std::span<const std::uint32_t> x, y;
    std::uint32_t x_open = 0, y_open = 0;        ///< a bit a token that is not aligned
    std::uint32_t first_candidate = 0, candidates = 0;
};

/// Pairs of values whose candidates wait for their similarities.
struct TokenAlignment::Chunk {
    std::array<Pair, chunk_pairs> pairs;
    std::size_t size = 0;
    std::size_t candidates = 0;
};

TokenAlignment::TokenAlignment(const TokenSets& tokens, PreparedValues& token_values, std::size_t values,
                               const FrequencyTable* table)
    : sets_(tokens), jaro_winkler_(make_measure(measure_call("jaro_winkler"), token_values)) {
    const Dictionary& dictionary = tokens.tokens();
    const std::vector<std::uint32_t> order = by_bytes(dictionary);
    const std::vector<std::uint32_t> weights = weights_of(dictionary, order, table);
    const kernels::TextBatch texts = token_values.code_points().batch();
    tokens_.resize(dictionary.size());
    kernels::RowUnits room;
    for (std::uint32_t rank = 0; rank < order.size(); ++rank) {
        const std::uint32_t id = order[rank];
        const std::u32string_view text = kernels::text_view(texts, id, room);
        tokens_[id] = {letters_of(text), beginning_of(text), weights[id], static_cast<std::uint32_t>(text.size()), text.front(),
                       rank};
    }
    weights_ = weights_of_values(tokens, values, weights);
}

std::vector<double> token_bits(const FrequencyTable& table, const Dictionary& values) {
    const TokenSets tokens(values);
    const std::vector<std::uint32_t> weights = weights_of(tokens.tokens(), by_bytes(tokens.tokens()), &table);
    std::vector<double> bits;
    for (const std::uint32_t weight : weights_of_values(tokens, values.size(), weights)) bits.push_back(weight / unit_bits);
    return bits;
}

std::span<const std::uint32_t> TokenAlignment::tokens_of(std::uint32_t value) const { return first_tokens(sets_, value); }

double TokenAlignment::value_bits(std::uint32_t weight) { return weight / unit_bits; }

/// Whether the tokens of `left` come before those of `right`, bytewise.
bool TokenAlignment::comes_first(std::span<const std::uint32_t> left, std::span<const std::uint32_t> right) const {
    const auto rank_less = [this](std::uint32_t l, std::uint32_t r) { return tokens_[l].rank < tokens_[r].rank; };
    return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(), rank_less);
}

/// False only where their Jaro-Winkler similarity is below alike_min.
bool TokenAlignment::may_be_alike(const Token& x, const Token& y) const {
    const std::uint64_t a = x.length, b = y.length;
    const auto x_lacks = static_cast<std::uint64_t>(std::popcount(y.letters & ~x.letters));
    const auto y_lacks = static_cast<std::uint64_t>(std::popcount(x.letters & ~y.letters));
    const std::uint64_t matches = std::min(a - y_lacks, b - x_lacks);
    const std::uint64_t differing = x.beginning ^ y.beginning;
    const auto prefix = differing == 0 ? beginning_units : static_cast<std::size_t>(std::countr_zero(differing)) / 16;
    return matches * (a + b) * 1024 >= matched_least[prefix] * a * b;
}

/// Equal tokens; of repeated ones the first with the first.
void TokenAlignment::align_equal(Pair& pair) const {
    for (std::size_t i = 0; i < pair.x.size(); ++i) {
        std::uint32_t equal = 0;
        for (std::size_t j = 0; j < pair.y.size(); ++j) equal |= std::uint32_t{pair.x[i] == pair.y[j]} << j;
        equal &= pair.y_open;
        if (equal == 0) continue;
        pair.y_open &= ~(equal & (~equal + 1));
        pair.x_open &= ~(std::uint32_t{1} << i);
        pair.shared += tokens_[pair.x[i]].weight;
    }
}

/// Writes down the tokens that are left and may be alike, for x and y in their orders.
void TokenAlignment::list_candidates(Pair& pair, Chunk& chunk, MeasureScratch& scratch) const {
    pair.first_candidate = static_cast<std::uint32_t>(chunk.candidates);
    const std::size_t most = chunk.candidates + pair.x.size() * pair.y.size();
    for (auto* list : {&scratch.left, &scratch.right, &scratch.counts}) {
        if (list->size() < most) list->resize(most);
    }
    for (std::uint32_t xs = pair.x_open; xs != 0; xs &= xs - 1) {
        const auto i = static_cast<std::uint32_t>(std::countr_zero(xs));
        const Token& x = tokens_[pair.x[i]];
        if (x.length < alike_length_min) continue;
        for (std::uint32_t ys = pair.y_open; ys != 0; ys &= ys - 1) {
            const auto j = static_cast<std::uint32_t>(std::countr_zero(ys));
            const Token& y = tokens_[pair.y[j]];
            if (y.length < alike_length_min || !may_be_alike(x, y)) continue;
            scratch.left[chunk.candidates] = pair.x[i];
            scratch.right[chunk.candidates] = pair.y[j];
            scratch.counts[chunk.candidates++] = i << 8 | j;
        }
    }
    pair.candidates = static_cast<std::uint32_t>(chunk.candidates) - pair.first_candidate;
}

/// Aligns each token of x that is left with the most like of y, the first of equals.
void TokenAlignment::align_alike(Pair& pair, const Chunk&, const MeasureScratch& scratch) const {
    const std::size_t end = pair.first_candidate + pair.candidates;
    for (std::size_t c = pair.first_candidate; c < end;) {
        const std::uint32_t i = scratch.counts[c] >> 8;
        double best = 0;
        std::uint32_t best_place = 0;
        for (; c < end && scratch.counts[c] >> 8 == i; ++c) {
            const std::uint32_t j = scratch.counts[c] & 0xFF;
            const double similarity = scratch.values[c];
            if (similarity < alike_min || similarity <= best || (pair.y_open >> j & 1) == 0) continue;
            best = similarity;
            best_place = j;
        }
        if (best == 0) continue;
        pair.x_open &= ~(std::uint32_t{1} << i);
        pair.y_open &= ~(std::uint32_t{1} << best_place);
        const std::uint64_t both = std::uint64_t{tokens_[pair.x[i]].weight} + tokens_[pair.y[best_place]].weight;
        pair.shared += static_cast<std::uint32_t>(both * shared_part(best) >> 17);
    }
}

void TokenAlignment::align_initials(Pair& pair) const {
    for (std::uint32_t xs = pair.x_open; xs != 0; xs &= xs - 1) {
        const auto i = static_cast<std::uint32_t>(std::countr_zero(xs));
        const Token& x = tokens_[pair.x[i]];
        for (std::uint32_t ys = pair.y_open; ys != 0; ys &= ys - 1) {
            const auto j = static_cast<std::uint32_t>(std::countr_zero(ys));
            const Token& y = tokens_[pair.y[j]];
            if ((x.length != 1 && y.length != 1) || x.first != y.first) continue;
            pair.x_open &= ~(std::uint32_t{1} << i);
            pair.y_open &= ~(std::uint32_t{1} << j);
            pair.shared += std::min(initial_bits * static_cast<std::uint32_t>(unit_bits), (x.weight + y.weight) / 4);
            break;
        }
    }
}

void TokenAlignment::write(const Pair& pair, const AlignmentResults& results) const {
    const double shared = pair.shared, x_weight = pair.x_weight, y_weight = pair.y_weight;
    const bool is_blank = pair.x.empty();  // no token: equal to another such value and like nothing else
    if (results.similarity != nullptr) {
        const double all = x_weight + y_weight - shared;
        results.similarity[pair.place] = is_blank ? (pair.y.empty() ? 1.0 : 0.0) : shared / all;
    }
    if (results.inside != nullptr) {
        const double inside = is_blank ? (pair.y.empty() ? 1.0 : 0.0) : std::min(1.0, shared / x_weight);
        results.inside[pair.place] = pair.x_open == 0 ? inside : 0.0;
    }
    if (results.shared_bits != nullptr) results.shared_bits[pair.place] = shared / unit_bits;
}

void TokenAlignment::align(const ValuePairs& pairs, const AlignmentResults& results, MeasureScratch& scratch) const {
    const auto all_of = [](std::size_t tokens) { return static_cast<std::uint32_t>((std::uint64_t{1} << tokens) - 1); };
    Chunk chunk;
    for (std::size_t begin = 0; begin < pairs.size; begin += chunk_pairs) {
        chunk.size = std::min(chunk_pairs, pairs.size - begin);
        chunk.candidates = 0;
        for (std::size_t k = 0; k < chunk.size; ++k) {
            const std::uint32_t left = pairs.left[begin + k], right = pairs.right[begin + k];
            Pair pair{.place = static_cast<std::uint32_t>(begin + k), .x_weight = weights_[left], .y_weight = weights_[right],
                      .x = tokens_of(left), .y = tokens_of(right)};
            if (pair.x.size() > pair.y.size() || (pair.x.size() == pair.y.size() && comes_first(pair.y, pair.x))) {
                std::swap(pair.x, pair.y);
                std::swap(pair.x_weight, pair.y_weight);
            }
            pair.x_open = all_of(pair.x.size());
            pair.y_open = all_of(pair.y.size());
            align_equal(pair);
            list_candidates(pair, chunk, scratch);
            chunk.pairs[k] = pair;
        }
        if (scratch.values.size() < chunk.candidates) scratch.values.resize(chunk.candidates);
        if (chunk.candidates != 0) {
            jaro_winkler_->compute({scratch.left.data(), scratch.right.data(), chunk.candidates}, scratch.values.data(),
                                   scratch.nested());
        }
        for (std::size_t k = 0; k < chunk.size; ++k) {
            Pair& pair = chunk.pairs[k];
            align_alike(pair, chunk, scratch);
            align_initials(pair);
            write(pair, results);
        }
    }
}

}  // namespace sameas
