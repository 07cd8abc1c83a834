#pragma once
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/settings/measure_options.hpp"
#include "engine/settings/predicate.hpp"
#include "engine/settings/tokens.hpp"
#include "engine/settings/vocabulary.hpp"

namespace sameas::test {

template <class T>
T any_of(const std::vector<T>& values) {
    return *rc::gen::elementOf(values);
}

inline int any_int(int from, int below) {
    return *rc::gen::inRange(from, below);
}

/// Names that are plain, keywords, functions, measures, quoted, or several bytes a character.
inline std::vector<std::string> odd_names() {
    return {"surname", "_x9", "year",    "first", "jaro", "and",          "else", "birth date", "\"",
            "a\\b",    "9x",  "a(b, 1)", "km",    "weiß", "\xE5\x90\x8D", "a\nb", "'",          " "};
}

inline Expression any_expression(const std::vector<std::string>& fields, int depth) {
    const Expression field{any_of(fields), {}, {}};
    if (depth == 0 || any_int(0, 3) == 0) return field;
    const auto rows = function_rows();
    const FunctionRow& row = rows[static_cast<std::size_t>(any_int(0, static_cast<int>(rows.size())))];
    if (row.name == "rare") return field;  // stands outside the others: any_rule
    if (row.name == "extract") return field;  // its pattern is no row of whole numbers
    Expression function{std::string(row.name), {field}, {}};
    if (row.operand == FieldType::text) function.arguments[0] = any_expression(fields, depth - 1);
    while (function.numbers.size() < row.numbers)
        function.numbers.push_back(any_int(1, row.number_max + 1));
    return function;
}

/// An option of the row, at any of its values.
inline MeasureOption any_option(const OptionRow& row) {
    MeasureOption option = default_option(row);
    if (any_int(0, 3) == 0) return option;
    if (row.is_word()) {
        option.word = any_of(row.words);
    } else if (row.is_whole) {
        option.number = any_int(static_cast<int>(row.least), static_cast<int>(row.most) + 1);
    } else {
        // Also numbers without a short decimal form.
        option.number = row.least + (row.most - row.least) * any_int(0, 301) / 300.0;
        option.number = std::min(option.number, row.most);
    }
    return option;
}

inline double any_bound(MeasureKind kind) {
    switch (kind) {
        case MeasureKind::similarity:
            return any_int(1, 1000001) / 1e6;
        case MeasureKind::distance:
            return any_int(0, 65537);
        case MeasureKind::difference:
            return any_of<double>({1e-300, 1e-3, 1, 1e300}) * any_int(0, 1000) / 7.0;
        case MeasureKind::count:
            return any_int(1, 65537);
        case MeasureKind::agreement:
            break;
    }
    return 1;
}

inline const MeasureRow& any_measure_row() {
    const auto rows = measure_rows();
    return rows[static_cast<std::size_t>(any_int(0, static_cast<int>(rows.size())))];
}

inline MeasureCall any_call(const MeasureRow& row) {
    MeasureCall call{std::string(row.name), {}};
    for (const OptionRow& option : option_rows(row))
        call.options.push_back(any_option(option));
    return call;
}

inline Predicate any_measure(const std::vector<std::string>& fields) {
    Predicate p;
    const MeasureRow& row = any_measure_row();
    const bool is_bounded_above = row.kind == MeasureKind::distance || row.kind == MeasureKind::difference;
    p.kind = is_bounded_above ? Predicate::Kind::at_most : Predicate::Kind::at_least;
    p.measure = any_call(row);
    const bool is_of_texts = row.operand == FieldType::text;
    p.operands = {is_of_texts ? any_expression(fields, 3) : Expression{any_of(fields), {}, {}}};
    if (is_multi_valued(p.operands.front())) p.operands = {{p.operands.front().field(), {}, {}}};
    p.bound = any_bound(row.kind);
    if (row.name == "exact") {  // is written as, and read back as, the level of that name
        p.kind = Predicate::Kind::exact;
        p.measure = {};
        p.bound = 0;
    }
    return p;
}

/// A rule of any kind but, where not asked for, a sorted neighbourhood, which comes last.
inline Rule any_rule(const std::vector<std::string>& fields, bool may_be_last = true) {
    Rule rule;
    const int kind = any_int(0, may_be_last ? 5 : 4);
    if (kind == 3) {
        rule.kind = Rule::Kind::set_join;
        rule.measure = any_call(*find_measure(any_of(set_measure_names())));
        Expression operand = any_expression(fields, 2);
        if (is_multi_valued(operand)) operand = {operand.field(), {}, {}};
        rule.parts = {std::move(operand)};
        rule.bound = any_bound(find_measure(rule.measure.name)->kind);
        if (any_int(0, 2) == 0) rule.values_of_element_max = static_cast<std::uint32_t>(any_int(2, 100000));
        return rule;
    }
    for (int i = any_int(1, 4); i > 0; --i) {
        Expression part = any_expression(fields, 3);
        if (kind == 4 && is_multi_valued(part)) part = {part.field(), {}, {}};
        if (kind < 3 && any_int(0, 6) == 0) part = {"rare", {std::move(part)}, {any_int(1, 65537)}};
        rule.parts.push_back(std::move(part));
    }
    if (kind == 4) {
        rule.kind = Rule::Kind::sorted_neighbourhood;
        rule.window = any_int(window_min, window_max + 1);
    }
    return rule;
}

inline Predicate any_within(const std::vector<std::string>& fields) {
    using Unit = Predicate::Unit;
    Predicate p;
    p.kind = Predicate::Kind::within;
    p.unit = fields.size() == 2
                 ? Unit::km
                 : any_of<Unit>({Unit::none, Unit::days, Unit::months, Unit::years, Unit::percent});
    const bool is_date = p.unit == Unit::days || p.unit == Unit::months || p.unit == Unit::years;
    // Any scale, also numbers without a short decimal form.
    p.bound = is_date ? any_int(0, 4000001)
              : p.unit == Unit::percent
                  ? any_int(0, 300001) / 3e3
                  : any_of<double>({1e-300, 1e-7, 1e-3, 1, 1e9, 1e18, 1e300}) * any_int(0, 1000) / 7.0;
    for (const std::string& field : fields)
        p.operands.push_back({field, {}, {}});
    return p;
}

/// A test without `and`, `or`, `not`, over one to three fields.
inline Predicate any_test(const std::vector<std::string>& fields) {
    Predicate p;
    switch (any_int(0, 5)) {
        case 0:
            p.operands = {any_expression(fields, 3)};
            return p;
        case 1:
            if (fields.size() < 2) return any_measure(fields);
            p.kind = Predicate::Kind::swapped;
            p.operands = {{fields[0], {}, {}}, {fields[1], {}, {}}};
            return p;
        case 2:
            return fields.size() > 2 ? any_measure(fields) : any_within(fields);
        case 3:
            if (fields.size() > 1) return any_measure(fields);
            p.kind = Predicate::Kind::same_part;
            p.unit = any_of<Predicate::Unit>(
                {Predicate::Unit::years, Predicate::Unit::months, Predicate::Unit::days});
            p.operands = {{fields[0], {}, {}}};
            return p;
        default:
            return any_measure(fields);
    }
}

inline Predicate any_predicate(const std::vector<std::string>& fields, int depth) {
    const int kind = depth == 0 ? 0 : any_int(0, 6);
    if (kind < 3) return any_test(fields);
    Predicate p;
    p.kind = kind == 3   ? Predicate::Kind::all_of
             : kind == 4 ? Predicate::Kind::any_of
                         : Predicate::Kind::negation;
    const int children = kind == 5 ? 1 : any_int(2, 4);
    for (int i = 0; i < children; ++i)
        p.children.push_back(any_predicate(fields, depth - 1));
    return p;
}

/// One to three different names.
inline std::vector<std::string> any_fields() {
    std::vector<std::string> fields;
    const int count = any_int(1, 4);
    while (static_cast<int>(fields.size()) < count) {
        const std::string name = any_of(odd_names());
        if (std::find(fields.begin(), fields.end(), name) == fields.end()) fields.push_back(name);
    }
    return fields;
}

}  // namespace sameas::test
