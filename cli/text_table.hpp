#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sameas::cli {

/// `text` fit for one line of a terminal: control characters (escape sequences with them) become spaces, and
/// what is beyond `code_points_max` is cut off and marked by "...". Invalid UTF-8 becomes '?'.
std::string printable(std::string_view text, std::size_t code_points_max = static_cast<std::size_t>(-1));

/// `text` in lines of at most `width` places where its words allow it, each indented and with its newline.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

/// A part of a report: its title, its lines, and an empty one; nothing where there are no lines.
std::string section(const std::string& title, const std::string& body);
/// One indented line each, fit for a terminal.
std::string list_text(const std::vector<std::string>& lines);

/// Rows of cells in aligned columns. A code point counts as one place.
class TextTable {
  public:
    /// \param alignment  a letter a column: l or r
    explicit TextTable(std::string alignment) : alignment_(std::move(alignment)) {}
    /// Missing cells are empty. \pre no more cells than columns
    void add(std::vector<std::string> cells);
    bool empty() const { return rows_.empty(); }
    /// All lines, each with its newline, indented; no white space at the end of a line.
    std::string text(std::size_t indent = 2) const;

  private:
    std::string alignment_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace sameas::cli
