#include "engine/derive/encoder_call.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace sameas;

namespace {

/// Writes as many codes as the text has units: the code of unit i is the unit's low byte, `i` times and once more.
std::size_t growing_codes(std::u32string_view text, const kernels::CodeBuffer& buffer) noexcept {
    kernels::CodeWriter writer(buffer);
    for (std::size_t i = 0; i < text.size(); ++i) {
        for (std::size_t k = 0; k <= i; ++k)
            writer.put(static_cast<char>(text[i]));
        writer.finish();
    }
    return writer.result();
}

/// One code of the units' low bytes, by way of the working memory, four letters a unit.
std::size_t through_letters(std::u32string_view text, const kernels::CodeBuffer& buffer) noexcept {
    if (buffer.letters.size() < 4 * text.size()) return kernels::buffer_full;
    for (std::size_t i = 0; i < text.size(); ++i)
        buffer.letters[4 * i + 3] = static_cast<char>(text[i]);
    kernels::CodeWriter writer(buffer);
    for (std::size_t i = 0; i < text.size(); ++i)
        writer.put(buffer.letters[4 * i + 3]);
    writer.finish();
    return writer.result();
}

std::size_t never_fits(std::u32string_view, const kernels::CodeBuffer&) noexcept {
    return kernels::buffer_full;
}

ValueList values_of(kernels::Encoder encoder, std::string_view text) {
    EncoderCall call(encoder);
    ValueList list;
    call.apply(text, list);
    return list;
}

}  // namespace

TEST_CASE("every encoder of the table is found by its name, with the codes of its example") {
#define SAMEAS_ENCODER(name, codes_max, doc, source, example, codes)                    \
    {                                                                                   \
        CAPTURE(#name);                                                                 \
        REQUIRE(find_encoder(#name) != nullptr);                                        \
        const ValueList list = values_of(find_encoder(#name), example);                 \
        std::string joined;                                                             \
        for (std::size_t i = 0; i < list.size(); ++i)                                   \
            joined += (i > 0 ? " " : "") + std::string(list[i]);                        \
        CHECK(joined == codes);                                                         \
    }
#include "kernels/phonetic/phonetic.def"
#undef SAMEAS_ENCODER
    CHECK(find_encoder("first") == nullptr);
    CHECK(find_encoder("") == nullptr);
}

TEST_CASE("soundex is null without a Latin letter") {
    CHECK(values_of(find_encoder("soundex"), "robert")[0] == "R163");
    CHECK(values_of(find_encoder("soundex"), "rupert")[0] == "R163");
    CHECK(values_of(find_encoder("soundex"), "жуков").empty());
    CHECK(values_of(find_encoder("soundex"), "12").empty());
}

TEST_CASE("memory grows until the codes fit") {
    EncoderCall call(&growing_codes);
    ValueList list;
    call.apply("abcdefghijklmnopqrstuvwxyz0123456789", list);  // 36 codes of 666 characters
    REQUIRE(list.size() == 36);
    CHECK(list[0] == "a");
    CHECK(list[35] == std::string(36, '9'));
    CHECK_FALSE(list.is_full());
    list.clear();
    call.apply("x", list);
    REQUIRE(list.size() == 1);
    CHECK(list[0] == "x");
    CHECK(values_of(&through_letters, std::string(300'000, 'y'))[0] == std::string(300'000, 'y'));
    CHECK(values_of(&through_letters, "añ")[0] == "a\xF1");
}

TEST_CASE("codes that fit no memory make the list full") {
    CHECK(values_of(&never_fits, "anna").is_full());
    CHECK(values_of(&through_letters, std::string(expression_bytes_max, 'y')).size() == 1);
    CHECK(values_of(&through_letters, std::string(expression_bytes_max + 1, 'y')).is_full());
    CHECK(values_of(&growing_codes, std::string(1400, 'x')).size() == 1400);  // 980,700 bytes
    CHECK(values_of(&growing_codes, std::string(1500, 'x')).is_full());
}
