#include "io/text_group.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <string>

using namespace sameas;
using namespace sameas::io;

namespace {

using Texts = std::vector<std::optional<std::string>>;

TextGroup group_of(const Texts& texts, std::size_t batch = 700) {
    TextGroup group;
    for (std::size_t begin = 0; begin < texts.size(); begin += batch) {
        std::vector<std::string_view> views;
        for (std::size_t i = begin; i < std::min(texts.size(), begin + batch); ++i)
            views.push_back(texts[i] ? std::string_view(*texts[i]) : std::string_view());
        group.add(views);
    }
    return group;
}

/// `rows` texts of which the first `distinct` are each other than all before, with a null after each.
TextGroup group_with(std::size_t rows, std::size_t distinct) {
    Texts texts;
    for (std::size_t i = 0; i < rows; ++i) {
        texts.emplace_back("value " + std::to_string(i < distinct ? i : 0));
        texts.push_back(std::nullopt);
    }
    return group_of(texts);
}

/// Rising numbers, but each `skip`th is smaller than the one before it; or the same backwards.
TextGroup ordered_but(std::size_t rows, std::size_t skip, bool falls) {
    Texts texts;
    for (std::size_t i = 0; i < rows; ++i)
        texts.emplace_back((i % skip == 0 ? "0" : "1") + std::to_string(100000 + i));
    if (falls) std::reverse(texts.begin(), texts.end());
    return group_of(texts);
}

}  // namespace

TEST_CASE("texts of a group come back in order and in whole pieces, nulls and empty ones apart",
          "[io][text_group]") {
    Texts texts;
    for (std::size_t i = 0; i < 2 * piece_rows + 5; ++i)
        texts.push_back(i % 5 == 0 ? std::nullopt : std::optional(std::string(i % 3, 't')));
    for (const std::size_t batch : {1, 700, 5000}) {
        const TextGroup group = group_of(texts, batch);
        CHECK(group.size() == texts.size());
        CHECK(group.nulls() == (texts.size() + 4) / 5);
        std::vector<std::size_t> sizes;
        Texts back;
        group.each_piece([&](std::span<const std::string_view> piece) {
            sizes.push_back(piece.size());
            for (const std::string_view text : piece)
                back.push_back(text.data() == nullptr ? std::nullopt : std::optional<std::string>(text));
        });
        CHECK(sizes == std::vector<std::size_t>{piece_rows, piece_rows, 5});
        CHECK(back == texts);
    }
}

TEST_CASE("each distinct text has a place, and the empty one only where a row has it", "[io][text_group]") {
    TextGroup group = group_of({"b", std::nullopt, "a", "b"});
    REQUIRE(group.distinct().size() == 2);
    CHECK(group.distinct().text(0) == "b");
    CHECK(group.distinct().text(1) == "a");
    CHECK(std::vector(group.places().begin(), group.places().end()) ==
          std::vector<std::int32_t>{0, TextGroup::null_place, 1, 0});

    group.clear();
    CHECK(group.size() == 0);
    CHECK(group.nulls() == 0);
    CHECK(group.distinct().size() == 0);
    group.add(std::vector<std::string_view>{std::string_view("", 0), "longer"});
    REQUIRE(group.distinct().size() == 2);
    CHECK(group.distinct().text(0).empty());
    CHECK(std::vector(group.places().begin(), group.places().end()) == std::vector<std::int32_t>{0, 1});
}

TEST_CASE("texts mostly repeat where fewer than half are distinct, nulls left out", "[io][text_group]") {
    CHECK(group_with(1000, 499).mostly_repeats());
    CHECK_FALSE(group_with(1000, 500).mostly_repeats());
    CHECK_FALSE(group_with(1000, 1000).mostly_repeats());
    CHECK_FALSE(TextGroup().mostly_repeats());
    CHECK_FALSE(group_of({"", "", "a"}).mostly_repeats());
    CHECK(group_of({"", "", "a", "a", "a"}).mostly_repeats());
}

TEST_CASE("texts are ordered where nine neighbours in ten are, either way", "[io][text_group]") {
    for (const bool falls : {false, true}) {
        CHECK(ordered_but(1000, 11, falls).is_mostly_ordered());
        CHECK_FALSE(ordered_but(1000, 9, falls).is_mostly_ordered());
    }
    CHECK(group_of(Texts(100, "same")).is_mostly_ordered());
    CHECK(group_of({std::nullopt, "a", std::nullopt, "b"}).is_mostly_ordered());
    CHECK(TextGroup().is_mostly_ordered());
}
