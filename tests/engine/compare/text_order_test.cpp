#include "engine/compare/text_order.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

namespace sameas {
namespace {

Dictionary dictionary_of(const std::vector<std::string>& texts) {
    DictionaryBuilder builder;
    for (const std::string& text : texts)
        builder.encode(text);
    return builder.finish();
}

void require_order(const Dictionary& values) {
    const std::vector<std::uint32_t> order = text_order(values);
    REQUIRE(order.size() == values.size());
    REQUIRE(order.front() == 0);
    for (std::size_t i = 1; i < order.size(); ++i)
        REQUIRE(values.text(static_cast<ValueId>(order[i - 1])) < values.text(static_cast<ValueId>(order[i])));
}

}  // namespace

TEST_CASE("texts are ordered by their bytes, beyond the first eight and through zeros", "[text_order]") {
    using namespace std::string_literals;
    require_order(dictionary_of({}));
    require_order(dictionary_of({"b", "abcdefgh", "abcdefghi", "abcdefg", "a", "a\0"s, "a\0\0"s, "abcdefgh\0"s, "é", "z",
                                 "abcdefghz", "abcdefgha"}));
}

TEST_CASE("any texts are ordered by their bytes", "[text_order]") {
    std::mt19937 random(7);
    std::vector<std::string> texts;
    for (int i = 0; i < 2000; ++i) {
        std::string text(1 + random() % 12, 'a');
        for (char& byte : text)
            byte = "\0ab\xC3"[random() % 4];
        texts.push_back(text);
    }
    require_order(dictionary_of(texts));
}

}  // namespace sameas
