#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/profile/semantic_type.hpp"

namespace sameas {

/// What a word can be; a word may be several.
enum class WordClass : std::uint8_t {
    street,
    street_ending,
    unit,
    organisation,
    given_title,
    surname_particle,
    generation,
    null,
    male,
    female,
    other_sex,
    month,
    region,
    country,
    email_provider,
    city,
    count_
};

/// The words that the profile knows: names with how frequent they are, places, street words, legal forms,
/// sexes, placeholders, and words that headers of columns use. Made from the tables in the program in some
/// milliseconds; then immutable and thread-safe. Sources and licences: engine/profile/tables/README.md.
class Vocabulary {
  public:
    struct Word {
        std::uint32_t classes = 0;       ///< a bit a WordClass
        std::uint32_t given = 0;         ///< weight among given names; 0: none that is known
        std::uint32_t surname = 0;       ///< weight among surnames
        std::uint64_t header_types = 0;  ///< a bit a SemanticType: what a column so called holds
        bool names_answer = false;       ///< headers of columns that hold the answer
        bool is(WordClass word_class) const {
            return (classes >> static_cast<unsigned>(word_class) & 1) != 0;
        }
    };
    Vocabulary();
    /// The word, or one that is nothing. \param folded  as FoldedWords writes it; places may have several
    /// words
    const Word& find(std::string_view folded) const;

  private:
    void read_names();
    void read_places();
    void read_words();
    void add_class(std::string_view word, WordClass word_class);
    Word& of(std::string_view word) { return words_[std::string(word)]; }

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    boost::unordered_flat_map<std::string, Word, Hash, std::equal_to<>> words_;
    Word nothing_;
};

/// What the header of a column says it holds: a bit a SemanticType, or 0. The most telling words win: all
/// together, then the longest run that ends with the last, then any other run.
struct HeaderHint {
    std::uint64_t types = 0;
    bool names_answer = false;
    bool says(SemanticType type) const { return (types >> index(type) & 1) != 0; }
};
HeaderHint header_hint(std::string_view header, const Vocabulary& vocabulary);

}  // namespace sameas
