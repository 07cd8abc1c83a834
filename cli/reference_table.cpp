#include "cli/reference_table.hpp"

#include "cli/text_table.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t text_width = 100;

std::string key_of(std::string title) {
    for (char& c : title)
        c = c == ' ' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return title;
}

/// Text for a cell or paragraph of Markdown: what would be markup there is plain.
std::string markdown(const std::string& text) {
    std::string plain;
    bool is_code = false;
    for (const char c : text) {
        if (c == '`') is_code = !is_code;
        if (!is_code && (c == '*' || c == '_' || c == '<' || c == '|')) plain += '\\';
        plain += c;
    }
    return plain;
}

std::string code(const std::string& text) {
    return "`" + text + "`";
}

}  // namespace

std::string reference_text(const ReferenceTable& table) {
    std::string text;
    for (const ReferenceEntry& entry : table.entries) {
        text += entry.name + ": " + entry.result + "\n" + wrapped(entry.definition, text_width, 4);
        TextTable facts("ll");
        for (const auto& [title, value] : entry.facts) {
            if (!value.empty()) facts.add({title, value});
        }
        facts.add({"Written", entry.call});
        facts.add({"Example", entry.example + " prints " + entry.example_result});
        text += facts.text(4) + "\n";
    }
    text.pop_back();  // no empty line at the end
    return text;
}

Json reference_json(const ReferenceTable& table) {
    Json entries = Json::array();
    for (const ReferenceEntry& entry : table.entries) {
        Json one{{"name", entry.name}, {"result", entry.result}, {"definition", entry.definition}};
        for (const auto& [title, value] : entry.facts)
            one[key_of(title)] = value;
        one["call"] = entry.call;
        one["example"] = entry.example;
        one["example_result"] = entry.example_result;
        entries.push_back(std::move(one));
    }
    Json document = document_of("list");
    document[table.name] = std::move(entries);
    return document;
}

std::string reference_markdown(const ReferenceTable& table) {
    std::string text =
        "# " + table.title + "\n\n" + table.introduction + "\n\n| name | result | written |\n|---|---|---|\n";
    for (const ReferenceEntry& entry : table.entries) {
        text += "| [" + code(entry.name) + "](#" + entry.name + ") | " + markdown(entry.result) + " | " +
                code(entry.call) + " |\n";
    }
    for (const ReferenceEntry& entry : table.entries) {
        text += "\n## " + entry.name + "\n\n" + markdown(entry.definition) +
                "\n\n- Result: " + markdown(entry.result) + "\n";
        for (const auto& [title, value] : entry.facts) {
            if (!value.empty()) text += "- " + title + ": " + markdown(value) + "\n";
        }
        text += "- Written: " + code(entry.call) + "\n- Example: " + code(entry.example) + " prints " +
                code(entry.example_result) + "\n";
    }
    return text;
}

std::string shell_word(const std::string& word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+.,:/@%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? "'\\''" : std::string(1, c);
    return quoted + "'";
}

}  // namespace sameas::cli
