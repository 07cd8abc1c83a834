#include "datasets/generator/customer_profile.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/datasets/generator/captured_table.hpp"

using namespace sameas::datasets;
using testing::CapturedTable;

namespace {

const std::vector<CapturedTable::Record>& records() {
    static const std::vector<CapturedTable::Record> made = testing::generated("customer", 20'000, 7);
    return made;
}

bool has(const std::optional<std::string>& value, std::string_view part) {
    return value && value->find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("four systems, each with its formats") {
    std::map<std::string, int> count;
    for (const CapturedTable::Record& record : records()) {
        const std::string source = record.at("source").value();
        ++count[source];
        const std::optional<std::string>& birth = record.at("birth_date");
        const std::optional<std::string>& phone = record.at("phone");
        if (source == "crm") {
            if (birth) CHECK((birth->size() == 10 && (*birth)[4] == '-'));
            if (phone) CHECK((*phone)[0] == '(');
        } else if (source == "erp") {
            if (birth) CHECK(birth->size() == 8);
            if (phone) CHECK((*phone)[0] == '+');
            for (const char* column : {"first_name", "last_name", "company"}) {
                const std::optional<std::string>& value = record.at(column);
                if (!value) continue;
                for (const char c : *value)
                    CHECK(((c < 'a' || c > 'z') && static_cast<unsigned char>(c) < 0x80));
            }
            if (record.at("last_name")) CHECK(record.at("last_name")->size() <= 18);
        } else if (source == "web") {
            if (birth) CHECK(has(birth, ", "));
        } else {
            CHECK(source == "billing");
            if (birth) CHECK((*birth)[2] == '-');
        }
    }
    CHECK(count.size() == 4);
    CHECK(count["crm"] > count["erp"]);
    CHECK(count["billing"] > 2000);
}

TEST_CASE("what a record is about shows in names that were shortened, initials, employers and numbers") {
    int initials = 0, companies = 0, marks = 0, small = 0;
    std::set<std::string> numbers;
    for (const CapturedTable::Record& record : records()) {
        const std::optional<std::string>& given = record.at("first_name");
        if (given) {
            initials += given->size() <= 2;
            marks += has(given, "\xC3");
            small += record.at("source") == "web" && (*given)[0] >= 'a';
        }
        companies += record.at("company").has_value();
        if (record.at("customer_number")) numbers.insert(*record.at("customer_number"));
    }
    CHECK(initials > 500);
    CHECK(marks > 50);
    CHECK(small > 300);
    CHECK(companies > 1000);
    CHECK(companies < 5000);
    CHECK(numbers.size() > 14'000);
    CHECK(numbers.size() < 19'800);
}

TEST_CASE("names and birth dates alone find few of the true pairs") {
    // Birth dates are read whatever their style, as months and days are never ambiguous: by the year alone.
    std::map<std::string, std::vector<const CapturedTable::Record*>> entities;
    for (const CapturedTable::Record& record : records())
        entities[record.at("entity_id").value()].push_back(&record);
    std::uint64_t pairs = 0, agreeing = 0, sizes_over_ten = 0;
    for (const auto& [entity, members] : entities) {
        sizes_over_ten += members.size() > 10;
        for (std::size_t a = 0; a < members.size(); ++a) {
            for (std::size_t b = a + 1; b < members.size(); ++b) {
                ++pairs;
                const auto same = [&](const char* column) {
                    return members[a]->at(column) && members[a]->at(column) == members[b]->at(column);
                };
                agreeing += same("first_name") && same("last_name") && same("birth_date");
            }
        }
    }
    CHECK(sizes_over_ten > 50);
    CHECK(pairs > 20'000);
    CHECK(agreeing < pairs * 4 / 10);
    CHECK(agreeing > pairs / 50);
}
