#include "engine/compare/token_alignment.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "kernels/reference/jaro_winkler.hpp"
#include "tests/support/measured.hpp"
#include "tests/support/token_texts.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

struct Aligned {
    double similarity = 0, inside = 0, shared_bits = 0;
};

/// The definition, step by step, in doubles.
class ByDefinition {
  public:
    explicit ByDefinition(const FrequencyTable* table) : table_(table) {}

    double weight(const std::string& token) const {
        if (table_ == nullptr) return 1.5;
        double count = 1;
        for (const auto& [text, records] : table_->counts) {
            if (text == token) count = static_cast<double>(records);
        }
        return std::log2(static_cast<double>(table_->total) / count) + 0.5;
    }

    Aligned operator()(const std::string& left, const std::string& right) const {
        std::vector<std::string> x = first_tokens(left), y = first_tokens(right);
        if (x.size() > y.size() || (x.size() == y.size() && y < x)) std::swap(x, y);
        if (x.empty()) return {y.empty() ? 1.0 : 0.0, y.empty() ? 1.0 : 0.0, 0};
        double shared = 0, all_x = 0, all_y = 0;
        for (const std::string& token : x) all_x += weight(token);
        for (const std::string& token : y) all_y += weight(token);
        std::vector<bool> x_used(x.size()), y_used(y.size());
        for (std::size_t i = 0; i < x.size(); ++i) {
            for (std::size_t j = 0; j < y.size() && !x_used[i]; ++j) {
                if (y_used[j] || x[i] != y[j]) continue;
                x_used[i] = y_used[j] = true;
                shared += weight(x[i]);
            }
        }
        for (std::size_t i = 0; i < x.size(); ++i) {
            double best = 0;
            std::size_t place = 0;
            for (std::size_t j = 0; j < y.size() && !x_used[i]; ++j) {
                const std::u32string a = characters(x[i]), b = characters(y[j]);
                if (y_used[j] || a.size() < 3 || b.size() < 3) continue;
                const double similarity = kernels::reference::jaro_winkler(a, b);
                if (similarity < 0.86 || similarity <= best) continue;
                best = similarity;
                place = j;
            }
            if (best == 0) continue;
            x_used[i] = y_used[place] = true;
            shared += (weight(x[i]) + weight(y[place])) / 2 * (1 - 4 * (1 - best));
        }
        for (std::size_t i = 0; i < x.size(); ++i) {
            for (std::size_t j = 0; j < y.size() && !x_used[i]; ++j) {
                const std::u32string a = characters(x[i]), b = characters(y[j]);
                if (y_used[j] || (a.size() != 1 && b.size() != 1) || a[0] != b[0]) continue;
                x_used[i] = y_used[j] = true;
                shared += std::min(2.0, (weight(x[i]) + weight(y[j])) / 4);
            }
        }
        const bool is_inside = std::find(x_used.begin(), x_used.end(), false) == x_used.end();
        return {shared / (all_x + all_y - shared), is_inside ? std::min(1.0, shared / all_x) : 0, shared};
    }

  private:
    static std::vector<std::string> first_tokens(const std::string& text) {
        std::vector<std::string> tokens = tokens_of(text);
        if (tokens.size() > 32) tokens.resize(32);
        return tokens;
    }
    static std::u32string characters(const std::string& token) {
        std::u32string result;
        for (std::size_t i = 0; i < token.size();) {
            const auto byte = static_cast<unsigned char>(token[i]);
            const std::size_t size = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
            char32_t character = size == 1 ? byte : byte & (0x7Fu >> size);
            for (std::size_t k = 1; k < size; ++k)
                character = character << 6 | (static_cast<unsigned char>(token[i + k]) & 0x3Fu);
            result += character;
            i += size;
        }
        return result;
    }

    const FrequencyTable* table_;
};

/// Some values, and a table of what `records_of` says of their tokens.
class Alignment {
  public:
    Alignment(const std::vector<std::string>& texts, const FrequencyTable* table)
        : dictionary_(dictionary_of(texts)), values_(dictionary_, nullptr) {
        values_.weigh_tokens_by(table);
    }

    const TokenAlignment& alignment() { return values_.token_alignment(); }

    /// Of two of the texts, by their number in the list.
    Aligned operator()(std::size_t left, std::size_t right) {
        const auto l = static_cast<std::uint32_t>(left + 1), r = static_cast<std::uint32_t>(right + 1);
        Aligned result;
        MeasureScratch scratch;
        alignment().align({&l, &r, 1}, {&result.similarity, &result.inside, &result.shared_bits}, scratch);
        return result;
    }
    /// Of all pairs of texts, left by left.
    std::vector<Aligned> all(MeasureScratch& scratch) {
        std::vector<std::uint32_t> left, right;
        for (std::uint32_t l = 1; l < dictionary_.size(); ++l) {
            for (std::uint32_t r = 1; r < dictionary_.size(); ++r) {
                left.push_back(l);
                right.push_back(r);
            }
        }
        std::vector<double> similarity(left.size()), inside(left.size()), bits(left.size());
        alignment().align({left.data(), right.data(), left.size()}, {similarity.data(), inside.data(), bits.data()}, scratch);
        std::vector<Aligned> results;
        for (std::size_t i = 0; i < left.size(); ++i) results.push_back({similarity[i], inside[i], bits[i]});
        return results;
    }

  private:
    Dictionary dictionary_;
    PreparedValues values_;
};

Expression tokens_of_text() { return {"tokens", {{"text", {}, {}}}, {}}; }

/// As if the texts were the records.
FrequencyTable frequencies_of(const std::vector<std::string>& texts) {
    std::map<std::string, std::uint64_t> counts;
    for (const std::string& text : texts) {
        const std::vector<std::string> tokens = tokens_of(text);
        for (const std::string& token : std::set<std::string>(tokens.begin(), tokens.end())) ++counts[token];
    }
    FrequencyTable table{tokens_of_text(), texts.size(), {}};
    for (const auto& [token, count] : counts) {
        if (count >= 2) table.counts.emplace_back(token, count);
    }
    return table;
}

void check_against_definition(const std::vector<std::string>& texts, const FrequencyTable* table) {
    Alignment alignment(texts, table);
    const ByDefinition by_definition(table);
    MeasureScratch scratch;
    const std::vector<Aligned> results = alignment.all(scratch);
    std::size_t nontrivial = 0, inside = 0;
    for (std::size_t l = 0, i = 0; l < texts.size(); ++l) {
        for (std::size_t r = 0; r < texts.size(); ++r, ++i) {
            const Aligned expected = by_definition(texts[l], texts[r]);
            const Aligned exchanged = results[r * texts.size() + l];
            CAPTURE(texts[l], texts[r]);
            REQUIRE(results[i].similarity == Approx(expected.similarity).margin(1e-4));
            REQUIRE(results[i].inside == Approx(expected.inside).margin(1e-4));
            REQUIRE(results[i].shared_bits == Approx(expected.shared_bits).margin(1e-2));
            REQUIRE((results[i].similarity == 1) == (expected.similarity == 1));
            REQUIRE(results[i].similarity == exchanged.similarity);
            REQUIRE(results[i].inside == exchanged.inside);
            REQUIRE(results[i].shared_bits == exchanged.shared_bits);
            nontrivial += expected.similarity > 0 && expected.similarity < 1 ? 1 : 0;
            inside += expected.inside > 0 && expected.inside < 1 ? 1 : 0;
            if (l == r) REQUIRE(results[i].shared_bits == alignment.alignment().bits(static_cast<ValueId>(l + 1)));
        }
    }
    CHECK(nontrivial > texts.size() * texts.size() / 8);
    CHECK(inside > 0);
}

/// Sixteen records: `of` in 8 of them, `red` and `ann` in 4, `bird` in 2.
FrequencyTable sixteen_records() {
    return {tokens_of_text(), 16, {{"ann", 4}, {"bird", 2}, {"of", 8}, {"red", 4}}};
}

}  // namespace

TEST_CASE("alignments of tokens by hand", "[token_alignment]") {
    const FrequencyTable table = sixteen_records();
    // Weights: of 1.5, red 2.5, ann 2.5, bird 3.5, any other 4.5.
    Alignment of({"red bird", "bird red", "bird of red", "red bard", "red", "bird", "b red", "bird of paradise", "x y z", " ",
                  "ann", "a", "martha stone", "marhta stones"},
                 &table);
    const auto check = [&](std::size_t left, std::size_t right, double similarity, double inside, double shared) {
        CAPTURE(left, right);
        const Aligned result = of(left, right);
        CHECK(result.similarity == Approx(similarity).margin(2e-5));
        CHECK(result.inside == Approx(inside).margin(2e-5));
        CHECK(result.shared_bits == Approx(shared).margin(2e-4));
    };
    CHECK(of(0, 1).similarity == 1);  // any order
    CHECK(of(0, 1).inside == 1);
    CHECK(of(0, 1).shared_bits == 6);
    check(0, 2, 6 / 7.5, 1, 6);                                    // `of` is left
    check(0, 3, 2.5 / 10.5, 0, 2.5);                               // bird, bard: 0.85 only
    check(4, 5, 0, 0, 0);
    check(0, 6, 4.5 / 8.5, 4.5 / 7, 2.5 + 2);                      // b, bird: 2 bits
    check(2, 7, 5 / (7.5 + 9.5 - 5), 0, 5);                        // bird of
    check(0, 8, 0, 0, 0);
    check(0, 9, 0, 0, 0);                                          // no tokens on one side
    check(9, 9, 1, 1, 0);
    check(10, 11, 1.75 / (2.5 + 4.5 - 1.75), 1.75 / 4.5, 1.75);    // an initial; half their mean weight is less than 2 bits
}

TEST_CASE("a token that is like another shares part of their mean weight", "[token_alignment]") {
    const FrequencyTable table = sixteen_records();
    // Jaro 0.9444 and 3 letters in common at the beginning: 0.9611, of which 0.8444 counts; 4.5 bits each.
    Alignment of({"martha", "marhta", "marhta of", "martha martha", "of ann red"}, &table);
    const double part = 1 - 4 * (1 - 0.961111111), shared = 4.5 * part;
    CHECK(of(0, 1).similarity == Approx(shared / (9 - shared)).margin(1e-4));
    CHECK(of(0, 1).shared_bits == Approx(shared).margin(1e-3));
    CHECK(of(0, 2).similarity == Approx(shared / (10.5 - shared)).margin(1e-4));
    CHECK(of(0, 2).inside == Approx(part).margin(1e-4));
    CHECK(of(0, 3).similarity == Approx(4.5 / 9).margin(1e-9));   // a repeated token is aligned once
    CHECK(of(0, 4).similarity == 0);
}

TEST_CASE("alignments are those of the definition, in both directions", "[token_alignment]") {
    for (const unsigned seed : {1u, 2u, 3u}) {
        const std::vector<std::string> texts = token_texts(150, seed == 3 ? 40 : 6, seed);
        const FrequencyTable table = frequencies_of(texts);
        check_against_definition(texts, &table);
        check_against_definition(texts, nullptr);
    }
}

TEST_CASE("many tokens of few letters collide in every way", "[token_alignment]") {
    std::mt19937 random(5);
    std::set<std::string> distinct;
    while (distinct.size() < 150) {
        std::string text;
        for (std::size_t tokens = 1 + random() % 7; tokens > 0; --tokens) {
            for (std::size_t letters = 1 + random() % (random() % 4 == 0 ? 12 : 5); letters > 0; --letters) text += "abA"[random() % 3];
            if (tokens > 1) text += ' ';
        }
        distinct.insert(text);
    }
    const std::vector<std::string> texts(distinct.begin(), distinct.end());
    const FrequencyTable table = frequencies_of(texts);
    check_against_definition(texts, &table);
}

TEST_CASE("an alignment does not depend on other pairs, other values or a used scratch", "[token_alignment]") {
    std::vector<std::string> texts = token_texts(120, 8, 9);
    const FrequencyTable table = frequencies_of(texts);
    Alignment alignment(texts, &table);
    MeasureScratch scratch;
    const std::vector<Aligned> together = alignment.all(scratch);
    std::vector<std::string> turned(texts.rbegin(), texts.rend());
    turned.push_back("a much longer text that changes the order of ids: a a a b n o");
    Alignment others(turned, &table);
    for (std::size_t l = 0; l < texts.size(); l += 7) {
        for (std::size_t r = 0; r < texts.size(); ++r) {
            const Aligned expected = together[l * texts.size() + r];
            const Aligned result = others(texts.size() - 1 - l, texts.size() - 1 - r);
            CHECK(result.similarity == expected.similarity);
            CHECK(result.inside == expected.inside);
            CHECK(result.shared_bits == expected.shared_bits);
        }
    }
}

TEST_CASE("bits of values are those that an alignment shares with itself", "[token_alignment]") {
    const std::vector<std::string> texts = token_texts(60, 40, 12);
    const FrequencyTable table = frequencies_of(texts);
    Alignment alignment(texts, &table);
    const Dictionary dictionary = dictionary_of(texts);
    const std::vector<double> bits = token_bits(table, dictionary);
    REQUIRE(bits.size() == dictionary.size());
    CHECK(bits[0] == 0);
    for (std::size_t i = 0; i < texts.size(); ++i) CHECK(bits[i + 1] == alignment(i, i).shared_bits);
}
