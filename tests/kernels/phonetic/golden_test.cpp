// Every row of phonetic.def against the published codes in tests/golden/phonetic/: NAME.csv has a first line
// "# SOURCE: where the codes are published", more lines with # where that needs them, and lines text,codes.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "kernels/utf8.hpp"
#include "tests/kernels/phonetic/encoders.hpp"

namespace {

using namespace sameas;

const std::filesystem::path folder = std::filesystem::path(SAMEAS_TEST_DATA) / "golden" / "phonetic";
constexpr std::size_t cases_min = 15;

/// Checks all lines of a file and counts them.
std::size_t check_file(const tests::EncoderRow& row, const std::filesystem::path& path) {
    std::ifstream file(path);
    std::string line;
    REQUIRE(std::getline(file, line));
    REQUIRE(line.rfind("# SOURCE: ", 0) == 0);
    std::size_t cases = 0;
    while (std::getline(file, line)) {
        if (line.rfind('#', 0) == 0) continue;
        INFO(row.name << ": " << line);
        const std::size_t comma = line.rfind(',');
        REQUIRE(comma != std::string::npos);
        const std::string text = line.substr(0, comma);
        std::u32string units(text.size(), U' ');
        units.resize(kernels::decode_utf8(text, units.data()));
        CHECK(tests::joined_codes_of(row.encode, units) == line.substr(comma + 1));
        ++cases;
    }
    return cases;
}

}  // namespace

TEST_CASE("every encoder gives the published codes", "[phonetic][golden]") {
    for (const tests::EncoderRow& row : tests::encoder_rows()) {
        const std::filesystem::path path = folder / (std::string(row.name) + ".csv");
        INFO(path);
        REQUIRE(std::filesystem::exists(path));
        CHECK(check_file(row, path) >= cases_min);
    }
}

TEST_CASE("every golden file belongs to an encoder", "[phonetic][golden]") {
    std::set<std::string> names;
    for (const tests::EncoderRow& row : tests::encoder_rows())
        names.insert(std::string(row.name) + ".csv");
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        CHECK(names.count(entry.path().filename().string()) == 1);
}
