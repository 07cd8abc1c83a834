#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/table/table_builder.hpp"

namespace sameas::service {

using Json = nlohmann::ordered_json;

/// Reads a JSON text, as strictly as settings are read; the numbers of a record in it are kept as they are written. \throws Problem (malformed_request) with line and column
nlohmann::json parsed_json(std::string_view text);
/// The text of a document.
std::string json_text(const Json& document);

/// \throws Problem (malformed_request, with the nearest known one) where an object has other keys, or it is no object
void check_keys(const nlohmann::json& object, const std::vector<std::string>& known, const std::string& what);

/// How the records of an index stand in JSON: {"surname": "Holm", "born": null}.
class RecordForm {
  public:
    explicit RecordForm(std::vector<std::string> columns);

    const std::vector<std::string>& columns() const { return columns_; }
    /// Values in the order of the columns; what is missing or null is "". Numbers and true, false are taken as they are
    /// written. \throws Problem: a name that is no column (with the nearest that is), lists and objects, a value that is
    ///           too long
    std::vector<std::string> values(const nlohmann::json& object) const;
    /// The columns and values of a record, null where it has none.
    Json object(const std::vector<std::string>& values) const;

  private:
    std::vector<std::string> columns_;
    std::unordered_map<std::string, std::size_t> place_of_;
};

/// Values that could not be held: [{"column", "kind"}].
Json issues_json(const std::vector<RowIssue>& issues);

}  // namespace sameas::service
