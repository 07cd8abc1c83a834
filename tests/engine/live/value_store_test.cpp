#include "engine/live/value_store.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "engine/live/postings.hpp"

using namespace sameas;

TEST_CASE("a value has one number as long as it is used") {
    ValueStore store;
    CHECK(store.acquire({}) == 0);
    CHECK(store.find("") == 0);
    CHECK(store.find("holm") == NumberIndex::none);
    const std::uint32_t holm = store.acquire({.text = "holm"}), year = store.acquire({.text = "1990", .parsed = {.days = 7305, .precision = DatePrecision::year}});
    CHECK(holm != year);
    CHECK(store.acquire({.text = "holm"}) == holm);
    CHECK(store[year].parsed.days == 7305);
    CHECK(store[holm].parsed.precision == DatePrecision::unparsed);
    store.release(holm);
    CHECK(store.find("holm") == holm);
    store.release(holm);
    CHECK(store.find("holm") == NumberIndex::none);
    store.release(0);
    CHECK(store.acquire({.text = "berg"}) == holm);  // the number is free again
    CHECK(store[holm].text == "berg");
}

TEST_CASE("numbers with equal tags are told apart by their texts") {
    NumberIndex index;
    const std::vector<std::string> texts{"a", "b", "c"};
    for (std::uint32_t number = 0; number < 3; ++number) index.insert(42, number);
    const auto find = [&](const std::string& text) { return index.find(42, [&](std::uint32_t n) { return texts[n] == text; }); };
    CHECK(find("b") == 1);
    index.erase(42, 1);
    CHECK(find("b") == NumberIndex::none);
    CHECK(find("c") == 2);
}

TEST_CASE("postings hold what was added and not removed") {
    std::mt19937 random(11);
    Postings postings;
    std::multimap<std::uint64_t, std::uint32_t> expected;
    for (std::uint32_t step = 0; step < 20'000; ++step) {
        const std::uint64_t key = random() % 40;
        const auto [begin, end] = expected.equal_range(key);
        if (begin != end && random() % 5 < 2) {
            postings.remove(key, begin->second);
            expected.erase(begin);
        } else {
            postings.add(key, step);
            expected.emplace(key, step);
        }
        if (step % 500 != 0) continue;
        for (std::uint64_t k = 0; k < 40; ++k) {
            std::vector<std::uint32_t> found(postings.of(k).begin(), postings.of(k).end()), wanted;
            const auto [first, last] = expected.equal_range(k);
            for (auto at = first; at != last; ++at) wanted.push_back(at->second);
            std::sort(found.begin(), found.end());
            std::sort(wanted.begin(), wanted.end());
            REQUIRE(found == wanted);
        }
    }
    CHECK(postings.of(77).empty());
}
