// Records of a run that are like another one: it has the matches that a run over all of them and it keeps, or there is no lookup.
#include "engine/live/record_lookup.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <random>

#include "tests/engine/live/live_models.hpp"

using namespace sameas;

namespace {

const std::vector<std::string> columns{"id", "given", "surname", "born"};

/// Dates are of open order, and the levels are not the same from right to left. \param rules  JSON
std::string settings_with(const std::string& rules, const std::string& more = "") {
    return R"({"id": "id", "blocking": )" + rules + R"(, "keep": {"probability": 0.0005}, )" + more + R"("comparisons": [
        {"field": "given", "levels": ["exact", "jaro_winkler >= 0.8", "else"]},
        {"field": "surname", "levels": ["exact", "token_rest >= 0.3", "else"]},
        {"field": "born", "levels": ["exact", "within 31 days", "else"]}], "fields": {"born": {"type": "date"}}})";
}

test::Source people(const std::vector<std::string>& dates, unsigned seed, int count) {
    const std::vector<std::string> given{"ann", "anne", "bo", "bea"}, surnames{"holm", "holm berg", "berg", "vries", ""};
    std::mt19937 random(seed);
    test::Source source{"people", {}};
    for (int i = 0; i < count; ++i) {
        source.rows.push_back({std::to_string(i), given[random() % given.size()], surnames[random() % surnames.size()],
                               dates[random() % dates.size()]});
    }
    return source;
}

struct Run {
    Run(const std::string& settings, std::vector<test::Source> sources, PairScope scope = PairScope::all, bool keep_original = false)
        : model(test::invented_model(settings, columns, {sources.front()})),
          linkage(test::small_table(model.settings, columns, sources, context, keep_original), model.settings, scope, context) {}
    std::unique_ptr<RecordLookup> lookup() { return RecordLookup::make(linkage, model, context); }
    RunContext context{{.threads = 2}};
    Model model;
    Linkage linkage;
};

/// Ids and pattern weights of the pairs that a run keeps of the last source's only record.
std::vector<std::pair<std::string, double>> kept_of_last(Run& run) {
    const Table& table = run.linkage.table();
    const LinkResult result = score_pairs(run.linkage, run.model, true, run.context);
    std::vector<std::pair<std::string, double>> kept;
    result.scored.pairs.for_each_block(run.context, [&](std::span<const KeptPair> block) {
        for (const KeptPair& pair : block) {
            const RowId left = table.rows_by_rank()[pair.left], right = table.rows_by_rank()[pair.right];
            if (table.source_name(right) == "z") kept.emplace_back(table.id(left), result.weights[pair.kind]);
        }
    });
    std::sort(kept.begin(), kept.end());
    return kept;
}

/// How many matches a record has in all that are those of a run with it, over random people.
std::size_t matches_alike(const std::string& settings, const std::vector<std::string>& dates, PairScope scope, bool keep_original) {
    std::size_t found_in_all = 0;
    for (unsigned seed = 1; seed <= 20; ++seed) {
        test::Source first = people(dates, seed, 80), second = people(dates, 500 + seed, 40);
        second.name = "others";
        const std::vector<std::string> asked = people({"04/03/1990", "14/04/1990", "1991", ""}, 1000 + seed, 1).rows.front();
        Run run(settings, {first, second}, scope, keep_original), with_it(settings, {first, second, {"z", {asked}}}, scope);
        const std::unique_ptr<RecordLookup> lookup = run.lookup();
        REQUIRE(lookup);
        LiveRecord record{"z", asked[0], {}};
        for (const std::string& column : lookup->columns("z"))
            record.values.push_back(asked[static_cast<std::size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin())]);
        std::vector<std::pair<std::string, double>> found;
        double last = std::numeric_limits<double>::infinity();
        const std::optional<std::vector<RecordMatch>> matches = lookup->matches(record, -100);
        REQUIRE(matches);
        for (const RecordMatch& match : *matches) {
            found.emplace_back(run.linkage.table().id(match.row), match.weight_bits);
            CHECK(match.weight_bits <= last);
            last = match.weight_bits;
            REQUIRE(match.levels.size() == run.model.comparisons.size());
        }
        std::sort(found.begin(), found.end());
        CHECK(found == kept_of_last(with_it));
        found_in_all += found.size();
    }
    return found_in_all;
}

const std::vector<std::string> mixed_dates{"03/04/1990", "13/04/1990", "1990-04-05", "04/1991", ""};

}  // namespace

TEST_CASE("a record has the matches that the run with it would keep", "[record_lookup]") {
    const std::string settings = settings_with(R"json(["surname", "given, year(born)"])json");
    for (const PairScope scope : {PairScope::all, PairScope::across_sources}) {
        CHECK(matches_alike(settings, mixed_dates, scope, false) > 100);
        CHECK(matches_alike(settings, mixed_dates, scope, true) > 100);
        CHECK(matches_alike(settings, {"1990-04-05", "1990-03-04", "1991", ""}, scope, false) > 100);
    }
}

TEST_CASE("groups that are over their limit, or would be with the record, are left out", "[record_lookup]") {
    for (int limit = 10; limit <= 40; limit += 3) {
        const std::string cut = message(R"("records": )", limit, R"(, "policy": "skip"})");
        const std::string limits = message(R"("group_limits": [{"rule": "surname", )", cut, R"json(, {"rule": "tokens(surname)", )json", cut, "], ");
        const std::string settings = settings_with(R"json(["surname", "tokens(surname)", "given"])json", limits);
        for (const PairScope scope : {PairScope::all, PairScope::across_sources}) CHECK(matches_alike(settings, mixed_dates, scope, false) > 50);
    }
}

TEST_CASE("records of a source are read by its names of the columns", "[record_lookup]") {
    std::string settings = settings_with(R"(["surname"])");
    settings.replace(settings.find(R"({"born": {"type": "date"}})"), std::string::npos,
                     R"({"born": {"type": "date"}, "surname": {"column": "surname", "by_source": {"people": "given"}}}})");
    Run run(settings, {people({"1990-04-05", ""}, 1, 50), {"others", people({"1990-04-05"}, 2, 10).rows}});
    const std::unique_ptr<RecordLookup> lookup = run.lookup();
    REQUIRE(lookup);
    CHECK(lookup->columns("others") == std::vector<std::string>{"born", "given", "surname"});
    CHECK(lookup->columns("people") == std::vector<std::string>{"born", "given"});
    CHECK_FALSE(lookup->matches({"people", "x", {"1990-04-05", "berg"}}, -100).value().empty());
    CHECK_THROWS_AS(lookup->matches({"others", "x", {"1990-04-05", "berg"}}, -100), InvalidInput);
}

TEST_CASE("a record with which dates would be read otherwise is not looked up", "[record_lookup]") {
    const auto is_told = [](const std::vector<std::string>& dates, const std::string& asked) {
        Run run(settings_with(R"(["surname"])"), {people(dates, 1, 200)});
        const std::unique_ptr<RecordLookup> lookup = run.lookup();
        REQUIRE(lookup);
        REQUIRE(lookup->columns("") == std::vector<std::string>{"born", "given", "surname"});
        return lookup->matches({"", "x", {asked, "ann", "berg"}}, -100).has_value();
    };
    const std::vector<std::string> open{"1990-04-05", "1991-04-05", "1992-04-05", "1993-04-05", "03/04/1990"};  // no order shows
    CHECK_FALSE(is_told(open, "\u200b25/04/1990"));
    CHECK_FALSE(is_told(open, "04/25/1990"));
    for (const char* asked : {"1990-04-25", "05/04/1990", "05/05/1990", ""}) CHECK(is_told(open, asked));
    CHECK(is_told({"1990-04-05", "1991"}, "25/04/1990"));  // there is none that it would tell of
    for (const char* asked : {"04/25/1990", "19900425", "25041990"}) CHECK_FALSE(is_told(mixed_dates, asked));
    for (const char* asked : {"25/04/1990", "1990-04-25", "1990", "unknown"}) CHECK(is_told(mixed_dates, asked));
}

TEST_CASE("where matches could be others there is no lookup", "[record_lookup]") {
    const std::string plain = settings_with(R"(["surname"])");
    const test::Source known = people({"1990-04-05", ""}, 1, 50);
    CHECK(Run(plain, {known}).lookup());
    CHECK_FALSE(Run(settings_with(R"json(["sorted_neighbourhood(surname, window=3)"])json"), {known}).lookup());
    const std::string tightened = R"("group_limits": [{"rule": "surname", "records": 5, "policy": "tighten", "by": "given"}], )";
    CHECK_FALSE(Run(settings_with(R"(["surname", "given"])", tightened), {known}).lookup());
    // The few that are written the other way round are read so by the run, but by no one order.
    std::vector<std::string> slips(200, "31/01/1990");
    slips.push_back("01/31/1990");
    CHECK_FALSE(Run(plain, {people(slips, 1, 2000)}).lookup());
    Run elsewhere(plain, {known});
    elsewhere.model.given.conditions.push_back({0, 0});
    CHECK_FALSE(elsewhere.lookup());
    Run small(plain, {known});
    RunContext little({.threads = 1, .memory_bytes = 1});
    CHECK_FALSE(RecordLookup::make(small.linkage, small.model, little));
}
