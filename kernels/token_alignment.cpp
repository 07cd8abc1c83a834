// Equal tokens of two values, and those that may be alike.
//
// Problem: every token of one text against every one of the other: some twenty comparisons a pair of texts, of which one or
// two find something, in loops so short that their ends cannot be foreseen.
//
// Idea: the tokens of the longer text stand side by side in a few short columns (number, letters, beginning, length), so that
// one token of the shorter text meets as many of them as a vector has lanes, all questions answered as bits. What is found is
// then picked bit by bit, and for most pairs of texts nothing is.
//
// Why letters tell that two tokens are not alike: with m matching characters of lengths a and b, Jaro's similarity j is at
// most (m / a + m / b + 1) / 3, and Winkler's is j + p (1 - j) / 10 after p common leading characters, so 0.86 needs
// m (1 / a + 1 / b) >= 3 (0.86 - p / 10) / (1 - p / 10) - 1. A letter that the other token lacks cannot match: with c bits in
// common, m is at most c and the characters beyond one a bit, of the token that has fewer of these. All in floats, with some slack.
#include "kernels/token_alignment.hpp"

#include "kernels/dispatch.hpp"

#ifdef SAMEAS_ARCH
#include "kernels/vectors.hpp"
#else
#include <algorithm>
#include <bit>
#endif

namespace sameas::kernels {

/// What align_equal_tokens takes.
struct TokenPairs {
    const TokenBatch& values;
    const std::uint32_t* left;
    const std::uint32_t* right;
    std::size_t size;
};

SAMEAS_ISA_FUNCTION(AlignEqualTokens, std::size_t, const TokenPairs&, EqualTokens*, AlikeTokens&);

#ifdef SAMEAS_ARCH
namespace {

using Words = Vector<std::uint32_t>;
using Signs = Vector<std::int32_t>;
using Floats = Vector<float>;
constexpr std::size_t lanes = sizeof(Words) / sizeof(std::uint32_t);

/// What m (1 / a + 1 / b) must reach after p common leading characters, less a slack for floats.
constexpr float need_after(int p) noexcept {
    const double boost = 0.1 * p;
    return static_cast<float>(3 * (alike_similarity - boost) / (1 - boost) - 1 - 1e-3);
}

inline Words ones(Words a) noexcept {
    a -= (a >> 1) & 0x55555555;
    a = (a & 0x33333333) + ((a >> 2) & 0x33333333);
    a = (a + (a >> 4)) & 0x0F0F0F0F;
    a += a >> 8;
    return (a + (a >> 16)) & 0x3F;
}
inline Floats every(float value) noexcept { return value - Floats{}; }
template <class Lanes, class Number>
inline void store(Lanes lanes_of, Number* to) noexcept {
    __builtin_memcpy(to, &lanes_of, sizeof lanes_of);
}

/// The tokens of a value, side by side, and at least one vector of fillers behind.
struct Columns {
    static constexpr std::size_t size = aligned_tokens_max + lanes;
    std::uint32_t tokens[size], letters[size], beginnings[size];
    float per_length[size], repeats[size];
    std::uint32_t singles;

    void fill(const TokenBatch& values, const std::uint32_t* row, std::size_t count) noexcept {
        singles = 0;
        for (std::size_t k = 0; k < count; ++k) {
            const TokenFacts& facts = values.facts[row[k]];
            tokens[k] = row[k];
            letters[k] = facts.letters;
            beginnings[k] = facts.beginning;
            per_length[k] = facts.per_length;
            repeats[k] = static_cast<float>(facts.repeats);
            singles |= std::uint32_t{facts.is_single} << k;
        }
        store(~Words{}, tokens + count);  // no token, and like none
        store(Words{}, letters + count);
        store(Words{}, beginnings + count);
        store(every(-1e9f), per_length + count);
        store(Floats{}, repeats + count);
    }
};

struct Found {
    std::uint32_t equal, alike;  ///< a bit a token
};

/// One token against `lanes` others from `at` on.
inline Found compare(std::uint32_t token, const TokenFacts& facts, const Columns& others, std::size_t at) noexcept {
    const Words common = ones(load(others.letters + at) & facts.letters);
    const Floats repeats = load(others.repeats + at), own_repeats = every(static_cast<float>(facts.repeats));
    const Floats matches = __builtin_convertvector(reinterpret_cast<Signs>(common), Floats) +
                           (repeats < own_repeats ? repeats : own_repeats);
    const Words apart = load(others.beginnings + at) ^ facts.beginning;
    Floats need = every(need_after(0));
    need = (apart & 0xFF) == 0 ? every(need_after(1)) : need;
    need = (apart & 0xFFFF) == 0 ? every(need_after(2)) : need;
    need = (apart & 0xFFFFFF) == 0 ? every(need_after(3)) : need;
    need = apart == 0 ? every(need_after(4)) : need;
    const Floats reached = matches * (load(others.per_length + at) + facts.per_length);
    return {sign_bits(reinterpret_cast<Signs>(load(others.tokens + at) == token)),
            sign_bits(reinterpret_cast<Signs>(reached >= need))};
}

inline std::uint32_t all_of(std::size_t tokens) noexcept {
    return static_cast<std::uint32_t>((std::uint64_t{1} << tokens) - 1);
}

/// Whether the tokens of y come before those of x; both have `count`.
inline bool comes_first(const std::uint32_t* y, const std::uint32_t* x, std::size_t count) noexcept {
    std::size_t k = 0;
    while (k < count && x[k] == y[k]) ++k;
    return k < count && y[k] < x[k];
}

inline void list_alike(const EqualTokens& pair, const std::uint32_t* x, const std::uint32_t* y, const Found* found,
                       AlikeTokens& alike) noexcept {
    for (std::uint32_t xs = pair.x_open; xs != 0; xs &= xs - 1) {
        const auto i = static_cast<std::uint32_t>(__builtin_ctz(xs));
        for (std::uint32_t ys = found[i].alike & pair.y_open; ys != 0; ys &= ys - 1) {
            const auto j = static_cast<std::uint32_t>(__builtin_ctz(ys));
            alike.x[alike.size] = x[i];
            alike.y[alike.size] = y[j];
            alike.places[alike.size++] = i << 8 | j;
        }
    }
}

inline EqualTokens align(const TokenBatch& values, std::uint32_t left, std::uint32_t right, AlikeTokens& alike) noexcept {
    EqualTokens pair{.x = left, .y = right};
    const TokenRow left_row = values.rows[left], right_row = values.rows[right];
    const std::uint32_t *x = values.tokens + left_row.begin, *y = values.tokens + right_row.begin;
    std::size_t x_count = left_row.count, y_count = right_row.count;
    if (x_count > y_count || (x_count == y_count && comes_first(y, x, x_count))) {
        pair.x = right;
        pair.y = left;
        const std::uint32_t* const row = x;
        x = y;
        y = row;
        x_count = right_row.count;
        y_count = left_row.count;
    }
    Columns columns;
    columns.fill(values, y, y_count);
    Found found[aligned_tokens_max], any{0, 0};
    std::uint32_t x_singles = 0;
    for (std::size_t i = 0; i < x_count; ++i) {
        const TokenFacts& facts = values.facts[x[i]];
        x_singles |= std::uint32_t{facts.is_single} << i;
        Found of_token = compare(x[i], facts, columns, 0);
        for (std::size_t at = lanes; at < y_count; at += lanes) {
            const Found more = compare(x[i], facts, columns, at);
            of_token.equal |= more.equal << at;
            of_token.alike |= more.alike << at;
        }
        found[i] = of_token;
        any.equal |= of_token.equal;
        any.alike |= of_token.alike;
    }
    pair.x_open = all_of(x_count);
    pair.y_open = all_of(y_count);
    if (any.equal != 0) {
        for (std::size_t i = 0; i < x_count; ++i) {
            const std::uint32_t equal = found[i].equal & pair.y_open;
            if (equal == 0) continue;
            pair.y_open &= ~(equal & (~equal + 1));
            pair.x_open &= ~(1u << i);
            pair.shared += values.weights[x[i]];
        }
    }
    pair.first_alike = static_cast<std::uint32_t>(alike.size);
    if (any.alike != 0) list_alike(pair, x, y, found, alike);
    pair.alike = static_cast<std::uint32_t>(alike.size) - pair.first_alike;
    pair.has_single = (pair.x_open & x_singles) | (pair.y_open & columns.singles);
    return pair;
}

}  // namespace

template <class Arch>
std::size_t AlignEqualTokens::operator()(Arch, const TokenPairs& pairs, EqualTokens* out, AlikeTokens& alike) const noexcept {
    // Of random values all of this is in no cache, and each step waits for the one before. Not in functions of their own: g++ 12
    // drops calls of functions that do nothing but prefetch.
    constexpr std::size_t ahead = 4;  // pairs, a step
    const TokenBatch& values = pairs.values;
    for (std::size_t i = 0; i < pairs.size; ++i) {
        if (alike.size + aligned_tokens_max * aligned_tokens_max > alike.capacity) return i;
        if (i + 3 * ahead < pairs.size) {
            __builtin_prefetch(values.rows + pairs.left[i + 3 * ahead]);
            __builtin_prefetch(values.rows + pairs.right[i + 3 * ahead]);
        }
        if (i + 2 * ahead < pairs.size) {
            __builtin_prefetch(values.tokens + values.rows[pairs.left[i + 2 * ahead]].begin);
            __builtin_prefetch(values.tokens + values.rows[pairs.right[i + 2 * ahead]].begin);
        }
        if (i + ahead < pairs.size) {
            const TokenRow left = values.rows[pairs.left[i + ahead]], right = values.rows[pairs.right[i + ahead]];
            for (std::size_t k = 0; k < left.count; ++k) __builtin_prefetch(values.facts + values.tokens[left.begin + k]);
            for (std::size_t k = 0; k < right.count; ++k) __builtin_prefetch(values.facts + values.tokens[right.begin + k]);
        }
        out[i] = align(values, pairs.left[i], pairs.right[i], alike);
    }
    return pairs.size;
}
#endif

SAMEAS_ISA_EMIT(AlignEqualTokens, std::size_t, const TokenPairs&, EqualTokens*, AlikeTokens&);

#ifndef SAMEAS_ARCH
TokenFacts token_facts(std::u32string_view token) noexcept {
    TokenFacts facts;
    for (std::size_t i = 0; i < token.size(); ++i) {
        facts.letters |= 1u << (token[i] % 32);
        if (i < 4) facts.beginning |= (token[i] & 0xFFu) << (8 * i);
    }
    const std::size_t repeats = token.size() - static_cast<std::size_t>(std::popcount(facts.letters));
    facts.repeats = static_cast<std::uint16_t>(std::min<std::size_t>(repeats, 65535));
    facts.per_length = token.size() < alike_length ? -1e9f : 1 / static_cast<float>(token.size());
    facts.is_single = token.size() == 1 ? 1 : 0;
    return facts;
}

std::size_t align_equal_tokens(const TokenBatch& values, const std::uint32_t* left, const std::uint32_t* right,
                               std::size_t size, EqualTokens* out, AlikeTokens& alike) noexcept {
    return dispatch(AlignEqualTokens{}, TokenPairs{values, left, right, size}, out, alike);
}
#endif

}  // namespace sameas::kernels
