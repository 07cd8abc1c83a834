#pragma once
#include <string>

namespace sameas {

// Names of organisations, in lower case with single blanks. Each changes the text in place and leaves a word at least.

/// Drops `&`, `+` and the word for it, of some languages, between two words.
void drop_ands(std::string& text);
/// Drops legal forms at the end (`gmbh & co. kg`, `(pty) ltd`, `l.l.c.`), some at the front (`ooo`), and those that are
/// written without a blank.
void drop_legal_forms(std::string& text);
/// Writes frequent words in one short form: `international`, `int'l` as `intl`.
void shorten_organisation_words(std::string& text);

}  // namespace sameas
