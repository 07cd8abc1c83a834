// What every encoder promises (encoder.hpp), for every row of phonetic.def.
#include "kernels/phonetic/encoder.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "tests/kernels/phonetic/encoders.hpp"

namespace {

using namespace sameas;
using kernels::buffer_full;
using tests::codes_of;
using tests::encoder_rows;
using tests::EncoderRow;

/// Any code point, surrogates too: now letters, now Latin letters with marks, now anything.
char32_t any_unit(std::mt19937_64& random) {
    switch (random() % 8) {
        case 0:
            return static_cast<char32_t>(random() % 0x110000);
        case 1:
            return static_cast<char32_t>(random() % 0x300);
        case 2:
            return static_cast<char32_t>(0x1E00 + random() % 0x100);
        case 3:
            return U" -'.\u0301"[random() % 5];
        case 4:
            return static_cast<char32_t>('a' + random() % 26);
        default:
            return static_cast<char32_t>('A' + random() % 26);
    }
}

std::u32string any_text(std::mt19937_64& random, std::size_t size) {
    std::u32string text;
    for (; size > 0; --size)
        text += any_unit(random);
    return text;
}

/// Letters that rules treat specially come often, so that long contexts come at all.
std::u32string rule_like_text(std::mt19937_64& random, std::size_t size) {
    constexpr std::u32string_view parts[] = {U"sch", U"ch", U"gh", U"ph", U"th",   U"sh",  U"wh", U"kn",
                                             U"wr",  U"mb", U"ck", U"tz", U"cz",   U"rz",  U"rs", U"dg",
                                             U"ti",  U"ci", U"ie", U"ee", U"ough", U"mac", U"x",  U"j",
                                             U"y",   U"a",  U"o",  U"u",  U"b",    U"s",   U"z",  U"w"};
    std::u32string text;
    while (text.size() < size)
        text += parts[random() % std::size(parts)];
    text.resize(size);
    return text;
}

/// Capitals and small letters swapped, where the other one is one unit too.
std::u32string with_case_swapped(std::u32string text) {
    for (char32_t& unit : text) {
        const bool is_small = (unit >= U'a' && unit <= U'z') || (unit >= 0xE0 && unit < 0xFF && unit != 0xF7);
        const bool is_capital =
            (unit >= U'A' && unit <= U'Z') || (unit >= 0xC0 && unit < 0xDF && unit != 0xD7);
        if (is_small) unit -= 32;
        if (is_capital) unit += 32;
        const bool comes_in_pairs = (unit >= 0x100 && unit < 0x130) || (unit >= 0x1E00 && unit < 0x1E96);
        if (comes_in_pairs) unit ^= 1;
    }
    return text;
}

/// Runs with spans of exactly these sizes, between guard bytes that must stay.
std::size_t count_in(const EncoderRow& row, std::u32string_view text, std::size_t letters,
                     std::size_t characters, std::size_t codes) {
    std::vector<char> letters_memory(letters + 16, '#');
    std::vector<char> text_memory(characters + 16, '#');
    std::vector<std::uint32_t> ends_memory(codes + 4, 0xABCDEF01);
    const std::size_t count = row.encode(
        text, {std::span(letters_memory).subspan(8, letters), std::span(text_memory).subspan(8, characters),
               std::span(ends_memory).subspan(2, codes)});
    const auto is_guarded = [](const auto& memory, std::size_t margin, auto guard) {
        for (std::size_t i = 0; i < margin; ++i)
            if (memory[i] != guard || memory[memory.size() - 1 - i] != guard) return false;
        return true;
    };
    REQUIRE(is_guarded(letters_memory, 8, '#'));
    REQUIRE(is_guarded(text_memory, 8, '#'));
    REQUIRE(is_guarded(ends_memory, 2, 0xABCDEF01));
    return count;
}

}  // namespace

TEST_CASE("examples of phonetic.def are true", "[phonetic]") {
    for (const EncoderRow& row : encoder_rows()) {
        INFO(row.name);
        CHECK(tests::joined_codes_of(row.encode, row.text) == row.codes);
        CHECK(row.doc.size() > 20);
        CHECK(row.doc.back() == '.');
        CHECK(row.source.size() > 8);
    }
}

TEST_CASE("every encoder takes any text of any length", "[phonetic][property]") {
    std::mt19937_64 random(3);
    for (const EncoderRow& row : encoder_rows()) {
        INFO(row.name);
        for (std::size_t size = 0; size <= 300; ++size) {
            for (int i = 0; i < 4; ++i) {
                const std::u32string text =
                    i % 2 == 0 ? any_text(random, size) : rule_like_text(random, size);
                std::vector<char> letters(4 * size);
                std::vector<char> memory(1 << 16);
                std::vector<std::uint32_t> ends(512);
                const std::size_t count = row.encode(text, {letters, memory, ends});
                if (count == buffer_full) {  // only what branches may be this large
                    REQUIRE(row.codes_max == 0);
                    continue;
                }
                REQUIRE((row.codes_max == 0 || count <= row.codes_max));
                for (std::size_t code = 0; code < count; ++code)
                    REQUIRE(ends[code] > (code == 0 ? 0 : ends[code - 1]));
                for (std::size_t at = 0; count > 0 && at < ends[count - 1]; ++at)
                    REQUIRE(((memory[at] >= 'A' && memory[at] <= 'Z') ||
                             (memory[at] >= '0' && memory[at] <= '9')));
            }
        }
    }
}

TEST_CASE("every encoder says when a span is too small and writes nothing beyond it",
          "[phonetic][property]") {
    std::mt19937_64 random(4);
    for (const EncoderRow& row : encoder_rows()) {
        INFO(row.name);
        std::size_t refused = 0;
        for (int i = 0; i < 1000; ++i) {
            const std::size_t size = random() % 16;
            const std::u32string text = i % 2 == 0 ? any_text(random, size) : rule_like_text(random, size);
            const std::vector<std::string> codes = codes_of(row.encode, text);
            std::size_t characters = 0;
            for (const std::string& code : codes)
                characters += code.size();
            const std::size_t letters = 4 * text.size();

            // What is needed while codes that come again are still dropped may be more than what stays.
            const std::size_t enough = codes.size() > 1 || row.codes_max != 1 ? 64 * (size + 64) : characters;
            REQUIRE(count_in(row, text, letters, enough, row.codes_max == 0 ? 4096 : codes.size()) ==
                    codes.size());
            for (std::size_t less = 1; less <= characters && less <= 4; ++less) {
                REQUIRE(count_in(row, text, letters, characters - less, 4096) == buffer_full);
                ++refused;
            }
            if (!codes.empty())
                REQUIRE(count_in(row, text, letters, 1 << 14, codes.size() - 1) == buffer_full);
            for (std::size_t less = 0; less < letters; ++less) {
                const std::size_t count = count_in(row, text, less, 1 << 14, 4096);
                REQUIRE((count == buffer_full || count == codes.size()));  // some need no such memory
            }
        }
        CHECK(refused > 1000);
    }
}

TEST_CASE("case matters to no encoder", "[phonetic][property]") {
    std::mt19937_64 random(5);
    for (const EncoderRow& row : encoder_rows()) {
        INFO(row.name);
        for (int i = 0; i < 2000; ++i) {
            const std::size_t size = random() % 12;
            const std::u32string text = i % 2 == 0 ? any_text(random, size) : rule_like_text(random, size);
            REQUIRE(codes_of(row.encode, text) == codes_of(row.encode, with_case_swapped(text)));
        }
    }
}

TEST_CASE("texts without a Latin letter have no code", "[phonetic]") {
    for (const EncoderRow& row : encoder_rows()) {
        INFO(row.name);
        for (const char32_t* text : {U"", U" ", U"1234", U"-", U"\u0301", U"\u0416\u0443\u043a", U"\u674e",
                                     U"\U0001F600", U"@[`{", U"\U0010ffff"}) {
            CHECK(codes_of(row.encode, text).empty());
        }
    }
}

TEST_CASE("marks are folded before any rule", "[phonetic]") {
    for (const EncoderRow& row : encoder_rows()) {
        INFO(row.name);
        CHECK(codes_of(row.encode, U"M\u00fcller") == codes_of(row.encode, U"Muller"));
        CHECK(codes_of(row.encode, U"Mu\u0308ller") == codes_of(row.encode, U"Muller"));
        CHECK(codes_of(row.encode, U"\u0141\u00f3d\u017a") == codes_of(row.encode, U"Lodz"));
        CHECK(codes_of(row.encode, U"Wei\u00df") == codes_of(row.encode, U"Weiss"));
        CHECK(codes_of(row.encode, U"\u00dearsson") == codes_of(row.encode, U"Tharsson"));
    }
}

TEST_CASE("CodeWriter drops empty codes and codes that were written before", "[phonetic]") {
    char text[16];
    std::uint32_t ends[2];
    const kernels::CodeBuffer buffer{{}, text, ends};
    kernels::CodeWriter codes(buffer);
    codes.finish();
    codes.put("AB");
    codes.finish();
    codes.put("AB");
    CHECK(codes.open_code() == "AB");
    codes.finish();
    codes.put('C');
    codes.finish();
    CHECK(codes.result() == 2);
    CHECK(std::string_view(text, ends[1]) == "ABC");
    codes.put('D');
    codes.finish();
    CHECK(codes.result() == buffer_full);
}
