#pragma once
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace sameas {

/// Lists and objects inside one another, at most.
inline constexpr std::size_t json_depth_max = 32;

/// Reads strict JSON (no comments, no repeated key). Does not recurse.
/// \param as_written  a member of the document, an object: its numbers become texts where the tree's own numbers would print as
///                    others (1.50, or more digits than a double has); "": no member
/// \throws InvalidSettings with line and column, or the path of a repeated key
nlohmann::json read_json(std::string_view text, std::string_view as_written = {});

/// A value of a document together with its path, such as `comparisons[2].levels[0]`: checks what it is and
/// complains by path, what is there and what should be. The document must outlive it.
class JsonNode {
  public:
    explicit JsonNode(const nlohmann::json& document) : value_(&document) {}

    const std::string& path() const { return path_; }
    const nlohmann::json& value() const { return *value_; }
    bool is_text() const { return value_->is_string(); }
    bool is_list() const { return value_->is_array(); }

    /// \throws InvalidSettings unless this is an object with no other keys than these
    void check_keys(const std::vector<std::string>& known) const;
    /// Is the key of this object there?
    bool has(const char* key) const { return value_->contains(key); }
    JsonNode operator[](const std::string& key) const;
    /// \param meaning  what to give for it, for the message. \throws InvalidSettings where the key is missing
    JsonNode required(const char* key, const char* meaning) const;
    /// The values of an object in bytewise order of their keys. \throws InvalidSettings for another type
    std::vector<std::pair<std::string, JsonNode>> members(const char* expected) const;
    /// \throws InvalidSettings for another type, or fewer or more elements than these. \pre count_min <=
    /// count_max
    std::vector<JsonNode> elements(const char* expected, std::size_t count_min, std::size_t count_max) const;

    /// Each \throws InvalidSettings for another type. \param expected  for the message: "a list of rules"
    std::string text(const char* expected) const;
    std::string filled_text(const char* expected) const;  ///< nor may it be empty
    bool flag() const;
    double number(const char* expected) const;
    std::uint64_t whole_number(const char* expected) const;

    /// \throws InvalidSettings: path, expected and found
    [[noreturn]] void fail_expected(const std::string& expected) const;
    /// \throws InvalidSettings: path and what is wrong
    [[noreturn]] void fail(const std::string& what) const;

  private:
    JsonNode(const nlohmann::json& value, std::string path) : value_(&value), path_(std::move(path)) {}

    const nlohmann::json* value_;
    std::string path_;
};

}  // namespace sameas
