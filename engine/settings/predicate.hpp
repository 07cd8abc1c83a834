#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/settings/expression.hpp"
#include "engine/settings/measure_call.hpp"

namespace sameas {

/// What a comparison level asks of a pair. Three-valued: over a null it is unknown, which never fires.
///
///     exact                           the comparison's field is equal (a comparison of one field)
///     exact(EXPR)                     EXPR is equal
///     swapped(A, B)                   left A = right B and left B = right A
///     crossed(A, B)                   left A = right B
///     equals(EXPR, "text")            EXPR is that text on both sides; left_equals, right_equals: on that side
///     missing, missing(EXPR)          EXPR has no value on either side, or none that reads as what it is; never unknown
///     NAME >= 0.92, NAME(EXPR) >= x   a similarity in [0, 1] (or a count) of similarities.def
///     NAME(EXPR, q=3) >= x            with options of its row; NAME(q=3) where the comparison has one field
///     NAME_distance <= 2              a distance (or a difference) of similarities.def
///     NAME, NAME(EXPR)                an agreement of similarities.def: it is or is not
///     within 31 days|months|years     dates
///     within 10 km                    the comparison's two number fields, latitude and longitude
///     within 5, within 5 %            numbers: difference; relative to the larger
///     same year|month|day             dates: that part is equal
///     A and B, A or B, not A, (A)
struct Predicate {
    enum class Kind : unsigned char {
        all_of,       ///< children, joined by `and`
        any_of,       ///< children, joined by `or`
        negation,     ///< one child
        exact,        ///< operands: one
        swapped,      ///< operands: two fields
        at_least,     ///< measure >= bound (similarities, counts; agreements, bound 1); operands: one
        at_most,      ///< measure <= bound (distances, differences); operands: one
        within,       ///< unit and bound; operands: one, or two for km
        same_part,    ///< unit; operands: one
        crossed,      ///< operands: two fields
        equals,       ///< text and side; operands: one
        missing       ///< operands: one
    };
    enum class Side : unsigned char { both, left, right };
    enum class Unit : unsigned char { none, days, months, years, km, percent };

    Kind kind = Kind::exact;
    std::vector<Predicate> children;
    /// What it reads. Parsing fills in the comparison's field where the text leaves it out.
    std::vector<Expression> operands;
    MeasureCall measure;   ///< of a measured level
    double bound = 0;
    Unit unit = Unit::none;  ///< `same year` has unit years, `same month` months, `same day` days
    Side side = Side::both;  ///< of equals
    std::string text = {};   ///< of equals
    bool operator==(const Predicate&) const = default;
};

/// Parses a level other than `else`.
/// \param fields  of the comparison, for predicates that name none
/// \throws InvalidSettings; the message quotes the text and points at the column
Predicate parse_predicate(std::string_view text, const std::vector<std::string>& fields);

class Tokens;
/// Reads a measure with its bound from where the tokens stand, of whatever expression its brackets name; for rules.
/// \throws as parse_predicate
Predicate read_measured(Tokens& tokens);

/// The one spelling: parse(to_string(x, fields), fields) == x. Leaves out the operand where it is the only field.
std::string to_string(const Predicate& predicate, const std::vector<std::string>& fields);

}  // namespace sameas
