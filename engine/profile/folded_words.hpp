#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sameas {

/// A value as the tables of the profile spell words: lower case, without marks (é as e, ß as ss), apostrophes
/// dropped, everything that is neither letter nor digit a boundary of words. Keeps its buffers: one a thread.
class FoldedWords {
  public:
    /// Takes another value; what text() and words() gave before is gone. \pre value is valid UTF-8. Linear.
    void fold(std::string_view value);
    /// The words with one space between them; empty where there is neither letter nor digit.
    std::string_view text() const { return text_; }
    /// The words; views of text().
    const std::vector<std::string_view>& words() const { return words_; }
    /// The words without a gap: `n/a` is `na`, `date_of_birth` is `dateofbirth`.
    std::string joined() const;

  private:
    void append_ascii(char byte);
    void append_unicode(std::string_view value);
    std::string text_;
    std::vector<std::string_view> words_;
};

}  // namespace sameas
