// Levels.
//
//     level = all { "or" all } ;  all = one { "and" one } ;  one = "not" one | "(" level ")" | test
//
// The tree keeps the brackets' structure ((a and b) and c has two nodes), so that printing, which writes
// brackets only where the tree needs them, gives a text that reads back as the same tree and never nests
// deeper than what was read.
#include "engine/settings/predicate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/errors.hpp"
#include "engine/settings/field_types.hpp"
#include "engine/settings/measure_options.hpp"
#include "engine/settings/tokens.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

using Kind = Predicate::Kind;
using Unit = Predicate::Unit;

constexpr double measure_bound_max = 65536;   // of distances and counts
constexpr double date_units_max = 4'000'000;  // more than lies between any two dates, in days
constexpr double percent_max = 100;

struct UnitRow {
    const char* singular;
    const char* plural;
    Unit unit;
};
constexpr UnitRow date_units[] = {
    {"day", "days", Unit::days}, {"month", "months", Unit::months}, {"year", "years", Unit::years}};

struct SideRow {
    const char* name;
    Predicate::Side side;
};
constexpr SideRow sides[] = {
    {"equals", Predicate::Side::both}, {"left_equals", Predicate::Side::left}, {"right_equals", Predicate::Side::right}};

bool is_whole(double number) {
    return std::floor(number) == number;
}

/// How levels bound the measures of a kind.
struct MeasureBound {
    const char* noun;
    const char* sign;     ///< in quotes, for messages
    const char* allowed;  ///< what the bound may be, for messages
    bool is_most;         ///< `<=`
    bool is_whole;
    double least;
    double most;
    bool allows(double bound) const {
        return bound >= least && bound <= most && (!is_whole || std::floor(bound) == bound);
    }
};

const MeasureBound& limits_of(MeasureKind kind) {
    static constexpr double above_0 = std::numeric_limits<double>::denorm_min();
    static constexpr double any = std::numeric_limits<double>::max();
    static constexpr MeasureBound bounds[] = {
        {"similarity", "'>='", "a number above 0 and at most 1", false, false, above_0, 1},
        {"distance", "'<='", "a whole number from 0 to 65536", true, true, 0, measure_bound_max},
        {"difference", "'<='", "a number of at least 0", true, false, 0, any},
        {"count", "'>='", "a whole number from 1 to 65536", false, true, 1, measure_bound_max},
        {"agreement", "no number", "1", false, true, 1, 1}};
    return bounds[static_cast<std::size_t>(kind)];
}

class LevelParser {
  public:
    /// \param fields  of the comparison; null for a rule, which may read any
    LevelParser(Tokens& tokens, const std::vector<std::string>* fields)
        : tokens_(tokens), fields_(fields != nullptr ? *fields : no_fields), is_of_rule_(fields == nullptr) {}

    Predicate level() {
        return joined("or", Kind::any_of, [this] { return all(); });
    }

    /// A measure with its bound, if it has one.
    Predicate measured() {
        const Token word = tokens_.take();
        const MeasureRow* row = find_measure(word.text);
        if (row == nullptr) fail_unknown(word);
        const MeasureBound& limits = limits_of(row->kind);
        Predicate predicate;
        predicate.kind = limits.is_most ? Kind::at_most : Kind::at_least;
        predicate.measure = measure_call(word.text);
        predicate.operands.push_back(operand_and_options(word, *row, predicate.measure));
        if (row->kind == MeasureKind::agreement) {
            predicate.bound = 1;
        } else {
            predicate.bound = bound(*row, limits);
        }
        return predicate;
    }

  private:
    Predicate all() {
        return joined("and", Kind::all_of, [this] { return one(); });
    }

    template <class Part>
    Predicate joined(std::string_view word, Kind kind, const Part& part) {
        Predicate first = part();
        if (!tokens_.take_word(word)) return first;
        Predicate whole;
        whole.kind = kind;
        whole.children.push_back(std::move(first));
        do {
            whole.children.push_back(part());
        } while (tokens_.take_word(word));
        return whole;
    }

    Predicate one() {
        const Token start = tokens_.peek();
        if (tokens_.take_word("not")) {
            const Tokens::Nesting nesting(tokens_, start);
            Predicate negation;
            negation.kind = Kind::negation;
            negation.children.push_back(one());
            return negation;
        }
        if (tokens_.take_if(Token::Kind::open)) {
            const Tokens::Nesting nesting(tokens_, start);
            Predicate inside = level();
            tokens_.expect(Token::Kind::close, "'and', 'or' or ')'");
            return inside;
        }
        return test();
    }

    Predicate test() {
        const Token word = tokens_.peek();
        if (word.kind != Token::Kind::word) {
            tokens_.fail_expected(word, "exact, swapped, within, same, not, '(' or a measure");
        }
        if (tokens_.take_word("exact")) return over_one(Kind::exact, word);
        if (tokens_.take_word("missing")) return over_one(Kind::missing, word);
        for (const char* name : {"swapped", "crossed"}) {
            if (tokens_.take_word(name)) return two_fields(word);
        }
        for (const SideRow& row : sides) {
            if (tokens_.take_word(row.name)) return equals(row);
        }
        if (tokens_.take_word("within")) return within(word);
        if (tokens_.take_word("same")) return same(word);
        if (word.text == "else") tokens_.fail(word, "'else' stands alone, as the last level of a comparison");
        return measured();
    }

    Predicate over_one(Kind kind, const Token& word) {
        Predicate predicate;
        predicate.kind = kind;
        predicate.operands.push_back(operand_in_brackets(word));
        return predicate;
    }

    Predicate two_fields(const Token& word) {
        Predicate predicate;
        predicate.kind = word.text == "swapped" ? Kind::swapped : Kind::crossed;
        tokens_.expect(Token::Kind::open, message("'(' and two fields, as in ", word.text, "(given_name, surname)"));
        predicate.operands.push_back(plain_field(word));
        tokens_.expect(Token::Kind::comma, "',' and a second field");
        predicate.operands.push_back(plain_field(word));
        tokens_.expect(Token::Kind::close, message("')': ", word.text, " takes two fields"));
        if (predicate.operands[0] == predicate.operands[1]) {
            tokens_.fail(word, message(word.text, " takes two different fields, this is one twice: write exact"));
        }
        return predicate;
    }

    Predicate equals(const SideRow& row) {
        Predicate predicate;
        predicate.kind = Kind::equals;
        predicate.side = row.side;
        tokens_.expect(Token::Kind::open, message("'(', an expression and a text, as in ", row.name, "(sex, \"f\")"));
        const Token start = tokens_.peek();
        predicate.operands.push_back(known_expression());
        if (is_multi_valued(predicate.operands.front())) {
            tokens_.fail(start, message("'", row.name, "' compares one value with a text, and ",
                                        to_string(predicate.operands.front()), " may give several"));
        }
        tokens_.expect(Token::Kind::comma, "',' and a text in double quotes");
        predicate.text = tokens_.expect(Token::Kind::quoted, "a text in double quotes").text;
        tokens_.expect(Token::Kind::close, "')'");
        return predicate;
    }

    Predicate within(const Token& word) {
        Predicate predicate;
        predicate.kind = Kind::within;
        const Token number = tokens_.expect(Token::Kind::number, "a number, as in within 31 days");
        predicate.bound = number_value(tokens_, number);
        predicate.unit = unit();
        const bool is_km = predicate.unit == Unit::km;
        if (is_km && fields_.size() != 2) {
            tokens_.fail(
                word,
                message("'within ... km' needs a comparison of exactly two fields, latitude and longitude; "
                        "this one has ",
                        comma_list(fields_)));
        }
        if (!is_km) predicate.operands.push_back(only_field(word, "give that field a comparison of its own"));
        for (std::size_t i = 0; is_km && i < 2; ++i)
            predicate.operands.push_back({fields_[i], {}, {}});
        check_within(predicate, number);
        return predicate;
    }

    void check_within(const Predicate& predicate, const Token& number) {
        const std::string shown = ", found " + printable_excerpt(number.text);
        if (predicate.unit == Unit::percent && predicate.bound > percent_max) {
            tokens_.fail(number, message("expected a percentage from 0 to ", percent_max, shown));
        }
        const bool is_date = predicate.unit != Unit::none && predicate.unit != Unit::percent && predicate.unit != Unit::km;
        if (is_date && (predicate.bound > date_units_max || !is_whole(predicate.bound)))
            tokens_.fail(number, message("expected a whole number from 0 to 4000000 of days, months or years", shown));
    }

    Unit unit() {
        if (tokens_.take_if(Token::Kind::percent)) return Unit::percent;
        const Token word = tokens_.peek();
        if (word.kind != Token::Kind::word || word.text == "and" || word.text == "or") return Unit::none;
        tokens_.take();
        if (word.text == "km") return Unit::km;
        std::vector<std::string> known = {"km"};
        for (const UnitRow& row : date_units) {
            if (word.text == row.singular || word.text == row.plural) return row.unit;
            known.emplace_back(row.plural);
        }
        tokens_.fail(
            word, message("unknown unit '", printable_excerpt(word.text), "'", suggestion(word.text, known),
                          " (units: days, months, years, km, %, or none)"));
    }

    Predicate same(const Token& word) {
        Predicate predicate;
        predicate.kind = Kind::same_part;
        const Token part = tokens_.take();
        for (const UnitRow& row : date_units) {
            if (part.kind == Token::Kind::word && part.text == row.singular) predicate.unit = row.unit;
        }
        if (predicate.unit == Unit::none) tokens_.fail_expected(part, "year, month or day after 'same'");
        predicate.operands.push_back(only_field(word,
                                                "give that field a comparison of its own, or compare with "
                                                "exact(year(FIELD))"));
        return predicate;
    }

    /// `>= number` or `<= number`.
    double bound(const MeasureRow& row, const MeasureBound& limits) {
        const Token sign = tokens_.peek();
        if (sign.kind != Token::Kind::at_least && sign.kind != Token::Kind::at_most) {
            tokens_.fail_expected(
                sign, message(limits.sign, limits.is_whole ? " and a whole number" : " and a number",
                              ", as in ", row.example));
        }
        tokens_.take();
        const Token number = tokens_.expect(Token::Kind::number, message("a number, as in ", row.example));
        const double value = number_value(tokens_, number);
        if (limits.is_most != (sign.kind == Token::Kind::at_most)) fail_direction(row, sign, number);
        if (!limits.allows(value)) {
            tokens_.fail(number, message("expected ", limits.allowed, " ('", row.name, "' is a ", limits.noun,
                                         "), found ", printable_excerpt(number.text)));
        }
        return value;
    }

    [[noreturn]] void fail_unknown(const Token& word) {
        std::vector<std::string> known = measure_names();
        for (const char* other : {"exact", "swapped", "crossed", "equals", "missing", "within", "same", "and", "or", "not"})
            known.emplace_back(other);
        const std::string shown = printable_excerpt(word.text);
        if (tokens_.peek().kind == Token::Kind::open && find_function(word.text) != nullptr) {
            tokens_.fail(word, message("'", shown,
                                       "' is a function: a level says how its values compare, as in exact(",
                                       find_function(word.text)->example, ")"));
        }
        if (std::find(fields_.begin(), fields_.end(), word.text) != fields_.end()) {
            tokens_.fail(word, message("'", shown, "' is a field: a level says how it compares, as in exact(",
                                       shown, ")"));
        }
        tokens_.fail(word,
                     message("unknown measure '", shown, "'", suggestion(word.text, known),
                             " (measures: ", comma_list(measure_names()), "; or swapped, crossed, equals, missing, within, same)"));
    }

    /// A similarity with `<=` or a distance with `>=`: the number tells which of the two siblings was meant.
    [[noreturn]] void fail_direction(const MeasureRow& row, const Token& sign, const Token& number) {
        constexpr std::string_view ending = "_distance";
        std::string similarity(row.name);
        if (row.name.ends_with(ending)) similarity.resize(similarity.size() - ending.size());
        const double bound = number_value(tokens_, number);
        const bool as_distance = limits_of(MeasureKind::distance).allows(bound);
        const MeasureKind kind = as_distance ? MeasureKind::distance : MeasureKind::similarity;
        const MeasureRow* meant = find_measure(as_distance ? similarity + std::string(ending) : similarity);
        std::string proposal(row.example);
        if (meant != nullptr && meant->kind == kind && limits_of(kind).allows(bound)) {
            proposal = message(meant->name, as_distance ? " <= " : " >= ", number.text);
        }
        const MeasureBound& limits = limits_of(row.kind);
        tokens_.fail(sign, message("'", row.name, "' is a ", limits.noun, " and takes ", limits.sign,
                                   ": write ", proposal));
    }

    /// `(EXPR, option=value)` with either left out, or nothing: the comparison's only field, options at their
    /// defaults.
    Expression operand_and_options(const Token& word, const MeasureRow& row, MeasureCall& measure) {
        const std::string fix = message("write ", word.text, "(FIELD)");
        if (!tokens_.take_if(Token::Kind::open)) return only_field(word, fix);
        const bool has_operand = !option_follows(tokens_);
        const Token start = tokens_.peek();
        Expression operand = has_operand ? known_expression() : only_field(word, fix);
        if (row.operand != FieldType::text && !operand.is_field()) {
            tokens_.fail(start, message("'", row.name, "' takes a ", type_name(row.operand),
                                        " field itself; the result of a function is a text"));
        }
        if (is_multi_valued(operand)) {
            tokens_.fail(start,
                         message("'", row.name, "' compares one value with one, and ", to_string(operand),
                                 " may give several: exact(...) of it is true when they share one"));
        }
        if (!has_operand || tokens_.take_if(Token::Kind::comma)) read_options(tokens_, measure);
        tokens_.expect(Token::Kind::close, measure.options.empty() ? "')'" : "',' and an option, or ')'");
        return operand;
    }

    /// `(EXPR)`, or the comparison's only field.
    Expression operand_in_brackets(const Token& word) {
        if (!tokens_.take_if(Token::Kind::open))
            return only_field(word, message("write ", word.text, "(FIELD)"));
        Expression operand = known_expression();
        tokens_.expect(Token::Kind::close, "')'");
        return operand;
    }

    Expression only_field(const Token& word, const std::string& fix) {
        if (is_of_rule_) tokens_.fail(word, message("'", word.text, "' says no field: ", fix));
        if (fields_.size() != 1) {
            tokens_.fail(word, message("'", word.text, "' says no field, and the comparison has ",
                                       fields_.size(), " (", comma_list(fields_), "): ", fix));
        }
        return {fields_.front(), {}, {}};
    }

    Expression plain_field(const Token& word) {
        const Token start = tokens_.peek();
        Expression operand = known_expression();
        if (!operand.is_field()) tokens_.fail(start, message(word.text, " takes fields, not functions"));
        return operand;
    }

    Expression known_expression() {
        const Token start = tokens_.peek();
        Expression operand = read_expression(tokens_);
        if (has_rare(operand)) {
            tokens_.fail(start, "'rare' is for the keys of blocking rules: what it gives depends on other records, and a "
                                "measure or level is a matter of two");
        }
        if (is_of_rule_) return operand;
        if (std::find(fields_.begin(), fields_.end(), operand.field()) == fields_.end()) {
            tokens_.fail(start, message("'", printable_excerpt(operand.field()),
                                        "' is not a field of this comparison (", comma_list(fields_), ")",
                                        suggestion(operand.field(), fields_)));
        }
        return operand;
    }

    inline static const std::vector<std::string> no_fields;
    Tokens& tokens_;
    const std::vector<std::string>& fields_;
    bool is_of_rule_;
};

bool is_agreement(const MeasureCall& call) {
    const MeasureRow* row = find_measure(call.name);
    return row != nullptr && row->kind == MeasureKind::agreement;
}

int strength(Kind kind) {
    switch (kind) {
        case Kind::any_of:
            return 1;
        case Kind::all_of:
            return 2;
        case Kind::negation:
            return 3;
        default:
            return 4;
    }
}

class LevelPrinter {
  public:
    explicit LevelPrinter(const std::vector<std::string>& fields) : fields_(fields) {}

    std::string text(const Predicate& predicate) const {
        switch (predicate.kind) {
            case Kind::all_of:
                return joined(predicate, " and ");
            case Kind::any_of:
                return joined(predicate, " or ");
            case Kind::negation:
                return "not " + child(predicate.children.front(), strength(Kind::negation));
            case Kind::exact:
                return "exact" + operand(predicate);
            case Kind::missing:
                return "missing" + operand(predicate);
            case Kind::swapped:
            case Kind::crossed:
                return (predicate.kind == Kind::swapped ? "swapped(" : "crossed(") + to_string(predicate.operands[0]) +
                       ", " + to_string(predicate.operands[1]) + ")";
            case Kind::equals:
                return sides[static_cast<std::size_t>(predicate.side)].name + ("(" + to_string(predicate.operands[0])) +
                       ", " + quoted_text(predicate.text) + ")";
            case Kind::at_least:
                if (is_agreement(predicate.measure)) return measure(predicate);
                return measure(predicate) + " >= " + number_text(predicate.bound);
            case Kind::at_most:
                return measure(predicate) + " <= " + number_text(predicate.bound);
            case Kind::within:
                return "within " + number_text(predicate.bound) + unit(predicate);
            case Kind::same_part:
                return "same " + part(predicate.unit);
        }
        return {};
    }

  private:
    std::string joined(const Predicate& predicate, const char* word) const {
        std::string all;
        for (const Predicate& one : predicate.children) {
            all += (all.empty() ? "" : word) + child(one, strength(predicate.kind) + 1);
        }
        return all;
    }

    std::string child(const Predicate& predicate, int strength_min) const {
        return strength(predicate.kind) < strength_min ? "(" + text(predicate) + ")" : text(predicate);
    }

    std::string operand(const Predicate& predicate) const {
        return is_only_field(predicate) ? "" : "(" + to_string(predicate.operands.front()) + ")";
    }

    std::string measure(const Predicate& predicate) const {
        if (is_only_field(predicate)) return to_string(predicate.measure);
        const std::string options = options_text(predicate.measure);
        return predicate.measure.name + "(" + to_string(predicate.operands.front()) +
               (options.empty() ? "" : ", " + options) + ")";
    }

    bool is_only_field(const Predicate& predicate) const {
        const Expression& expression = predicate.operands.front();
        return fields_.size() == 1 && expression.is_field() && expression.name == fields_.front();
    }

    static std::string unit(const Predicate& predicate) {
        if (predicate.unit == Unit::none) return "";
        if (predicate.unit == Unit::km) return " km";
        if (predicate.unit == Unit::percent) return " %";
        return " " + part(predicate.unit) + (predicate.bound == 1 ? "" : "s");
    }

    static std::string part(Unit unit) {
        return unit == Unit::days ? "day" : unit == Unit::months ? "month" : "year";
    }

    const std::vector<std::string>& fields_;
};

}  // namespace

Predicate parse_predicate(std::string_view text, const std::vector<std::string>& fields) {
    Tokens tokens(text);
    Predicate predicate = LevelParser(tokens, &fields).level();
    tokens.expect(Token::Kind::end, "'and', 'or' or the end of the level");
    tokens.check_printed(to_string(predicate, fields));
    return predicate;
}

Predicate read_measured(Tokens& tokens) {
    return LevelParser(tokens, nullptr).measured();
}

std::string to_string(const Predicate& predicate, const std::vector<std::string>& fields) {
    return LevelPrinter(fields).text(predicate);
}

}  // namespace sameas
