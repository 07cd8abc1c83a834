#include <atomic>
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "engine/errors.hpp"
#include "tests/engine/live/live_models.hpp"

// Random sequences with swaps among their steps are in live_index_test.cpp.
using namespace sameas;
using Catch::Matchers::Contains;

namespace {

const char* const by_surname = R"json({
    "id": "id", "blocking": ["surname"], "keep": {"probability": 0.001},
    "comparisons": [{"field": "surname", "levels": ["exact", "else"]}, {"field": "given", "levels": ["exact", "else"]},
                    {"field": "town", "levels": ["exact", "else"]}]})json";
const char* const by_town = R"json({
    "id": "id", "blocking": ["town"], "keep": {"probability": 0.001},
    "comparisons": [{"field": "town", "levels": ["exact", "else"]}, {"field": "given", "levels": ["exact", "else"]}]})json";
const char* const by_phone = R"json({
    "id": "id", "blocking": ["phone"], "keep": {"probability": 0.001},
    "comparisons": [{"field": "phone", "levels": ["exact", "else"]}, {"field": "given", "levels": ["exact", "else"]}]})json";

Model model_of(const char* settings, double prior = 0.5) {
    return test::invented_model(settings, {"id", "given", "surname", "town", "phone"}, {{"sample", {{"1", "ann", "holm", "ulm", "1"}, {"2", "bo", "berg", "bern", "2"}}}}, prior);
}

LiveRecord person(const std::string& id, const std::string& given, const std::string& surname, const std::string& town) {
    return {"crm", id, {given, surname, town}};
}

/// A log that may refuse a change of the model.
struct NoSwapLog final : ChangeLog {
    MemoryChangeLog kept;
    bool is_full = true;
    void append(const LoggedChange& change) override { kept.append(change); }
    void switch_version(const LoggedSwap& swap) override {
        if (is_full) throw IoError("the disk is full");
        kept.switch_version(swap);
    }
    std::vector<Change> read(std::uint64_t after, std::size_t count_max) const override { return kept.read(after, count_max); }
};

}  // namespace

TEST_CASE("under another model entities keep their ids, and the feed says what became of them") {
    std::int64_t now = 1000;
    LiveIndex index(model_of(by_surname), {.clock = [&] { return now += 10; }, .run = {.threads = 1}});
    const std::string holm = index.add(person("1", "ann", "holm", "ulm")).entity;
    index.add(person("2", "ann", "holm", "bern"));
    const std::string berg = index.add(person("3", "ann", "berg", "bern")).entity;
    const std::string same = index.add(person("4", "bo", "vries", "delft")).entity;
    REQUIRE(index.entity_of("crm", "2") == holm);
    const std::uint64_t before = index.sequence(), version = index.record_view("crm", "4")->version;
    RunContext context({.threads = 2});
    const SwapReport report = index.swap_model(model_of(by_town), {}, context);
    // 1 alone, 2 and 3 together, 4 as it was. As many records in common each: 1, the least, has the say.
    CHECK(index.entity_of("crm", "1") == holm);
    CHECK(index.entity_of("crm", "2") == berg);
    CHECK(index.entity_of("crm", "4") == same);
    const std::vector<Change> feed = index.changes(before);
    REQUIRE(feed.size() == 2);
    CHECK(feed[0] == Change{before + 1, before + 1, now, ChangeKind::model_changed, "", "", "", {}});
    CHECK(feed[1] == Change{before + 2, before + 1, now, ChangeKind::entity_split, "", "", holm, {berg}});
    CHECK(report.sequence == before + 2);
    CHECK(index.sequence() == report.sequence);
    CHECK(report.changes == 1);
    CHECK(report.records == 4);
    CHECK(report.entities == 3);
    CHECK(report.pairs == index.pair_count());
    CHECK(index.record_view("crm", "4")->version == version);
    CHECK(index.columns() == std::vector<std::string>{"given", "surname", "town"});
    CHECK(index.model()->settings.blocking.size() == 1);
    CHECK(index.find_matches(person("", "ann", "", "bern")).front().model == index.model());
    index.swap_model(model_of(by_surname), {}, context);  // what was not read meanwhile was kept
    CHECK(index.entity_of("crm", "2") == holm);
    CHECK(index.verify().differences == 0);
    CHECK(index.add(person("5", "ann", "berg", "ulm")).sequence > report.sequence);
}

TEST_CASE("an entity that is split under another model has a new id, and none is given twice") {
    LiveIndex index(model_of(by_surname), {.run = {.threads = 1}});
    const std::string first = index.add(person("1", "ann", "holm", "ulm")).entity;
    const std::string second = index.add(person("2", "ann", "berg", "bern")).entity;
    index.change(person("2", "ann", "holm", "bern"));
    REQUIRE(index.resolve(second) == std::vector<std::string>{first});
    RunContext context({.threads = 1});
    std::set<std::string> given{first, second};
    for (int time = 0; time < 3; ++time) {
        index.swap_model(model_of(by_town), {}, context);
        CHECK(index.entity_of("crm", "1") == first);
        const std::string now = index.entity_of("crm", "2");
        CHECK(given.insert(now).second);
        index.swap_model(model_of(by_surname), {}, context);
        CHECK(index.resolve(now) == std::vector<std::string>{first});
    }
    CHECK(index.entity(first)->former_ids.size() == 4);
    CHECK(index.resolve(second) == std::vector<std::string>{first});
}

TEST_CASE("a swap that fails leaves the index as it was") {
    NoSwapLog log;
    LiveIndex index(model_of(by_surname), {.log = &log, .run = {.threads = 1}});
    index.add(person("1", "ann", "holm", "ulm"));
    index.add(person("2", "ann", "holm", "ulm"));
    const std::shared_ptr<const Model> model = index.model();
    RunContext context({.threads = 1});
    CHECK_THROWS_WITH(index.swap_model(model_of(by_phone), {}, context), Contains("phone") && Contains("do not have"));
    Model batch_only = model_of(by_town);
    batch_only.settings.automatic_threshold = true;
    CHECK_THROWS_AS(index.swap_model(batch_only, {}, context), InvalidSettings);
    CHECK_THROWS_AS(index.swap_model(model_of(by_town), {}, context), IoError);
    std::stop_source stop;
    stop.request_stop();
    RunContext stopped({.threads = 1, .stop = stop.get_token()});
    CHECK_THROWS_AS(index.swap_model(model_of(by_town), {}, stopped), Cancelled);
    CHECK(index.model() == model);
    CHECK(index.sequence() == 3);
    CHECK(index.add(person("3", "ann", "holm", "ulm")).sequence == 4);
    CHECK(index.verify().differences == 0);
    log.is_full = false;
    CHECK(index.swap_model(batch_only, {.threshold_probability = 0.5}, context).records == 3);
}

TEST_CASE("records are read, added and changed while models are swapped") {
    LiveIndex index(model_of(by_surname), {.run = {.threads = 1}});
    const auto numbered = [](std::size_t n, std::size_t time) {
        return person(std::to_string(n), n % 3 ? "ann" : "bo", "holm" + std::to_string(n % 50), "town" + std::to_string((n + time) % 70));
    };
    for (std::size_t n = 0; n < 500; ++n) index.put(numbered(n, 0));
    std::atomic<int> wrong{0}, writes{0};
    std::vector<std::jthread> threads;
    for (std::size_t w = 0; w < 2; ++w) {
        threads.emplace_back([&, w](const std::stop_token& stop) {
            for (std::size_t n = 0; !stop.stop_requested(); ++n) {
                const std::size_t record = n * 7 % 300 * 2 + w;
                if (n % 5 == 4 && index.record("crm", std::to_string(record))) index.remove("crm", std::to_string(record));
                else index.put(numbered(record, n));
                ++writes;
            }
        });
    }
    threads.emplace_back([&](const std::stop_token& stop) {
        std::uint64_t last = 0;
        while (!stop.stop_requested()) {
            for (const Match& match : index.find_matches(numbered(7, 0))) {
                if (match.levels.size() != match.model->settings.comparisons.size() || match.entity.empty()) ++wrong;
            }
            const std::uint64_t now = index.sequence();
            if (now < last) ++wrong;
            last = now;
        }
    });
    RunContext context({.threads = 2});
    for (int time = 0; time < 6; ++time) {
        index.swap_model(model_of(time % 2 ? by_surname : by_town), {}, context);
        if (index.verify().differences > 0) ++wrong;
    }
    threads.clear();
    CHECK(wrong == 0);
    CHECK(writes > 0);
    CHECK(index.verify().differences == 0);
    std::uint64_t last = 0;
    for (std::vector<Change> some; !(some = index.changes(last)).empty();) {
        for (const Change& change : some) REQUIRE(change.sequence == ++last);
    }
}
