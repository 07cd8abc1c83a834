#include "engine/profile/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/profile/embedded_tables.hpp"
#include "engine/profile/folded_words.hpp"

namespace sameas {

namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(WordClass::count_)> class_names{
    "street",     "street_ending", "unit",           "organisation", "given_title", "surname_particle",
    "generation", "null",          "male",           "female",       "other_sex",   "month",
    "region",     "country",       "email_provider", "city"};

/// Calls take(part) for what stands between separators.
template <class Take>
void for_each_part(std::string_view text, char separator, const Take& take) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        take(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::uint32_t number_of(std::string_view digits) {
    std::uint32_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

/// Words of a header: also where small letters turn to a capital, as in birthDate.
std::vector<std::string> words_of_header(std::string_view header) {
    std::string spaced;
    for (std::size_t i = 0; i < header.size(); ++i) {
        const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
        const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
        if (i > 0 && is_capital(header[i]) && is_small(header[i - 1])) spaced += ' ';
        spaced += header[i];
    }
    FoldedWords folded;
    folded.fold(spaced);
    return {folded.words().begin(), folded.words().end()};
}

}  // namespace

Vocabulary::Vocabulary() {
    words_.reserve(40'000);
    read_names();
    read_places();
    read_words();
}

const Vocabulary::Word& Vocabulary::find(std::string_view folded) const {
    const auto found = words_.find(folded);
    return found == words_.end() ? nothing_ : found->second;
}

void Vocabulary::add_class(std::string_view word, WordClass word_class) {
    of(word).classes |= 1u << static_cast<unsigned>(word_class);
}

void Vocabulary::read_names() {
    for_each_part(profile_tables::names, '\n', [&](std::string_view row) {
        const std::size_t first = row.find('\t'), second = row.find('\t', first + 1);
        Word& word = of(row.substr(0, first));
        word.given = number_of(row.substr(first + 1, second - first - 1));
        word.surname = number_of(row.substr(second + 1));
    });
}

void Vocabulary::read_places() {
    for_each_part(profile_tables::cities, '\n',
                  [&](std::string_view row) { add_class(row, WordClass::city); });
    for_each_part(profile_tables::countries, '\n', [&](std::string_view row) {
        for_each_part(row, '\t', [&](std::string_view name) { add_class(name, WordClass::country); });
    });
    for_each_part(profile_tables::us_states, '\n', [&](std::string_view row) {
        for_each_part(row, '\t', [&](std::string_view name) { add_class(name, WordClass::region); });
    });
}

void Vocabulary::read_words() {
    for_each_part(profile_tables::words, '\n', [&](std::string_view row) {
        const std::size_t colon = row.find(": ");
        const std::string_view name_of_row = row.substr(0, colon), members = row.substr(colon + 2);
        const auto place =
            std::find(class_names.begin(), class_names.end(), name_of_row) - class_names.begin();
        std::uint64_t types = 0;
        for (std::size_t type = 0; type < semantic_types; ++type) {
            if (name_of_row.starts_with("hint.") &&
                name_of_row.substr(5) == name(static_cast<SemanticType>(type)))
                types = std::uint64_t{1} << type;
        }
        for_each_part(members, ' ', [&](std::string_view member) {
            Word& word = of(member);
            word.header_types |= types;
            if (name_of_row == "hint.answer") word.names_answer = true;
            if (place < static_cast<std::ptrdiff_t>(class_names.size()))
                add_class(member, static_cast<WordClass>(place));
        });
    });
}

HeaderHint header_hint(std::string_view header, const Vocabulary& vocabulary) {
    const std::vector<std::string> words = words_of_header(header);
    HeaderHint hint;
    std::string all;
    for (const std::string& word : words)
        all += word;
    hint.names_answer = vocabulary.find(all).names_answer;
    const auto types_of = [&](std::size_t begin, std::size_t end) {
        std::string run;
        for (std::size_t i = begin; i < end; ++i)
            run += words[i];
        return vocabulary.find(run).header_types;
    };
    for (std::size_t end = words.size(); end > 0 && hint.types == 0; --end) {
        for (std::size_t begin = 0; begin < end && hint.types == 0; ++begin)
            hint.types = types_of(begin, end);
    }
    return hint;
}

}  // namespace sameas
