#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "engine/settings/settings.hpp"
#include "error_of.hpp"

using namespace sameas;
using namespace sameas::test;
using Catch::Contains;

namespace {

std::string golden(const std::string& name) {
    std::ifstream file(std::string(SAMEAS_TEST_DATA) + "/golden/settings/" + name, std::ios::binary);
    REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A document that is right but for what is given: members that replace or join the usual ones.
std::string document(const std::string& more, const std::string& blocking = R"(["surname"])",
                     const std::string& comparisons = R"([{"field":"email","levels":["exact","else"]}])") {
    return R"({"blocking":)" + blocking + R"(,"comparisons":)" + comparisons + (more.empty() ? "" : ",") +
           more + "}";
}
std::string comparisons(const std::string& list) {
    return document("", R"(["surname"])", list);
}
std::string levels(const std::string& list) {
    return comparisons(R"([{"field":"dob","levels":)" + list + "}]");
}

std::string settings_error(const std::string& text) {
    return error_of([&] { parse_settings(text, "s.json"); });
}

std::string numbered(std::size_t count, const std::string& before, const std::string& after) {
    std::string list = "[";
    for (std::size_t i = 0; i < count; ++i)
        list += (i > 0 ? "," : "") + before + std::to_string(i) + after;
    return list + "]";
}

}  // namespace

TEST_CASE("the example settings are read in all their parts", "[settings_reader]") {
    const Settings s = parse_settings(golden("example.json"), "example.json");
    CHECK(s.id == "rec_id");
    CHECK(s.source.empty());
    std::vector<std::string> names;
    for (const FieldSettings& field : s.fields)
        names.push_back(field.name);
    CHECK(names == std::vector<std::string>{"birthday", "dob", "email", "given_name", "lat", "lng", "phone",
                                            "postcode", "surname"});
    CHECK(s.find_field("surname")->columns == std::vector<std::string>{"last_name"});
    CHECK(s.find_field("surname")->type == FieldType::text);
    CHECK(s.find_field("dob")->columns == std::vector<std::string>{"birth_date"});
    CHECK(s.find_field("dob")->type == FieldType::date);
    CHECK(s.find_field("birthday")->columns == std::vector<std::string>{"by", "bm", "bd"});
    CHECK(s.find_field("birthday")->date_order == DateOrder::ymd);
    CHECK(s.find_field("lat")->type == FieldType::number);
    CHECK(s.find_field("lat")->columns == std::vector<std::string>{"lat"});
    CHECK(s.find_field("gone") == nullptr);
    REQUIRE(s.blocking.size() == 3);
    CHECK(to_string(s.blocking[1]) == "soundex(surname), substr(postcode, 1, 3)");
    CHECK(s.train_on.size() == 3);
    REQUIRE(s.comparisons.size() == 6);
    CHECK(s.comparisons[0].name == "names");
    CHECK(s.comparisons[0].term_frequency);
    REQUIRE(s.comparisons[0].levels.size() == 5);
    CHECK(s.comparisons[0].levels[1].predicate.kind == Predicate::Kind::swapped);
    CHECK(s.comparisons[0].levels[4].is_else);
    CHECK(s.comparisons[1].name == "dob");
    CHECK_FALSE(s.comparisons[1].term_frequency);
    CHECK(s.comparisons[5].fields == std::vector<std::string>{"lat", "lng"});
    CHECK(s.keep_probability == 0.01);
    CHECK(s.threshold_probability == 0.95);
    CHECK(s.prior == PriorSettings{});
}

TEST_CASE("what a document leaves out has its default", "[settings_reader]") {
    const Settings s = parse_settings(document(""), "s.json");
    const Settings defaults;
    CHECK(s.id.empty());
    CHECK(s.train_on.empty());
    CHECK(s.prior.recall == 0.8);
    CHECK(s.keep_probability == defaults.keep_probability);
    CHECK(s.threshold_probability == defaults.threshold_probability);
    CHECK(s.pairs_per_rule_max == defaults.pairs_per_rule_max);
    REQUIRE(s.fields.size() == 2);
    CHECK(s.fields[0] ==
          FieldSettings{"email", FieldType::text, {"email"}, {}, DateOrder::automatic, Cleaning::standard, {}});
}

TEST_CASE("all keys are read", "[settings_reader]") {
    const Settings s =
        parse_settings(document(R"("schema":1,"id":"i","source":"s","prior":{"rules":["email"],"recall":0.6},
        "train_on":["dob"],"keep":{"probability":0.2},"threshold":{"probability":0.2},"pairs_per_rule_max":2e9,
        "fields":{"note":{"columns":["a","b"],"clean":"none","null_values":["n/a",""],"by_source":{"crm":"c","erp":["d","e"]}},
                  "dob":{"order":"mdy","clean":"default"},"size":{"column":"x","type":"number"}})"),
                       "s.json");
    CHECK(s.id == "i");
    CHECK(s.source == "s");
    CHECK(to_string(s.prior.rules.at(0)) == "email");
    CHECK(s.prior.recall == 0.6);
    CHECK(s.keep_probability == 0.2);
    CHECK(s.pairs_per_rule_max == 2'000'000'000);
    CHECK(*s.find_field("note") == FieldSettings{"note",
                                                 FieldType::text,
                                                 {"a", "b"},
                                                 {{"crm", {"c"}}, {"erp", {"d", "e"}}},
                                                 DateOrder::automatic,
                                                 Cleaning::none,
                                                 {"n/a", ""}});
    CHECK(*s.find_field("dob") ==
          FieldSettings{"dob", FieldType::date, {"dob"}, {}, DateOrder::mdy, Cleaning::standard, {}});
    CHECK(s.find_field("size")->type == FieldType::number);
}

TEST_CASE("limits on groups are those of their rule, or of all that have none", "[settings_reader]") {
    const Settings s = parse_settings(
        document(R"~("group_limits":[{"rule":"substr( surname,1,3 ), town","records":2,"policy":"tighten","by":"year(dob), first(email, 3)"},
                                     {"records":5000,"policy":"skip"},{"rule":"email","records":9}])~",
                 R"~(["surname","substr(surname, 1, 3), town","email","qgram_jaccard(surname) >= 0.6"])~"),
        "s.json");
    REQUIRE(s.group_limits.size() == 3);
    CHECK(tightening_text(s.group_limits[0].limit) == "year(dob), first(email, 3)");
    CHECK(s.find_field("dob")->type == FieldType::date);  // `by` says so, and nothing else reads it
    const std::vector<GroupLimit> limits = group_limits_of(s);
    REQUIRE(limits.size() == 4);
    CHECK(limits[0] == GroupLimit{5000, GroupPolicy::skip, {}});
    CHECK(limits[1] == s.group_limits[0].limit);
    CHECK((limits[1].rows_max == 2 && limits[1].policy == GroupPolicy::tighten && limits[1].by.size() == 2));
    CHECK(limits[2] == GroupLimit{9, GroupPolicy::keep, {}});
    CHECK(limits[3] == GroupLimit{});  // a join has no groups
    CHECK(group_limits_of(parse_settings(document(""), "s.json")) == std::vector<GroupLimit>{{}});
}

TEST_CASE("malformed limits on groups are refused with what is allowed", "[settings_reader]") {
    const auto limits = [](const std::string& list) { return document("\"group_limits\":" + list, R"(["surname", "email"])"); };
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"{}", "group_limits: expected a list of limits such as"},
        {R"([{"policy":"skip"}])", "group_limits[0]: the key 'records' is missing"},
        {R"([{"records":1}])", "group_limits[0].records: expected a whole number from 2 (records that share a key), found 1"},
        {R"([{"records":0}])", "group_limits[0].records: expected a whole number from 2"},
        {R"([{"records":-5}])", "group_limits[0].records: expected a whole number from 2"},
        {R"([{"records":2.5}])", "group_limits[0].records: expected a whole number from 2"},
        {R"([{"records":1e30}])", "group_limits[0].records: expected a whole number from 2"},
        {R"([{"records":5,"policy":"tigthen"}])",
         "group_limits[0].policy: unknown policy 'tigthen': did you mean 'tighten'? (policies: keep, tighten, skip)"},
        {R"([{"records":5,"policy":7}])", "group_limits[0].policy: expected one of keep, tighten, skip, found 7"},
        {R"([{"records":5,"policy":"tighten"}])", "group_limits[0]: the key 'by' is missing: give the parts to tighten by"},
        {R"([{"records":5,"policy":"skip","by":"town"}])", "group_limits[0].by: groups are tightened by it, but"},
        {R"([{"records":5,"by":"town"}])", "group_limits[0].by: groups are tightened by it, but"},
        {R"~([{"records":5,"policy":"tighten","by":"tokens(town)"}])~",
         "group_limits[0].by: 'tokens(town)' may give several values"},
        {R"~([{"records":5,"policy":"tighten","by":"qgram_jaccard(town) >= 0.6"}])~",
         "group_limits[0].by: expected parts that give one value each"},
        {R"~([{"records":5,"policy":"tighten","by":"yeer(dob)"}])~", "group_limits[0].by: 'yeer(dob)' at column 1"},
        {R"([{"rule":"surname","records":5,"policy":"tighten","by":"town, surname"}])",
         "group_limits[0].by: 'surname' is a part of the rule already"},
        {R"([{"rule":"surnam","records":5}])",
         "group_limits[0].rule: 'surnam' is not among the blocking rules: did you mean 'surname'? (rules: surname, email)"},
        {R"~([{"rule":"qgram_jaccard(surname) >= 0.6","records":5}])~", "group_limits[0].rule: 'qgram_jaccard(surname) >= 0.6' has no groups"},
        {R"([{"rule":"email","records":5},{"rule":"email","records":6}])",
         "group_limits[1]: that rule has a limit at 0 already"},
        {R"([{"records":5},{"records":6}])", "group_limits[1]: the other rules have a limit at 0 already"},
        {R"([{"record":5}])", "group_limits[0]: unknown key 'record': did you mean 'records'?"},
    };
    for (const auto& [text, expected] : cases)
        CHECK_THAT(settings_error(limits(text)), Contains(expected));
}

TEST_CASE("a comparison of one field takes its name from the field", "[settings_reader]") {
    const Settings s = parse_settings(comparisons(R"([{"field":"birth date","levels":["exact","else"]},
        {"fields":["n\u00e4me"],"levels":["exact","else"]}])"),
                                      "s.json");
    CHECK(s.comparisons[0].name == "birth_date");
    CHECK(s.comparisons[1].name == "n_me");
}

TEST_CASE("unknown keys are refused with the nearest known one", "[settings_reader]") {
    CHECK_THAT(
        settings_error(document(R"("bloking":[])")),
        Contains("s.json: the document: unknown key 'bloking': did you mean 'blocking'? (keys: schema, id,"));
    CHECK_THAT(settings_error(document(R"("fields":{"x":{"colunm":"a"}})")),
               Contains("s.json: fields.x: unknown key 'colunm': did you mean 'column'?"));
    CHECK_THAT(settings_error(document(R"("prior":{"rule":[]})")),
               Contains("prior: unknown key 'rule': did you mean 'rules'?"));
    CHECK_THAT(settings_error(document(R"("keep":{"weight":3})")),
               Contains("keep: unknown key 'weight' (keys: probability)"));
    CHECK_THAT(settings_error(comparisons(R"([{"field":"a","level":["else"]}])")),
               Contains("comparisons[0]: unknown key 'level': did you mean 'levels'?"));
}

TEST_CASE("wrong types are refused by path", "[settings_reader]") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"[]", "s.json: the document: expected an object with the keys schema, id,"},
        {"{}", "the document: the key 'blocking' is missing: give a list of rules"},
        {R"({"blocking":["a"]})", "the document: the key 'comparisons' is missing"},
        {document("", "\"surname\""),
         "blocking: expected a list of rules such as \"surname, year(dob)\", found the text \"surname\""},
        {document("", "[3]"), "blocking[0]: expected a rule such as \"surname, year(dob)\", found 3"},
        {comparisons("{}"), "comparisons: expected a list of comparisons, found an object of 0 keys"},
        {comparisons("[3]"), "comparisons[0]: expected an object with the keys name, field,"},
        {levels("\"exact\""),
         "comparisons[0].levels: expected a list of levels that ends in \"else\", found the text"},
        {levels("[\"exact\", 0.9, \"else\"]"),
         "comparisons[0].levels[1]: expected a level such as \"exact\""},
        {document(R"("id":3)"), "id: expected the name of the id column, found 3"},
        {document(R"("source":null)"), "source: expected the name of the source column, found null"},
        {document(R"("schema":"1")"), "schema: expected the schema version 1, found the text \"1\""},
        {document(R"("schema":2)"),
         "schema: expected the schema version 1, found 2: use the version of sameas that wrote it"},
        {document(R"("fields":["a"])"),
         "fields: expected an object from field names to columns, found a list of 1"},
        {document(R"("fields":{"a":3})"), "fields.a: expected the name of a column, or an object, found 3"},
        {document(R"("fields":{"a":""})"), "fields.a: expected the name of a column"},
        {document(R"("fields":{"":"a"})"), "fields: a field has an empty name"},
        {document(R"("fields":{"a b":{"type":"Date"}})"),
         "fields[\"a b\"].type: expected one of text, date, number, found the text \"Date\""},
        {document(R"("fields":{"a":{"order":"dym"}})"),
         "fields.a.order: expected one of automatic, ymd, dmy, mdy"},
        {document(R"("fields":{"a":{"clean":true}})"),
         "fields.a.clean: expected one of default, words, compact, none, found true"},
        {document(R"("fields":{"a":{"clean":[]}})"),
         "fields.a.clean: expected a list such as [\"words\", \"titles\"], 1 to"},
        {document(R"("fields":{"a":{"clean":["titles"]}})"),
         "fields.a.clean[0]: expected one of default, words, compact, none, found the text \"titles\""},
        {document(R"("fields":{"a":{"clean":["words","title"]}})"), "fields.a.clean[1]: expected one of zero_fractions, phones, diacritics, surname_first"},
        {document(R"("fields":{"a":{"clean":["words","titles","titles"]}})"),
         "fields.a.clean[2]: the step 'titles' is in the list already"},
        {document(R"("fields":{"a":{"clean":["none","titles"]}})"), "fields.a.clean[0]: steps need a cleaned value"},
        {document(R"("fields":{"a":{"type":"date","clean":["default","titles"]}})"),
         "field 'a' is a date, but its cleaning has the step 'titles' for texts: remove it"},
        {document(R"("fields":{"a":{"clean":["default","two_digit_years"]}})"),
         "field 'a' is a text, but its cleaning has the step 'two_digit_years' for dates: remove it"},
        {document(R"("fields":{"a":{"region":"us"}})"), "fields.a.region: expected a country's two capital letters"},
        {document(R"("fields":{"a":{"columns":[]}})"),
         "fields.a.columns: expected the name of a column, or a list of names, 1 to 64 of them, found 0"},
        {document(R"("fields":{"a":{"columns":["x","y","x"]}})"),
         "fields.a.columns[2]: the column 'x' is in the list already"},
        {document(R"("fields":{"a":{"columns":["x"],"column":"y"}})"),
         "fields.a: both 'column' and 'columns' are there"},
        {document(R"("fields":{"a":{"column":["x"]}})"),
         "fields.a.column: expected the name of a column (several: 'columns')"},
        {document(R"("fields":{"a":{"null_values":"x"}})"), "fields.a.null_values: expected a list of texts"},
        {document(R"("fields":{"a":{"null_values":[0]}})"),
         "fields.a.null_values[0]: expected a text that means null, found 0"},
        {document(R"("fields":{"a":{"by_source":["x"]}})"),
         "fields.a.by_source: expected an object from sources to columns"},
        {document(R"("fields":{"a":{"by_source":{"crm":3}}})"),
         "fields.a.by_source.crm: expected the name of a column, or a list of names, found 3"},
        {document(R"("prior":0.1)"), "prior: expected an object with the keys rules, recall, found 0.1"},
        {document(R"("prior":{"recall":0})"),
         "prior.recall: expected a number above 0 and at most 1, found 0"},
        {document(R"("prior":{"recall":1.5})"),
         "prior.recall: expected a number above 0 and at most 1, found 1.5"},
        {document(R"("keep":0.1)"), "keep: expected an object with the keys probability, found 0.1"},
        {document(R"("keep":{})"), "keep: the key 'probability' is missing"},
        {document(R"("keep":{"probability":0})"),
         "keep.probability: expected a number above 0 and below 1, found 0"},
        {document(R"("threshold":{"probability":1.5})"),
         "threshold.probability: expected a number above 0 and at most 1, found 1.5"},
        {document(R"("keep":{"probability":1},"threshold":{"probability":1})"),
         "keep.probability: expected a number above 0 and below 1, found 1"},
        {document(R"("threshold":{"probability":"0.9"})"),
         "threshold.probability: expected a number above 0 and at most 1, found the text"},
        {document(R"("pairs_per_rule_max":0)"),
         "pairs_per_rule_max: expected a whole number from 1, found 0"},
        {document(R"("pairs_per_rule_max":1.5)"),
         "pairs_per_rule_max: expected a whole number from 1, found 1.5"},
        {comparisons(R"([{"field":"a","levels":["else"],"term_frequency":1}])"),
         "comparisons[0].term_frequency: expected true, false, or how many of the 0 levels before \"else\", from the first "
         "on, found 1"},
        {comparisons(R"([{"field":"a","levels":["exact","else"],"term_frequency":2}])"),
         "comparisons[0].term_frequency: expected true, false, or how many of the 1 levels before \"else\""},
        {comparisons(R"([{"field":"a","levels":["exact","else"],"agreeing":true}])"),
         "comparisons[0].agreeing: expected how many of the 1 levels before \"else\", from the first on, found true"},
        {document(R"("fit":"em")"), "fit: expected one of sessions, population, found the text \"em\""},
        {document(R"("fit":"population","train_on":["a"])"), "train_on: is for \"fit\": \"sessions\""},
        {document(R"("threshold":"auto")"), "threshold: expected one of automatic, found the text \"auto\""},
        {document(R"("notes":["a"])"), "notes[0]: expected an object with the keys about, text, found the text"},
        {document(R"("notes":[{"about":"a"}])"), "notes[0]: the key 'text' is missing"},
        {comparisons(R"([{"field":["a"],"levels":["else"]}])"),
         "comparisons[0].field: expected the name of a field (several: 'fields')"},
        {comparisons(R"([{"field":"a","fields":["a"],"levels":["else"]}])"),
         "comparisons[0]: both 'field' and 'fields' are there"},
        {comparisons(R"([{"levels":["else"]}])"),
         "comparisons[0]: says no field: give 'field', or 'fields' for several"},
        {comparisons(R"([{"name":"n","fields":["a","a"],"levels":["else"]}])"),
         "comparisons[0].fields[1]: the field 'a' is in the list already"},
        {comparisons(R"([{"fields":["a","b"],"levels":["else"]}])"),
         "comparisons[0]: has several fields: give it a 'name'"},
        {comparisons(R"([{"name":"a-b","field":"a","levels":["else"]}])"),
         "comparisons[0].name: expected a name of letters a to z, digits and _ (it names a column of the "
         "pairs), found the text \"a-b\""},
        {comparisons(R"([{"name":"","field":"a","levels":["else"]}])"),
         "comparisons[0].name: expected a name of letters"},
        {comparisons(R"([{"field":"a"}])"), "comparisons[0]: the key 'levels' is missing"},
    };
    for (const auto& [text, expected] : cases)
        CHECK_THAT(settings_error(text), Contains(expected));
}

TEST_CASE("errors of rules and levels come with path and column", "[settings_reader]") {
    CHECK_THAT(settings_error(document("", R"~(["surname","surname, yeer(dob)"])~")),
               Contains("s.json: blocking[1]: 'surname, yeer(dob)' at column 10: unknown function 'yeer': "
                        "did you mean 'year'?"));
    CHECK_THAT(settings_error(document(R"("train_on":["a b"])")), Contains("train_on[0]: 'a b' at column 3"));
    CHECK_THAT(settings_error(document(R"~("prior":{"rules":["(a)"]})~")),
               Contains("prior.rules[0]: '(a)' at column 1"));
    CHECK_THAT(settings_error(levels(R"(["exact","levenshtein <= 1","else"])")),
               Contains("comparisons[0].levels[1]: 'levenshtein <= 1' at column 13") &&
                   Contains("write levenshtein_distance <= 1"));
}

TEST_CASE("lists of levels end in else", "[settings_reader]") {
    CHECK_THAT(settings_error(levels("[]")), Contains("comparisons[0].levels: expected a list of levels") &&
                                                 Contains("1 to 100 of them, found 0"));
    CHECK_THAT(settings_error(levels(R"(["exact"])")),
               Contains("comparisons[0].levels: the last level must be \"else\": add it"));
    CHECK_THAT(settings_error(levels(R"(["exact","else","same year"])")),
               Contains("comparisons[0].levels[2]: stands after \"else\""));
    CHECK_THAT(settings_error(levels(R"(["else","else"])")),
               Contains("comparisons[0].levels[1]: 'else' stands at 0 already"));
    CHECK_THAT(settings_error(levels(R"~(["exact","exact(dob)","else"])~")),
               Contains("comparisons[0].levels[1]: 'exact(dob)' stands at 0 already: it could never fire"));
}

TEST_CASE("repeated rules and names are refused", "[settings_reader]") {
    CHECK_THAT(settings_error(document("", R"(["a,b","c","a, b"])")),
               Contains("blocking[2]: the rule 'a, b' stands at 0 already"));
    CHECK_THAT(settings_error(comparisons(
                   R"([{"field":"a b","levels":["else"]},{"name":"a_b","field":"c","levels":["else"]}])")),
               Contains("comparisons[1]: the name 'a_b' is that of comparisons[0] too"));
    CHECK_THAT(settings_error(R"({"blocking":["a"],"blocking":["b"]})"),
               Contains("s.json: the document: the key 'blocking' is there twice"));
    CHECK_THAT(settings_error("{\"blocking\": [\n,"), Contains("s.json: line 2, column 1: not JSON"));
}

TEST_CASE("a threshold of 1, which commands take, is read again", "[settings_reader]") {
    CHECK(parse_settings(document(R"("threshold":{"probability":1})"), "test").threshold_probability == 1);
}

TEST_CASE("keep above threshold is refused", "[settings_reader]") {
    CHECK_THAT(settings_error(document(R"("keep":{"probability":0.9},"threshold":{"probability":0.8})")),
               Contains("keep.probability (0.9) is above threshold.probability (0.8)") &&
                   Contains("lower keep or raise threshold"));
    CHECK_THAT(settings_error(document(R"("threshold":{"probability":0.001})")),
               Contains("keep.probability (0.01, the default) is above threshold.probability (0.001)"));
    CHECK_THAT(settings_error(document(R"("keep":{"probability":0.6})")),
               Contains("(0.6) is above threshold.probability (0.5, the default)"));
}

TEST_CASE("numbers of rules, comparisons and levels have limits", "[settings_reader]") {
    CHECK(settings_error(document("", numbered(64, "\"f", "\""))) == "(no error)");
    CHECK_THAT(settings_error(document("", numbered(65, "\"f", "\""))),
               Contains("blocking: ") && Contains("1 to 64 of them, found 65"));
    CHECK_THAT(settings_error(document("", "[]")),
               Contains("blocking: ") && Contains("1 to 64 of them, found 0"));
    const std::string ending = R"(","levels":["exact","else"]})";
    CHECK(settings_error(comparisons(numbered(64, R"({"field":"f)", ending))) == "(no error)");
    CHECK_THAT(settings_error(comparisons(numbered(65, R"({"field":"f)", ending))),
               Contains("comparisons: ") && Contains("found 65"));
    CHECK_THAT(settings_error(comparisons("[]")),
               Contains("comparisons: expected a list of comparisons, 1 to 64 of them, found 0"));
    const auto with_else = [](std::string list) { return list.substr(0, list.size() - 1) + ",\"else\"]"; };
    CHECK(settings_error(levels(with_else(numbered(99, "\"within ", "\"")))) == "(no error)");
    CHECK_THAT(settings_error(levels(with_else(numbered(100, "\"within ", "\"")))),
               Contains("1 to 100 of them, found 101"));
}

TEST_CASE("names of fields have a limit", "[settings_reader]") {
    const std::string longest(1024, 'a');
    const auto listed = [](const std::string& name) {
        return document("\"fields\":{\"" + name + "\":\"c\"}");
    };
    const auto compared = [](const std::string& name) {
        return comparisons("[{\"field\":\"" + name + R"(","levels":["exact","else"]}])");
    };
    for (const auto& text : {listed(longest), compared(longest)})
        CHECK(settings_error(text) == "(no error)");
    for (const auto& text : {listed(longest + "a"), compared(longest + "a")}) {
        CHECK_THAT(settings_error(text), Contains("field has 1025 bytes: choose one of at most 1024"));
    }
}
