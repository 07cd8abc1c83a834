// For comparing with other libraries: reads texts, one a line, and prints the codes of each, joined by a
// blank, a line for a line. "match_rating_agrees" reads two texts a line, parted by a tab, and prints 1 or 0.
#include <iostream>
#include <string>
#include <string_view>

#include "kernels/phonetic/match_rating.hpp"
#include "kernels/utf8.hpp"
#include "tests/kernels/phonetic/encoders.hpp"

namespace {

using namespace sameas;

std::u32string units_of(std::string_view text) {
    std::u32string units(text.size(), U' ');
    units.resize(kernels::decode_utf8(text, units.data()));
    return units;
}

std::string answer_to(std::string_view name, std::string_view line) {
    if (name == "match_rating_agrees") {
        const std::size_t tab = line.find('\t');
        return kernels::match_rating_agrees(units_of(line.substr(0, tab)), units_of(line.substr(tab + 1)))
                   ? "1"
                   : "0";
    }
    for (const tests::EncoderRow& row : tests::encoder_rows())
        if (row.name == name) return tests::joined_codes_of(row.encode, units_of(line));
    throw std::invalid_argument("no encoder named " + std::string(name));
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 2) throw std::invalid_argument("usage: parity_encode_lines ENCODER < TEXTS > CODES");
    for (std::string line; std::getline(std::cin, line);)
        std::cout << answer_to(argv[1], line) << '\n';
    return 0;
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
