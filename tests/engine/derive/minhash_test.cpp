#include "engine/derive/minhash.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

using namespace sameas;

namespace {

std::vector<std::string> sketch(std::string_view text, std::size_t bands, std::size_t rows) {
    ValueList list;
    minhash(text, bands, rows, list);
    std::vector<std::string> values;
    for (std::size_t i = 0; i < list.size(); ++i)
        values.emplace_back(list[i]);
    return values;
}

/// The formula of the header, written as it stands there.
std::vector<std::string> sketch_by_formula(const std::vector<std::string>& grams, std::size_t bands,
                                           std::size_t rows) {
    const auto mix = [](std::uint64_t x) {
        x ^= x >> 30;
        x *= 0xBF58476D1CE4E5B9u;
        x ^= x >> 27;
        x *= 0x94D049BB133111EBu;
        return x ^ x >> 31;
    };
    std::vector<std::string> values;
    for (std::size_t band = 0; band < bands; ++band) {
        std::string bytes;
        for (std::size_t f = band * rows; f < band * rows + rows; ++f) {
            std::uint64_t least = UINT64_MAX;
            for (const std::string& gram : grams)
                least = std::min(least, mix(XXH3_64bits(gram.data(), gram.size()) ^ mix(f + 1)));
            for (int byte = 0; byte < 8; ++byte)
                bytes.push_back(static_cast<char>(least >> (8 * byte)));
        }
        std::uint64_t key = XXH3_64bits_withSeed(bytes.data(), bytes.size(), band);
        std::string text;
        for (int digit = 0; digit < 16; ++digit, key <<= 4)
            text.push_back("0123456789abcdef"[key >> 60]);
        values.push_back(text);
    }
    return values;
}

}  // namespace

TEST_CASE("bands follow the formula") {
    CHECK(sketch("anna", 3, 2) == sketch_by_formula({"ann", "nna"}, 3, 2));
    CHECK(sketch("ñu o", 2, 4) == sketch_by_formula({"ñu ", "u o"}, 2, 4));
    CHECK(sketch("ñu", 1, 1) == sketch_by_formula({"ñu"}, 1, 1));
    CHECK(sketch("abcabc", 4, 3) == sketch_by_formula({"abc", "bca", "cab"}, 4, 3));
    CHECK(sketch("anna", 1, minhash_functions_max) == sketch_by_formula({"nna", "ann"}, 1, minhash_functions_max));
    CHECK(sketch("anna", minhash_functions_max, 1).size() == minhash_functions_max);
    CHECK(sketch("anna", 2, 2)[0].size() == 16);
}

TEST_CASE("bands stay what they were: they may be stored in keys") {
    CHECK(sketch("12 mill lane", 2, 2) == std::vector<std::string>{"353ebbc98672c060", "b5ffc3bea3f37472"});
}

TEST_CASE("texts share bands as often as their similarity says") {
    // 40 grams each, 30 shared: Jaccard 30 / 50.
    std::mt19937 random(7);
    std::size_t shared = 0;
    constexpr std::size_t trials = 300, bands = 20, rows = 2;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        std::string common, left, right;  // of random letters: hardly a gram occurs twice
        const auto append = [&](std::string& text, std::size_t units) {
            for (std::size_t i = 0; i < units; ++i) {
                text += static_cast<char>('a' + random() % 26);
                text += static_cast<char>('a' + random() % 26);
                text += static_cast<char>('a' + random() % 26);
            }
        };
        append(common, 10);
        common.resize(32);  // 30 grams
        append(left, 4);
        append(right, 4);
        const auto a = sketch(common + left.substr(0, 10), bands, rows),
                   b = sketch(common + right.substr(0, 10), bands, rows);
        for (std::size_t band = 0; band < bands; ++band)
            shared += a[band] == b[band];
    }
    const double expected = 0.6 * 0.6;
    const double share = static_cast<double>(shared) / (trials * bands);
    CHECK(std::abs(share - expected) < 0.02);
}

TEST_CASE("bands are chosen so that the chance is reached, with no more of them and as many rows as fit", "[minhash]") {
    const auto missed = [](double similarity, std::size_t rows, std::size_t bands) {
        return std::pow(1 - std::pow(similarity, static_cast<double>(rows)), static_cast<double>(bands));
    };
    for (std::size_t similarity = 1; similarity <= 99; ++similarity) {
        for (std::size_t recall = 1; recall <= 99; ++recall) {
            const MinHashBands chosen = minhash_bands(similarity, recall);
            const double s = static_cast<double>(similarity) / 100, most = 1 - static_cast<double>(recall) / 100;
            INFO(similarity << " " << recall << ": " << chosen.bands << " bands of " << chosen.rows);
            REQUIRE(chosen.bands * chosen.rows <= minhash_functions_max);
            REQUIRE(missed(s, chosen.rows, chosen.bands) <= most + 1e-12);
            if (chosen.bands > 1) REQUIRE(missed(s, chosen.rows, chosen.bands - 1) > most - 1e-12);
            REQUIRE((chosen.rows == 1 || chosen.bands <= chosen_bands_max));
            const bool is_full = (chosen.rows + 1) * chosen_bands_max > minhash_functions_max;
            REQUIRE((is_full || missed(s, chosen.rows + 1, chosen_bands_max) > most - 1e-12));
        }
    }
    CHECK(minhash_bands(70, 95).bands == 24);
    CHECK(minhash_bands(70, 95).rows == 6);
}

TEST_CASE("texts of the similarity asked for share a band with the chance asked for", "[minhash]") {
    const MinHashBands chosen = minhash_bands(70, 95);
    std::mt19937_64 random(11);
    int shared = 0, shared_by_different = 0;
    constexpr int trials = 400;
    for (int trial = 0; trial < trials; ++trial) {
        // Distinct three-letter words, so that the grams are as many as letters: 14 common of 20 for 0.7.
        const auto word = [&] {
            std::string text;
            for (int i = 0; i < 16; ++i)
                text += static_cast<char>('a' + random() % 26);
            return text;
        };
        const std::string common = word() , left = common + word().substr(0, 3), right = word().substr(0, 3) + common;
        const std::vector<std::string> a = sketch(left, chosen.bands, chosen.rows), b = sketch(right, chosen.bands, chosen.rows);
        bool meets = false;
        for (std::size_t i = 0; i < a.size(); ++i)
            meets = meets || a[i] == b[i];
        shared += meets ? 1 : 0;  // 14 grams of 14 + 3 + 3
        const std::vector<std::string> c = sketch(word(), chosen.bands, chosen.rows);
        for (std::size_t i = 0; i < a.size(); ++i)
            shared_by_different += a[i] == c[i] ? 1 : 0;
    }
    CHECK(shared >= trials * 92 / 100);  // 95 of 100 are expected; 2.7 sigmas below
    CHECK(shared < trials);              // and not all: that would be another number of bands
    CHECK(shared_by_different == 0);
}
