#include "engine/profile/placeholders.hpp"

#include <catch2/catch.hpp>

using sameas::PlaceholderKind;

namespace {

PlaceholderKind kind(const char* value) {
    static const sameas::Vocabulary vocabulary;
    sameas::FoldedWords folded;
    folded.fold(value);
    return sameas::placeholder_kind(value, folded, vocabulary);
}

}  // namespace

TEST_CASE("placeholders are told from values") {
    CHECK(kind("N/A") == PlaceholderKind::word);
    CHECK(kind("unknown") == PlaceholderKind::word);
    CHECK(kind("Not Available") == PlaceholderKind::word);
    CHECK(kind("-") == PlaceholderKind::punctuation);
    CHECK(kind("1900-01-01") == PlaceholderKind::date);
    CHECK(kind("01/01/1900") == PlaceholderKind::date);
    CHECK(kind("999-999-9999") == PlaceholderKind::repeated_digits);
    CHECK(kind("00000") == PlaceholderKind::repeated_digits);
    CHECK(kind("123456789") == PlaceholderKind::counting_digits);
    CHECK(kind("none@none.com") == PlaceholderKind::email);
    CHECK(kind("Anna") == PlaceholderKind::none);
    CHECK(kind("1900-01-02") == PlaceholderKind::none);
    CHECK(kind("2222") == PlaceholderKind::none);  // an Australian postcode
    CHECK(kind("ann@mail.org") == PlaceholderKind::none);
}

TEST_CASE("a value far above the fall of the others is suspicious") {
    std::vector<std::uint64_t> counts{500, 400};
    for (int i = 0; i < 30; ++i)
        counts.push_back(4);
    CHECK(sameas::suspicious_values(counts, 1000) == 2);
    CHECK(sameas::suspicious_values(counts, 49) == 0);
    std::vector<std::uint64_t> zipf;
    for (std::uint64_t place = 1; place <= 32; ++place)
        zipf.push_back(6400 / place);
    CHECK(sameas::suspicious_values(zipf, 1000) == 0);
}
