#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sameas::service {

/// The target of a request, taken apart: every part decoded and UTF-8.
struct Target {
    std::vector<std::string> path;             ///< between the slashes: v1, records, crm, 4711
    std::map<std::string, std::string> query;  ///< each name once
};

/// \throws Problem (malformed_request) for what is no path, a bad %-sequence, text that is not UTF-8 or holds U+0000, and a
///         name that the query has twice
Target parse_target(std::string_view target);

/// A text between slashes or behind `=`: what parse_target gives back.
std::string percent_encoded(std::string_view text);

/// Reads the query by name and complains about what nobody asked for.
class QueryReader {
  public:
    /// The query must outlive it.
    explicit QueryReader(const std::map<std::string, std::string>& query) : query_(query) {}

    std::optional<std::string> text(const std::string& name);
    /// Each \throws Problem (invalid_value) for another form, or beyond the bounds.
    std::uint64_t whole_number(const std::string& name, std::uint64_t otherwise, std::uint64_t most);
    bool flag(const std::string& name);
    std::optional<double> probability(const std::string& name);
    /// "30s" or "500ms".
    std::chrono::milliseconds duration(const std::string& name, std::chrono::milliseconds most);
    /// \throws Problem (malformed_request) that names one that was never read, and the nearest that was
    void check_all_read() const;

  private:
    const std::map<std::string, std::string>& query_;
    std::vector<std::string> known_;
};

}  // namespace sameas::service
