#include "io/held_values.hpp"

#include <catch2/catch.hpp>
#include <optional>

using namespace sameas;
using namespace sameas::io;

TEST_CASE("texts come back in order and in whole pieces, nulls and empty ones apart", "[io][held_values]") {
    HeldValues<std::string_view> held;
    std::vector<std::optional<std::string>> expected;
    for (std::size_t i = 0; i < 2 * piece_rows + 5; ++i) {
        const std::string text(i % 3, 't');
        const std::string_view given = i % 5 == 0 ? std::string_view() : std::string_view(text);
        expected.push_back(i % 5 == 0 ? std::nullopt : std::optional(text));
        held.add({&given, 1});
    }
    CHECK(held.size() == expected.size());
    std::vector<std::size_t> sizes;
    std::vector<std::optional<std::string>> back;
    held.each_piece([&](std::span<const std::string_view> piece) {
        sizes.push_back(piece.size());
        for (const std::string_view text : piece)
            back.push_back(text.data() == nullptr ? std::nullopt : std::optional<std::string>(text));
    });
    CHECK(sizes == std::vector<std::size_t>{piece_rows, piece_rows, 5});
    CHECK(back == expected);
}

TEST_CASE("numbers come back in order and in whole pieces", "[io][held_values]") {
    HeldValues<double> held;
    std::vector<double> expected, back;
    for (std::size_t i = 0; i <= piece_rows; ++i)
        expected.push_back(static_cast<double>(i) / 3);
    held.add(std::span<const double>(expected).first(7));
    held.add(std::span<const double>(expected).subspan(7));
    std::size_t pieces = 0;
    held.each_piece([&](std::span<const double> piece) {
        ++pieces;
        back.insert(back.end(), piece.begin(), piece.end());
    });
    CHECK(pieces == 2);
    CHECK(back == expected);
}
