#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sameas {

/// A value expression: what of a record a rule or level reads. `surname`, `substr(postcode, 1, 3)`, `soundex(surname)`.
/// A field, or a function (vocabulary.hpp) over one expression and whole numbers.
struct Expression {
    std::string name;                      ///< of the field, or of the function
    std::vector<Expression> arguments;     ///< empty for a field; exactly one for a function
    std::vector<int> numbers;              ///< the whole-number arguments of a function
    bool is_field() const { return arguments.empty(); }
    /// The field at the bottom.
    const std::string& field() const { return is_field() ? name : arguments.front().field(); }
    bool operator==(const Expression&) const = default;
};

/// True when some function of the expression may give several values of one: `double_metaphone(surname)`,
/// `first(tokens(name), 3)`. What it gives of a record is then a set.
bool is_multi_valued(const Expression& expression);

/// A conjunction of expressions: two records share the key when all its parts are equal (sets: have a value in common) and
/// none is null.
struct Rule {
    std::vector<Expression> parts;
    bool operator==(const Rule&) const = default;
};

/// Parses one expression. \throws InvalidSettings; the message quotes the text and points at the column.
/// Whether fields exist is not checked here; function names and their argument counts are.
Expression parse_expression(std::string_view text);
/// Parses `expression, expression, ...`. \throws as parse_expression
Rule parse_rule(std::string_view text);

/// The one spelling of each: parse(to_string(x)) == x.
std::string to_string(const Expression& expression);
std::string to_string(const Rule& rule);

}  // namespace sameas
