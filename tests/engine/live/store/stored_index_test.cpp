#include "engine/live/store/stored_index.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "engine/errors.hpp"
#include "engine/live/store/change_store.hpp"
#include "tests/engine/live/live_models.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace sameas;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const std::vector<std::string> givens{"ann", "Anne", "bo", "bea", ""}, surnames{"holm", "Holmberg", "vries", ""},
    dates{"03/04/1990", "04/03/1990", "1990", ""}, towns{"ulm", "bern", "berne", ""};

const char* const settings = R"json({
    "id": "id", "blocking": ["tokens(surname)", "given, year(born)", "town"], "keep": {"probability": 0.001},
    "fields": {"born": {"type": "date", "order": "dmy"}},
    "comparisons": [
      {"field": "given", "term_frequency": true, "levels": ["exact", "jaro_winkler >= 0.8", "else"]},
      {"field": "surname", "levels": ["exact", "exact(double_metaphone(surname))", "else"]},
      {"field": "born", "levels": ["exact", "within 31 days", "same year", "else"]},
      {"field": "town", "levels": ["exact", "levenshtein_distance <= 1", "else"]}]})json";

Model model_of_sample() {
    std::mt19937 random(3);
    test::Source source{"sample", {}};
    for (int i = 0; i < 200; ++i)
        source.rows.push_back({std::to_string(i), givens[random() % 5], surnames[random() % 4], dates[random() % 4], towns[random() % 4]});
    return test::invented_model(settings, {"id", "given", "surname", "born", "town"}, {source}, 0.3);
}

LiveEdit random_edit(std::mt19937& random, std::uint32_t ids) {
    LiveRecord record{random() % 2 ? "crm" : "web", std::to_string(random() % ids)};
    if (random() % 4 == 0) return {LiveEdit::Kind::remove, std::move(record)};
    record.values = {dates[random() % 4], givens[random() % 5], surnames[random() % 4], towns[random() % 4]};
    return {LiveEdit::Kind::put, std::move(record)};
}

LiveEdit put(const std::string& id, const std::string& given, const std::string& surname = "holm") {
    return {LiveEdit::Kind::put, {"crm", id, {"1990", given, surname, "ulm"}}};
}

EditResult apply(StoredIndex& index, const LiveEdit& edit) { return index.apply(std::span(&edit, 1)).front(); }

/// All that an index tells of its records and entities.
std::vector<std::string> told(const LiveIndex& index, std::uint32_t ids) {
    std::vector<std::string> all{message(index.record_count(), " ", index.entity_count(), " ", index.pair_count())};
    for (const char* source : {"crm", "web"}) {
        for (std::uint32_t id = 0; id < ids; ++id) {
            const std::optional<RecordView> view = index.record_view(source, std::to_string(id));
            if (!view) continue;
            all.push_back(message(source, ":", id, " ", view->version, " ", view->entity));
            for (const std::string& value : view->record.values) all.back() += " '" + value + "'";
            for (const Match& match : index.find_matches(view->record)) all.back() += message(" ", match.id, "=", match.weight_bits);
        }
    }
    for (const Change& change : index.changes(0, 100'000)) {
        all.push_back(message(change.sequence, " ", change.cause, " ", change.time_us, " ", name(change.kind), " ", change.source,
                              ":", change.id, " ", change.entity));
        const std::optional<std::vector<std::string>> now = index.resolve(change.entity);
        for (const std::string& id : now.value_or(std::vector<std::string>{"unknown"})) all.back() += " " + id;
    }
    return all;
}

void require_verified(const LiveIndex& index) {
    const VerifyReport report = index.verify();
    for (const std::string& example : report.examples) UNSCOPED_INFO(example);
    REQUIRE(report.differences == 0);
}

}  // namespace

TEST_CASE("an index that was opened again is the one that was closed") {
    const unsigned seed = std::random_device()();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const io::testing::ScratchFolder scratch;
    const fs::path folder = scratch.path("index");
    StoredIndex::create(folder, model_of_sample(), {.scope = PairScope::all});
    constexpr std::uint32_t ids = 20;
    std::vector<std::string> before;
    for (int round = 0; round < 8; ++round) {
        const std::unique_ptr<StoredIndex> index = StoredIndex::open(folder, {.run = {.threads = round % 2 == 0 ? 1 : 3}});
        if (round > 0) REQUIRE(told(index->index(), ids) == before);
        require_verified(index->index());
        std::vector<LiveEdit> edits;
        for (int step = 0; step < 40; ++step) edits.push_back(random_edit(random, ids));
        for (const EditResult& result : index->apply(edits)) {
            INFO(result.error);
            CHECK((result.outcome || result.trouble == EditTrouble::not_there));
        }
        require_verified(index->index());
        before = told(index->index(), ids);
    }
}

TEST_CASE("each edit of a batch is done or not by itself, and says why not") {
    const io::testing::ScratchFolder scratch;
    const fs::path folder = scratch.path("index");
    StoredIndex::create(folder, model_of_sample());
    const std::unique_ptr<StoredIndex> index = StoredIndex::open(folder, {.run = {.threads = 1}});
    const std::uint64_t version = apply(*index, put("1", "ann")).outcome->sequence;
    LiveEdit again = put("1", "bo"), newer = put("1", "bo"), fresh = put("1", "bo");
    again.kind = LiveEdit::Kind::add;
    newer.if_version = version;
    fresh.if_version = 0;
    const std::vector<LiveEdit> edits{again, {LiveEdit::Kind::remove, {"crm", "9"}}, fresh, {LiveEdit::Kind::put, {"crm", "2", {"x"}}}, newer, newer};
    const std::vector<EditResult> results = index->apply(edits);
    CHECK(results[0].trouble == EditTrouble::is_there);
    CHECK(results[1].trouble == EditTrouble::not_there);
    CHECK(results[2].trouble == EditTrouble::other_version);
    CHECK(results[3].trouble == EditTrouble::invalid);
    REQUIRE(results[4].outcome);
    CHECK(results[5].trouble == EditTrouble::other_version);
    CHECK_THAT(results[5].error, Contains("crm:1") && Contains(message("version ", results[4].outcome->sequence)));
    CHECK(index->index().record_view("crm", "1")->version == results[4].outcome->sequence);
    CHECK(index->refusal().empty());
}

TEST_CASE("many threads write at once, and all of it is there") {
    const io::testing::ScratchFolder scratch;
    const fs::path folder = scratch.path("index");
    StoredIndex::create(folder, model_of_sample());
    {
        const std::unique_ptr<StoredIndex> index = StoredIndex::open(folder, {.run = {.threads = 1}});
        std::vector<std::jthread> writers;
        std::atomic<int> failed{0};
        for (int w = 0; w < 8; ++w) {
            writers.emplace_back([&, w] {
                for (int i = 0; i < 25; ++i) {
                    if (!apply(*index, put(message(w, "-", i), "ann", message("s", i))).outcome) ++failed;
                }
            });
        }
        writers.clear();
        CHECK(failed == 0);
    }
    const std::unique_ptr<StoredIndex> index = StoredIndex::open(folder, {.run = {.threads = 1}});
    CHECK(index->index().record_count() == 200);
    require_verified(index->index());
}

TEST_CASE("a backup is an index of its own") {
    const io::testing::ScratchFolder scratch;
    const fs::path folder = scratch.path("index"), copy = scratch.path("copy");
    StoredIndex::create(folder, model_of_sample(), {.scope = PairScope::across_sources});
    const std::unique_ptr<StoredIndex> index = StoredIndex::open(folder, {.run = {.threads = 1}});
    apply(*index, put("1", "ann"));
    const std::vector<std::string> then = told(index->index(), 3);
    index->backup(copy);
    CHECK_THROWS_WITH(index->backup(copy), Contains("not empty"));
    apply(*index, put("2", "ann"));
    const std::unique_ptr<StoredIndex> copied = StoredIndex::open(copy, {.run = {.threads = 1}});
    CHECK(told(copied->index(), 3) == then);
    REQUIRE(apply(*copied, put("3", "bo")).outcome);
    require_verified(copied->index());
}

TEST_CASE("a folder is refused that is no index, is not empty, or is open elsewhere") {
    const io::testing::ScratchFolder scratch;
    const fs::path folder = scratch.path("index");
    CHECK_THROWS_WITH(StoredIndex::open(folder), Contains("no index") && Contains("index.json"));
    StoredIndex::create(folder, model_of_sample());
    CHECK_THROWS_WITH(StoredIndex::create(folder, model_of_sample()), Contains("not empty"));
    Model batch_only = model_of_sample();
    batch_only.settings.automatic_threshold = true;
    CHECK_THROWS_AS(StoredIndex::create(scratch.path("other"), batch_only), InvalidSettings);
    CHECK_FALSE(fs::exists(scratch.path("other")));
    {
        const std::unique_ptr<StoredIndex> index = StoredIndex::open(folder);
        CHECK_THROWS_WITH(StoredIndex::open(folder), Contains("open in another process"));
    }
    std::ofstream(folder / "index.json") << R"({"format": 99})";
    CHECK_THROWS_WITH(StoredIndex::open(folder), Contains("format 99"));
    std::ofstream(folder / "index.json") << "{";
    CHECK_THROWS_WITH(StoredIndex::open(folder), Contains("index.json") && Contains("damaged"));
}

TEST_CASE("an index that was built at once is as one that was filled one by one") {
    std::mt19937 random(11);
    const io::testing::ScratchFolder scratch;
    std::vector<LiveRecord> records;
    for (std::uint32_t i = 0; i < 300; ++i)
        records.push_back({i % 3 ? "crm" : "web", std::to_string(i), {dates[random() % 4], givens[random() % 5], surnames[random() % 4], towns[random() % 4]}});
    const Model model = model_of_sample();
    LiveIndex one_by_one(model, {.scope = PairScope::across_sources, .run = {.threads = 1}});
    for (const LiveRecord& record : records) one_by_one.add(record);
    RunContext context({.threads = 2});
    const BuildReport report = StoredIndex::build(scratch.path("index"), model, {.scope = PairScope::across_sources}, [&](BulkLoad& load) {
        load.add(std::span(records).first(100));
        load.add(std::span(records).subspan(100));
    }, context);
    CHECK(report.records == 300);
    CHECK(report.entities == one_by_one.entity_count());
    CHECK(report.pairs == one_by_one.pair_count());
    const std::unique_ptr<StoredIndex> built = StoredIndex::open(scratch.path("index"), {.run = {.threads = 1}});
    require_verified(built->index());
    CHECK(built->index().pair_count() == report.pairs);
    for (int step = 0; step < 60; ++step) apply(*built, random_edit(random, 300));
    require_verified(built->index());
    std::uint64_t last = 0;
    for (const Change& change : built->index().changes(0, 10'000)) REQUIRE(change.sequence == ++last);
    REQUIRE(last > 300);
}

TEST_CASE("a build that fails leaves no index") {
    const io::testing::ScratchFolder scratch;
    RunContext context({.threads = 2});
    const std::vector<LiveRecord> twice(2, LiveRecord{"crm", "1", {"", "ann", "holm", ""}});
    CHECK_THROWS_WITH(StoredIndex::build(scratch.path("index"), model_of_sample(), {}, [&](BulkLoad& load) { load.add(twice); }, context),
                      Contains("crm:1") && Contains("twice"));
    CHECK_THROWS_WITH(StoredIndex::open(scratch.path("index")), Contains("no index"));
    CHECK_FALSE(fs::exists(scratch.path("index")));
    fs::create_directory(scratch.path("index"));
    CHECK_THROWS(StoredIndex::build(scratch.path("index"), model_of_sample(), {}, [&](BulkLoad& load) { load.add(twice); }, context));
    CHECK(fs::is_empty(scratch.path("index")));
    StoredIndex::create(scratch.path("index"), model_of_sample());  // the next try finds it empty
}

TEST_CASE("an index of the first version of the format is upgraded when it is opened") {
    const io::testing::ScratchFolder scratch;
    const fs::path folder = scratch.path("index");
    fs::copy(fs::path(SAMEAS_TEST_DATA) / "golden/live/format_1", folder, fs::copy_options::recursive);
    for (int time = 0; time < 2; ++time) {
        INFO("time " << time);
        const std::unique_ptr<StoredIndex> index = StoredIndex::open(folder, {.run = {.threads = 1}});
        CHECK(index->index().record_count() == static_cast<std::uint64_t>(10 + time));
        CHECK(index->index().columns() == std::vector<std::string>{"given", "surname", "town"});
        CHECK_FALSE(fs::exists(folder / "model.json"));
        require_verified(index->index());
        REQUIRE(apply(*index, {LiveEdit::Kind::put, {"crm", "new", {"ann", "holm0", "ulm"}}}).outcome);
    }
    fs::remove_all(folder);
    fs::copy(fs::path(SAMEAS_TEST_DATA) / "golden/live/format_1", folder, fs::copy_options::recursive);
    std::ofstream(folder / "model.json", std::ios::app) << " ";
    CHECK_THROWS_WITH(StoredIndex::open(folder), Contains("model.json") && Contains("not the model"));
}

TEST_CASE("opening can be stopped, shows how far it is, and tells of an upgrade") {
    const io::testing::ScratchFolder scratch;
    const fs::path folder = scratch.path("index");
    fs::copy(fs::path(SAMEAS_TEST_DATA) / "golden/live/format_1", folder, fs::copy_options::recursive);
    std::stop_source stopped;
    stopped.request_stop();
    RunContext ended({.threads = 1, .stop = stopped.get_token()});
    CHECK_THROWS_AS(StoredIndex::open(folder, {}, ended), Cancelled);
    for (const bool is_upgraded : {true, false}) {
        RunContext context({.threads = 1});
        std::vector<std::string> told_of;
        context.log = [&](const std::string& line) { told_of.push_back(line); };
        CHECK(StoredIndex::open(folder, {}, context)->index().record_count() == 10);
        REQUIRE(told_of.size() == (is_upgraded ? 1u : 0u));
        if (is_upgraded) CHECK_THAT(told_of.front(), Contains(folder.string()) && Contains("read anew"));
        CHECK(context.costs().front().stage == "open");
    }
}

TEST_CASE("an index whose records were read by an earlier version reads them anew when it is opened") {
    const io::testing::ScratchFolder scratch;
    const fs::path folder = scratch.path("index");
    StoredIndex::create(folder, model_of_sample());
    {
        const std::unique_ptr<StoredIndex> index = StoredIndex::open(folder, {.run = {.threads = 1}});
        std::mt19937 random(19);
        for (int step = 0; step < 100; ++step) apply(*index, random_edit(random, 30));
    }
    {  // as if a value had been read otherwise
        ChangeStore store(folder / "rows", {});
        RunContext run({.threads = 1});
        HeldRecord record;
        store.for_each_records(run, [&](const std::vector<HeldRecord>& some) { record = some.front(); });
        for (LiveValue& value : record.read.values) value = {.text = "otherwise"};
        record.version = store.last_sequence() + 1;
        const Change change{record.version, record.version, 0, ChangeKind::record_changed, record.record.source, record.record.id, ""};
        store.append({{&change, 1}, record});
    }
    CHECK(StoredIndex::open(folder, {.run = {.threads = 1}})->index().verify().differences > 0);
    nlohmann::json document = nlohmann::json::parse(std::ifstream(folder / "index.json"));
    REQUIRE(document["format"] == 3);
    document["format"] = 2;
    document.erase("hash");
    const std::string text = document.dump();
    document["hash"] = message(std::hex, XXH3_64bits(text.data(), text.size()));
    std::ofstream(folder / "index.json") << document;
    std::uint64_t sequence = 0;
    for (int time = 0; time < 2; ++time) {
        INFO("time " << time);
        const std::unique_ptr<StoredIndex> index = StoredIndex::open(folder, {.run = {.threads = 1}});
        require_verified(index->index());
        if (time == 1) CHECK(index->index().sequence() == sequence);
        sequence = index->index().sequence();
    }
    CHECK(nlohmann::json::parse(std::ifstream(folder / "index.json"))["format"] == 3);
}

TEST_CASE("a model that was swapped is there after opening again, with all that belongs to it") {
    const io::testing::ScratchFolder scratch;
    const fs::path folder = scratch.path("index");
    StoredIndex::create(folder, model_of_sample());
    Model other = model_of_sample();
    other.settings.blocking.resize(1);
    other.prior = 0.05;
    std::mt19937 random(17);
    std::vector<std::string> before;
    {
        const std::unique_ptr<StoredIndex> index = StoredIndex::open(folder, {.run = {.threads = 1}});
        for (int step = 0; step < 200; ++step) apply(*index, random_edit(random, 60));
        RunContext context({.threads = 2});
        const SwapReport report = index->swap_model(other, {.threshold_probability = 0.7}, context);
        CHECK(report.sequence == index->index().sequence());
        CHECK(index->index().changes(report.sequence - report.changes - 1, 1).front().kind == ChangeKind::model_changed);
        CHECK(index->model()->prior == 0.05);
        for (int step = 0; step < 50; ++step) apply(*index, random_edit(random, 60));
        require_verified(index->index());
        before = told(index->index(), 60);
        index->backup(scratch.path("copy"));
    }
    for (const std::string& place : {folder.string(), scratch.path("copy")}) {
        INFO(place);
        const std::unique_ptr<StoredIndex> index = StoredIndex::open(place, {.run = {.threads = 1}});
        CHECK(told(index->index(), 60) == before);
        CHECK(index->model()->prior == 0.05);
        CHECK(index->index().model()->settings.threshold_probability == 0.7);
        require_verified(index->index());
        RunContext context({.threads = 2});
        index->swap_model(model_of_sample(), {}, context);
        require_verified(index->index());
    }
    CHECK(StoredIndex::open(folder, {.run = {.threads = 1}})->model()->prior == 0.3);
}
