#include "cli/index/file_records.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "tests/cli/small_run.hpp"

using namespace sameas;
using namespace sameas::cli;
using namespace sameas::cli::testing;
using Catch::Matchers::Contains;

namespace {

std::vector<LiveRecord> records_of(const Settings& settings, const std::vector<io::Input>& inputs) {
    RunContext context({.threads = 1});
    Settings live = settings;
    for (FieldSettings& field : live.fields) field.columns_by_source.clear();
    std::vector<LiveRecord> all;
    for_each_records({.inputs = inputs, .read = {}}, settings, ReadPlan(live), context,
                     [&](const std::vector<LiveRecord>& some) { all.insert(all.end(), some.begin(), some.end()); });
    return all;
}

}  // namespace

TEST_CASE("records have the values that the index reads, whatever their columns are called", "[cli]") {
    const ScratchFolder scratch;
    const std::string crm = scratch.file("crm.csv", "city,extra,surname,id\nyork,x,stone,1\n,x,reed,2\n");
    const std::string erp = scratch.file("erp.csv", "town,id,surname\nleeds,7,moss\n");
    Settings settings = small_settings();
    for (FieldSettings& field : settings.fields) {
        if (field.name == "city") field.columns_by_source["erp"] = {"town"};
    }
    CHECK(records_of(settings, {{crm, "crm"}, {erp, "erp"}}) ==
          std::vector<LiveRecord>{{"crm", "1", {"york", "stone"}}, {"crm", "2", {"", "reed"}}, {"erp", "7", {"leeds", "moss"}}});
    settings.id.clear();
    CHECK(records_of(settings, {{crm, "crm"}})[1].id == "2");  // its row
    CHECK_THROWS_WITH(records_of(settings, {{erp, "other"}}), Contains(erp) && Contains("'city'"));
}

TEST_CASE("two fields of one column must share it in every source", "[cli]") {
    const ScratchFolder scratch;
    const std::string file = scratch.file("erp.csv", "id,a,b\n1,x,y\n");
    Settings settings = small_settings();
    for (FieldSettings& field : settings.fields) {
        field.columns = {"name"};
        field.columns_by_source["erp"] = {field.name == "city" ? "a" : "b"};
    }
    CHECK_THROWS_WITH(records_of(settings, {{file, "erp"}}), Contains("'name'") && Contains("erp"));
}
