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

#include "engine/errors.hpp"
#include "engine/settings/tokens.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

using Kind = Predicate::Kind;
using Unit = Predicate::Unit;

constexpr double distance_max = 65536;
constexpr double date_units_max = 4'000'000;  // more than lies between any two dates, in days
constexpr double percent_max = 100;

struct UnitRow {
    const char* singular;
    const char* plural;
    Unit unit;
};
constexpr UnitRow date_units[] = {
    {"day", "days", Unit::days}, {"month", "months", Unit::months}, {"year", "years", Unit::years}};

bool is_whole(double number) {
    return std::floor(number) == number;
}

class LevelParser {
  public:
    LevelParser(Tokens& tokens, const std::vector<std::string>& fields) : tokens_(tokens), fields_(fields) {}

    Predicate level() {
        return joined("or", Kind::any_of, [this] { return all(); });
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
            tokens_.fail_expected(word, "exact, swapped, within, same, not, '(' or a string measure");
        }
        if (tokens_.take_word("exact")) return exact(word);
        if (tokens_.take_word("swapped")) return swapped(word);
        if (tokens_.take_word("within")) return within(word);
        if (tokens_.take_word("same")) return same(word);
        if (word.text == "else") tokens_.fail(word, "'else' stands alone, as the last level of a comparison");
        return measured();
    }

    Predicate exact(const Token& word) {
        Predicate predicate;
        predicate.operands.push_back(operand_in_brackets(word));
        return predicate;
    }

    Predicate swapped(const Token& word) {
        Predicate predicate;
        predicate.kind = Kind::swapped;
        tokens_.expect(Token::Kind::open, "'(' and two fields, as in swapped(given_name, surname)");
        predicate.operands.push_back(plain_field());
        tokens_.expect(Token::Kind::comma, "',' and a second field");
        predicate.operands.push_back(plain_field());
        tokens_.expect(Token::Kind::close, "')': swapped takes two fields");
        if (predicate.operands[0] == predicate.operands[1]) {
            tokens_.fail(word, "swapped takes two different fields, this is one twice: write exact");
        }
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
        const bool is_date =
            predicate.unit != Unit::none && predicate.unit != Unit::percent && predicate.unit != Unit::km;
        if (is_date && (predicate.bound > date_units_max || !is_whole(predicate.bound))) {
            tokens_.fail(
                number, message("expected a whole number from 0 to 4000000 of days, months or years", shown));
        }
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

    Predicate measured() {
        const Token word = tokens_.take();
        const MeasureRow* row = find_measure(word.text);
        if (row == nullptr) fail_unknown(word);
        Predicate predicate;
        predicate.kind = row->is_distance ? Kind::distance : Kind::similarity;
        predicate.measure = word.text;
        predicate.operands.push_back(operand_in_brackets(word));
        const Token sign = tokens_.peek();
        if (sign.kind != Token::Kind::at_least && sign.kind != Token::Kind::at_most) {
            tokens_.fail_expected(
                sign, message(row->is_distance ? "'<=' and a whole number" : "'>=' and a number", ", as in ",
                              row->example));
        }
        tokens_.take();
        const Token number = tokens_.expect(Token::Kind::number, message("a number, as in ", row->example));
        predicate.bound = number_value(tokens_, number);
        if (row->is_distance != (sign.kind == Token::Kind::at_most)) fail_direction(*row, sign, number);
        check_bound(*row, predicate.bound, number);
        return predicate;
    }

    [[noreturn]] void fail_unknown(const Token& word) {
        std::vector<std::string> known = measure_names();
        for (const char* other : {"exact", "swapped", "within", "same", "and", "or", "not"})
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
        tokens_.fail(
            word, message("unknown string measure '", shown, "'", suggestion(word.text, known),
                          " (measures: ", comma_list(measure_names()), "; or exact, swapped, within, same)"));
    }

    /// A similarity with `<=` or a distance with `>=`: the number tells which of the two siblings was meant.
    [[noreturn]] void fail_direction(const MeasureRow& row, const Token& sign, const Token& number) {
        constexpr std::string_view ending = "_distance";
        std::string similarity(row.name);
        if (row.name.ends_with(ending)) similarity.resize(similarity.size() - ending.size());
        const double bound = number_value(tokens_, number);
        const bool as_distance = is_whole(bound) && bound <= distance_max;
        const MeasureRow* meant = find_measure(as_distance ? similarity + std::string(ending) : similarity);
        std::string proposal(row.example);
        if (meant != nullptr && meant->is_distance == as_distance &&
            (as_distance || (bound > 0 && bound <= 1))) {
            proposal = message(meant->name, as_distance ? " <= " : " >= ", number.text);
        }
        tokens_.fail(sign, message("'", row.name, "' is a ",
                                   row.is_distance ? "distance and takes '<='" : "similarity and takes '>='",
                                   ": write ", proposal));
    }

    void check_bound(const MeasureRow& row, double bound, const Token& number) {
        const std::string shown = ", found " + printable_excerpt(number.text);
        if (row.is_distance && (!is_whole(bound) || bound > distance_max)) {
            tokens_.fail(number, message("expected a whole number from 0 to ", distance_max, shown));
        }
        if (!row.is_distance && !(bound > 0 && bound <= 1)) {
            tokens_.fail(number, message("expected a number above 0 and at most 1 ('", row.name,
                                         "' is a similarity)", shown));
        }
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
        if (fields_.size() != 1) {
            tokens_.fail(word, message("'", word.text, "' says no field, and the comparison has ",
                                       fields_.size(), " (", comma_list(fields_), "): ", fix));
        }
        return {fields_.front(), {}, {}};
    }

    Expression plain_field() {
        const Token start = tokens_.peek();
        Expression operand = known_expression();
        if (!operand.is_field()) tokens_.fail(start, "swapped takes fields, not functions");
        return operand;
    }

    Expression known_expression() {
        const Token start = tokens_.peek();
        Expression operand = read_expression(tokens_);
        if (std::find(fields_.begin(), fields_.end(), operand.field()) == fields_.end()) {
            tokens_.fail(start, message("'", printable_excerpt(operand.field()),
                                        "' is not a field of this comparison (", comma_list(fields_), ")",
                                        suggestion(operand.field(), fields_)));
        }
        return operand;
    }

    Tokens& tokens_;
    const std::vector<std::string>& fields_;
};

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
            case Kind::swapped:
                return "swapped(" + to_string(predicate.operands[0]) + ", " +
                       to_string(predicate.operands[1]) + ")";
            case Kind::similarity:
                return predicate.measure + operand(predicate) + " >= " + number_text(predicate.bound);
            case Kind::distance:
                return predicate.measure + operand(predicate) + " <= " + number_text(predicate.bound);
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
        const Expression& expression = predicate.operands.front();
        const bool only = fields_.size() == 1 && expression.is_field() && expression.name == fields_.front();
        return only ? "" : "(" + to_string(expression) + ")";
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
    Predicate predicate = LevelParser(tokens, fields).level();
    tokens.expect(Token::Kind::end, "'and', 'or' or the end of the level");
    tokens.check_printed(to_string(predicate, fields));
    return predicate;
}

std::string to_string(const Predicate& predicate, const std::vector<std::string>& fields) {
    return LevelPrinter(fields).text(predicate);
}

}  // namespace sameas
