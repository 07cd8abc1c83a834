#include "io/output_pieces.hpp"

#include <catch2/catch.hpp>

using namespace sameas;
using namespace sameas::io;

namespace {

/// Texts of 0, 1, 2 ... 9 bytes, over and over.
MadeValues<std::string_view> growing(std::size_t rows, std::size_t bytes_max) {
    return {rows,
            [](std::size_t first, std::span<std::string_view> out, std::string& room) {
                room.assign(9, 'x');
                for (std::size_t i = 0; i < out.size(); ++i)
                    out[i] = std::string_view(room).substr(0, (first + i) % 10);
            },
            bytes_max};
}

}  // namespace

TEST_CASE("pieces are the same whether values are held or made", "[io][output_pieces]") {
    const std::vector<double> held{0, 1, 2, 3, 4};
    const MadeValues<double> made{5, [](std::size_t first, std::span<double> out, std::string&) {
                                      for (double& value : out) value = static_cast<double>(first++);
                                  }};
    PieceReader<double> reader, other;
    const std::span<const double> a = reader.read(std::span(held), 1, 3), b = other.read(made, 1, 3);
    CHECK(std::vector(a.begin(), a.end()) == std::vector<double>{1, 2, 3});
    CHECK(std::vector(b.begin(), b.end()) == std::vector<double>{1, 2, 3});
    CHECK(rows_of(std::vector<OutputColumn>{{"a", std::span(held)}, {"b", made}}) == 5);
    CHECK(rows_of(std::vector<OutputColumn>{}) == 0);
}

TEST_CASE("the longest texts are known only where every column says so", "[io][output_pieces]") {
    const std::vector<std::string_view> held{"a"};
    const std::vector<double> numbers{1};
    CHECK(text_bytes_max({{"n", std::span(numbers)}}) == 0);
    CHECK(text_bytes_max({{"a", growing(1, 9)}, {"b", growing(1, 30)}, {"n", std::span(numbers)}}) == 39);
    CHECK(text_bytes_max({{"a", growing(1, 9)}, {"b", growing(1, SIZE_MAX)}}) == SIZE_MAX);
    CHECK(text_bytes_max({{"a", growing(1, 9)}, {"b", std::span(held)}}) == SIZE_MAX);
}

TEST_CASE("texts are measured up to the row that reaches the limit", "[io][output_pieces]") {
    const std::vector<OutputColumn> columns{{"a", growing(5000, 9)}, {"b", growing(5000, 9)}};  // 90 bytes in ten rows
    std::size_t bytes = 0;
    CHECK(add_text_bytes(columns, 0, 5000, SIZE_MAX, bytes) == 5000);
    CHECK(bytes == 45000);
    bytes = 0;
    CHECK(add_text_bytes(columns, 0, 5000, 18000, bytes) == 2000);
    CHECK(bytes == 18000);
    bytes = 10;
    CHECK(add_text_bytes(columns, 7, 5000, 20, bytes) == 8);  // row 7 has 14
    CHECK(bytes == 24);
}
