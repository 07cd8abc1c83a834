#include "engine/compare/letters.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <map>

namespace sameas {

namespace {

constexpr std::size_t questions_max = 32;
constexpr std::size_t values_asked_max = 20'000;
constexpr std::uint32_t occurrences_max = 4;
constexpr char32_t ascii_end = 128;

}  // namespace

LetterQuestions::LetterQuestions(const Dictionary& dictionary, TextUnits units) {
    using Key = std::pair<char32_t, std::uint32_t>;
    std::map<Key, std::uint64_t> yes;
    UnitCutter cutter(units);
    // Chosen by their bytes: the questions decide how many pairs a tile drops, which no order of rows may change.
    const std::uint64_t every = std::max<std::uint64_t>(dictionary.size() / values_asked_max, 1);
    std::uint64_t asked = 0;
    for (std::size_t v = 1; v < dictionary.size(); ++v) {
        const std::string_view value = dictionary.text(static_cast<ValueId>(v));
        if (XXH3_64bits(value.data(), value.size()) % every != 0) continue;
        ++asked;
        std::u32string text(cutter.cut(value).substr(0, letters_length_max));
        std::sort(text.begin(), text.end());
        std::uint32_t occurrences = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            occurrences = i > 0 && text[i] == text[i - 1] ? occurrences + 1 : 1;
            if (occurrences <= occurrences_max) ++yes[{text[i], occurrences}];
        }
    }
    std::vector<std::pair<std::uint64_t, Key>> by_distance;  // of twice the number of yes from all asked
    for (const auto& [key, count] : yes) {
        by_distance.emplace_back(2 * count > asked ? 2 * count - asked : asked - 2 * count, key);
    }
    std::sort(by_distance.begin(), by_distance.end());
    by_distance.resize(std::min(by_distance.size(), questions_max));
    for (const auto& [distance, key] : by_distance) questions_.push_back({key.first, key.second});
    std::sort(questions_.begin(), questions_.end(), [](const Question& a, const Question& b) {
        return a.unit != b.unit ? a.unit < b.unit : a.occurrences < b.occurrences;
    });
    for (char32_t unit = 0; unit < ascii_end; ++unit) {
        const auto [begin, end] = about(unit);
        about_ascii_.emplace_back(static_cast<std::uint8_t>(begin), static_cast<std::uint8_t>(end));
    }
}

std::pair<std::uint32_t, std::uint32_t> LetterQuestions::about(char32_t unit) const {
    if (unit < about_ascii_.size()) return about_ascii_[unit];
    const auto less = [](const Question& question, char32_t wanted) { return question.unit < wanted; };
    const auto begin = std::lower_bound(questions_.begin(), questions_.end(), unit, less);
    const auto end = std::find_if(begin, questions_.end(), [&](const Question& question) { return question.unit != unit; });
    return {static_cast<std::uint32_t>(begin - questions_.begin()), static_cast<std::uint32_t>(end - questions_.begin())};
}

Letters LetterQuestions::letters(std::u32string_view units) const {
    Letters result;
    if (units.empty()) return result;
    result.first = static_cast<std::uint16_t>(units.front() ^ (units.front() >> 16));
    if (units.size() > letters_length_max) return result;
    result.length = static_cast<std::uint16_t>(units.size());
    std::uint8_t met[questions_max] = {};  // by the first question about a unit: how often it was met
    for (const char32_t unit : units) {
        const auto [begin, end] = about(unit);
        if (begin == end) continue;
        ++met[begin];
        for (std::uint32_t q = begin; q < end; ++q)
            result.has |= static_cast<std::uint32_t>(questions_[q].occurrences <= met[begin]) << q;
    }
    return result;
}

}  // namespace sameas
