#pragma once
#include <string>
#include <vector>

#include "cli/report_json.hpp"

namespace sameas::cli {

/// What the reference says of one thing that has a name: a measure, an encoder.
struct ReferenceEntry {
    std::string name;
    std::string result;      ///< what it gives, in few words: "similarity, 0 to 1"
    std::string definition;  ///< sentences
    /// More, in order: title and text. Those of all entries have the same titles; an empty text is left out.
    std::vector<std::pair<std::string, std::string>> facts;
    std::string call;            ///< as it is written where it is used: a level, an expression
    std::string example;         ///< a command line that applies it
    std::string example_result;  ///< what that prints, computed
};

/// A table of them, which `sameas list` prints in three forms with the same content.
struct ReferenceTable {
    std::string name;          ///< of the table, as on the command line: "similarities"
    std::string title;         ///< of the document
    std::string introduction;  ///< of the document: paragraphs of Markdown
    std::vector<ReferenceEntry> entries;
};

/// For a terminal: a block of lines an entry.
std::string reference_text(const ReferenceTable& table);
/// {.., "similarities": [{"name", "result", "definition", .., "call", "example", "example_result"}]}; keys of
/// facts are their titles in lower case, words joined by _.
Json reference_json(const ReferenceTable& table);
/// The document in docs/.
std::string reference_markdown(const ReferenceTable& table);

/// A word of a command line as a shell wants it: in single quotes where it needs them.
std::string shell_word(const std::string& word);

/// The measures of levels (engine/compare/similarities.def), with their examples computed.
ReferenceTable similarity_table();
/// The encoders (kernels/phonetic/phonetic.def), with their examples computed.
ReferenceTable encoder_table();

}  // namespace sameas::cli
