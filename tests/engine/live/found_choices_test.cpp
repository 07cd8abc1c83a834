#include "engine/live/found_choices.hpp"

#include <catch2/catch.hpp>

#include "engine/live/live_settings.hpp"
#include "tests/engine/live/live_models.hpp"

using namespace sameas;

namespace {

const std::vector<std::string> columns{"id", "name", "born"};

test::Source born(const std::vector<std::string>& dates) {
    test::Source source{"people", {}};
    for (const std::string& date : dates) source.rows.push_back({std::to_string(source.rows.size()), "ann", date});
    return source;
}

/// \param more  settings of the dates
Model model_of(const test::Source& people, const std::string& more = "") {
    return test::invented_model(R"({"id": "id", "blocking": ["name"], "threshold": "automatic", "fields": {"born": {"type": "date")" + more + R"(}}, "comparisons": [
        {"field": "name", "levels": ["exact", "else"]}, {"field": "born", "levels": ["exact", "else"]}]})",
                                columns, {people});
}

std::optional<DateOrder> order_of(const std::vector<std::string>& dates, bool keep_original = false, const std::string& more = "") {
    RunContext context({.threads = 1});
    const test::Source people = born(dates);
    const Model model = model_of(people, more);
    return order_found(test::small_table(model.settings, columns, {people}, context, keep_original), *model.settings.find_field("born"));
}

/// Both orders show, and neither nearly always.
const std::vector<std::string> undecided{"31/01/1990", "31/03/1990", "31/05/1990", "01/30/1990", "03/30/1990"};

}  // namespace

TEST_CASE("the order of dates is that which the run found", "[found_choices]") {
    for (const bool keep_original : {false, true}) {
        CHECK(order_of({"31/01/1990", "03/04/1990", "1991"}, keep_original) == DateOrder::dmy);
        CHECK(order_of({"01/31/1990", "03/04/1990", ""}, keep_original) == DateOrder::mdy);
        CHECK(order_of({"1990-01-31", "19900403", "1991"}, keep_original) == DateOrder::automatic);
    }
    std::vector<std::string> slip(200, "31/01/1990");
    slip.push_back("01/31/1990");  // the run reads it too, no one order does
    CHECK_FALSE(order_of(slip));
    CHECK_FALSE(order_of(undecided));
}

TEST_CASE("what means null says nothing about the order", "[found_choices]") {
    const std::string null = R"(, "null_values": ["31/12/9999"])";
    for (const bool keep_original : {false, true}) {
        CHECK(order_of({"1990-01-31", "31/12/9999"}, keep_original, null) == DateOrder::automatic);
        CHECK(order_of({"01/31/1990", "31/12/9999"}, keep_original, null) == DateOrder::mdy);
    }
}

TEST_CASE("parts of a date are not joined in an order that another source shows", "[found_choices]") {
    const std::vector<std::string> parts{"id", "name", "born", "y", "m", "d"};
    const test::Source one{"one", {{"1", "ann", "31/01/1990", "", "", ""}}}, other{"other", {{"2", "ann", "", "1990", "1", "31"}}};
    const Model model = test::invented_model(R"({"id": "id", "blocking": ["name"], "comparisons": [{"field": "born", "levels": ["exact", "else"]}],
        "fields": {"born": {"type": "date", "column": "born", "by_source": {"other": ["y", "m", "d"]}}}})",
                                             parts, {one});
    RunContext context({.threads = 1});
    const Table table = test::small_table(model.settings, parts, {one, other}, context);
    CHECK_FALSE(order_found(table, *model.settings.find_field("born")));
}

TEST_CASE("a settled model has the choices of the run, and can be live", "[found_choices]") {
    RunContext context({.threads = 1});
    for (const auto& [date, order] : {std::pair{"31/01/1990", DateOrder::dmy}, std::pair{"1990-01-31", DateOrder::ymd}}) {
        const test::Source people = born({date, "1991"});
        const Model model = model_of(people);
        const Table table = test::small_table(model.settings, columns, {people}, context);
        CHECK_THROWS(live_settings(model.settings, {}));
        const Model settled = settled_model(model, table, 2);
        CHECK(settled.settings.find_field("born")->date_order == order);
        CHECK(settled.settings.threshold_probability == probability(2));
        CHECK_NOTHROW(live_settings(settled.settings, {}));
        CHECK_NOTHROW(parse_model(to_json(settled), "settled"));
        CHECK_NOTHROW(parse_model(to_json(settled_model(model, table, 1000)), "settled"));  // a probability that rounds to 1
        CHECK(settled_model(model, table, -1000).settings.threshold_probability == model.settings.keep_probability);
    }
}

TEST_CASE("an order that would lose dates which the run read stays open", "[found_choices]") {
    RunContext context({.threads = 1});
    for (const std::vector<std::string>& dates : {std::vector<std::string>{"1990-01-31", "1991-01-31", "05/05/1990"}, undecided}) {
        const test::Source people = born(dates);
        const Model model = model_of(people);
        const Table table = test::small_table(model.settings, columns, {people}, context);
        CHECK(settled_model(model, table, 2).settings.find_field("born")->date_order == DateOrder::automatic);
    }
}
