#pragma once
#include <random>
#include <string>
#include <vector>

#include "engine/draft/column_kind.hpp"

/// What the tests of blocking rules and of missed pairs share: invented persons with an id, two names, a birth date and a town.
namespace sameas::test {

inline const std::vector<std::string> person_columns{"id", "given", "surname", "born", "town"};
inline const std::vector<DraftField> person_fields{{"given", ColumnKind::word, true, 0, 1, 6},
                                                   {"surname", ColumnKind::word, true, 0, 1, 7},
                                                   {"born", ColumnKind::date, true, 0, 1, 10},
                                                   {"town", ColumnKind::word, true, 0, 1, 7}};

/// Syllables of a consonant and a vowel.
inline std::string invented_word(std::mt19937& random, std::size_t syllables) {
    static const std::string consonants = "bdfgklmnprst", vowels = "aeiou";
    std::string word;
    for (std::size_t i = 0; i < syllables; ++i) {
        word += consonants[random() % consonants.size()];
        word += vowels[random() % vowels.size()];
    }
    return word;
}

}  // namespace sameas::test
