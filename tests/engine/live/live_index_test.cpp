#include "engine/live/live_index.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "engine/errors.hpp"
#include "tests/engine/live/live_models.hpp"

using namespace sameas;
using Catch::Matchers::Contains;

namespace {

const std::vector<std::string> columns{"id", "given", "surname", "born", "town", "amount"};

const char* const one_rule = R"json({
    "id": "id", "blocking": ["surname"], "keep": {"probability": 0.001},
    "comparisons": [
      {"field": "surname", "levels": ["exact", "jaro_winkler >= 0.8", "else"]},
      {"field": "given", "levels": ["exact", "jaro_winkler >= 0.8", "else"]},
      {"field": "town", "levels": ["exact", "else"]}]})json";

const char* const other_rule = R"json({
    "id": "id", "blocking": ["town", "tokens(given)"], "keep": {"probability": 0.001},
    "comparisons": [
      {"field": "surname", "levels": ["exact", "exact(double_metaphone(surname))", "else"]},
      {"field": "given", "levels": ["exact", "else"]},
      {"field": "town", "levels": ["exact", "levenshtein_distance <= 1", "else"]}]})json";

const char* const many_rules = R"json({
    "id": "id", "blocking": ["tokens(surname)", "given, year(born)", "double_metaphone(surname), town", "town"],
    "keep": {"probability": 0.0005},
    "fields": {"born": {"type": "date", "order": "dmy"}, "amount": {"type": "number"}},
    "comparisons": [
      {"fields": ["given", "surname"], "name": "names", "term_frequency": true,
       "levels": ["swapped(given, surname)", "exact(surname)", "jaro_winkler(surname) >= 0.85", "exact(double_metaphone(surname))", "else"]},
      {"field": "given", "term_frequency": true, "levels": ["exact", "aligned_tokens >= 0.7", "qgram_jaccard(q=2) >= 0.4", "else"]},
      {"field": "born", "levels": ["exact", "within 31 days", "same year", "else"]},
      {"field": "amount", "levels": ["within 10 %", "else"]},
      {"field": "town", "levels": ["exact", "levenshtein_distance <= 1", "else"]}]})json";

const std::vector<std::vector<std::string>> words{
    {"ann", "Anne", "ann mary", "mary ann", "bo", "Bea", "holm", ""},
    {"Holm", "holmberg", "holm berg", "berg", "vries", "vrees", "ann", ""},
    {"03/04/1990", "3/4/1990", "04/03/1990", "1990", "1991-01-01", "05/1990", ""},
    {"Ulm", "ulm", "Ulmen", "bern", "berne", ""},
    {"100", "105", "1e2", "7", ""}};

/// Values in the order of the index's columns.
std::vector<std::string> random_values(std::mt19937& random, const LiveIndex& index) {
    std::vector<std::string> values;
    for (const std::string& column : index.columns()) {
        const auto at = std::find(columns.begin() + 1, columns.end(), column) - (columns.begin() + 1);
        const std::vector<std::string>& all = words[static_cast<std::size_t>(at)];
        values.push_back(all[random() % all.size()]);
    }
    return values;
}

std::vector<test::Source> sample() {
    std::mt19937 random(3);
    test::Source source{"sample", {}};
    for (int i = 0; i < 250; ++i) {
        std::vector<std::string> row{std::to_string(i)};
        for (const std::vector<std::string>& all : words) row.push_back(all[random() % all.size()]);
        source.rows.push_back(row);
    }
    return {source};
}

void require_verified(const LiveIndex& index) {
    const VerifyReport report = index.verify();
    for (const std::string& example : report.examples) UNSCOPED_INFO(example);
    REQUIRE(report.differences == 0);
    REQUIRE(report.records == index.record_count());
    REQUIRE(report.pairs == index.pair_count());
}

/// The feed, read as other systems read it: entities by id, and what became of those that ended.
struct Follower {
    std::uint64_t sequence = 0;
    std::map<std::pair<std::string, std::string>, bool> records;
    std::set<std::string> alive, ever;

    void follow(const LiveIndex& index) {
        for (const Change& change : index.changes(sequence)) {
            REQUIRE(change.sequence == sequence + 1);
            sequence = change.sequence;
            REQUIRE(change.cause <= change.sequence);
            const std::pair record(change.source, change.id);
            switch (change.kind) {
                case ChangeKind::record_added: REQUIRE(records.emplace(record, true).second); break;
                case ChangeKind::record_changed: REQUIRE(records.count(record) == 1); break;
                case ChangeKind::record_removed: REQUIRE(records.erase(record) == 1); break;
                case ChangeKind::entity_created:
                    REQUIRE(ever.insert(change.entity).second);  // no id is given twice
                    alive.insert(change.entity);
                    break;
                case ChangeKind::entity_merged:
                    REQUIRE(alive.count(change.entity) == 1);
                    for (const std::string& other : change.others) REQUIRE(alive.erase(other) == 1);
                    break;
                case ChangeKind::entity_split:
                    REQUIRE(!change.others.empty());
                    REQUIRE(alive.count(change.entity) == 1);
                    if (!index.entity(change.entity)) alive.erase(change.entity);
                    break;
                case ChangeKind::entity_removed: REQUIRE(alive.erase(change.entity) == 1); break;
                case ChangeKind::model_changed: REQUIRE(change.cause == change.sequence); break;
            }
        }
        REQUIRE(alive.size() == index.entity_count());
        for (const std::string& id : alive) {
            REQUIRE(index.entity(id));
            REQUIRE(index.resolve(id) == std::vector<std::string>{id});
        }
        std::map<std::string, std::vector<std::string>> former;
        for (const std::string& id : ever) {
            const auto now = index.resolve(id);
            REQUIRE(now);
            for (const std::string& there : *now) REQUIRE(alive.count(there) == 1);
            for (const std::string& there : *now) {
                if (there != id) former[there].push_back(id);
            }
        }
        for (const std::string& id : alive) REQUIRE(index.entity(id)->former_ids == former[id]);
    }
};

/// A record's change, or another model.
struct Step {
    LiveEdit edit;
    const Model* model = nullptr;
};

/// Puts or removes; a removal of what is not there does nothing, so that any part of a sequence is a sequence.
void carry_out(LiveIndex& index, const Step& step) {
    if (step.model != nullptr) {
        RunContext context({.threads = 1});
        index.swap_model(*step.model, {}, context);
        return;
    }
    const LiveEdit& edit = step.edit;
    if (edit.kind == LiveEdit::Kind::put) {
        index.put(edit.record);
    } else if (index.record(edit.record.source, edit.record.id)) {
        index.remove(edit.record.source, edit.record.id);
    }
}

/// \param models  that the sequence may change between
std::vector<Step> random_steps(std::mt19937& random, const LiveIndex& index, std::span<const Model> models) {
    const std::size_t ids = 3 + random() % 6, sources = 1 + random() % 3, steps = 6 + random() % 20;
    const std::vector<std::string> names{"web", "crm", "shop"};
    std::vector<Step> all;
    for (std::size_t step = 0; step < steps; ++step) {
        if (random() % 8 == 0) all.push_back({{}, &models[random() % models.size()]});
        LiveRecord record{names[random() % sources], std::to_string(random() % ids)};
        const bool removes = random() % 3 == 0;
        if (!removes) record.values = random_values(random, index);
        all.push_back({{removes ? LiveEdit::Kind::remove : LiveEdit::Kind::put, std::move(record)}});
    }
    return all;
}

LiveRecord person(const std::string& id, const std::string& given, const std::string& surname, const std::string& town = "ulm") {
    return {"crm", id, {given, surname, town}};  // columns of the fields in order of their names
}

Model simple_model() { return test::invented_model(one_rule, columns, sample(), 0.55); }

bool ends_wrong(const Model& model, PairScope scope, std::span<const Step> steps) {
    LiveIndex index(model, {.scope = scope, .run = {.threads = 1}});
    for (const Step& step : steps) carry_out(index, step);
    return index.verify().differences > 0;
}

/// As few of the steps as still go wrong, for people.
std::string shrunk(const Model& model, PairScope scope, std::vector<Step> steps) {
    for (std::size_t i = steps.size(); i-- > 0;) {
        std::vector<Step> fewer = steps;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        if (ends_wrong(model, scope, fewer)) steps = fewer;
    }
    std::string text;
    for (const Step& step : steps) {
        if (step.model != nullptr) {
            text += message("model with the prior ", step.model->prior, "\n");
            continue;
        }
        const LiveEdit& edit = step.edit;
        text += message(edit.kind == LiveEdit::Kind::put ? "put " : "remove ", edit.record.source, ":", edit.record.id);
        for (const std::string& value : edit.record.values) text += " '" + value + "'";
        text += "\n";
    }
    return text;
}

/// \param checks_each  step, not one in some
void random_sequence(std::span<const Model> models, PairScope scope, unsigned seed, bool checks_each) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    LiveIndex index(models.front(), {.scope = scope, .run = {.threads = 1}});
    const std::vector<Step> steps = random_steps(random, index, models);
    const std::size_t verify_every = checks_each ? 1 : 1 + random() % 12;
    Follower follower;
    for (std::size_t step = 0; step < steps.size(); ++step) {
        INFO("step " << step);
        const LiveEdit& edit = steps[step].edit;
        carry_out(index, steps[step]);
        if (steps[step].model == nullptr) {
            const std::optional<LiveRecord> there = index.record(edit.record.source, edit.record.id);
            REQUIRE(there == (edit.kind == LiveEdit::Kind::put ? std::optional(edit.record) : std::nullopt));
        }
        follower.follow(index);
        if (step % verify_every != 0 && step + 1 != steps.size()) continue;
        const bool is_wrong = index.verify().differences > 0;
        INFO((is_wrong ? shrunk(models.front(), scope, {steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(step + 1)}) : ""));
        require_verified(index);
    }
}

}  // namespace

TEST_CASE("whatever is added, changed and removed, the index holds what a batch run gives") {
    const unsigned seed = std::random_device()();
    std::mt19937 random(seed);
    INFO("seeds from " << seed);
    const std::vector<test::Source> rows = sample();
    const std::vector<Model> simple{test::invented_model(one_rule, columns, rows, 0.4), test::invented_model(other_rule, columns, rows, 0.6),
                                    test::invented_model(one_rule, columns, rows, 0.01)};
    std::vector<Model> rich{test::invented_model(many_rules, columns, rows, 0.2), test::invented_model(many_rules, columns, rows, 0.6)};
    rich.insert(rich.end(), simple.begin(), simple.end());  // which read some of its columns
    const char* const asked = std::getenv("SAMEAS_LIVE_SEQUENCES");  // of a deep test: so many, each step checked
    const int sequences = asked != nullptr ? std::atoi(asked) : 500;
    for (int i = 0; i < sequences / 2; ++i) {
        const bool checks_each = asked != nullptr || i % 4 == 0;
        random_sequence(simple, PairScope::all, static_cast<unsigned>(random()), checks_each);
        random_sequence(rich, i % 3 == 0 ? PairScope::across_sources : PairScope::all, static_cast<unsigned>(random()), checks_each);
    }
}

namespace {

std::vector<std::string> kinds_of(const std::vector<Change>& changes) {
    std::vector<std::string> kinds;
    for (const Change& change : changes) kinds.push_back(name(change.kind));
    return kinds;
}

}  // namespace

TEST_CASE("components of a hundred records and many entities stay what a batch run gives") {
    const unsigned seed = std::random_device()();
    std::mt19937 random(seed);
    INFO("seed " << seed);
    const Model model = test::invented_model(many_rules, columns, sample(), 0.05);
    for (const PairScope scope : {PairScope::all, PairScope::across_sources}) {
        LiveIndex index(model, {.scope = scope, .run = {.threads = 1}});
        for (int step = 0; step < 450; ++step) {
            LiveRecord record{random() % 2 == 0 ? "crm" : "web", std::to_string(random() % 90)};
            const bool removes = random() % 6 == 0;
            if (!removes) record.values = random_values(random, index);
            carry_out(index, {{removes ? LiveEdit::Kind::remove : LiveEdit::Kind::put, std::move(record)}});
            if (step % 50 == 49) require_verified(index);
        }
        CHECK(index.entity_count() > 20);
        CHECK(index.pair_count() > 1000);
    }
}

TEST_CASE("an entity of hundreds of records grows and shrinks as a whole") {
    LiveIndex index(simple_model(), {.run = {.threads = 1}});
    constexpr int records = 330;  // around one of so many more pairs are looked at than LocalLinkage is let
    for (int i = 0; i < records; ++i) index.add(person(std::to_string(i), i % 40 == 0 ? "anna" : "ann", "holm"));
    CHECK(index.entity_count() == 1);
    require_verified(index);
    index.change(person("7", "bo", "holm", "bern"));
    CHECK(index.entity_count() == 2);
    index.change(person("7", "ann", "holm"));
    index.remove("crm", "0");
    CHECK(index.entity_count() == 1);
    require_verified(index);
}

TEST_CASE("a record joins the entity that it belongs to, and the feed says so") {
    std::int64_t now = 1000;
    LiveIndex index(simple_model(), {.clock = [&] { return now += 10; }, .run = {.threads = 1}});
    REQUIRE(index.columns() == std::vector<std::string>{"given", "surname", "town"});
    const Outcome first = index.add(person("1", "ann", "holm"));
    const Outcome second = index.add(person("2", "ann", "holm"));
    CHECK(first.sequence == 1);
    CHECK(first.entity == entity_id("crm", "1"));
    CHECK(second.entity == first.entity);
    const std::vector<Change> changes = index.changes(0);
    REQUIRE(kinds_of(changes) == std::vector<std::string>{"record_added", "entity_created", "record_added"});
    CHECK(changes[1] == Change{2, 1, 1010, ChangeKind::entity_created, "", "", first.entity, {}});
    CHECK(changes[2] == Change{3, 3, 1020, ChangeKind::record_added, "crm", "2", first.entity, {}});
    CHECK(index.changes(1, 1) == std::vector<Change>{changes[1]});
    CHECK(index.changes(3).empty());
    const std::optional<EntityView> entity = index.entity(first.entity);
    REQUIRE(entity);
    CHECK(entity->records == std::vector<EntityView::Member>{{"crm", "1"}, {"crm", "2"}});
    CHECK(index.pair_count() == 1);
}

TEST_CASE("entities that a record joins become one, and fall apart when it goes") {
    LiveIndex index(simple_model(), {.run = {.threads = 1}});
    // 1 and 3 share a surname but nothing else; 2 is like both.
    const std::string a = index.add(person("1", "ann", "holm", "ulm")).entity;
    const std::string c = index.add(person("3", "bea", "holm", "bern")).entity;
    REQUIRE(a != c);
    const std::uint64_t before = index.changes(0).back().sequence;
    index.add(person("2", "ann", "holm", "bern"));
    const std::vector<Change> joined = index.changes(before);
    REQUIRE(kinds_of(joined) == std::vector<std::string>{"record_added", "entity_merged"});
    CHECK(joined[0].entity == a);
    CHECK(joined[1].entity == a);  // as many records each: the one with the least record lives on
    CHECK(joined[1].others == std::vector<std::string>{c});
    CHECK(index.resolve(c) == std::vector<std::string>{a});
    CHECK_FALSE(index.entity(c));
    CHECK(index.entity(a)->former_ids == std::vector<std::string>{c});
    index.remove("crm", "2");
    CHECK(index.entity_of("crm", "1") != index.entity_of("crm", "3"));
    CHECK(index.entity_of("crm", "1") == a);
    const std::string again = index.entity_of("crm", "3");
    CHECK(again != c);  // an id that ended is not given again
    CHECK(index.resolve(again) == std::vector<std::string>{again});
    CHECK(kinds_of(index.changes(index.changes(0).size() - 3)) ==
          std::vector<std::string>{"record_removed", "entity_created", "entity_split"});
    CHECK(index.changes(0).back().others == std::vector<std::string>{again});
    index.remove("crm", "1");
    CHECK(index.resolve(a) == std::vector<std::string>{});
    CHECK(index.changes(0).back().kind == ChangeKind::entity_removed);
    CHECK(index.changes(0).back().entity == a);
    CHECK_FALSE(index.resolve("no such id"));
    const std::string reborn = index.add(person("1", "ann", "holm", "ulm")).entity;
    CHECK(reborn != a);
    CHECK(index.resolve(a) == std::vector<std::string>{});
    require_verified(index);
}

TEST_CASE("matches of a record come best first, with what a batch run would say of the pair") {
    LiveIndex index(simple_model(), {.run = {.threads = 1}});
    index.add(person("1", "ann", "holm"));
    index.add(person("2", "anna", "holm"));
    index.add(person("3", "bo", "holm", "bern"));
    index.add(person("4", "ann", "vries"));  // another key
    const std::vector<Match> matches = index.find_matches(person("2", "ann", "holm"));
    REQUIRE(matches.size() == 2);  // not itself
    CHECK(matches[0].id == "1");
    CHECK(matches[1].id == "3");
    CHECK(matches[0].entity == index.entity_of("crm", "1"));
    CHECK(matches[0].rule == "surname");
    CHECK(matches[0].weight_bits > matches[1].weight_bits);
    CHECK(matches[0].probability == probability(matches[0].weight_bits));
    REQUIRE(matches[0].levels.size() == 3);
    CHECK(matches[0].levels[1].level == 1);
    CHECK(matches[1].levels[1].level == 3);
    CHECK(index.find_matches(person("", "ann", "holm"), {.count_max = 1}).size() == 1);
    CHECK(index.find_matches(person("", "ann", "holm"), {.probability_min = 0.999999}).empty());
    CHECK(index.record_count() == 4);
    CHECK(index.find_matches({"", "", {"ann", "", "ulm"}}).empty());  // no key
}

TEST_CASE("a change that cannot be made says why and changes nothing") {
    LiveIndex index(simple_model(), {.run = {.threads = 1}});
    index.add(person("1", "ann", "holm"));
    CHECK_THROWS_WITH(index.add(person("1", "bo", "holm")), Contains("crm:1") && Contains("already"));
    CHECK_THROWS_WITH(index.change(person("2", "bo", "holm")), Contains("crm:2") && Contains("not in the index"));
    CHECK_THROWS_WITH(index.remove("crm", "2"), Contains("crm:2"));
    CHECK_THROWS_WITH(index.add({"crm", "2", {"ann"}}), Contains("given, surname, town"));
    CHECK_THROWS_AS(index.add({"", "2", {"ann", "holm", ""}}), InvalidInput);
    CHECK_THROWS_AS(index.add({"crm", std::string("a\0b", 3), {"ann", "holm", ""}}), InvalidInput);
    const std::vector<LiveEdit> edits{{LiveEdit::Kind::put, person("2", "bo", "holm")},
                                      {LiveEdit::Kind::remove, {"crm", "7"}},
                                      {LiveEdit::Kind::put, person("3", "bo", "holm")}};
    CHECK_THROWS_WITH(index.apply(edits), Contains("edit 2 of 3") && Contains("crm:7"));
    CHECK_THROWS_AS(index.apply(std::span(edits).subspan(1)), RecordMissing);
    const std::vector<LiveEdit> again{{LiveEdit::Kind::add, person("2", "bo", "holm")}};
    CHECK_THROWS_AS(index.apply(again), RecordExists);
    const std::vector<LiveEdit> old{{LiveEdit::Kind::put, person("2", "bo", "holm"), 77}};
    CHECK_THROWS_AS(index.apply(old), OtherVersion);
    CHECK(index.record_count() == 2);
    CHECK(index.record("crm", "1")->values[0] == "ann");
    const Outcome outcome = index.put({"crm", "4", {"ann\xff", "holm", ""}});
    REQUIRE(outcome.issues.size() == 1);
    CHECK(outcome.issues[0].kind == RowIssueKind::invalid_utf8);
    require_verified(index);
}

namespace {

struct FullLog final : ChangeLog {
    MemoryChangeLog kept;
    bool is_full = false;
    std::function<void()> then = [] {};  // after a change is kept, before it is in place
    void append(const LoggedChange& change) override {
        if (is_full) throw IoError("the disk is full");
        kept.append(change);
        then();
    }
    void switch_version(const LoggedSwap& swap) override {
        if (is_full) throw IoError("the disk is full");
        kept.switch_version(swap);
    }
    std::vector<Change> read(std::uint64_t after, std::size_t count_max) const override { return kept.read(after, count_max); }
};

}  // namespace

TEST_CASE("what the log refuses is not done, and can be done later") {
    FullLog log;
    LiveIndex index(simple_model(), {.log = &log, .run = {.threads = 1}});
    index.add(person("1", "ann", "holm"));
    log.is_full = true;
    CHECK_THROWS_AS(index.add(person("2", "ann", "holm")), IoError);
    CHECK_THROWS_AS(index.remove("crm", "1"), IoError);
    const std::vector<LiveEdit> edits{{LiveEdit::Kind::remove, {"crm", "1"}}};
    CHECK_THROWS_WITH(index.apply(edits), Contains("edit 1 of 1") && Contains("full"));
    CHECK_THROWS_AS(index.apply(edits), IoError);
    CHECK(index.record_count() == 1);
    CHECK(index.find_matches(person("9", "ann", "holm")).size() == 1);
    require_verified(index);
    log.is_full = false;
    CHECK(index.add(person("2", "ann", "holm")).sequence == 3);
    require_verified(index);
}

TEST_CASE("the feed shows a change once it is in place") {
    FullLog log;
    LiveIndex index(simple_model(), {.log = &log, .run = {.threads = 1}});
    index.add(person("1", "ann", "holm"));
    const std::vector<Change> before = index.changes(0);
    std::vector<Change> meanwhile;
    log.then = [&] { meanwhile = index.changes(0); };
    index.add(person("2", "ann", "holm"));
    CHECK(meanwhile == before);
    CHECK(index.changes(0).size() > before.size());
}

TEST_CASE("readers go on while records come and go") {
    LiveIndex index(simple_model(), {.run = {.threads = 1}});
    for (int i = 0; i < 50; ++i) index.put(person(std::to_string(i), i % 2 ? "ann" : "bea", "holm", "ulm"));
    std::vector<std::jthread> readers;
    std::atomic<int> wrong{0}, reads{0};
    for (int r = 0; r < 2; ++r) {
        readers.emplace_back([&](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                const std::vector<Match> matches = index.find_matches(person("", "ann", "holm", "ulm"), {.count_max = 100});
                for (std::size_t m = 0; m < matches.size(); ++m) {
                    if (matches[m].entity.empty() || (m > 0 && matches[m].weight_bits > matches[m - 1].weight_bits)) ++wrong;
                }
                if (matches.size() < 25) ++wrong;  // those that stay
                ++reads;
            }
        });
    }
    std::mt19937 random(5);
    for (int step = 0; step < 300; ++step) {
        const std::string id = std::to_string(50 + random() % 20);
        if (index.record("crm", id)) index.remove("crm", id);
        else index.add(person(id, step % 2 ? "ann" : "bea", "holm", step % 3 ? "ulm" : "bern"));
    }
    readers.clear();
    CHECK(wrong == 0);
    CHECK(reads > 0);
    require_verified(index);
}
