#pragma once
#include <string>

namespace sameas {

// Names of people, in lower case with single blanks. Each changes the text in place and leaves a word at least; a text that is
// no such name stays. Words are known by their letters alone: `Ph.D.` is `phd`.

/// `smith, john, jr` to `john smith jr`. Only where one comma is left when degrees and generations are set aside.
void put_surname_last(std::string& text);
void drop_titles(std::string& text);
/// Drops degrees at the end, and writes generations there in one way: `jr`, `sr`, `ii`, `iii`, `iv`.
void settle_suffixes(std::string& text);
/// `ludwig van der berg` to `ludwig vanderberg`, `al-rashid` to `alrashid`. A single particle that begins a text of several
/// names may be a given name and stays.
void join_particles(std::string& text);
/// The first word, where it is a short form of one name: `bob` to `robert`.
void expand_nickname(std::string& text);

}  // namespace sameas
