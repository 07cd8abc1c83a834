#include "engine/blocking/join_price.hpp"

#include <catch2/catch.hpp>

#include "engine/blocking/candidate_pairs.hpp"
#include "tests/engine/blocking/blocked_table.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

/// Names of which many are alike, more than a price asks; some have several rows.
std::vector<Record> alike_names() {
    std::vector<Record> records;
    std::mt19937 random(3);
    for (int i = 0; i < 9000; ++i) {
        const std::string name = skewed_name(random);
        for (int row = 0; row <= (i % 10 == 0 ? i % 3 : 0); ++row)
            records.push_back({"crm", std::to_string(i) + "/" + std::to_string(row), {name}});
    }
    return records;
}

}  // namespace

TEST_CASE("where each takes much a few values of either kind tell, in a wider interval", "[join_price]") {
    Blocked blocked({"name"}, {"crm"}, alike_names(), {"qgram_dice(name, q=2) >= 0.4"}, PairScope::all);
    const std::uint64_t pairs = count_candidate_pairs(blocked.index, blocked.table, {}, blocked.context)[0];
    const auto priced = [&](std::uint64_t work) {
        return price_of_join(*blocked.index.join(0), blocked.features.values(0), blocked.table,
                             {.scope = PairScope::all, .largest = SIZE_MAX, .work_max = work},
                             blocked.context);
    };
    const RowJoin::Price hasty = priced(0), thorough = priced(UINT64_MAX);
    for (const RowJoin::Price& price : {hasty, thorough}) {
        CHECK_FALSE(price.estimate.is_exact());
        CHECK(price.estimate.low <= pairs);
        CHECK(pairs <= price.estimate.high);
    }
    CHECK(hasty.estimate.high - hasty.estimate.low > 2 * (thorough.estimate.high - thorough.estimate.low));
    CHECK(hasty.largest.size() > 0);
    CHECK(hasty.largest.size() <= 32);
    CHECK(thorough.largest.size() > 1000);
    const RowJoin::Price some = priced(2'000'000), usual = priced(JoinPriceOptions().work_max);
    CHECK(some.largest.size() > hasty.largest.size());
    CHECK(some.largest.size() < thorough.largest.size());
    CHECK(usual.largest.size() == thorough.largest.size());   // short names cost next to nothing
}

TEST_CASE("of few values all are asked, and the price is exact", "[join_price]") {
    Blocked blocked(
        {"name"}, {"crm"},
        {{"crm", "1", {"anna"}}, {"crm", "2", {"anna"}}, {"crm", "3", {"anne"}}, {"crm", "4", {"zoe"}}},
        {"qgram_dice(name, q=2) >= 0.4"}, PairScope::all);
    const RowJoin::Price price =
        price_of_join(*blocked.index.join(0), blocked.features.values(0), blocked.table,
                      {.scope = PairScope::all, .largest = 1, .work_max = 0}, blocked.context);
    CHECK(price.estimate.is_exact());
    CHECK(price.estimate.pairs == 3);
    CHECK(price.largest.size() == 1);
}
