#include "datasets/generator/generator.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "datasets/generator/random_stream.hpp"
#include "engine/errors.hpp"
#include "tests/datasets/generator/captured_table.hpp"

using namespace sameas;
using namespace sameas::datasets;
using testing::CapturedTable;
using testing::generated;

namespace {

/// A number that depends on every value, its place and whether it is there.
std::uint64_t checksum(const std::vector<CapturedTable::Record>& records) {
    std::uint64_t sum = records.size();
    for (const CapturedTable::Record& record : records) {
        for (const auto& [column, value] : record) {
            sum = mixed(sum + (value ? 1 : 2));
            for (const char c : value.value_or(""))
                sum = mixed(sum + static_cast<unsigned char>(c));
        }
    }
    return sum;
}

class RefusingTable final : public io::TableWriter {
  public:
    void write(const std::vector<io::OutputColumn>& columns) override {
        rows += std::get<std::span<const std::string_view>>(columns.front().values).size();
        if (rows > 30'000) throw IoError("disk full");
    }
    void finish() override { is_finished = true; }
    std::size_t rows = 0;
    bool is_finished = false;
};

}  // namespace

// The records of a version never change. Who changes them raises the version, measures the statistics anew
// (datasets/generator/statistics.py), and only then writes the new sums here.
TEST_CASE("the records of each version of a profile are those that its statistics are about") {
    CHECK(make_profile("customer")->version() == 1);
    CHECK(make_profile("person")->version() == 1);
    CHECK(make_profile("splink7m")->version() == 1);
    for (const std::string_view profile : {"derived", "household", "household_undated", "nodup", "place", "place_moved",
                                           "place_sparse", "translit", "translit_many"})
        CHECK(make_profile(profile)->version() == 1);
    CHECK(checksum(generated("customer", 3000, 7)) == 14231529217189908845ULL);
    CHECK(checksum(generated("person", 3000, 7)) == 2844522734322088584ULL);
    CHECK(checksum(generated("splink7m", 3000, 7)) == 8944366398928974512ULL);
    CHECK(checksum(generated("derived", 3000, 7)) == 2669288967887085695ULL);
    CHECK(checksum(generated("household", 3000, 7)) == 7190840561924852641ULL);
    CHECK(checksum(generated("household_undated", 3000, 7)) == 7813444396839564977ULL);
    CHECK(checksum(generated("nodup", 3000, 7)) == 630566739975623366ULL);
    CHECK(checksum(generated("place", 3000, 7)) == 4126105276202235723ULL);
    CHECK(checksum(generated("place_moved", 3000, 7)) == 6298977007812855238ULL);
    CHECK(checksum(generated("place_sparse", 3000, 7)) == 14848272308831856631ULL);
    CHECK(checksum(generated("translit", 3000, 7)) == 8560688503462888787ULL);
    CHECK(checksum(generated("translit_many", 3000, 7)) == 6678417371800447448ULL);
}

TEST_CASE("the number of threads does not show") {
    for (const std::string_view profile : profile_names()) {
        const std::vector<CapturedTable::Record> alone = generated(profile, 40'000, 5, 1);
        CHECK(alone == generated(profile, 40'000, 5, 2));
        CHECK(alone == generated(profile, 40'000, 5, 7));
        CHECK(alone != generated(profile, 40'000, 6, 2));
    }
}

TEST_CASE("any count is met, ids are unique, and the records of an entity do not stand together") {
    for (const std::uint64_t count : {1u, 2u, 8191u, 8192u, 8193u, 30'000u}) {
        const std::vector<CapturedTable::Record> records = generated("splink7m", count, 1);
        REQUIRE(records.size() == count);
        std::set<std::string> ids;
        std::uint64_t together = 0;
        for (std::size_t row = 0; row < records.size(); ++row) {
            ids.insert(records[row].at("id").value());
            if (row > 0) together += records[row].at("entity_id") == records[row - 1].at("entity_id");
        }
        CHECK(ids.size() == count);
        if (count > 1000) CHECK(together < count / 200);
    }
}

TEST_CASE("a person is the same however many records are made") {
    // Order and ids move with the count; what is said of the entities of the first block does not.
    const auto of_first_block = [](const std::vector<CapturedTable::Record>& records, const Profile& profile) {
        std::multiset<CapturedTable::Record> found;
        for (CapturedTable::Record record : records) {
            record.erase("id");
            if (std::stoull(record.at("entity_id").value()) <= profile.clusters().entities_per_block()) found.insert(record);
        }
        return found;
    };
    for (const std::string_view name : profile_names()) {
        const std::unique_ptr<Profile> profile = make_profile(name);
        const std::uint64_t block = profile->clusters().records_per_block();
        const auto few = of_first_block(generated(name, block, 3), *profile);
        CHECK(few.size() == block);
        CHECK(few == of_first_block(generated(name, 3 * block + 5, 3), *profile));
    }
}

TEST_CASE("a refusal of the writer ends the run, unfinished") {
    for (const int threads : {1, 3}) {
        RunContext context({.threads = threads});
        RefusingTable table;
        CHECK_THROWS_WITH(generate(*make_profile("splink7m"), 200'000, table, context), "disk full");
        CHECK(!table.is_finished);
    }
}

TEST_CASE("a stop request ends the run, unfinished") {
    std::stop_source stop;
    stop.request_stop();
    RunContext context({.threads = 2, .stop = stop.get_token()});
    CapturedTable table;
    CHECK_THROWS_AS(generate(*make_profile("customer"), 1'000'000, table, context), Cancelled);
    CHECK(!table.is_finished);
}
