#include "engine/settings/measure_options.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/errors.hpp"
#include "engine/settings/tokens.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

/// The text before the separator, which is removed with it; all of it where there is none.
std::string_view take_before(std::string_view& text, std::string_view separator) {
    const std::size_t at = text.find(separator);
    const std::string_view before = text.substr(0, at);
    text = at == std::string_view::npos ? std::string_view{} : text.substr(at + separator.size());
    return before;
}

double number_of(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    SAMEAS_ASSERT(error == std::errc() && end == text.data() + text.size());
    return number;
}

std::vector<std::string> similarities_over_texts() {
    std::vector<std::string> names;
    for (const MeasureRow& row : measure_rows()) {
        const bool is_one = (row.kind == MeasureKind::similarity || row.kind == MeasureKind::agreement) &&
                            row.operand == FieldType::text;
        if (is_one) names.emplace_back(row.name);
    }
    return names;
}

/// \param text  "name=default:domain"
OptionRow option_row(std::string_view text) {
    OptionRow option;
    option.name = take_before(text, "=");
    option.default_text = take_before(text, ":");
    if (text == "similarity") {
        option.words = similarities_over_texts();
        option.is_similarity = true;
    } else if (text.find("..") != std::string_view::npos) {
        const std::string_view least = take_before(text, "..");
        option.least = number_of(least);
        option.most = number_of(text);
        option.is_whole =
            least.find('.') == std::string_view::npos && text.find('.') == std::string_view::npos;
    } else {
        while (!text.empty())
            option.words.emplace_back(take_before(text, "|"));
    }
    return option;
}

std::vector<std::string> names_of(const std::vector<OptionRow>& options) {
    std::vector<std::string> names;
    for (const OptionRow& option : options)
        names.emplace_back(option.name);
    return names;
}

/// Place of the option of that name.
std::size_t find_option(const Tokens& tokens, const std::vector<OptionRow>& rows, const std::string& measure,
                        const Token& name) {
    const auto at =
        std::find_if(rows.begin(), rows.end(), [&](const OptionRow& row) { return row.name == name.text; });
    if (at != rows.end()) return static_cast<std::size_t>(at - rows.begin());
    const std::string shown = printable_excerpt(name.text);
    if (rows.empty()) tokens.fail(name, message("'", measure, "' has no options, found '", shown, "'"));
    tokens.fail(name,
                message("'", measure, "' has no option '", shown, "'", suggestion(name.text, names_of(rows)),
                        " (options: ", comma_list(names_of(rows)), ")"));
}

MeasureOption read_value(Tokens& tokens, const OptionRow& row) {
    const Token token = tokens.peek();
    MeasureOption value{std::string(row.name), {}, 0};
    if (row.is_word() && token.kind == Token::Kind::word) {
        value.word = token.text;
    } else if (!row.is_word() && token.kind == Token::Kind::number) {
        value.number = number_value(tokens, token);
    } else {
        tokens.fail_expected(token, message(allowed_text(row), " for '", row.name, "'"));
    }
    if (!allows(row, value)) {
        tokens.fail(token, message("expected ", allowed_text(row), " for '", row.name, "', found ",
                                   printable_excerpt(token.text), suggestion(token.text, row.words)));
    }
    tokens.take();
    return value;
}

}  // namespace

std::vector<OptionRow> option_rows(const MeasureRow& measure) {
    std::vector<OptionRow> options;
    std::string_view rest = measure.options;
    while (!rest.empty()) {
        const std::string_view text = take_before(rest, " ");
        if (!text.empty()) options.push_back(option_row(text));
    }
    return options;
}

MeasureOption default_option(const OptionRow& option) {
    if (option.is_word()) return {std::string(option.name), std::string(option.default_text), 0};
    return {std::string(option.name), {}, number_of(option.default_text)};
}

std::string allowed_text(const OptionRow& option) {
    if (option.is_similarity) return "the name of a similarity";
    if (!option.is_word()) {
        return message(option.is_whole ? "a whole number" : "a number", " from ", number_text(option.least),
                       " to ", number_text(option.most));
    }
    std::string list;
    for (std::size_t i = 0; i < option.words.size(); ++i) {
        list += (i == 0 ? "" : i + 1 == option.words.size() ? " or " : ", ") + option.words[i];
    }
    return list;
}

bool allows(const OptionRow& option, const MeasureOption& value) {
    if (option.is_word()) {
        return std::find(option.words.begin(), option.words.end(), value.word) != option.words.end();
    }
    return value.word.empty() && value.number >= option.least && value.number <= option.most &&
           (!option.is_whole || std::floor(value.number) == value.number);
}

bool option_follows(const Tokens& tokens) {
    return tokens.peek().kind == Token::Kind::word && tokens.peek(1).kind == Token::Kind::equals;
}

void read_options(Tokens& tokens, MeasureCall& call) {
    const std::vector<OptionRow> rows = option_rows(*find_measure(call.name));
    std::vector<bool> is_given(rows.size());
    do {
        const Token name = tokens.expect(Token::Kind::word, "an option, as in q=2");
        const std::size_t at = find_option(tokens, rows, call.name, name);
        if (is_given[at]) {
            tokens.fail(name, message("the option '", name.text, "' is given twice: leave one out"));
        }
        is_given[at] = true;
        tokens.expect(Token::Kind::equals, message("'=' and ", allowed_text(rows[at])));
        call.options[at] = read_value(tokens, rows[at]);
    } while (tokens.take_if(Token::Kind::comma));
}

}  // namespace sameas
