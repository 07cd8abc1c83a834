// The reference of the encoders. Facts come from phonetic.def and functions.def, codes of the examples from the encoders;
// what each is good for, and what the second table does not say, stands here.
#include "cli/encoder_table.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "cli/reference_table.hpp"
#include "engine/derive/function_chain.hpp"
#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"

namespace sameas::cli {

namespace {

constexpr std::string_view own = "Definition of this project";

constexpr EncoderNote notes[] = {
    {"soundex", "English surnames, and parity with other tools; coarse, and blind to a wrong first letter.", {}, {}},
    {"soundex_mysql", "Parity with keys that MySQL or MariaDB made.", {}, {}},
    {"soundex_sql_server", "Parity with keys that SQL Server made.", {}, {}},
    {"refined_soundex", "Spelling variants, where Soundex groups too much.", {}, {}},
    {"nysiis", "English and Hispanic surnames; finer than Soundex.", {}, {}},
    {"nysiis_modified", "Surnames, where NYSIIS groups too little at the ends of names.", {}, {}},
    {"match_rating", "Short keys of names that keep their letters; vowels and doubled letters mistyped.", {}, {}},
    {"cologne", "German names.", {}, {}},
    {"caverphone1", "English and New Zealand names; parity with Caverphone 1.0.", {}, {}},
    {"caverphone2", "English names; coarse, made for electoral rolls.", {}, {}},
    {"metaphone", "English words and names; finer than Soundex.", {}, {}},
    {"double_metaphone",
     "Names of mixed origin: names agree when one of their pronunciations does. The first choice for blocking on names.",
     {}, {}},
    {"double_metaphone_main", "Names of mixed origin, one key a record.", {}, {}},
    {"double_metaphone_second", "Names of mixed origin, beside the main code.", {}, {}},
    {"daitch_mokotoff", "Slavic, Germanic and Yiddish surnames in any transcription.", {}, {}},
    {"consonant_skeleton", "Names with vowels mistyped or left out.", {}, {}},
    {"initials", "Full names against initials; a narrow second part of a rule.", own, "anna maria de vries"},
    {"sorted_tokens", "Full names and titles whose words change places.", own, "vries anna maria"},
    {"fingerprint", "Names of companies and titles: words in any order, with or without marks and punctuation.",
     "OpenRefine, Clustering in depth: fingerprint (folds more letters than it does)", "Søn & O'Neil, Inc."},
    {"tokens", "Full names, titles and addresses that share a word; frequent words make large groups.", own,
     "vries anna maria"},
    {"qgrams", "Short values with an error anywhere; many keys a record, so rather in a rule with other parts.", own,
     "marta"},
    {"minhash",
     "Long texts (addresses, descriptions) that are similar as wholes: more bands find more, more rows in a band find "
     "fewer that differ.",
     "Broder, On the resemblance and containment of documents, 1997; Leskovec, Rajaraman and Ullman, Mining of Massive "
     "Datasets, chapter 3", "12 mill lane"},
    {"minhash_at",
     "The same where the similarity to find is known rather than the sketch: (70, 95) is 24 bands of 6 rows. The most rows "
     "a band for which 32 bands are enough, as these find the fewest that differ.",
     "As minhash", "12 mill lane"},
    {"email_local", "Addresses whose provider changed.", own, "a.vries+shop@mail.example"},
    {"email_domain", "Members of one organisation; as a part of a rule.", own, "a.vries+shop@mail.example"},
};

std::string result_text(std::size_t values_max) {
    if (values_max == 0) return "any number of codes";
    return values_max == 1 ? "one code" : message("at most ", values_max, " codes");
}

/// The codes of the example, joined by blanks.
std::string codes_of(const Expression& expression, std::string_view text) {
    FunctionChain chain(expression);
    const ValueList& values = chain.apply(text);
    std::string codes;
    for (std::size_t i = 0; i < values.size(); ++i)
        codes += (i > 0 ? " " : "") + std::string(values[i]);
    return codes;
}

struct Facts {
    std::string_view doc, source, example;
};

ReferenceEntry entry_of(const FunctionRow& row, const Facts& facts, const EncoderNote* note) {
    // An example of a function with numbers is shown with those of its row: "qgrams(surname, 3)".
    const Expression written = parse_expression(row.example);
    Expression value = written;
    value.arguments.front().name = "x";
    const std::string name = row.numbers > 0 ? to_string(value) : std::string(row.name);
    return {.name = std::string(row.name),
            .result = result_text(row.values_max),
            .definition = std::string(facts.doc),
            .facts = {{"Good for", std::string(note == nullptr ? std::string_view() : note->use)},
                      {"Source", std::string(facts.source)}},
            .call = std::string(row.example),
            .example = "sameas encode " + shell_word(name) + " " + shell_word(std::string(facts.example)),
            .example_result = codes_of(value, facts.example)};
}

constexpr const char* introduction =
    "Encoders turn a value into keys that different spellings of one thing share. They are functions of\n"
    "[expressions](grammar.md), for blocking rules and levels alike, and `sameas encode` prints their codes. Written by\n"
    "`sameas list encoders --markdown`; the rows are those of `kernels/phonetic/phonetic.def`, and those of\n"
    "`engine/derive/functions.def` that make keys.\n"
    "\n"
    "Phonetic codes are of Latin letters: marks count for nothing (Ł as L, Ø as O), ligatures as two letters (Æ as AE), and\n"
    "whatever is no letter parts words. A text without a Latin letter has no code. Codes are capitals and digits, and are\n"
    "cut only where the definition says so; `first(metaphone(surname), 4)` cuts others.\n"
    "\n"
    "Where an encoder gives several codes, two records agree when they share one: a blocking rule makes one key of each, and\n"
    "`exact(double_metaphone(surname))` is true when the codes of both sides meet, unknown when a side has none. A function of\n"
    "one value over several is applied to each. One value has at most 4,096 codes, of 1 MiB together; a record has at most\n"
    "4,096 keys under one rule.";

}  // namespace

const EncoderNote* find_encoder_note(std::string_view name) {
    const auto note =
        std::find_if(std::begin(notes), std::end(notes), [&](const EncoderNote& one) { return one.name == name; });
    return note == std::end(notes) ? nullptr : note;
}

ReferenceTable encoder_table() {
    ReferenceTable table{"encoders", "Encoders", introduction, {}};
    const auto add = [&table](std::string_view name, const Facts& facts) {
        table.entries.push_back(entry_of(*find_function(name), facts, find_encoder_note(name)));
    };
#define SAMEAS_ENCODER(name, codes_max, what, origin, text, codes) add(#name, {what, origin, text});
#include "kernels/phonetic/phonetic.def"
#undef SAMEAS_ENCODER
#define SAMEAS_FUNCTION(name, operand, values, numbers, number_max, what, call) \
    if (const EncoderNote* const note = find_encoder_note(#name)) add(#name, {what, note->source, note->example});
#include "engine/derive/functions.def"
#undef SAMEAS_FUNCTION
    return table;
}

}  // namespace sameas::cli
