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
// Fast, because nearly all pairs are settled by integers. Tokens are numbers, so equal ones are found by comparing numbers; of
// those left, letters and lengths tell most apart (kernels/token_alignment). The few pairs of tokens that may be alike are
// listed for some hundred pairs of texts and shown to the Jaro-Winkler kernel at once; then the greedy choice is made from
// its results. What is listed in vain changes nothing, so the filter can be as coarse as it likes.
//
// A token's number is its rank in the order of bytes: two texts stand in one order whatever else is in the dictionary.
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

constexpr double unit_bits = 65536;          // units a bit
constexpr std::uint32_t half_a_bit = 32768;  // units
constexpr std::uint32_t initial_units = 2 * 65536;
constexpr std::size_t chunk_pairs = 256;
constexpr std::size_t alike_max = 8192;      // pairs of tokens that wait for their similarity

/// Weight of a token that so many of `total` records have.
std::uint32_t weight_of(std::uint64_t total, std::uint64_t count) {
    const double bits = kernels::log2(static_cast<double>(total) / static_cast<double>(count));
    return static_cast<std::uint32_t>(std::max(0.0, bits) * unit_bits + 0.5) + half_a_bit;
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

/// Weights of tokens, by place in `by_rank`. Both sides are sorted by bytes, so that one walk finds all.
std::vector<std::uint32_t> weights_of(const Dictionary& tokens, const std::vector<std::uint32_t>& by_rank,
                                      const FrequencyTable* table) {
    if (table == nullptr) return std::vector<std::uint32_t>(by_rank.size(), weight_of(2, 1));
    const std::uint64_t total = std::max<std::uint64_t>(table->total, 1);
    std::vector<std::uint32_t> weights(by_rank.size(), weight_of(total, 1));
    auto entry = table->counts.begin();
    for (std::size_t rank = 0; rank < by_rank.size(); ++rank) {
        const std::string_view text = tokens.text(static_cast<ValueId>(by_rank[rank]));
        while (entry != table->counts.end() && entry->first < text) ++entry;
        if (entry == table->counts.end()) break;
        if (entry->first == text) weights[rank] = weight_of(total, entry->second);
    }
    return weights;
}

/// Calls body(token id) for the tokens of a value that count.
template <class Body>
void for_each_token(const TokenSets& tokens, std::size_t value, const Body& body) {
    const std::span<const std::uint32_t> all = tokens.tokens_of(static_cast<ValueId>(value));
    for (const std::uint32_t token : all.first(std::min(all.size(), kernels::aligned_tokens_max))) body(token);
}

/// By token id.
std::vector<std::uint32_t> ranks_of(const std::vector<std::uint32_t>& by_rank) {
    std::vector<std::uint32_t> ranks(by_rank.size() + 1, 0);
    for (std::uint32_t rank = 0; rank < by_rank.size(); ++rank) ranks[by_rank[rank]] = rank;
    return ranks;
}

/// Share of their mean weight that two tokens of that Jaro-Winkler similarity have in common, in 65536ths; never all of it.
std::uint64_t shared_part(double similarity) {
    const double part = 1 - 4 * (1 - similarity);
    return std::min<std::uint64_t>(static_cast<std::uint64_t>(part * unit_bits + 0.5), 65535);
}

}  // namespace

std::vector<double> token_bits(const FrequencyTable& table, const Dictionary& values) {
    const TokenSets tokens(values);
    const std::vector<std::uint32_t> by_rank = by_bytes(tokens.tokens());
    const std::vector<std::uint32_t> ranks = ranks_of(by_rank), weights = weights_of(tokens.tokens(), by_rank, &table);
    std::vector<double> bits;
    for (std::size_t value = 0; value < values.size(); ++value) {
        std::uint32_t sum = 0;
        for_each_token(tokens, value, [&](std::uint32_t token) { sum += weights[ranks[token]]; });
        bits.push_back(sum / unit_bits);
    }
    return bits;
}

TokenAlignment::TokenAlignment(const TokenSets& tokens, PreparedValues& token_values, std::size_t values,
                               const FrequencyTable* table)
    : jaro_winkler_(make_measure(measure_call("jaro_winkler"), token_values)), token_ids_(by_bytes(tokens.tokens())) {
    weights_ = weights_of(tokens.tokens(), token_ids_, table);
    const kernels::TextBatch texts = token_values.code_points().batch();
    kernels::RowUnits room;
    for (const std::uint32_t id : token_ids_) {
        const std::u32string_view text = kernels::text_view(texts, id, room);
        facts_.push_back(kernels::token_facts(text));
        first_.push_back(text.front());
    }
    const std::vector<std::uint32_t> ranks = ranks_of(token_ids_);
    rows_.reserve(values);
    for (std::size_t value = 0; value < values; ++value) {
        kernels::TokenRow row{.begin = tokens_.size()};
        for_each_token(tokens, value, [&](std::uint32_t token) {
            tokens_.push_back(ranks[token]);
            row.weight += weights_[ranks[token]];
        });
        row.count = static_cast<std::uint32_t>(tokens_.size() - row.begin);
        rows_.push_back(row);
    }
}

double TokenAlignment::bits(ValueId value) const { return rows_[index(value)].weight / unit_bits; }

/// Aligns each token of x that is left with the most like of y, the first of equals.
void TokenAlignment::align_alike(kernels::EqualTokens& pair, const MeasureScratch& scratch) const {
    const std::size_t end = std::size_t{pair.first_alike} + pair.alike;
    for (std::size_t c = pair.first_alike; c < end;) {
        const std::uint32_t i = scratch.counts[c] >> 8;
        std::size_t best = end;
        for (; c < end && scratch.counts[c] >> 8 == i; ++c) {
            const bool is_open = (pair.y_open >> (scratch.counts[c] & 0xFF) & 1) != 0;
            if (!is_open || scratch.values[c] < kernels::alike_similarity) continue;
            if (best == end || scratch.values[c] > scratch.values[best]) best = c;
        }
        if (best == end) continue;
        const std::uint32_t j = scratch.counts[best] & 0xFF;
        pair.x_open &= ~(1u << i);
        pair.y_open &= ~(1u << j);
        const std::uint64_t both = std::uint64_t{weights_[tokens_[rows_[pair.x].begin + i]]} +
                                   weights_[tokens_[rows_[pair.y].begin + j]];
        pair.shared += static_cast<std::uint32_t>(both * shared_part(scratch.values[best]) >> 17);
    }
}

void TokenAlignment::align_initials(kernels::EqualTokens& pair) const {
    const std::uint32_t *const x = tokens_.data() + rows_[pair.x].begin, *const y = tokens_.data() + rows_[pair.y].begin;
    for (std::uint32_t xs = pair.x_open; xs != 0; xs &= xs - 1) {
        const int i = std::countr_zero(xs);
        for (std::uint32_t ys = pair.y_open; ys != 0; ys &= ys - 1) {
            const int j = std::countr_zero(ys);
            const bool has_single = (facts_[x[i]].is_single | facts_[y[j]].is_single) != 0;
            if (!has_single || first_[x[i]] != first_[y[j]]) continue;
            pair.x_open &= ~(1u << i);
            pair.y_open &= ~(1u << j);
            pair.shared += std::min(initial_units, (weights_[x[i]] + weights_[y[j]]) / 4);
            break;
        }
    }
}

void TokenAlignment::write(const kernels::EqualTokens& pair, std::size_t place, const AlignmentResults& results) const {
    const kernels::TokenRow &x = rows_[pair.x], &y = rows_[pair.y];
    const double shared = pair.shared, x_weight = x.weight, y_weight = y.weight;
    const double of_blank = y.count == 0 ? 1 : 0;  // no token: equal to another such value and like nothing else
    if (results.similarity != nullptr)
        results.similarity[place] = x.count == 0 ? of_blank : shared / (x_weight + y_weight - shared);
    if (results.inside != nullptr) {
        const double inside = x.count == 0 ? of_blank : std::min(1.0, shared / x_weight);
        results.inside[place] = pair.x_open == 0 ? inside : 0;
    }
    if (results.shared_bits != nullptr) results.shared_bits[place] = shared / unit_bits;
}

void TokenAlignment::align(const ValuePairs& pairs, const AlignmentResults& results, MeasureScratch& scratch) const {
    std::array<kernels::EqualTokens, chunk_pairs> chunk;
    for (auto* list : {&scratch.left, &scratch.right, &scratch.counts}) {
        if (list->size() < alike_max) list->resize(alike_max);
    }
    if (scratch.values.size() < alike_max) scratch.values.resize(alike_max);
    for (std::size_t begin = 0; begin < pairs.size;) {
        kernels::AlikeTokens alike{scratch.left.data(), scratch.right.data(), scratch.counts.data(), alike_max};
        const std::size_t size = kernels::align_equal_tokens(batch(), pairs.left + begin, pairs.right + begin,
                                                             std::min(chunk_pairs, pairs.size - begin), chunk.data(), alike);
        if (alike.size != 0) {
            for (std::size_t c = 0; c < alike.size; ++c) {
                scratch.left[c] = token_ids_[scratch.left[c]];
                scratch.right[c] = token_ids_[scratch.right[c]];
            }
            jaro_winkler_->compute({scratch.left.data(), scratch.right.data(), alike.size}, scratch.values.data(),
                                   scratch.nested());
        }
        for (std::size_t k = 0; k < size; ++k) {
            kernels::EqualTokens& pair = chunk[k];
            if (pair.alike != 0) align_alike(pair, scratch);
            if (pair.has_single != 0) align_initials(pair);
            write(pair, begin + k, results);
        }
        begin += size;
    }
}

}  // namespace sameas
