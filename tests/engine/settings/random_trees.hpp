#pragma once
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

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
    Expression function{std::string(row.name), {field}, {}};
    if (row.operand == FieldType::text) function.arguments[0] = any_expression(fields, depth - 1);
    while (function.numbers.size() < row.numbers)
        function.numbers.push_back(any_int(1, 65537));
    return function;
}

inline Predicate any_measure(const std::vector<std::string>& fields) {
    Predicate p;
    const auto rows = measure_rows();
    const MeasureRow& row = rows[static_cast<std::size_t>(any_int(0, static_cast<int>(rows.size())))];
    p.kind = row.is_distance ? Predicate::Kind::distance : Predicate::Kind::similarity;
    p.measure = row.name;
    p.operands = {any_expression(fields, 3)};
    p.bound = row.is_distance ? any_int(0, 65537) : any_int(1, 1000001) / 1e6;
    return p;
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
