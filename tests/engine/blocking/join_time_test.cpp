#include "engine/blocking/join_time.hpp"

#include <catch2/catch.hpp>
#include <chrono>

#include "engine/errors.hpp"
#include "tests/engine/blocking/blocked_table.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

/// Records whose surnames are different random letters.
std::vector<Record> random_letters(std::size_t count, int length, unsigned alphabet) {
    std::mt19937 random(7);
    std::vector<Record> records;
    for (std::size_t i = 0; i < count; ++i) {
        std::string surname;
        for (int letter = 0; letter < length; ++letter) surname += static_cast<char>('a' + random() % alphabet);
        records.push_back({"crm", std::to_string(i), {surname}});
    }
    return records;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TEST_CASE("a slow join takes about as long as single values tell, whether it finds much or nothing", "[join_time]") {
    const bool finds = GENERATE(true, false);
    Blocked blocked({"surname"}, {"crm"}, finds ? random_letters(14'000, 8, 6) : random_letters(2000, 40, 16),
                    {finds ? "qgram_jaccard(surname, q=2) >= 0.3" : "qgram_jaccard(surname, q=2) >= 0.4"}, PairScope::all);
    const RowJoin& join = *blocked.index.join(0);
    double ratio = 0;
    for (int tries = 0; tries < 8 && !(ratio > 0.4 && ratio < 2.5); ++tries) {  // other programs may come between
        const double foretold = seconds_to_join(join, 0.1, blocked.context);
        const auto start = std::chrono::steady_clock::now();
        const SetJoinCost cost = join.values().for_each_pair(blocked.context, [](std::span<const ValuePair>) {});
        ratio = foretold / seconds_since(start);
        CHECK((cost.found > 1'000'000) == finds);
    }
    CHECK(ratio > 0.4);
    CHECK(ratio < 2.5);
}

TEST_CASE("timing a join ends in time", "[join_time]") {
    Blocked blocked({"surname"}, {"crm"}, random_letters(12'000, 24, 12), {"qgram_jaccard(surname, q=2) >= 0.4"}, PairScope::all);
    bool is_in_time = false;
    for (int tries = 0; tries < 8 && !is_in_time; ++tries) {  // other programs may come between
        const auto start = std::chrono::steady_clock::now();
        const double foretold = seconds_to_join(*blocked.index.join(0), 0.01, blocked.context);
        is_in_time = seconds_since(start) < foretold / 4;
    }
    CHECK(is_in_time);
}

TEST_CASE("a join without values takes no time, and timing can be stopped", "[join_time]") {
    Blocked blocked({"surname"}, {"crm"}, {{"crm", "1", {""}}}, {"qgram_jaccard(surname, q=2) >= 0.4"}, PairScope::all);
    CHECK(seconds_to_join(*blocked.index.join(0), 1, blocked.context) == 0);
    std::stop_source stop;
    stop.request_stop();
    RunContext stopped({.threads = 2, .stop = stop.get_token()});
    CHECK_THROWS_AS(seconds_to_join(*blocked.index.join(0), 1, stopped), Cancelled);
}
