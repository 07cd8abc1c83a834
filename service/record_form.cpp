#include "service/record_form.hpp"

#include <algorithm>

#include "engine/settings/json_document.hpp"
#include "engine/settings/settings.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "service/problem.hpp"

namespace sameas::service {

namespace {

std::string names_of(const std::vector<std::string>& all) {
    std::string names;
    for (const std::string& name : all) names += (names.empty() ? "" : ", ") + name;
    return names;
}

std::string value_text(const nlohmann::json& value, const std::string& field) {
    if (value.is_null()) return "";
    if (value.is_structured())
        throw Problem(ProblemKind::invalid_value, "the value must be a text, a number, true, false or null", field, value.dump());
    std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    if (text.size() > value_bytes_max)
        throw Problem(ProblemKind::invalid_value, message("the value has ", text.size(), " bytes, at most ", value_bytes_max, ": shorten it"),
                      field, text);
    return text;
}

}  // namespace

nlohmann::json parsed_json(std::string_view text) {
    try {
        return read_json(text, "values");
    } catch (const InvalidSettings& error) {
        throw Problem(ProblemKind::malformed_request, std::string("the body is no JSON document: ") + error.what());
    }
}

std::string json_text(const Json& document) { return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace); }

void check_keys(const nlohmann::json& object, const std::vector<std::string>& known, const std::string& what) {
    if (!object.is_object())
        throw Problem(ProblemKind::malformed_request, what + " must be a JSON object with " + names_of(known), "body", object.dump());
    for (const auto& [key, value] : object.items()) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        const std::string nearest = nearest_name(key, known);
        throw Problem(ProblemKind::malformed_request,
                      what + " has an unknown key" +
                          (nearest.empty() ? " (known: " + names_of(known) + ")" : ": did you mean " + nearest + "?"),
                      printable_excerpt(key), value.dump());
    }
}

RecordForm::RecordForm(std::vector<std::string> columns) : columns_(std::move(columns)) {
    for (std::size_t c = 0; c < columns_.size(); ++c) place_of_.emplace(columns_[c], c);
}

std::vector<std::string> RecordForm::values(const nlohmann::json& object) const {
    if (!object.is_object())
        throw Problem(ProblemKind::malformed_request, "values must be a JSON object with " + names_of(columns_), "values", object.dump());
    std::vector<std::string> all(columns_.size());
    for (const auto& [name, value] : object.items()) {
        const std::string field = "values." + printable_excerpt(name);
        const auto at = place_of_.find(name);
        if (at == place_of_.end()) {
            const std::string nearest = nearest_name(name, columns_);
            throw Problem(ProblemKind::invalid_value,
                          "the model reads no such column" + (nearest.empty() ? ": it reads " + names_of(columns_)
                                                                              : ": did you mean " + nearest + "?"),
                          field, value.dump());
        }
        all[at->second] = value_text(value, field);
    }
    return all;
}

Json RecordForm::object(const std::vector<std::string>& values) const {
    Json object = Json::object();
    for (std::size_t c = 0; c < columns_.size(); ++c) object[columns_[c]] = values[c].empty() ? Json() : Json(values[c]);
    return object;
}

Json issues_json(const std::vector<RowIssue>& issues) {
    Json all = Json::array();
    for (const RowIssue& issue : issues) all.push_back({{"column", issue.column}, {"kind", name(issue.kind)}});
    return all;
}

}  // namespace sameas::service
