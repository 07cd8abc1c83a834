// Rules.
//
//     rule = expression { "," expression }
//          | set measure "(" expression { "," option } ")" ">=" number [ "and" "rarest" "<=" whole number ]
//          | "all_pairs" "(" ")"
//          | "sorted_neighbourhood" "(" expression { "," expression } "," "window" "=" whole number ")"
//
// The name of a measure begins a join where a bracket or a sign follows, so a field may have that name. Each kind keeps
// what it needs in the one struct, and the parts are what of a record it reads.
#include <cmath>

#include "engine/errors.hpp"
#include "engine/settings/expression.hpp"
#include "engine/settings/predicate.hpp"
#include "engine/settings/tokens.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

constexpr std::string_view neighbourhood = "sorted_neighbourhood";
constexpr std::string_view all_pairs_name = "all_pairs";
constexpr double rarest_max = 4294967294;  // values of a dictionary

bool begins_neighbourhood(const Tokens& tokens) {
    return tokens.peek().kind == Token::Kind::word && tokens.peek().text == neighbourhood &&
           tokens.peek(1).kind == Token::Kind::open;
}

/// `all_pairs()`, and not a function of that name.
bool is_all_pairs(const Tokens& tokens) {
    return tokens.peek().kind == Token::Kind::word && tokens.peek().text == all_pairs_name &&
           tokens.peek(1).kind == Token::Kind::open && tokens.peek(2).kind == Token::Kind::close;
}

bool begins_join(const Tokens& tokens) {
    if (tokens.peek().kind != Token::Kind::word || find_measure(tokens.peek().text) == nullptr) return false;
    const Token::Kind next = tokens.peek(1).kind;
    return next == Token::Kind::open || next == Token::Kind::at_least || next == Token::Kind::at_most;
}

/// A whole number from `least` to `most` after what it is of.
double whole_number(Tokens& tokens, std::string_view of, double least, double most) {
    const std::string expected =
        message("a whole number from ", number_text(least), " to ", number_text(most), " for '", of, "'");
    const Token token = tokens.expect(Token::Kind::number, expected);
    const double value = number_value(tokens, token);
    if (!(value >= least && value <= most) || std::floor(value) != value)
        tokens.fail(token, message("expected ", expected, ", found ", printable_excerpt(token.text)));
    return value;
}

Rule read_join(Tokens& tokens) {
    const Token name = tokens.peek();
    if (!is_set_measure(name.text)) {
        tokens.fail(name, message("'", printable_excerpt(name.text),
                                  "' cannot be a rule: measures of sets can (", comma_list(set_measure_names()),
                                  "), as in qgram_jaccard(surname, q=3) >= 0.6"));
    }
    Predicate measured = read_measured(tokens);
    Rule rule;
    rule.kind = Rule::Kind::set_join;
    rule.parts = std::move(measured.operands);
    rule.measure = std::move(measured.measure);
    rule.bound = measured.bound;
    if (tokens.take_word("and")) {
        const Token word = tokens.take();
        if (word.kind != Token::Kind::word || word.text != "rarest")
            tokens.fail_expected(word, "'rarest <= 1000': a rule has one measure and no other condition");
        tokens.expect(Token::Kind::at_most, "'<=', as in rarest <= 1000");
        rule.values_of_element_max = static_cast<std::uint32_t>(whole_number(tokens, "rarest", 2, rarest_max));
    }
    return rule;
}

Rule read_neighbourhood(Tokens& tokens) {
    constexpr std::string_view usage = "sorted_neighbourhood(surname, dob, window=10)";
    Rule rule;
    rule.kind = Rule::Kind::sorted_neighbourhood;
    tokens.take();
    tokens.take();  // the bracket
    do {
        const Token token = tokens.peek();
        if (tokens.peek(1).kind == Token::Kind::equals) {
            if (token.text != "window") {
                tokens.fail(token, message("'", neighbourhood, "' has no option '", printable_excerpt(token.text), "'",
                                           suggestion(token.text, {"window"}), " (options: window)"));
            }
            tokens.take();
            tokens.take();
            rule.window = static_cast<int>(whole_number(tokens, "window", window_min, window_max));
            break;
        }
        rule.parts.push_back(read_expression(tokens));
        if (is_multi_valued(rule.parts.back()) || has_rare(rule.parts.back())) {
            tokens.fail(token, message("a record has one place in the order, and ", to_string(rule.parts.back()),
                                       is_multi_valued(rule.parts.back()) ? " may give several values"
                                                                          : " counts other records"));
        }
    } while (tokens.take_if(Token::Kind::comma));
    const Token end = tokens.peek();
    if (rule.window == 0) tokens.fail(end, message("the window is missing, as in ", usage));
    if (rule.parts.empty()) tokens.fail(end, message("there is nothing to sort by, as in ", usage));
    tokens.expect(Token::Kind::close, message("')' after the window, as in ", usage));
    return rule;
}

std::string parts_text(const Rule& rule) {
    std::string text;
    for (const Expression& part : rule.parts)
        text += (text.empty() ? "" : ", ") + to_string(part);
    return text;
}

}  // namespace

Rule parse_rule(std::string_view text) {
    Tokens tokens(text);
    Rule rule;
    if (is_all_pairs(tokens)) {
        for (int token = 0; token < 3; ++token) tokens.take();
    } else if (begins_neighbourhood(tokens)) {
        rule = read_neighbourhood(tokens);
    } else if (begins_join(tokens)) {
        rule = read_join(tokens);
    } else {
        do {
            rule.parts.push_back(read_expression(tokens));
        } while (tokens.take_if(Token::Kind::comma));
    }
    tokens.expect(Token::Kind::end, rule.kind == Rule::Kind::keys ? "',' or the end of the rule" : "the end of the rule");
    tokens.check_printed(to_string(rule));
    return rule;
}

std::string to_string(const Rule& rule) {
    switch (rule.kind) {
        case Rule::Kind::keys:
            break;
        case Rule::Kind::set_join: {
            const std::string options = options_text(rule.measure);
            const std::string limit = rule.values_of_element_max == 0
                                          ? ""
                                          : " and rarest <= " + number_text(rule.values_of_element_max);
            return rule.measure.name + "(" + parts_text(rule) + (options.empty() ? "" : ", " + options) + ") >= " +
                   number_text(rule.bound) + limit;
        }
        case Rule::Kind::sorted_neighbourhood:
            return message(neighbourhood, "(", parts_text(rule), ", window=", rule.window, ")");
    }
    return rule.parts.empty() ? message(all_pairs_name, "()") : parts_text(rule);
}

}  // namespace sameas
