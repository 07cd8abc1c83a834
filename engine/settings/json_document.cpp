// JSON to a checked tree. nlohmann-json reads the syntax and reports events; the tree is built here, because
// its own builder keeps the last of two equal keys without a word, and nests as deeply as a file asks for.
#include "engine/settings/json_document.hpp"

#include <algorithm>
#include <cmath>

#include "engine/errors.hpp"
#include "engine/settings/tokens.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

using Json = nlohmann::json;

std::string member_path(const std::string& path, const std::string& key) {
    const std::string shown = quoted_name(key) == key || is_keyword(key) ? key : "";
    if (shown.empty()) return path + "[\"" + printable_excerpt(key) + "\"]";
    return path + (path.empty() ? "" : ".") + printable_excerpt(shown);
}

std::string element_path(const std::string& path, std::size_t i) {
    return message(path, "[", i, "]");
}

/// Line and column, from 1, of the byte before `position` (nlohmann counts the bytes that it has read).
std::string place_of(std::string_view text, std::size_t position) {
    const std::size_t at = position == 0 ? 0 : std::min(position - 1, text.size());
    std::size_t line = 1, column = 1;
    for (const char c : text.substr(0, at)) {
        if (c == '\n') {
            ++line;
            column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            ++column;
        }
    }
    return message("line ", line, ", column ", column);
}

class TreeBuilder : public nlohmann::json_sax<Json> {
  public:
    TreeBuilder(std::string_view text, std::string_view as_written) : text_(text), as_written_(as_written) {}

    Json take() { return std::move(root_); }

    bool null() override { return leaf(nullptr); }
    bool boolean(bool value) override { return leaf(value); }
    bool number_integer(number_integer_t value) override { return value == 0 && is_as_written() ? leaf("-0") : leaf(value); }
    bool number_unsigned(number_unsigned_t value) override { return leaf(value); }
    bool number_float(number_float_t value, const string_t& text) override { return is_as_written() ? leaf(text) : leaf(value); }
    bool string(string_t& value) override { return leaf(std::move(value)); }
    bool binary(binary_t&) override { return false; }  // JSON text has none
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        Level& level = levels_.back();
        const auto [at, is_new] = level.value->get_ref<Json::object_t&>().emplace(name, nullptr);
        if (!is_new) {
            throw InvalidSettings(message(level.path.empty() ? "the document" : level.path, ": the key '",
                                          printable_excerpt(name), "' is there twice: keep one of the two"));
        }
        level.member = &at->second;
        level.key = name;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception& error) override {
        // The library's own text, without its prefix "[json.exception...] parse error at line 1, column 2: ".
        std::string what = error.what();
        if (const std::size_t at = what.find(", column "); at != std::string::npos) {
            if (const std::size_t colon = what.find(": ", at); colon != std::string::npos)
                what.erase(0, colon + 2);
        } else if (const std::size_t bracket = what.find("] "); bracket != std::string::npos) {
            what.erase(0, bracket + 2);
        }
        throw InvalidSettings(
            message(place_of(text_, position), ": not JSON: ", printable_excerpt(what, 400)));
    }

  private:
    struct Level {
        Json* value = nullptr;  // stays where it is: only the last element of a list is open
        std::string path;
        std::string key = {};
        Json* member = nullptr;  // of an object: what the key stands for
    };

    /// Whether the next value is a member of the member whose numbers stay as they were written.
    bool is_as_written() const { return levels_.size() == 2 && !as_written_.empty() && levels_[0].key == as_written_; }

    bool leaf(Json value) {
        slot() = std::move(value);
        return true;
    }

    bool open(Json value) {
        if (levels_.size() == json_depth_max) {
            throw InvalidSettings(message("the document nests deeper than ", json_depth_max,
                                          " lists and objects: no settings do"));
        }
        std::string path = path_of_next();
        Json& place = slot();
        place = std::move(value);
        levels_.push_back({&place, std::move(path)});
        return true;
    }

    bool close() {
        levels_.pop_back();
        return true;
    }

    Json& slot() {
        if (levels_.empty()) return root_;
        Level& level = levels_.back();
        if (level.value->is_object()) return *level.member;
        level.value->push_back(nullptr);
        return level.value->back();
    }

    std::string path_of_next() const {
        if (levels_.empty()) return "";
        const Level& level = levels_.back();
        return level.value->is_object() ? member_path(level.path, level.key)
                                        : element_path(level.path, level.value->size());
    }

    std::string_view text_, as_written_;
    Json root_;
    std::vector<Level> levels_;
};

std::string found(const Json& value) {
    switch (value.type()) {
        case Json::value_t::null:
            return "null";
        case Json::value_t::object:
            return message("an object of ", value.size(), " keys");
        case Json::value_t::array:
            return message("a list of ", value.size());
        case Json::value_t::string:
            return "the text \"" + printable_excerpt(value.get_ref<const std::string&>()) + "\"";
        default:
            return value.dump();
    }
}

}  // namespace

Json read_json(std::string_view text, std::string_view as_written) {
    TreeBuilder builder(text, as_written);
    Json::sax_parse(text.begin(), text.end(), &builder);
    return builder.take();
}

void JsonNode::check_keys(const std::vector<std::string>& known) const {
    if (!value_->is_object()) fail_expected("an object with the keys " + comma_list(known));
    for (const auto& [key, value] : value_->items()) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        fail(message("unknown key '", printable_excerpt(key), "'", suggestion(key, known),
                     " (keys: ", comma_list(known), ")"));
    }
}

JsonNode JsonNode::operator[](const std::string& key) const {
    return {value_->at(key), member_path(path_, key)};
}

JsonNode JsonNode::required(const char* key, const char* meaning) const {
    if (!has(key)) fail(message("the key '", key, "' is missing: give ", meaning));
    return (*this)[key];
}

std::vector<std::pair<std::string, JsonNode>> JsonNode::members(const char* expected) const {
    if (!value_->is_object()) fail_expected(expected);
    std::vector<std::pair<std::string, JsonNode>> all;
    for (const auto& [key, value] : value_->get_ref<const Json::object_t&>()) {
        all.emplace_back(key, JsonNode(value, member_path(path_, key)));
    }
    return all;
}

std::vector<JsonNode> JsonNode::elements(const char* expected, std::size_t count_min,
                                         std::size_t count_max) const {
    if (!value_->is_array()) fail_expected(expected);
    const std::size_t count = value_->size();
    if (count < count_min || count > count_max) {
        fail(message("expected ", expected, ", ", count_min, " to ", count_max, " of them, found ", count));
    }
    std::vector<JsonNode> all;
    for (std::size_t i = 0; i < count; ++i)
        all.push_back(JsonNode((*value_)[i], element_path(path_, i)));
    return all;
}

std::string JsonNode::text(const char* expected) const {
    if (!value_->is_string()) fail_expected(expected);
    return value_->get<std::string>();
}

std::string JsonNode::filled_text(const char* expected) const {
    std::string filled = text(expected);
    if (filled.empty()) fail_expected(expected);
    return filled;
}

bool JsonNode::flag() const {
    if (!value_->is_boolean()) fail_expected("true or false");
    return value_->get<bool>();
}

double JsonNode::number(const char* expected) const {
    if (!value_->is_number()) fail_expected(expected);
    return value_->get<double>();
}

std::uint64_t JsonNode::whole_number(const char* expected) const {
    if (value_->is_number_unsigned()) return value_->get<std::uint64_t>();
    // 2e9 is a whole number too; above 2^53 a double no longer says which.
    constexpr double exact_max = 9007199254740992.0;
    if (value_->is_number_float()) {
        const double number = value_->get<double>();
        if (number >= 0 && number <= exact_max && std::floor(number) == number)
            return static_cast<std::uint64_t>(number);
    }
    fail_expected(expected);
}

void JsonNode::fail_expected(const std::string& expected) const {
    fail(message("expected ", expected, ", found ", found(*value_)));
}

void JsonNode::fail(const std::string& what) const {
    throw InvalidSettings(message(path_.empty() ? "the document" : path_, ": ", what));
}

}  // namespace sameas
