#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/standardise/standardiser.hpp"
#include "engine/table/types.hpp"

namespace sameas {

/// Brings text to the form in which it is compared. Standard: Unicode NFKC with full case folding and without what is
/// invisible (zero-width space, soft hyphen, byte-order mark), white space trimmed and each inner run of it
/// one space. Words: of that, without marks over and under letters and without apostrophes, every other run of what is
/// neither letter nor digit being one space. Compact: of that, without the spaces. Cleaning what is clean changes nothing.
/// Steps of standardisation come after standard, before what words and compact take away: they need the punctuation.
/// One cleaner a thread: it keeps buffers.
class TextCleaner {
  public:
    explicit TextCleaner(Cleaning cleaning = Cleaning::standard) : cleaning_(cleaning) {}
    /// \param region  country that the steps take for granted: two capitals, or empty. \pre steps are empty where cleaning is none
    TextCleaner(Cleaning cleaning, StepSet steps, std::string_view region) : cleaning_(cleaning), standardiser_(steps, region) {}
    /// Appends the cleaned text to `out`; nothing when nothing is left of it. \pre text is valid UTF-8
    void clean(std::string_view text, std::string& out);

  private:
    void clean_standard(std::string_view text, std::string& out);
    void clean_unicode(std::string_view text, std::string& out);
    /// What is standard already, as words or compact.
    void keep_words(std::string_view text, std::string& out);

    Cleaning cleaning_;
    Standardiser standardiser_;
    std::string standard_;
    std::vector<std::int32_t> code_points_;
};

}  // namespace sameas
