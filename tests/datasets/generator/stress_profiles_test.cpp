// What each stress shape promises: that is what makes it one.
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

#include "tests/datasets/generator/captured_table.hpp"

using namespace sameas::datasets;
using testing::CapturedTable;
using testing::generated;

namespace {

using Record = CapturedTable::Record;
using Groups = std::map<std::string, std::vector<const Record*>>;

Groups by(const std::vector<Record>& records, const std::string& column) {
    Groups groups;
    for (const Record& record : records)
        if (record.at(column)) groups[*record.at(column)].push_back(&record);
    return groups;
}

/// Share of the pairs of one entity that differ in a column.
double share_differing(const Groups& entities, const std::string& column) {
    double differing = 0, pairs = 0;
    for (const auto& [entity, members] : entities)
        for (std::size_t k = 1; k < members.size(); ++k) {
            ++pairs;
            differing += members[0]->at(column) != members[k]->at(column);
        }
    return differing / pairs;
}

double share_with_partner(const std::vector<Record>& records) {
    std::size_t partnered = 0;
    for (const auto& [entity, members] : by(records, "entity_id"))
        if (members.size() > 1) partnered += members.size();
    return static_cast<double>(partnered) / static_cast<double>(records.size());
}

}  // namespace

TEST_CASE("place: two files, partners across them alone, as many and as many moved as the variant says") {
    struct Expected {
        const char* profile;
        double partners, moved;
        bool numbered;
    };
    for (const Expected& expected : {Expected{"place", 0.3, 0.5, true}, Expected{"place_moved", 0.2, 0.7, false},
                                     Expected{"place_sparse", 0.05, 0.5, true}}) {
        const std::vector<Record> records = generated(expected.profile, 20'000, 3);
        const Groups entities = by(records, "entity_id");
        for (const auto& [entity, members] : entities) {
            REQUIRE(members.size() <= 2);
            if (members.size() == 2) REQUIRE(members[0]->at("source") != members[1]->at("source"));
        }
        CHECK(share_with_partner(records) == Approx(expected.partners).margin(0.01));
        CHECK(share_differing(entities, "postcode") == Approx(expected.moved).margin(0.05));
        const auto lefts = by(records, "source").at("left").size();
        CHECK(static_cast<double>(lefts) / 20'000 == Approx(0.5).margin(0.02));
        const std::string street = *records[0].at("street");
        CHECK((street[0] >= '0' && street[0] <= '9') == expected.numbered);
        for (const auto& [postcode, members] : by(records, "postcode"))
            for (const Record* member : members)
                REQUIRE(member->at("county") == members[0]->at("county"));
    }
}

TEST_CASE("translit: few true pairs, whose names are spelt otherwise, among many people of the same names") {
    for (const auto& [profile, share] : {std::pair("translit", 0.06), std::pair("translit_many", 0.2)}) {
        const std::vector<Record> records = generated(profile, 20'000, 3);
        const Groups entities = by(records, "entity_id");
        CHECK(share_with_partner(records) == Approx(share).margin(0.02));
        CHECK(share_differing(entities, "last_name") > 0.3);
        CHECK(share_differing(entities, "country") == 0);
        CHECK(share_differing(entities, "region") > 0.05);
        CHECK(by(records, "first_name").size() < 4000);
        CHECK(by(records, "country").size() == 60);
    }
}

TEST_CASE("household: families share surname, street and telephone; persons are listed twice in one case of seven") {
    for (const char* profile : {"household", "household_undated"}) {
        const std::vector<Record> records = generated(profile, 20'000, 3);
        CHECK(share_with_partner(records) == Approx(0.26).margin(0.01));
        CHECK(share_differing(by(records, "entity_id"), "street") == Approx(0.27).margin(0.05));
        CHECK(records[0].contains("birth_date") == (std::string(profile) == "household"));
        std::size_t families = 0;
        for (const auto& [phone, members] : by(records, "phone")) {
            std::set<std::string> entities;
            for (const Record* member : members)
                entities.insert(*member->at("entity_id"));
            families += entities.size() > 1;
        }
        CHECK(families > 3000);
    }
}

TEST_CASE("nodup: families, and nobody twice") {
    const std::vector<Record> records = generated("nodup", 20'000, 3);
    CHECK(by(records, "entity_id").size() == records.size());
    CHECK(by(records, "phone").size() < 12'000);
}

TEST_CASE("derived: what follows from another column does, errors included") {
    for (const Record& record : generated("derived", 5000, 3)) {
        const std::string year = record.at("birth_date")->substr(0, 4);
        REQUIRE(record.at("birth_year") == year);
        REQUIRE(std::stoi(*record.at("age")) == 2025 - std::stoi(year));
        REQUIRE(record.at("area") == record.at("postcode")->substr(0, 3));
        REQUIRE(*record.at("full_name") == *record.at("first_name") + ' ' + *record.at("last_name"));
        REQUIRE(record.at("email")->ends_with(".example"));
    }
}
