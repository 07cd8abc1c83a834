#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/byte_source.hpp"

namespace sameas::io {

/// A header may be at most so long; what is longer is no CSV.
inline constexpr std::size_t header_bytes_max = std::size_t{1} << 20;

struct CsvDialect {
    char delimiter = ',';
    bool finds_delimiter = false;  ///< where the header has no `delimiter`, one of ; tab | that it and the first row have
    bool latin1 = false;  ///< ISO 8859-1, turned into UTF-8 on the way
};

/// The text of a CSV file in front of its parser: takes off the byte order mark and the header, turns Latin-1
/// into UTF-8 and watches the quotes, because the parser takes a quote that never closes for the end of a
/// value.
///
/// Quotes are those of RFC 4180 as Arrow reads them: one opens only at the beginning of a value, two inside
/// are one.
class CsvText final : public ByteSource {
  public:
    /// Reads the header. \param origin  the file's name, for messages
    /// \throws InvalidInput for an empty file, one in UTF-16, or a header that does not end
    CsvText(std::unique_ptr<ByteSource> source, const CsvDialect& dialect, std::string origin);

    const std::vector<std::string>& header() const { return header_; }
    /// That of the dialect, or the one that was found.
    char delimiter() const { return delimiter_; }
    /// True when there is nothing but line ends after the header. Before the first read().
    bool has_no_rows();
    /// The text after the header.
    std::size_t read(char* to, std::size_t size) override;
    /// Once read() gave 0: the line of the file (from 1) where a quote opened that never closed, if there is
    /// one.
    std::optional<std::uint64_t> unclosed_quote_line() const;

  private:
    enum class State { plain, quoted, quote_in_quotes };
    void read_header();
    void find_delimiter();
    void watch_quotes(std::string_view text);

    std::unique_ptr<ByteSource> source_;  ///< gives UTF-8
    char delimiter_;
    std::string origin_;
    std::vector<std::string> header_;
    std::string header_line_;  ///< as it stands
    std::string ahead_;  ///< text that comes before what source_ still holds
    std::size_t ahead_begin_ = 0;
    State state_ = State::plain;
    char last_ = '\n';              ///< the byte before the next one
    std::uint64_t lines_ = 0;       ///< line ends so far
    std::uint64_t quote_line_ = 0;  ///< where the quote opened that is open now
};

/// The values of one line, or nothing when `text` ends before the line does (unless `at_end`).
/// \param length  set to the length of the line with its end
/// \returns nothing also for a quote that is open at the end
std::optional<std::vector<std::string>> split_line(std::string_view text, char delimiter, bool at_end,
                                                   std::size_t& length);

}  // namespace sameas::io
