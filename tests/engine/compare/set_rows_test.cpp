#include "engine/compare/set_rows.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <numeric>

using namespace sameas;

namespace {

using Ids = std::vector<std::uint32_t>;

SetRows rows_of(const std::vector<Ids>& sets) {
    Ids elements;
    std::vector<std::uint64_t> ends;
    for (const Ids& set : sets) {
        elements.insert(elements.end(), set.begin(), set.end());
        ends.push_back(elements.size());
    }
    return SetRows(std::move(elements), ends);
}

Ids ids_from(std::uint32_t first, std::size_t size) {
    Ids ids(size);
    std::iota(ids.begin(), ids.end(), first);
    return ids;
}

void require_kept(const SetRows& rows, const std::vector<Ids>& sets) {
    REQUIRE(rows.size() == sets.size());
    const kernels::SetBatch batch = rows.batch();
    for (std::uint32_t left = 0; left < sets.size(); ++left) {
        CHECK(kernels::set_size(batch, left) == sets[left].size());
        for (std::uint32_t right = 0; right < sets.size(); ++right) {
            Ids common;
            std::set_intersection(sets[left].begin(), sets[left].end(), sets[right].begin(),
                                  sets[right].end(), std::back_inserter(common));
            std::uint32_t count = 99;
            kernels::set_overlap(batch, batch, {&left, &right, 1, nullptr}, &count);
            CHECK(count == common.size());
        }
    }
}

}  // namespace

TEST_CASE("sets with few ids above 65,535 stand in rows of narrow ids") {
    std::vector<Ids> sets{{},  {3, 9, 65535}, ids_from(1, 17), ids_from(1, 16), ids_from(2, 12), {3, 65536}, ids_from(5, 1000),
                          {9}, {65536}};
    sets.resize(60, {7});  // so many that rows are not long for the others
    const SetRows rows = rows_of(sets);
    CHECK(rows.batch().id_bits == 16);
    CHECK(rows.outside() == 4);
    require_kept(rows, sets);
}

TEST_CASE("small sets with many ids above 65,535 stand in rows of wide ids") {
    std::vector<Ids> sets{{}, {3, 9, 70000}, ids_from(70001, 8), ids_from(1, 9), {4294967295u}, {9}, {65536}};
    sets.resize(20, {7});
    const SetRows rows = rows_of(sets);
    CHECK(rows.batch().id_bits == 32);
    CHECK(rows.outside() == 1);
    require_kept(rows, sets);
}

TEST_CASE("rows are long where a good part of the sets needs it") {
    std::vector<Ids> sets(16, ids_from(3, 4));
    sets.push_back(ids_from(1, 17));
    CHECK(rows_of(sets).batch().row_bytes == kernels::set_row_bytes);  // one of 17: no more than a sixteenth
    sets.push_back(ids_from(9, 32));
    CHECK(rows_of(sets).batch().row_bytes == kernels::set_row_bytes_max);
    sets.push_back(ids_from(2, 33));
    const SetRows rows = rows_of(sets);
    CHECK(rows.batch().id_bits == 16);
    CHECK(rows.outside() == 1);
    require_kept(rows, sets);
    std::vector<Ids> wide(9, ids_from(70000, 12));
    wide.push_back(ids_from(65530, 16));
    CHECK(rows_of(wide).batch().id_bits == 32);
    CHECK(rows_of(wide).outside() == 0);
    require_kept(rows_of(wide), wide);
}

TEST_CASE("no sets are an empty batch") {
    for (const SetRows& rows : {SetRows(), rows_of({})}) {
        CHECK(rows.size() == 0);
        kernels::set_overlap(rows.batch(), rows.batch(), {nullptr, nullptr, 0, nullptr}, nullptr);
    }
    CHECK(kernels::set_size(rows_of({{}}).batch(), 0) == 0);
}
