#include "io/distinct_texts.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <unordered_map>

using namespace sameas;
using namespace sameas::io;

namespace {

/// Texts of all sizes up to 40, of few letters: many are equal, and many differ in one byte anywhere.
std::vector<std::string> random_texts(std::size_t count, std::mt19937_64& random) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i) {
        std::string text(random() % 41, '\0');
        if (!text.empty() && random() % 4 != 0)
            text[random() % text.size()] = static_cast<char>(random() % 3);
        texts.push_back(text);
    }
    return texts;
}

void check_places(DistinctTexts& distinct, const std::vector<std::string>& texts, std::size_t batch) {
    std::unordered_map<std::string, std::int32_t> expected;
    std::vector<std::int32_t> places(batch);
    std::size_t wrong = 0, bytes = 0;
    for (std::size_t begin = 0; begin < texts.size(); begin += batch) {
        const std::vector<std::string_view> some(
            texts.begin() + static_cast<std::ptrdiff_t>(begin),
            texts.begin() + static_cast<std::ptrdiff_t>(std::min(texts.size(), begin + batch)));
        distinct.add(some, std::span(places).first(some.size()));
        for (std::size_t i = 0; i < some.size(); ++i) {
            const auto [found, is_new] =
                expected.emplace(std::string(some[i]), static_cast<std::int32_t>(expected.size()));
            if (is_new) bytes += some[i].size();
            wrong += places[i] != found->second;
            wrong += distinct.text(static_cast<std::size_t>(places[i])) != some[i];
        }
    }
    CHECK(wrong == 0);
    CHECK(distinct.size() == expected.size());
    CHECK(distinct.bytes().size() == bytes);
}

}  // namespace

TEST_CASE("equal texts get the place where they stood first, and no others do", "[io][distinct_texts]") {
    std::mt19937_64 random(5);
    DistinctTexts distinct;
    for (const std::size_t batch : {1, 64, 1000}) {
        for (const std::size_t count : {0, 10, 5000}) {
            distinct.clear();
            check_places(distinct, random_texts(count, random), batch);
        }
    }
}

TEST_CASE("texts that differ in any one byte are distinct", "[io][distinct_texts]") {
    DistinctTexts distinct;
    std::vector<std::string> texts;
    for (std::size_t size = 0; size <= 40; ++size) {
        texts.emplace_back(size, 'x');
        for (std::size_t place = 0; place < size; ++place) {
            texts.emplace_back(size, 'x');
            texts.back()[place] = 'y';
        }
    }
    check_places(distinct, texts, texts.size());
    CHECK(distinct.size() == texts.size());
}

TEST_CASE("nulls have no place, the empty text has one", "[io][distinct_texts]") {
    DistinctTexts distinct;
    std::vector<std::int32_t> places(4);
    distinct.add(std::vector<std::string_view>{{}, "a", std::string_view("", 0), {}}, places);
    CHECK(places == std::vector<std::int32_t>{DistinctTexts::null_place, 0, 1, DistinctTexts::null_place});
    CHECK(distinct.size() == 2);
}

TEST_CASE("a cleared set is empty, however large it was", "[io][distinct_texts]") {
    DistinctTexts distinct;
    for (const std::size_t count : {100u, 300'000u, 100u}) {  // the second has more than is kept
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < count; ++i)
            texts.push_back("some text number " + std::to_string(i));
        distinct.clear();
        CHECK(distinct.size() == 0);
        CHECK(distinct.bytes().empty());
        check_places(distinct, texts, 1024);
    }
}
