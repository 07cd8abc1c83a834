#pragma once
#include <random>
#include <set>
#include <string>
#include <vector>

namespace sameas::test {

/// Texts of up to `tokens_max` invented tokens, a few of them without any; fixed for a seed. Tokens come from
/// a small stock, so that many texts share some, and many tokens differ in one letter or are a single letter.
inline std::vector<std::string> token_texts(std::size_t count, std::size_t tokens_max, unsigned seed) {
    const std::vector<std::string> letters{"a", "b", "n", "o", "é", "Ж", "𝕏"};
    std::mt19937 random(seed);  // its numbers are the same everywhere; distributions are not, so remainders
    std::vector<std::string> stock;
    for (std::size_t i = 0; i < 60; ++i) {
        std::string token;
        for (std::size_t size = 1 + random() % (i % 12 == 0 ? 40 : 6); size > 0; --size)
            token += letters[random() % (i % 3 == 0 ? letters.size() : 4)];
        stock.push_back(token);
    }
    std::set<std::string> seen;
    std::vector<std::string> texts;
    while (texts.size() < count) {
        std::string text = random() % 8 == 0 ? "  " : "";
        for (std::size_t size = random() % (tokens_max + 1); size > 0; --size) {
            text += stock[random() % stock.size()];
            text += random() % 5 == 0 ? "  " : size > 1 ? " " : "";
        }
        if (!text.empty() && seen.insert(text).second) texts.push_back(text);
    }
    return texts;
}

/// The tokens of a text, as blanks part them.
inline std::vector<std::string> tokens_of(const std::string& text) {
    std::vector<std::string> tokens;
    std::string token;
    for (const char c : text + " ") {
        if (c != ' ') {
            token += c;
        } else if (!token.empty()) {
            tokens.push_back(token);
            token.clear();
        }
    }
    return tokens;
}

}  // namespace sameas::test
