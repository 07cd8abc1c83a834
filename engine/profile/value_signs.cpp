#include "engine/profile/value_signs.hpp"

#include <algorithm>

#include "engine/profile/value_formats.hpp"
#include "engine/standardise/zero_fractions.hpp"
#include "engine/table/ascii.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

/// Weight that a name has which one of the two tables lacks: the rarest rows of the tables have about as
/// much.
constexpr double unseen_weight = 100;
constexpr int lean_most = 128;

bool has_digit(std::string_view word) {
    return std::any_of(word.begin(), word.end(), is_digit);
}
bool ends_as_street(std::string_view word) {
    static constexpr std::string_view endings[]{"strasse", "str",    "weg",  "platz",  "gasse",
                                                "allee",   "straat", "laan", "gracht", "gatan",
                                                "vagen",   "vej",    "katu"};
    return std::any_of(std::begin(endings), std::end(endings), [&](std::string_view ending) {
        return word.size() > ending.size() + 2 && word.ends_with(ending);
    });
}

}  // namespace

int ValueInspector::lean_of(const Vocabulary::Word& word) const {
    if (word.given == 0 && word.surname == 0) return 0;
    const double lean = kernels::log2((word.given + unseen_weight) / (word.surname + unseen_weight));
    return std::clamp(static_cast<int>(lean * lean_scale), -lean_most, lean_most);
}

void ValueInspector::add_names(std::string_view value, ValueSigns& found) const {
    const std::vector<std::string_view>& words = folded_.words();
    const auto stands_as_name = [&](const Vocabulary::Word& word) {
        return word.given > 0 || word.surname > 0;
    };
    if (words.size() == 1) {
        const Vocabulary::Word& word = vocabulary_.find(words.front());
        found.set(Sign::known_given_name, word.given > 0);
        found.set(Sign::known_surname, word.surname > 0);
        found.first_lean = found.last_lean = lean_of(word);
        return;
    }
    if (words.size() > 6 || !found.has(Sign::letters_only)) return;
    std::size_t first = 0, last = words.size() - 1, known = 0;
    while (first < last && vocabulary_.find(words[first]).is(WordClass::given_title))
        ++first;
    while (last > first && vocabulary_.find(words[last]).is(WordClass::generation))
        --last;
    for (std::size_t i = first; i <= last; ++i)
        known += static_cast<std::size_t>(stands_as_name(vocabulary_.find(words[i])));
    const bool has_given = vocabulary_.find(words[first]).given > 0 || words[first].size() == 1 ||
                           (found.has(Sign::comma_name) && vocabulary_.find(words[last]).given > 0);
    found.set(Sign::full_name, words.size() <= 6 && known > 0 && (has_given || known * 2 > last - first + 1));
    found.first_lean = lean_of(vocabulary_.find(words[first]));
    found.last_lean = lean_of(vocabulary_.find(words[last]));
    if (value.find(',') != std::string_view::npos) std::swap(found.first_lean, found.last_lean);
}

void ValueInspector::add_address(ValueSigns& found) const {
    const std::vector<std::string_view>& words = folded_.words();
    bool has_street = false, has_number = false, has_box = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const Vocabulary::Word& word = vocabulary_.find(words[i]);
        // Alone, and as the first of two, a street word is rather a name: `Lane`, `Hill`.
        const bool is_street_word = word.is(WordClass::street) && words.size() > 1;
        has_street = has_street || is_street_word || ends_as_street(words[i]);
        has_number = has_number || (has_digit(words[i]) && words[i].size() <= 7);
        has_box = has_box || (words[i] == "box" && i > 0 && (words[i - 1] == "po" || words[i - 1] == "o")) ||
                  words[i] == "pobox";
    }
    found.set(Sign::street_word, has_street);
    found.set(Sign::number_and_street, has_street && has_number);
    found.set(Sign::post_box, has_box);
}

void ValueInspector::add_words(std::string_view value, ValueSigns& found) const {
    const std::vector<std::string_view>& words = folded_.words();
    found.words = static_cast<std::uint32_t>(words.size());
    found.set(Sign::one_word, words.size() == 1);
    found.set(Sign::few_words, words.size() >= 2 && words.size() <= 4);
    found.set(Sign::many_words, words.size() >= 5);
    found.set(Sign::letters_only, found.has(Sign::has_letter) && !found.has(Sign::has_digit));
    const bool has_comma = value.find(',') != std::string_view::npos;
    found.set(Sign::comma_name,
              has_comma && words.size() >= 2 && words.size() <= 6 && found.has(Sign::letters_only));
    const bool only_single =
        std::all_of(words.begin(), words.end(), [](std::string_view word) { return word.size() == 1; });
    found.set(Sign::initials,
              !words.empty() && words.size() <= 3 && only_single && found.has(Sign::letters_only));
    for (std::size_t i = 0; i < words.size(); ++i) {
        const Vocabulary::Word& word = vocabulary_.find(words[i]);
        if (word.is(WordClass::organisation) && words.size() > 1) found.set(Sign::organisation_word);
    }
    const Vocabulary::Word& whole = vocabulary_.find(folded_.text());
    const bool is_short = folded_.text().size() <= 3;
    found.set(Sign::city, whole.is(WordClass::city));
    found.set(Sign::region, whole.is(WordClass::region));
    const bool is_country =
        whole.is(WordClass::country) && !whole.is(WordClass::given_title);  // Mr is Mauritania, too
    found.set(Sign::country, is_country);
    found.set(Sign::short_country, is_country && is_short);
    found.set(Sign::male, whole.is(WordClass::male));
    found.set(Sign::female, whole.is(WordClass::female));
    found.set(Sign::other_sex, whole.is(WordClass::other_sex));
    found.set(Sign::month_name, whole.is(WordClass::month));
}

ValueSigns ValueInspector::inspect(std::string_view raw) {
    const std::string_view value = without_zero_fraction(without_end_marks(raw));
    ValueSigns found;
    folded_.fold(value);
    for (const char c : value) {
        found.units += (c & 0xC0) != 0x80;
        found.set(Sign::has_digit, is_digit(c));
    }
    const std::string_view text = folded_.text();
    found.set(Sign::has_letter,
              std::any_of(text.begin(), text.end(), [](char c) { return !is_digit(c) && c != ' '; }));
    if (value.empty()) return found;
    add_words(value, found);
    add_form_signs(value, found);
    if (found.has(Sign::has_digit)) {
        add_date_signs(value, folded_.text(), found);
        add_code_signs(value, found);
    }
    add_address(found);
    add_names(value, found);
    return found;
}

}  // namespace sameas
