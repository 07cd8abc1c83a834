#include "kernels/token_alignment.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include "kernels/cpu.hpp"
#include "kernels/reference/jaro_winkler.hpp"

using namespace sameas::kernels;

namespace {

/// Values of tokens that collide in many ways.
struct Values {
    std::vector<std::u32string> texts;   // of tokens
    std::vector<TokenFacts> facts;
    std::vector<std::uint32_t> weights, tokens;
    std::vector<TokenRow> rows;

    Values(std::size_t values, std::size_t tokens_max, std::mt19937& random) {
        std::set<std::u32string> stock;
        const std::u32string letters = U"abnoAé\u0416\U0001D54F";
        while (stock.size() < 50) {
            std::u32string text;
            for (std::size_t size = 1 + random() % (random() % 8 == 0 ? 90 : 7); size > 0; --size)
                text += letters[random() % (random() % 2 == 0 ? 4 : letters.size())];
            stock.insert(text);
        }
        texts.assign(stock.begin(), stock.end());
        for (const std::u32string& text : texts) {
            facts.push_back(token_facts(text));
            weights.push_back(1 + static_cast<std::uint32_t>(random() % 1'000'000));
        }
        for (std::size_t v = 0; v < values; ++v) {
            TokenRow row{.begin = tokens.size(), .count = static_cast<std::uint32_t>(random() % (tokens_max + 1))};
            for (std::size_t k = 0; k < row.count; ++k) {
                tokens.push_back(static_cast<std::uint32_t>(random() % texts.size()));
                row.weight += weights[tokens.back()];
            }
            rows.push_back(row);
        }
    }
    TokenBatch batch() const { return {rows.data(), tokens.data(), facts.data(), weights.data()}; }
    std::vector<std::uint32_t> of(std::uint32_t value) const {
        const auto begin = tokens.begin() + static_cast<std::ptrdiff_t>(rows[value].begin);
        return {begin, begin + rows[value].count};
    }
};

/// The equal tokens by the definition.
EqualTokens by_definition(const Values& values, std::uint32_t left, std::uint32_t right) {
    const std::vector<std::uint32_t> l = values.of(left), r = values.of(right);
    const bool is_turned = std::tuple(l.size(), l) > std::tuple(r.size(), r);
    const std::vector<std::uint32_t>&x = is_turned ? r : l, &y = is_turned ? l : r;
    EqualTokens pair{.x = is_turned ? right : left, .y = is_turned ? left : right};
    for (std::size_t i = 0; i < x.size(); ++i) pair.x_open |= 1u << i;
    for (std::size_t j = 0; j < y.size(); ++j) pair.y_open |= 1u << j;
    for (std::size_t i = 0; i < x.size(); ++i) {
        for (std::size_t j = 0; j < y.size(); ++j) {
            if (x[i] != y[j] || (pair.y_open >> j & 1) == 0) continue;
            pair.x_open &= ~(1u << i);
            pair.y_open &= ~(1u << j);
            pair.shared += values.weights[x[i]];
            break;
        }
    }
    return pair;
}

}  // namespace

TEST_CASE("equal tokens are aligned, and none that is alike goes unlisted", "[token_alignment]") {
    std::mt19937 random(7);
    const Values few(60, 7, random), many(40, aligned_tokens_max, random);
    for (const Values* values : {&few, &many}) {
        std::vector<std::uint32_t> left, right;
        for (std::uint32_t l = 0; l < values->rows.size(); ++l) {
            for (std::uint32_t r = 0; r < values->rows.size(); ++r) {
                left.push_back(l);
                right.push_back(r);
            }
        }
        for (const Isa isa : available_isas()) {
            const ScopedIsa forced(isa);
            CAPTURE(std::string(isa_name(isa)));
            constexpr std::size_t capacity = 3000;
            std::vector<std::uint32_t> x(capacity), y(capacity), places(capacity);
            std::vector<EqualTokens> pairs(left.size());
            std::size_t listed = 0, alike_pairs = 0, compared = 0;
            for (std::size_t begin = 0; begin < left.size();) {
                AlikeTokens alike{x.data(), y.data(), places.data(), capacity};
                const std::size_t done = align_equal_tokens(values->batch(), left.data() + begin, right.data() + begin,
                                                            left.size() - begin, pairs.data() + begin, alike);
                REQUIRE(done > 0);
                std::size_t next = 0;
                for (std::size_t i = begin; i < begin + done; ++i) {
                    const EqualTokens pair = pairs[i], expected = by_definition(*values, left[i], right[i]);
                    const std::vector<std::uint32_t> xs = values->of(expected.x), ys = values->of(expected.y);
                    REQUIRE(xs == values->of(pair.x));
                    REQUIRE(ys == values->of(pair.y));
                    REQUIRE(std::tuple(pair.shared, pair.x_open, pair.y_open) ==
                            std::tuple(expected.shared, expected.x_open, expected.y_open));
                    REQUIRE(pair.first_alike == next);
                    next += pair.alike;
                    bool has_single = false;
                    for (std::uint32_t a = 0; a < xs.size(); ++a) {
                        has_single = has_single || ((pair.x_open >> a & 1) != 0 && values->texts[xs[a]].size() == 1);
                    }
                    for (std::uint32_t b = 0; b < ys.size(); ++b) {
                        has_single = has_single || ((pair.y_open >> b & 1) != 0 && values->texts[ys[b]].size() == 1);
                    }
                    REQUIRE((pair.has_single != 0) == has_single);
                    std::size_t at = pair.first_alike;
                    for (std::uint32_t a = 0; a < xs.size(); ++a) {
                        for (std::uint32_t b = 0; b < ys.size(); ++b) {
                            const bool is_listed = at < next && places[at] == (a << 8 | b);
                            if (is_listed) REQUIRE((x[at] == xs[a] && y[at] == ys[b]));
                            at += is_listed ? 1 : 0;
                            const bool is_open = (pair.x_open >> a & pair.y_open >> b & 1) != 0;
                            const std::u32string &s = values->texts[xs[a]], &t = values->texts[ys[b]];
                            compared += is_open ? 1 : 0;
                            if (is_listed) REQUIRE((is_open && s.size() >= alike_length && t.size() >= alike_length));
                            if (!is_open || is_listed || s.size() < alike_length || t.size() < alike_length) continue;
                            if (reference::jaro_winkler(s, t) >= alike_similarity) FAIL("not listed");
                        }
                    }
                    REQUIRE(at == next);  // in order
                    listed += pair.alike;
                    for (std::size_t c = pair.first_alike; c < next; ++c)
                        alike_pairs += reference::jaro_winkler(values->texts[x[c]], values->texts[y[c]]) >= alike_similarity ? 1 : 0;
                }
                REQUIRE(next == alike.size);
                begin += done;
            }
            CHECK(alike_pairs > 100);
            CHECK(listed < compared / 3);
        }
    }
}
