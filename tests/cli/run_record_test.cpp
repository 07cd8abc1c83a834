#include "cli/run_record.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "tests/cli/small_run.hpp"

using namespace sameas;
using namespace sameas::cli;
using namespace sameas::cli::testing;
using Catch::Contains;

namespace {

RunRecord small_record(const ScratchFolder& scratch) {
    RunRecord record;
    record.scope = PairScope::across_sources;
    record.format = "tsv";
    record.files.inputs = {{scratch.file("crm.csv", "id\n1\n"), "crm"}};
    record.files.read = {.format = "csv", .delimiter = ';', .latin1 = true};
    record.files.number_duplicate_ids = true;
    record.folder = "somewhere";
    record.names = {"entities.tsv", "pairs.tsv", "run.json"};
    RunContext context;
    record.fingerprints = fingerprints_of(record.files, context);
    return record;
}

Options options_of(const RunRecord& record) {
    Options options;
    options.input_format = record.files.read.format;
    options.delimiter = record.files.read.delimiter;
    options.latin1 = record.files.read.latin1;
    options.number_duplicate_ids = record.files.number_duplicate_ids;
    return options;
}

}  // namespace

TEST_CASE("a record reads back as it was written", "[cli]") {
    const ScratchFolder scratch;
    const RunRecord record = small_record(scratch);
    io::write_file(scratch.path("run.json"), json_text(to_json(record, options_of(record), Summary{})));
    const std::string folder = scratch.path("");
    const RunRecord read = read_run_record(folder);
    CHECK(read.scope == record.scope);
    CHECK(read.format == "tsv");
    CHECK(read.folder == "somewhere");
    CHECK(read.names == record.names);
    CHECK(read.fingerprints == record.fingerprints);
    CHECK(read.files.inputs[0].source == "crm");
    CHECK(read.files.read.delimiter == ';');
    CHECK((read.files.read.latin1 && read.files.number_duplicate_ids));
    CHECK(read.file_of("pairs") == "pairs.tsv");
    CHECK_FALSE(read.file_of("issues"));
    CHECK(names_of_run_in(folder) == record.names);
    CHECK(find_inputs(read).inputs[0].path == record.files.inputs[0].path);
}

TEST_CASE("an input that changed, went or was standard input is named", "[cli]") {
    const ScratchFolder scratch;
    RunRecord record = small_record(scratch);
    scratch.file("crm.csv", "id\n2\n");
    CHECK_THROWS_WITH(find_inputs(record), Contains("crm.csv' has changed"));
    std::filesystem::remove(scratch.path("crm.csv"));
    CHECK_THROWS_WITH(find_inputs(record), Contains("is not there any more") && Contains("somewhere"));
    record.fingerprints[0].clear();
    CHECK_THROWS_WITH(find_inputs(record), Contains("standard input"));
}

TEST_CASE("relative inputs are found from the folder of the run", "[cli]") {
    const ScratchFolder scratch;
    RunRecord record = small_record(scratch);
    record.files.inputs[0].path = "crm.csv";
    record.folder = scratch.path("");
    CHECK(find_inputs(record).inputs[0].path == scratch.path("crm.csv"));
}

TEST_CASE("what is no record is refused", "[cli]") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("");
    CHECK_THROWS_WITH(read_run_record(folder), Contains("holds no run"));
    CHECK(names_of_run_in(folder).empty());
    scratch.file("run.json", R"({"schema": 2})");
    CHECK_THROWS_WITH(read_run_record(folder), Contains("schema version 2"));
    for (const char* text :
         {"", "{", "[]", R"({"schema": 1})", R"({"schema": 1, "options": {}, "scope": 3})"}) {
        scratch.file("run.json", text);
        CHECK_THROWS_WITH(read_run_record(folder), Contains("not the record of a run"));
    }
}

TEST_CASE("entities are read by record", "[cli]") {
    const ScratchFolder scratch;
    RunContext context;
    const Table table = small_records(context);
    RunRecord record;
    CHECK_THROWS_WITH(read_entities(scratch.path(""), record, table, context), Contains("no entities yet"));
    record.names = {"entities.csv"};
    const std::string head = "source,id,entity_id\ncrm,1,A\ncrm,2,B\ncrm,3,C\nerp,2,B\n";
    scratch.file("entities.csv", head + "erp,1,A\n");
    const auto entity = read_entities(scratch.path(""), record, table, context);
    CHECK(entity[0] == entity[3]);
    CHECK(entity[1] == entity[4]);
    CHECK((entity[0] != entity[1] && entity[0] != entity[2] && entity[1] != entity[2]));
    scratch.file("entities.csv", head);
    CHECK_THROWS_WITH(read_entities(scratch.path(""), record, table, context),
                      Contains("record '1' of source 'erp' is missing"));
    scratch.file("entities.csv", head + "erp,9,A\n");
    CHECK_THROWS_WITH(read_entities(scratch.path(""), record, table, context),
                      Contains("row 5") && Contains("no record '9'"));
}
