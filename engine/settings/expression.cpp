// Expressions. expression = name | name "(" expression { "," whole number } ")" | "extract" "(" expression "," pattern ")". A name before a bracket is a function of
// functions.def or an encoder of phonetic.def, any other a field: so fields may be called `year` or `first`.
#include "engine/settings/expression.hpp"

#include <charconv>

#include "engine/errors.hpp"
#include "engine/settings/pattern.hpp"
#include "engine/settings/tokens.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

const FunctionRow& function_row(const Tokens& tokens, const Token& name) {
    const std::string shown = printable_excerpt(name.text);
    if (name.kind == Token::Kind::quoted) {
        tokens.fail(name, message("expected a function before the bracket, found the field \"", shown,
                                  "\": functions are not quoted"));
    }
    const FunctionRow* row = find_function(name.text);
    if (row == nullptr && is_set_measure(name.text)) {
        tokens.fail(name, message("'", shown, "' stands alone in a rule, with a bound: ", shown, "(FIELD) >= 0.6"));
    }
    if (row == nullptr && find_measure(name.text) != nullptr) {
        tokens.fail(name,
                    message("'", shown, "' is a string measure, for levels of comparisons; functions are ",
                            comma_list(function_names())));
    }
    if (row == nullptr) {
        tokens.fail(name, message("unknown function '", shown, "'", suggestion(name.text, function_names()),
                                  " (functions: ", comma_list(function_names()), ")"));
    }
    return *row;
}

std::string usage(const FunctionRow& row) {
    const char* operand = row.operand == FieldType::date ? "a date field" : "an expression";
    std::string text = message("'", row.name, "' takes ", operand);
    if (row.numbers > 0)
        text += message(" and ", row.numbers, row.numbers == 1 ? " whole number" : " whole numbers");
    return text + message(", as in ", row.example);
}

int read_argument(Tokens& tokens, const FunctionRow& row) {
    const Token token = tokens.expect(Token::Kind::number, message("a whole number (", usage(row), ")"));
    int value = 0;
    const char* end = token.text.data() + token.text.size();
    const auto [read_to, error] = std::from_chars(token.text.data(), end, value);
    if (error != std::errc() || read_to != end || value < 1 || value > row.number_max) {
        tokens.fail(token, message("expected a whole number from 1 to ", row.number_max, ", found ",
                                   printable_excerpt(token.text), " (", usage(row), ")"));
    }
    return value;
}

constexpr std::string_view extract_name = "extract";

/// The pattern of `extract`, as numbers.
std::vector<int> read_pattern(Tokens& tokens, const FunctionRow& row) {
    const std::string expected = message("a pattern in double quotes, as in ", row.example);
    tokens.expect(Token::Kind::comma, message("',' and ", expected));
    const Token pattern = tokens.expect(Token::Kind::quoted, expected);
    const std::string error = pattern_error(pattern.text);
    if (!error.empty()) tokens.fail(pattern, message("this is no pattern (", error, "): expected ", expected));
    return numbers_of_pattern(pattern.text);
}

Expression read_function(Tokens& tokens, const Token& name) {
    const FunctionRow& row = function_row(tokens, name);
    const Tokens::Nesting nesting(tokens, name);
    tokens.take();  // the bracket
    const Token operand = tokens.peek();
    Expression function{name.text, {read_expression(tokens)}, {}};
    if (row.operand == FieldType::date && !function.arguments.front().is_field()) {
        tokens.fail(operand, usage(row) + "; the result of a function is a text");
    }
    if (has_rare(function.arguments.front())) {
        tokens.fail(operand, message("rare(...) stands outside all other functions: rare(", row.name, "(...), 50)"));
    }
    if (row.name == extract_name) function.numbers = read_pattern(tokens, row);
    while (function.numbers.size() < row.numbers) {
        tokens.expect(Token::Kind::comma, message("',' and a whole number (", usage(row), ")"));
        function.numbers.push_back(read_argument(tokens, row));
    }
    tokens.expect(Token::Kind::close, message("')' (", usage(row), ")"));
    return function;
}

}  // namespace

Expression read_expression(Tokens& tokens) {
    const Token name = tokens.peek();
    if (name.kind != Token::Kind::word && name.kind != Token::Kind::quoted) {
        tokens.fail_expected(name, "a field or a function");
    }
    if (name.kind == Token::Kind::word && is_keyword(name.text)) {
        tokens.fail(name, message("'", name.text, "' is a word of levels: a field of that name is written \"",
                                  name.text, "\""));
    }
    tokens.take();
    if (tokens.peek().kind == Token::Kind::open) return read_function(tokens, name);
    return {name.text, {}, {}};
}

bool has_rare(const Expression& expression) {
    return !expression.is_field() && (expression.name == "rare" || has_rare(expression.arguments.front()));
}

bool is_multi_valued(const Expression& expression) {
    if (expression.is_field()) return false;
    const FunctionRow* const row = find_function(expression.name);
    return (row != nullptr && row->values_max != 1) || is_multi_valued(expression.arguments.front());
}

Expression parse_expression(std::string_view text) {
    Tokens tokens(text);
    Expression expression = read_expression(tokens);
    tokens.expect(Token::Kind::end, "the end of the expression");
    tokens.check_printed(to_string(expression));
    return expression;
}

std::string to_string(const Expression& expression) {
    if (expression.is_field()) return quoted_name(expression.name);
    std::string text = expression.name + "(" + to_string(expression.arguments.front());
    if (expression.name == extract_name)
        return text + ", " + quoted_text(pattern_of_numbers(expression.numbers)) + ")";
    for (int number : expression.numbers)
        text += message(", ", number);
    return text + ")";
}

}  // namespace sameas
