#include "cli/encoder_table.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "cli/commands.hpp"
#include "cli/reference_table.hpp"
#include "engine/settings/vocabulary.hpp"
#include "tests/cli/small_run.hpp"

using namespace sameas;
using namespace sameas::cli;

namespace {

std::vector<std::string> words_of(const std::string& command) {
    // Words of the examples hold no blank but inside quotes.
    std::vector<std::string> words{""};
    bool is_quoted = false;
    for (std::size_t i = 0; i < command.size(); ++i) {
        if (command.compare(i, 4, "'\\''") == 0) {
            words.back() += '\'';
            i += 3;
        } else if (command[i] == '\'') {
            is_quoted = !is_quoted;
        } else if (command[i] == ' ' && !is_quoted) {
            words.emplace_back();
        } else {
            words.back() += command[i];
        }
    }
    return words;
}

}  // namespace

TEST_CASE("every encoder of phonetic.def is in the reference, with what it is good for", "[cli]") {
    const ReferenceTable table = encoder_table();
    std::size_t rows = 0;
#define SAMEAS_ENCODER(encoder, codes_max, what, origin, text, codes)                               \
    {                                                                                               \
        CAPTURE(#encoder);                                                                          \
        ++rows;                                                                                     \
        const auto entry = std::find_if(table.entries.begin(), table.entries.end(),                 \
                                        [](const ReferenceEntry& one) { return one.name == #encoder; }); \
        REQUIRE(entry != table.entries.end());                                                      \
        CHECK(entry->definition == what);                                                           \
        CHECK(entry->example_result == codes);                                                      \
        CHECK(entry->facts[0].first == "Good for");                                                 \
        CHECK_FALSE(entry->facts[0].second.empty());                                                \
        CHECK(entry->facts[1].second == origin);                                                    \
    }
#include "kernels/phonetic/phonetic.def"
#undef SAMEAS_ENCODER
    CHECK(rows >= 16);
    CHECK(table.entries.size() > rows);
    for (const ReferenceEntry& entry : table.entries) {
        CAPTURE(entry.name);
        CHECK(find_function(entry.name) != nullptr);
        CHECK_FALSE(entry.facts[0].second.empty());
        CHECK_FALSE(entry.facts[1].second.empty());
        CHECK_FALSE(entry.example_result.empty());
    }
    CHECK(find_encoder_note("minhash") != nullptr);
    CHECK(find_encoder_note("first") == nullptr);
}

TEST_CASE("the examples of the reference print what it says", "[cli]") {
    for (const ReferenceEntry& entry : encoder_table().entries) {
        CAPTURE(entry.example);
        std::vector<std::string> words = words_of(entry.example);
        REQUIRE(words.size() == 4);
        words.erase(words.begin(), words.begin() + 2);  // sameas encode
        testing::SmallJob small;
        small.options.words = words;
        CHECK(encode_command(small.job) == entry.example_result + "\n");
    }
}

TEST_CASE("docs/encoders.md is what the program prints", "[cli]") {
    std::ifstream file(std::string(SAMEAS_TEST_DATA) + "/../docs/encoders.md");
    REQUIRE(file);
    std::ostringstream text;
    text << file.rdbuf();
    CHECK((text.str() == reference_markdown(encoder_table())));  // sameas list encoders --markdown > docs/encoders.md
}
