// An index of the records of a run: one more record has the matches in it that a run over all of them keeps, or there is no
// index.
#include "engine/live/linkage_index.hpp"

#include <catch2/catch.hpp>
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
    Run(const std::string& settings, std::vector<test::Source> sources, bool keep_original = true)
        : model(test::invented_model(settings, columns, {sources.front()})),
          linkage(test::small_table(model.settings, columns, sources, context, keep_original), model.settings, PairScope::all, context) {}
    std::unique_ptr<LiveIndex> index() {
        return index_of(linkage, model, score_pairs(linkage, model, true, context).scored.pairs.size(), context);
    }
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

}  // namespace

TEST_CASE("an index of a run gives what the run with the record would keep", "[linkage_index]") {
    const std::string settings = settings_with(R"json(["surname", "given, year(born)"])json");
    std::size_t found_in_all = 0;
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const test::Source known = people({"03/04/1990", "13/04/1990", "1990-04-05", "04/1991", ""}, seed, 80);
        const std::vector<std::string> asked = people({"04/03/1990", "14/04/1990", "1991", ""}, 1000 + seed, 1).rows.front();
        Run run(settings, {known}), with_it(settings, {known, {"z", {asked}}});
        const std::unique_ptr<LiveIndex> index = run.index();
        REQUIRE(index);
        CHECK(index->entity_count() == known.rows.size());  // it joins nothing
        LiveRecord record{"z", asked[0], {}};
        for (const std::string& column : index->columns())
            record.values.push_back(asked[static_cast<std::size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin())]);
        std::vector<std::pair<std::string, double>> found;
        for (const Match& match : index->find_matches(record, {.count_max = 1000})) found.emplace_back(match.id, match.weight_bits);
        std::sort(found.begin(), found.end());
        CHECK(found == kept_of_last(with_it));
        found_in_all += found.size();
    }
    CHECK(found_in_all > 100);
}

TEST_CASE("where matches could be others there is no index", "[linkage_index]") {
    const std::string plain = settings_with(R"(["surname"])");
    const test::Source known = people({"1990-04-05", ""}, 1, 50);
    CHECK(Run(plain, {known}).index());
    CHECK_FALSE(Run(plain, {known}, false).index());  // values as read are not held
    CHECK_FALSE(Run(settings_with(R"json(["sorted_neighbourhood(surname, window=3)"])json"), {known}).index());
    const std::string skipped = R"("group_limits": [{"rule": "surname", "records": 5, "policy": "skip"}], )";
    CHECK_FALSE(Run(settings_with(R"(["surname", "given"])", skipped), {known}).index());
    CHECK_FALSE(Run(plain, {people({"31/01/1990", "01/31/1990"}, 1, 50)}).index());  // no one order reads both
    Run other(plain, {known});
    const std::uint64_t pairs = score_pairs(other.linkage, other.model, true, other.context).scored.pairs.size();
    CHECK(index_of(other.linkage, other.model, pairs, other.context));
    CHECK_FALSE(index_of(other.linkage, other.model, pairs + 1, other.context));  // other pairs than those of the run
    RunContext small({.threads = 1, .memory_bytes = 1});
    CHECK_FALSE(index_of(other.linkage, other.model, pairs, small));
}
