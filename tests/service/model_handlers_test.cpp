#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <thread>

#include "service/api_keys.hpp"
#include "service/audit_log.hpp"
#include "small_service.hpp"

using namespace sameas;
using namespace sameas::service;
using Catch::Matchers::Contains;
using testing::SmallService;
using Value = nlohmann::json;

namespace {

/// Of the same columns: only records of one town meet.
Model model_by_town() {
    Model model = testing::model();
    model.settings.blocking = parse_settings(R"({"id": "id", "blocking": ["town"], "comparisons": [{"field": "town", "levels": ["exact", "else"]}]})", "test").blocking;
    return model;
}

/// How the swap ended that is under way.
Value ended_swap(SmallService& small) {
    for (int look = 0; look < 2000; ++look) {
        Value swap = small.json(200, "GET", "/v1/model").at("swap");
        if (swap["state"] != "running") return swap;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    throw std::runtime_error("the swap does not end");
}

void put_three(SmallService& small) {
    small.put("1", "Ann", "Holm", "Ulm");
    small.put("2", "Ann", "Vries", "Ulm");
    small.put("3", "Bo", "Holm", "Bern");
}

}  // namespace

TEST_CASE("another model is put in place while the service answers, and all routes follow it", "[service]") {
    SmallService small;
    put_three(small);
    CHECK_FALSE(small.json(200, "GET", "/v1/model").contains("swap"));
    const std::uint64_t seen = small.service->state().changes.count();
    const Value begun = small.json(202, "POST", "/v1/model", to_json(model_by_town()));
    CHECK(begun["swap"]["state"] == "running");
    const Value ended = ended_swap(small);
    INFO(ended);
    REQUIRE(ended["state"] == "done");
    CHECK(ended["records"] == 3);
    CHECK(ended["ended_us"] >= ended["began_us"]);
    CHECK(small.json(200, "GET", "/v1/model")["blocking"] == Value{"town"});
    const Value matches = small.json(200, "POST", "/v1/search", R"({"values": {"given": "Ann", "surname": "Holm", "town": "Ulm"}, "explain": true})")["matches"];
    REQUIRE(matches.size() == 2);
    CHECK(matches[0]["rule"] == "town");
    CHECK(small.json(200, "GET", "/v1/explain?left=crm:1&right=crm:2").dump().find("town") != std::string::npos);
    const Value changes = small.json(200, "GET", "/v1/changes?count=1000")["changes"];
    CHECK(std::any_of(changes.begin(), changes.end(), [](const Value& change) { return change["kind"] == "model_changed"; }));
    for (int look = 0; look < 400 && small.service->state().changes.count() == seen; ++look) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    CHECK(small.service->state().changes.count() > seen);
    const std::string metrics = small.ask("GET", "/metrics").body;
    CHECK_THAT(metrics, Contains("sameas_model_swap_running 0\n") && Contains("sameas_model_swaps_total{result=\"done\"} 1\n"));
}

TEST_CASE("a model that cannot be put in place is a problem at once, and nothing changes", "[service]") {
    SmallService small;
    put_three(small);
    CHECK(small.json(400, "POST", "/v1/model", "{")["type"] == "urn:sameas:problem:malformed-request");
    CHECK(small.json(422, "POST", "/v1/model", "{}")["status"] == 422);
    CHECK(small.json(422, "POST", "/v1/model?date_order=dym", to_json(testing::model()))["field"] == "query.date_order");
    CHECK(small.ask("POST", "/v1/model?date=dmy", to_json(testing::model())).status == 400);
    const sameas::test::Source source{"sample", {{"1", "ann", "5551"}, {"2", "bo", "5552"}}};
    const Model by_phone = sameas::test::invented_model(
        R"({"id": "id", "blocking": ["phone"], "comparisons": [{"field": "given", "levels": ["exact", "else"]}, {"field": "phone", "levels": ["exact", "else"]}]})",
        {"id", "given", "phone"}, {source});
    CHECK_THAT(small.json(422, "POST", "/v1/model", to_json(by_phone))["detail"].get<std::string>(), Contains("phone") && Contains("do not have"));
    Model limited = testing::model();
    limited.settings.group_limits.push_back({.rule = {}, .limit = {.rows_max = 5, .policy = GroupPolicy::skip, .by = {}}});
    CHECK_THAT(small.json(422, "POST", "/v1/model", to_json(limited))["detail"].get<std::string>(), Contains("group"));
    Model automatic = testing::model();
    automatic.settings.automatic_threshold = true;
    CHECK_THAT(small.json(422, "POST", "/v1/model", to_json(automatic))["detail"].get<std::string>(), Contains("threshold"));
    CHECK(small.json(422, "POST", "/v1/model?threshold=2", to_json(automatic))["field"] == "query.threshold");
    CHECK_FALSE(small.json(200, "GET", "/v1/model").contains("swap"));
    CHECK(small.ask("POST", "/v1/model?threshold=0.75", to_json(automatic)).status == 202);
    CHECK(ended_swap(small)["state"] == "done");
    CHECK(small.json(200, "GET", "/v1/model")["threshold"] == 0.75);
    CHECK(small.ask("POST", "/v1/model?keep_groups=true", to_json(limited)).status == 202);
    CHECK(ended_swap(small)["state"] == "done");
}

TEST_CASE("a model that reads fewer columns takes the place of one that reads more", "[service]") {
    SmallService small;
    put_three(small);
    const sameas::test::Source source{"sample", {{"1", "ann", "ulm"}, {"2", "bo", "bern"}}};
    const Model fewer = sameas::test::invented_model(
        R"({"id": "id", "blocking": ["town"], "keep": {"probability": 0.01}, "comparisons": [{"field": "given", "levels": ["exact", "else"]}, {"field": "town", "levels": ["exact", "else"]}]})",
        {"id", "given", "town"}, {source}, 0.3);
    REQUIRE(small.ask("POST", "/v1/model", to_json(fewer)).status == 202);
    REQUIRE(ended_swap(small)["state"] == "done");
    CHECK(small.json(200, "GET", "/v1/model")["columns"].size() == 3);
    small.put("4", "Ann", "Reed", "Ulm");
    CHECK(small.json(200, "GET", "/v1/explain?left=crm:1&right=crm:4")["comparisons"].size() == 2);
    const Value match = small.json(200, "POST", "/v1/search", R"({"values": {"given": "Ann", "town": "Ulm"}, "top": 1, "explain": true})")["matches"][0];
    CHECK(match["comparisons"].size() == 2);
    const Value claim{{"entity", match["entity"]}, {"values", {{"given", "Ann"}, {"town", "Ulm"}}}};
    CHECK(small.json(200, "POST", "/v1/verify-identity", claim.dump())["reasons"].size() == 2);
}

TEST_CASE("who asked for another model is in the audit log, and so is how it ended", "[service]") {
    io::testing::ScratchFolder folder;
    const std::string writer = ApiKeys::add(folder.path("keys.json"), {"crm", Role::write});
    const std::string head = ApiKeys::add(folder.path("keys.json"), {"head", Role::admin});
    ApiKeys keys = ApiKeys::read(folder.path("keys.json"));
    {
        AuditLog audit(folder.path("audit.jsonl"));
        SmallService small({.keys = &keys, .audit = &audit});
        const auto status = [&](const std::string& key) {
            return small.service->handle({.method = "POST", .target = "/v1/model", .body = to_json(model_by_town()), .authorization = "Bearer " + key}).status;
        };
        CHECK(status(writer) == 403);
        CHECK(status(head) == 202);
    }  // waits for what is under way
    std::ifstream in(folder.path("audit.jsonl"));
    std::vector<Value> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(Value::parse(line));
    REQUIRE(lines.size() == 2);
    for (const Value& line : lines) {
        CHECK(line["caller"] == "head");
        CHECK(line["request"] == "POST /v1/model");
    }
}
