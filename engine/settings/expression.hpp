#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/settings/measure_call.hpp"

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

/// True when `rare(...)` is part of it: what it gives depends on the other records too.
bool has_rare(const Expression& expression);

/// Which pairs of records to compare. In a document:
///
///     surname, year(dob)                                  keys
///     all_pairs()                                         keys, no part: every comparable pair
///     qgram_jaccard(name, q=3) >= 0.6                     set_join
///     qgram_jaccard(name, q=3) >= 0.6 and rarest <= 1000  set_join that loses pairs whose every common gram is frequent
///     sorted_neighbourhood(surname, dob, window=10)       sorted_neighbourhood
struct Rule {
    enum class Kind : unsigned char {
        keys,                ///< all parts are equal (sets: have a value in common) and none is null
        set_join,            ///< a set measure of the one part reaches the bound
        sorted_neighbourhood ///< sorted by the parts, at most window - 1 places apart; batch-only: not of the two alone
    };
    std::vector<Expression> parts;
    Kind kind = Kind::keys;
    MeasureCall measure;  ///< of a set_join: is_set_measure
    double bound = 0;     ///< of a set_join: `>=`
    /// Of a set_join, not 0: at most so many distinct values have the rarest of the common elements.
    std::uint32_t values_of_element_max = 0;
    int window = 0;       ///< of a sorted_neighbourhood, in records
    bool operator==(const Rule&) const = default;
};

/// Records of a window, at least and at most.
inline constexpr int window_min = 2;
inline constexpr int window_max = 1000;

/// Parses one expression. \throws InvalidSettings; the message quotes the text and points at the column.
/// Whether fields exist is not checked here; function names and their argument counts are.
Expression parse_expression(std::string_view text);
/// Parses a rule. \throws as parse_expression
Rule parse_rule(std::string_view text);

/// The one spelling of each: parse(to_string(x)) == x.
std::string to_string(const Expression& expression);
std::string to_string(const Rule& rule);

}  // namespace sameas
