#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sameas {

/// Brings text to the form in which it is compared: Unicode NFKC with full case folding and without what is
/// invisible (zero-width space, soft hyphen, byte-order mark), white space trimmed and each inner run of it
/// one space. Cleaning what is clean changes nothing. One cleaner a thread: it keeps a buffer.
class TextCleaner {
  public:
    /// Appends the cleaned text to `out`; nothing when there is only white space. \pre text is valid UTF-8
    void clean(std::string_view text, std::string& out);

  private:
    void clean_unicode(std::string_view text, std::string& out);
    std::vector<std::int32_t> code_points_;
};

}  // namespace sameas
