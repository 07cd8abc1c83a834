#include "engine/draft/key_expressions.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

using namespace sameas;

TEST_CASE("expressions follow from the kinds of the fields, and rules join different fields") {
    const std::vector<DraftField> some{{"name", ColumnKind::text, true, 0, 2.5, 12}, {"surname", ColumnKind::word, false, 0, 1, 7},
                                       {"phone", ColumnKind::code, true, 0, 1, 9},   {"sex", ColumnKind::category, true, 0, 1, 1},
                                       {"born", ColumnKind::date, true, 0, 1, 10},   {"paid", ColumnKind::number, true, 0, 1, 5},
                                       {"seen", ColumnKind::event, true, 0, 1, 10},  {"kind", ColumnKind::category, true, 0, 1, 1}};
    const std::vector<KeyExpression> keys = key_expressions(some);
    std::set<std::string> rules;
    std::vector<double> keys_mean(keys.size(), 1);
    for (std::size_t e = 0; e < keys.size(); ++e) {
        if (keys[e].parts.front().name == "tokens") keys_mean[e] = 7;
        if (keys[e].parts.front().name == "day_windows" || keys[e].parts.front().name == "percent_windows") keys_mean[e] = 2;
    }
    for (const RuleParts& parts : possible_rules(some, keys, keys_mean)) {
        const std::string text = to_string(rule_of(parts, keys));
        CHECK(to_string(parse_rule(text)) == text);
        CHECK(rules.insert(text).second);
    }
    for (const char* expected : {"sorted_tokens(name)", "token_pairs(name, 7)", "tokens(name)", "metaphone(surname)", "first(phone, 5)",
                                 "last(phone, 5)", "month(born), day(born)", "year(born)", "day_windows(seen, 7)",
                                 "percent_windows(paid, 5)", "percent_windows(paid, 5), day_windows(seen, 7)", "phone, sex"}) {
        CAPTURE(expected);
        CHECK(rules.contains(expected));
    }
    for (const char* absent : {"sex", "kind", "sex, kind", "sorted_tokens(name), surname", "tokens(name), day_windows(seen, 7)",
                               "year(born), month(born), day(born)"}) {
        CAPTURE(absent);
        CHECK_FALSE(rules.contains(absent));
    }
    for (const std::string& rule : rules) CHECK_FALSE((rule.find("token_pairs") != std::string::npos && rule.find("), ") != std::string::npos));
}
