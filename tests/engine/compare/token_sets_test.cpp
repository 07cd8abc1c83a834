#include "engine/compare/token_sets.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/measured.hpp"
#include "tests/support/token_texts.hpp"

using namespace sameas;
using test::dictionary_of;

namespace {

std::vector<std::string> tokens_in(const TokenSets& sets, std::size_t value) {
    std::vector<std::string> tokens;
    for (const std::uint32_t id : sets.tokens_of(static_cast<ValueId>(value)))
        tokens.emplace_back(sets.token(id));
    return tokens;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("tokens are what stands between blanks, in the order of the text") {
    const TokenSets sets(dictionary_of({"anna maria weber", "weber anna", "  two   blanks ", "one\ttab\nline",
                                        " ", "to be or not to be", "a;b, c"}));
    CHECK(tokens_in(sets, 0).empty());
    CHECK(tokens_in(sets, 1) == Strings{"anna", "maria", "weber"});
    CHECK(tokens_in(sets, 2) == Strings{"weber", "anna"});
    CHECK(tokens_in(sets, 3) == Strings{"two", "blanks"});
    CHECK(tokens_in(sets, 4) == Strings{"one", "tab", "line"});
    CHECK(tokens_in(sets, 5).empty());
    CHECK(tokens_in(sets, 6) == Strings{"to", "be", "or", "not", "to", "be"});
    CHECK(tokens_in(sets, 7) == Strings{"a;b,", "c"});
    CHECK(sets.longest() == 6);
    CHECK(sets.token_count() == 14);
    CHECK(kernels::set_size(sets.sets(), 6) == 4);
    CHECK(kernels::set_size(sets.sets(), 5) == 0);
    CHECK(kernels::set_size(sets.sets(), 0) == 0);
}

TEST_CASE("items are what stands between separators, without the blanks around them") {
    const TokenSets sets(
        dictionary_of({"new york; rome ;;  oslo", ";", "; ;", "rome", "a|b", "oslo;rome;oslo"}), ';');
    CHECK(tokens_in(sets, 1) == Strings{"new york", "rome", "oslo"});
    CHECK(tokens_in(sets, 2).empty());
    CHECK(tokens_in(sets, 3).empty());
    CHECK(tokens_in(sets, 4) == Strings{"rome"});
    CHECK(tokens_in(sets, 5) == Strings{"a|b"});
    CHECK(tokens_in(sets, 6) == Strings{"oslo", "rome", "oslo"});
    CHECK(kernels::set_size(sets.sets(), 6) == 2);
}

TEST_CASE("token ids follow the number of values that hold a token, then its bytes") {
    // b in three values, though only once in each; a and z in two; x three times, but in one value.
    const TokenSets sets(dictionary_of({"z b x x x", "b a", "z a b", "y"}));
    REQUIRE(sets.token_count() == 5);
    const char* const texts[] = {"", "b", "a", "z", "x", "y"};
    const std::uint64_t counts[] = {0, 3, 2, 2, 1, 1};
    for (std::uint32_t id = 0; id <= 5; ++id) {
        CHECK(sets.token(id) == texts[id]);
        CHECK(sets.tokens().count(static_cast<ValueId>(id)) == counts[id]);
    }
    REQUIRE(sets.sets().id_bits == 16);
    std::vector<std::uint16_t> row(4);
    std::memcpy(row.data(), sets.sets().rows + sets.sets().row_bytes, 8);
    CHECK(row == std::vector<std::uint16_t>{1, 3, 4, 0});
}

TEST_CASE("tokens and sets of many values equal those of the definition, in any order of the values") {
    std::vector<std::string> texts = test::token_texts(400, 24, 5);
    const TokenSets sets(dictionary_of(texts));
    const TokenSets turned(dictionary_of({texts.rbegin(), texts.rend()}));
    std::map<std::string, std::uint64_t> holders;
    std::size_t longest = 0;
    for (std::size_t v = 1; v <= texts.size(); ++v) {
        const Strings expected = test::tokens_of(texts[v - 1]);
        REQUIRE(tokens_in(sets, v) == expected);
        const auto ids = sets.tokens_of(static_cast<ValueId>(v));
        const auto turned_ids = turned.tokens_of(static_cast<ValueId>(texts.size() + 1 - v));
        REQUIRE(std::equal(ids.begin(), ids.end(), turned_ids.begin(), turned_ids.end()));
        const std::set<std::string> distinct(expected.begin(), expected.end());
        REQUIRE(kernels::set_size(sets.sets(), static_cast<std::uint32_t>(v)) == distinct.size());
        for (const std::string& token : distinct)
            ++holders[token];
        longest = std::max(longest, expected.size());
        for (std::size_t w = 1; w <= 20; ++w) {
            const Strings other = test::tokens_of(texts[w - 1]);
            const auto common =
                std::count_if(distinct.begin(), distinct.end(), [&](const std::string& token) {
                    return std::find(other.begin(), other.end(), token) != other.end();
                });
            const auto left = static_cast<std::uint32_t>(v), right = static_cast<std::uint32_t>(w);
            std::uint32_t count = 99;
            kernels::set_overlap(sets.sets(), sets.sets(), {&left, &right, 1, nullptr}, &count);
            REQUIRE(count == common);
        }
    }
    CHECK(sets.longest() == longest);
    REQUIRE(sets.token_count() == holders.size());
    for (std::uint32_t id = 1; id <= sets.token_count(); ++id) {
        const std::uint64_t count = sets.tokens().count(static_cast<ValueId>(id));
        CHECK(count == holders.at(std::string(sets.token(id))));
        if (id == 1) continue;
        const std::uint64_t before = sets.tokens().count(static_cast<ValueId>(id - 1));
        CHECK((before > count || (before == count && sets.token(id - 1) < sets.token(id))));
    }
}

TEST_CASE("more distinct tokens than a batch and than a row has ids for") {
    Strings texts;
    for (int i = 0; i < 70000; ++i)
        texts.push_back("t" + std::to_string(i) + " all");
    const TokenSets sets(dictionary_of(texts));
    REQUIRE(sets.token_count() == 70001);
    CHECK(sets.token(1) == "all");
    for (std::size_t v = 1; v <= texts.size(); v += 999)
        REQUIRE(tokens_in(sets, v) == Strings{"t" + std::to_string(v - 1), "all"});
    const std::uint32_t left = 1, right = 70000;
    std::uint32_t count = 99;
    kernels::set_overlap(sets.sets(), sets.sets(), {&left, &right, 1, nullptr}, &count);
    CHECK(count == 1);
}

TEST_CASE("no tokens at all") {
    DictionaryBuilder builder;
    builder.encode("");
    const TokenSets sets(builder.finish());
    CHECK(sets.token_count() == 0);
    CHECK(sets.longest() == 0);
    CHECK(sets.tokens_of(null_value).empty());
}
