#include "kernels/text_batch.hpp"

#include <catch2/catch.hpp>

#include "kernels/damerau.hpp"
#include "kernels/hamming.hpp"
#include "kernels/indel.hpp"
#include "kernels/jaro.hpp"
#include "kernels/jaro_winkler.hpp"
#include "kernels/levenshtein.hpp"
#include "kernels/longest_common_substring.hpp"
#include "kernels/osa.hpp"
#include "kernels/ratio.hpp"
#include "kernels/text_view.hpp"
#include "tests/kernels/text_pairs.hpp"
#include "tests/support/counted_allocations.hpp"

using namespace sameas::kernels;

TEST_CASE("scratch_words grows with the longest value and has no upper end in the supported range",
          "[text_batch]") {
    std::size_t last = 0;
    for (std::size_t units = 0; units <= 65536; ++units) {
        const std::size_t words = scratch_words(units);
        REQUIRE(words >= last);
        REQUIRE(words <= units + 64);  // working memory stays in the order of the text itself
        last = words;
    }
}

TEST_CASE("kernels allocate nothing", "[text_batch]") {
    KernelTexts texts;
    texts.add(U"martha");
    texts.add(std::u32string(200, U'a'));
    texts.add(std::u32string(150, U'\u0416'));
    const TextBatch batch = texts.batch();
    const std::uint32_t left[] = {0, 0, 1, 1, 2};
    const std::uint32_t right[] = {0, 1, 1, 2, 0};
    std::vector<std::uint64_t> scratch(scratch_words(200));
    const PairBatch pairs{left, right, 5, scratch.data()};
    double similarities[5];
    std::uint32_t distances[5];

    const std::size_t before = allocations;
    for (const auto kernel : {&jaro, &jaro_winkler, &hamming_similarity, &levenshtein_similarity, &osa_similarity,
                              &damerau_similarity, &indel_similarity, &lcs_similarity, &longest_common_substring, &ratio,
                              &partial_ratio}) {
        kernel(batch, batch, pairs, similarities);
    }
    for (const auto kernel : {&hamming_distance, &indel_distance, &damerau_distance, &osa_distance,
                              &longest_common_substring_length, &levenshtein_distance}) {
        kernel(batch, batch, pairs, distances);
    }
    CHECK(allocations == before);
    CHECK(distances[3] == 200);
    std::vector<int> counted(10);  // the counter does count
    CHECK(allocations > before);
}

TEST_CASE("kernels need no scratch memory for values of at most 64 units", "[text_batch]") {
    KernelTexts texts;
    texts.add(std::u32string(64, U'a'));
    texts.add(std::u32string(64, U'b'));
    const TextBatch batch = texts.batch();
    const std::uint32_t left = 0;
    const std::uint32_t right = 1;
    const PairBatch pair{&left, &right, 1, nullptr};
    std::uint32_t distance = 0;
    double similarity = -1.0;
    levenshtein_distance(batch, batch, pair, &distance);
    CHECK(distance == 64);
    osa_distance(batch, batch, pair, &distance);
    CHECK(distance == 64);
    jaro(batch, batch, pair, &similarity);
    CHECK(similarity == 0.0);
}

TEST_CASE("a row holds what fits it, and tells where everything else stands", "[text_batch]") {
    std::u32string many;
    for (char32_t i = 0; i < 70000; ++i)
        many += 0x100 + i % 1000;
    const std::vector<std::u32string> texts = {U"", U"a", U"12345678", U"123456789", U"1234567890123456", U"12345678901234567",
                                               std::u32string(32, U'\u00ff'), std::u32string(33, U'a'), U"\u0100", U"caf\u00e9",
                                               std::u32string(U"a\0b", 3), std::u32string(1, U'\0'), U"e\u0301", U"\U0010FFFF",
                                               many.substr(0, value_units_max), many.substr(0, 256), many.substr(0, 255)};
    for (const std::uint32_t width : {8u, 16u, 32u}) {
        KernelTexts rows(width);
        for (const std::u32string& text : texts)
            rows.add(text);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            RowUnits room;
            CAPTURE(width, i);
            CHECK(text_view(rows.batch(), static_cast<std::uint32_t>(i), room) == texts[i]);
            const bool stands_outside = rows.batch().lengths[i] == outside_row;
            CHECK(stands_outside == !fits_row(texts[i], width));
        }
    }
    CHECK(fits_row(U"12345678", 8));
    CHECK_FALSE(fits_row(U"123456789", 8));
    CHECK(fits_row(U"\u00ff", 8));
    CHECK_FALSE(fits_row(U"\u0100", 8));
    CHECK_FALSE(fits_row(std::u32string(1, U'\0'), 8));
}

TEST_CASE("a place of a value outside is kept up to the last one that can be told", "[text_batch]") {
    std::uint8_t row[8];
    const std::uint64_t begin = (std::uint64_t{1} << 32) - 1;
    write_outside_row(begin, value_units_max, row, 8);
    const std::uint8_t length = outside_row;
    RowUnits room;
    const std::u32string_view text = text_view({row, &length, 8, nullptr}, 0, room);
    CHECK(text.size() == value_units_max);
    CHECK(reinterpret_cast<std::uintptr_t>(text.data()) == begin * sizeof(char32_t));
}
