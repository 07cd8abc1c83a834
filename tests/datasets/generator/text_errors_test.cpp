#include "datasets/generator/text_errors.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace sameas::datasets;

namespace {

const std::vector<std::string> words{"Katherine", "Li", "Öztürk", "de la Cruz", "A", "", "O'Brien", "Müller-Lüdenscheidt", "4711"};

/// Whether bytes above 0x7F stand as they stood before, so that UTF-8 stays whole.
std::string beyond_ascii(std::string_view text) {
    std::string bytes;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) > 0x7F) bytes += c;
    }
    return bytes;
}

template <class Spoil>
int changed(const Spoil& spoil, std::size_t size_change_max) {
    int count = 0;
    RandomStream random(5);
    for (int round = 0; round < 300; ++round) {
        for (const std::string& word : words) {
            ShortText text(word);
            spoil(text, random);
            count += text.view() != word;
            CHECK(beyond_ascii(text.view()) == beyond_ascii(word));
            CHECK(text.size() + size_change_max >= word.size());
            CHECK(text.size() <= word.size() + size_change_max);
        }
    }
    return count;
}

std::string after(void (*spoil)(ShortText&, RandomStream&), std::string_view word, std::uint64_t key) {
    ShortText text(word);
    RandomStream random(key);
    spoil(text, random);
    return std::string(text.view());
}

}  // namespace

TEST_CASE("slips, sounds and misreadings change little, and nothing but ASCII") {
    CHECK(changed(slip_on_keyboard, 1) > 300 * 5);
    CHECK(changed(spell_by_sound, 2) > 300 * 4);
    CHECK(changed(misread, 1) > 300 * 4);
    CHECK(changed(spoil_word, 2) > 300 * 4);
}

TEST_CASE("texts that are full stay within their room") {
    const std::string full(ShortText::size_max, 'm');
    for (std::uint64_t key = 0; key < 200; ++key)
        CHECK(after(spoil_word, full, key).size() <= ShortText::size_max);
}

TEST_CASE("a slip of the first letter is rare") {
    int first = 0;
    for (std::uint64_t key = 0; key < 2000; ++key)
        first += after(slip_on_keyboard, "Barbara", key)[0] != 'B';
    CHECK(first > 5);
    CHECK(first < 60);
}

TEST_CASE("words change places with their neighbours") {
    CHECK(after(swap_words, "Anna Maria", 1) == "Maria Anna");
    CHECK(after(swap_words, "Anna", 1) == "Anna");
    CHECK(after(swap_words, "", 1).empty());
    bool is_first = false, is_last = false;
    for (std::uint64_t key = 0; key < 50; ++key) {
        const std::string text = after(swap_words, "a bb ccc", key);
        is_first |= text == "bb a ccc";
        is_last |= text == "a ccc bb";
        CHECK((text == "bb a ccc" || text == "a ccc bb"));
    }
    CHECK(is_first);
    CHECK(is_last);
}

TEST_CASE("texts are cut between code points, and keep their beginning") {
    for (std::uint64_t key = 0; key < 100; ++key) {
        const std::string text = after(cut_short, "Lüdüdüdü", key);
        CHECK(std::string_view("Lüdüdüdü").starts_with(text));
        CHECK(text.size() >= 3);
        CHECK((static_cast<unsigned char>(text.back()) < 0x80 || static_cast<unsigned char>(text.back()) == 0xBC));
    }
    CHECK(after(cut_short, "Anna", 1) == "Anna");
}

TEST_CASE("one digit goes wrong, letters stay") {
    for (std::uint64_t key = 0; key < 200; ++key) {
        const std::string text = after(spoil_digit, "A-1234", key);
        REQUIRE(text.size() == 6);
        CHECK(text.starts_with("A-"));
        CHECK(text != "A-1234");
    }
    CHECK(after(spoil_digit, "none", 1) == "none");
}
