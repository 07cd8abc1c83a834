// For comparing with other libraries: parity_similarity_lines MEASURE reads two texts a line, parted by a tab, and prints the
// measure of each, a line for a line, as the shortest number that reads back as the same double. MEASURE is written as a level
// has it: jaro_winkler(prefix_weight=0.2), levenshtein_distance(units=bytes).
#include <algorithm>
#include <charconv>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "engine/compare/measure.hpp"
#include "engine/errors.hpp"

namespace {

using namespace sameas;

/// Left and right texts of all lines, in turn.
std::vector<std::string_view> texts_of(std::string_view lines) {
    std::vector<std::string_view> texts;
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        const std::size_t tab = line.find('\t');
        if (tab == std::string_view::npos) throw InvalidInput("line " + std::to_string(texts.size() / 2 + 1) + ": no tab");
        texts.push_back(line.substr(0, tab));
        texts.push_back(line.substr(tab + 1));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    }
    return texts;
}

std::vector<double> results_of(const MeasureCall& call, const std::vector<std::string_view>& texts) {
    DictionaryBuilder builder;
    std::vector<ValueId> codes(texts.size());
    builder.encode(texts, codes);
    const Dictionary dictionary = builder.finish();
    PreparedValues values(dictionary, nullptr);
    const std::unique_ptr<Measure> measure = make_measure(call, values);

    std::vector<std::uint32_t> left, right;
    for (std::size_t i = 0; i < codes.size(); i += 2) {
        left.push_back(static_cast<std::uint32_t>(codes[i]));
        right.push_back(static_cast<std::uint32_t>(codes[i + 1]));
    }
    std::vector<double> results(left.size());
    MeasureScratch scratch;
    constexpr std::size_t batch = 10'000;
    for (std::size_t begin = 0; begin < results.size(); begin += batch) {
        const std::size_t size = std::min(batch, results.size() - begin);
        measure->compute({left.data() + begin, right.data() + begin, size}, results.data() + begin, scratch);
    }
    return results;
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 2) throw InvalidInput("usage: parity_similarity_lines MEASURE < PAIRS > NUMBERS");
    std::ios::sync_with_stdio(false);
    const std::string lines{std::istreambuf_iterator<char>(std::cin), {}};
    std::string out;
    for (const double result : results_of(parse_measure_call(argv[1]), texts_of(lines))) {
        char digits[32];
        out.append(digits, std::to_chars(digits, digits + sizeof digits, result).ptr);
        out += '\n';
    }
    std::cout << out << std::flush;
    return std::cout.good() ? 0 : 1;
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
