#include "engine/standardise/addresses.hpp"

#include <algorithm>
#include <vector>

#include "engine/standardise/embedded_tables.hpp"
#include "engine/standardise/table_rows.hpp"
#include "engine/standardise/word_list.hpp"

namespace sameas {

namespace {

constexpr std::size_t zip_digits = 5, zip_and_further_digits = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

bool are_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

/// Words that name a kind of number, before it.
bool is_label(std::string_view word) {
    constexpr std::string_view labels[] = {"no", "nr", "num", "number", "id", "ssn", "sin", "nino", "nhs", "iban", "vat",
                                           "tin", "ein", "account", "acct", "acc", "passport", "mrn", "ref"};
    return std::ranges::find(labels, word) != std::end(labels);
}

}  // namespace

void shorten_street_words(std::string& text) {
    static const HeadOf short_forms = heads_of(standardise_tables::streets, ' ');
    std::vector<std::string> words;
    bool is_changed = false;
    for (const std::string_view word : words_of_text(text)) {
        std::string bare(word);
        while (!bare.empty() && (bare.back() == '.' || bare.back() == ';')) bare.pop_back();
        const auto at = short_forms.find(std::string_view(bare));
        constexpr std::string_view street = "strasse";
        if (at != short_forms.end()) bare = at->second;
        else if (bare.size() > street.size() && bare.ends_with(street)) bare.resize(bare.size() - street.size() + 3);
        is_changed = is_changed || bare != word;
        words.push_back(std::move(bare));
    }
    if (is_changed) text = joined_words(words);
}

void settle_postcode(std::string& text, std::string_view region) {
    const std::size_t dash = text.find('-');
    if (dash != std::string::npos && dash > 0 && dash <= 3 && text.size() - dash > 4 &&
        std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(dash), is_letter) && is_digit(text[dash + 1]))
        text.erase(0, dash + 1);
    if (text.size() > 2 && text.ends_with(".0") && are_digits(std::string_view(text).substr(0, text.size() - 2)))
        text.resize(text.size() - 2);
    std::string digits;
    for (const char c : text) {
        if (c != '-' && c != ' ') digits.push_back(c);
    }
    if (!are_digits(digits)) return;
    if (digits.size() == zip_and_further_digits) digits.resize(zip_digits);
    else if (region != "US" || digits.size() < 3 || digits.size() > 4) return;
    text = std::string(zip_digits - digits.size(), '0') + digits;
}

void settle_identifier(std::string& text) {
    std::string_view rest = text;
    while (true) {
        while (!rest.empty() && !is_digit(rest.front()) && !is_letter(rest.front()) && (rest.front() & 0x80) == 0)
            rest.remove_prefix(1);
        std::size_t size = 0;
        while (size < rest.size() && is_letter(rest[size])) ++size;
        const bool is_followed = std::ranges::any_of(rest.substr(size), is_digit);
        if (size == 0 || size == rest.size() || !is_followed || !is_label(rest.substr(0, size))) break;
        rest.remove_prefix(size);
    }
    std::string kept;
    for (const char c : rest) {
        if (is_digit(c) || is_letter(c) || (c & 0x80) != 0) kept.push_back(c);
    }
    if (!kept.empty()) text = std::move(kept);
}

}  // namespace sameas
