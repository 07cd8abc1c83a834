#include "engine/model/person_names.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <vector>

#include "engine/profile/folded_words.hpp"
#include "engine/table/ascii.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

constexpr std::uint64_t values_max = 2000;
/// Of fewer values, names of persons are of those who handle the records.
constexpr std::size_t values_least = 50;
/// Full names are of so many words; lists of authors are longer.
constexpr std::size_t words_max = 4;
/// Shares of the rows that hold known given names, and full ones.
constexpr double given_share = 0.5, full_share = 0.6;
/// Share of the rows with a legal form or another word of organisations.
constexpr double organisations_share = 0.25;
/// What counts for an unknown name as given name and as surname, in the weights of known ones.
constexpr double unseen_weight = 100;

/// Rows of the values that were looked at.
struct NameRows {
    double all = 0, given = 0, full = 0, organisations = 0;
    double lean = 0;   ///< log2 of how much likelier they are given names than surnames, added up
};

void count_words(const std::vector<std::string_view>& words, const Vocabulary& vocabulary, double rows, NameRows& counts) {
    const auto names_organisation = [&](std::string_view word) { return vocabulary.find(word).is(WordClass::organisation); };
    counts.organisations += words.size() > 1 && std::ranges::any_of(words, names_organisation) ? rows : 0;
    if (words.empty() || words.size() > words_max) return;
    const Vocabulary::Word& first = vocabulary.find(words.front());
    if (words.size() == 1) {
        counts.given += first.given > 0 ? rows : 0;
        counts.lean += rows * kernels::log2((first.given + unseen_weight) / (first.surname + unseen_weight));
        return;
    }
    // In either order: `John Smith`, `Smith, John A`.
    const bool ends_given = std::any_of(words.begin() + 1, words.end(), [&](std::string_view word) { return vocabulary.find(word).given > 0; });
    counts.full += first.given > 0 || (first.surname > 0 && ends_given) ? rows : 0;
}

}  // namespace

PersonNames person_names(const Dictionary& values, std::span<const ValueId> codes, const Vocabulary& vocabulary) {
    std::vector<std::uint64_t> rows(values.size());
    for (const ValueId code : codes) ++rows[index(code)];
    const auto distinct = static_cast<std::uint64_t>(std::ranges::count_if(rows.begin() + 1, rows.end(), [](std::uint64_t count) { return count > 0; }));
    if (distinct < values_least) return PersonNames::none;
    const std::uint64_t one_in = distinct / values_max + 1;
    FoldedWords folded;
    NameRows counts;
    for (std::size_t v = 1; v < values.size(); ++v) {
        if (rows[v] == 0) continue;
        const std::string_view text = values.text(static_cast<ValueId>(v));
        if (one_in > 1 && XXH3_64bits(text.data(), text.size()) % one_in != 0) continue;
        const auto holders = static_cast<double>(rows[v]);
        counts.all += holders;
        if (std::ranges::any_of(text, is_digit)) continue;
        folded.fold(text);
        count_words(folded.words(), vocabulary, holders, counts);
    }
    if (counts.organisations >= organisations_share * counts.all) return PersonNames::organisations;
    if (counts.full >= full_share * counts.all) return PersonNames::full;
    return counts.given >= given_share * counts.all && counts.lean > 0 ? PersonNames::given : PersonNames::none;
}

}  // namespace sameas
