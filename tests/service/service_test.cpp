#include "service/service.hpp"

#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <sstream>

#include "service/api_keys.hpp"
#include "service/audit_log.hpp"
#include "service/problem.hpp"
#include "small_service.hpp"

using namespace sameas;
using namespace sameas::service;
using Catch::Matchers::Contains;
using testing::SmallService;
using Value = nlohmann::json;

namespace {

const char* const ann = R"({"values": {"given": "Ann", "surname": "Holm", "town": "Ulm"}})";

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("a record is put, read, changed and removed", "[service]") {
    SmallService small;
    const Value added = small.json(201, "PUT", "/v1/records/crm/4%2F11", ann);
    CHECK(added["id"] == "4/11");
    CHECK(added["version"] == 1);
    CHECK(added["entity"].get<std::string>().size() == 26);
    const Value read = small.json(200, "GET", "/v1/records/crm/4%2F11");
    CHECK(read["values"] == Value{{"given", "Ann"}, {"surname", "Holm"}, {"town", "Ulm"}});
    CHECK(small.ask("GET", "/v1/records/crm/4%2F11").etag == "\"1\"");
    const Value changed = small.json(200, "PUT", "/v1/records/crm/4%2F11", R"({"values": {"given": "Ann", "town": null}})");
    CHECK(changed["version"] > added["version"]);
    CHECK(small.json(200, "GET", "/v1/records/crm/4%2F11")["values"]["surname"].is_null());
    CHECK(small.ask("DELETE", "/v1/records/crm/4%2F11").status == 204);
    CHECK(small.json(404, "GET", "/v1/records/crm/4%2F11")["type"] == "urn:sameas:problem:not-found");
    CHECK(small.ask("DELETE", "/v1/records/crm/4%2F11").status == 404);
}

TEST_CASE("a change holds for the version that was seen, and may be sent twice", "[service]") {
    SmallService small;
    const auto put = [&](const std::string& body, const std::string& if_match, const std::string& if_none_match = "") {
        return small.service->handle({.method = "PUT", .target = "/v1/records/crm/1", .body = body, .if_match = if_match, .if_none_match = if_none_match});
    };
    CHECK(put(ann, "*").status == 412);
    CHECK(put(ann, "\"0\"").status == 412);
    CHECK(small.ask("GET", "/v1/records/crm/1").status == 404);
    CHECK(put(ann, "", "*").status == 201);
    const char* const other = R"({"values": {"given": "Bo"}})";
    CHECK_THAT(put(other, "", "*").body, Contains("412") && Contains("is there already, with version 1"));
    CHECK(put(other, "\"1\"").status == 200);
    const Response conflict = put(ann, "\"1\"");
    CHECK(conflict.status == 412);
    CHECK(Value::parse(conflict.body)["field"] == "If-Match");
    CHECK(put(other, "\"1\"").status == 200);  // the answer was lost, say: it is as it was wanted
    CHECK(put(ann, "1").status == 400);
    CHECK(put(ann, "W/\"3\"").status == 400);
    const auto get = [&](const std::string& if_match, const std::string& if_none_match) {
        return small.service->handle({.method = "GET", .target = "/v1/records/crm/1", .if_match = if_match, .if_none_match = if_none_match});
    };
    const std::string version = get("", "").etag;
    CHECK(get("", version).status == 200);   // its entity may be another one, though the record is the same
    CHECK(get("", "W/" + version).status == 200);
    CHECK(get(version, "").status == 200);
    CHECK(get("\"1\"", "").status == 412);
    CHECK(get("\"1\"", version).status == 412);
    CHECK(small.service->handle({.method = "DELETE", .target = "/v1/records/crm/1", .if_match = "\"1\""}).status == 412);
}

TEST_CASE("what is wrong with a record is named with field and value", "[service]") {
    SmallService small;
    const auto problem = [&](int status, const std::string& body) { return small.json(status, "PUT", "/v1/records/crm/1", body); };
    const Value unknown = problem(422, R"({"values": {"surnam": "Holm"}})");
    CHECK(unknown["field"] == "values.surnam");
    CHECK(unknown["value"] == "\"Holm\"");
    CHECK_THAT(unknown["detail"].get<std::string>(), Contains("did you mean surname?"));
    CHECK(problem(422, R"({"values": {"town": ["a"]}})")["field"] == "values.town");
    CHECK(problem(422, R"({"values": {"town": ")" + std::string(65'537, 'x') + R"("}})")["field"] == "values.town");
    CHECK(problem(400, "{")["type"] == "urn:sameas:problem:malformed-request");
    CHECK(problem(400, "[]")["field"] == "body");
    CHECK(problem(400, "{}")["status"] == 400);
    CHECK(problem(400, R"({"value": {}})")["field"] == "value");
    CHECK(problem(400, "{\"values\": {\"town\": \"\xff\"}}")["status"] == 400);
    CHECK(small.json(422, "PUT", "/v1/records//1", ann)["status"] == 422);
    CHECK(small.json(400, "PUT", "/v1/records/crm/1%00", ann)["field"] == "target");
    CHECK(small.json(400, "PUT", "/v1/records/crm/1?froce=true", ann)["field"] == "query.froce");
    CHECK(small.json(200, "GET", "/v1/ready")["records"] == 0);
}

TEST_CASE("a search finds what is alike, best first, and stores nothing", "[service]") {
    SmallService small;
    small.put("1", "Ann", "Holm", "Ulm");
    small.put("2", "Bo", "Holm", "Bern");
    const char* const asked = R"({"values": {"given": "ann", "surname": "HOLM", "town": "ulm"}, "explain": true})";
    const Value found = small.json(200, "POST", "/v1/search", asked);
    REQUIRE(found["matches"].size() == 2);
    CHECK(found["matches"][0]["id"] == "1");
    CHECK(found["matches"][0]["is_match"] == true);
    CHECK(found["matches"][0]["probability"] > found["matches"][1]["probability"]);
    CHECK(found["matches"][0]["comparisons"][0] ==
          Value{{"name", "given"}, {"level", "exact"}, {"level_number", 1}, {"bits", found["matches"][0]["comparisons"][0]["bits"]}});
    CHECK(small.json(200, "POST", "/v1/search", R"({"values": {"surname": "holm"}, "top": 1})")["matches"].size() == 1);
    CHECK(small.json(200, "POST", "/v1/search", R"({"values": {"surname": "holm"}, "source": "crm", "id": "1"})")["matches"].size() == 1);
    CHECK(small.json(200, "POST", "/v1/search", R"({"values": {}})")["matches"].empty());
    CHECK(small.json(422, "POST", "/v1/search", R"({"values": {}, "top": 1001})")["field"] == "top");
    CHECK(small.json(422, "POST", "/v1/search", R"({"values": {}, "top": 0})")["field"] == "top");
    CHECK(small.json(422, "POST", "/v1/search", R"({"values": {}, "floor": 1.5})")["field"] == "floor");
    CHECK(small.json(200, "GET", "/v1/ready")["records"] == 2);
}

TEST_CASE("an entity has its records and pairs, and one that ended names its successors", "[service]") {
    SmallService small;
    small.put("1", "Ann", "Holm", "Ulm");
    const std::string first = small.json(200, "GET", "/v1/records/crm/1")["entity"];
    small.put("2", "Zoe", "Vries", "Bern");
    const std::string second = small.json(200, "GET", "/v1/records/crm/2")["entity"];
    CHECK(first != second);
    small.put("2", "Ann", "Holm", "Ulm");
    const std::string both = small.json(200, "GET", "/v1/records/crm/2")["entity"];
    const Value entity = small.json(200, "GET", "/v1/entities/" + both + "?pairs=true");
    CHECK(entity["records"].size() == 2);
    REQUIRE(entity["pairs"].size() == 1);
    CHECK(entity["pairs"][0]["rule"] == "surname");
    const Value gone = small.json(410, "GET", "/v1/entities/" + (both == first ? second : first));
    CHECK(gone["successors"] == Value{both});
    CHECK(small.json(404, "GET", "/v1/entities/nonsense")["field"] == "id");
    CHECK(small.json(422, "GET", "/v1/entities/" + both + "?pairs=1")["field"] == "query.pairs");
}

TEST_CASE("explain weighs a pair as the search does", "[service]") {
    SmallService small;
    small.put("1", "Ann", "Holm", "Ulm");
    small.put("2", "Anne", "Holm", "Bern");
    const Value pair = small.json(200, "GET", "/v1/explain?left=crm:1&right=crm:2");
    const Value found = small.json(200, "POST", "/v1/search", R"({"values": {"given": "Ann", "surname": "Holm", "town": "Ulm"}, "source": "crm", "id": "1"})");
    CHECK(pair["match_weight"] == found["matches"][0]["match_weight"]);
    CHECK(pair["comparisons"][0]["left"] == Value{"Ann"});
    CHECK(small.json(404, "GET", "/v1/explain?left=crm:1&right=crm:9")["value"] == "crm:9");
    CHECK(small.json(400, "GET", "/v1/explain?left=crm:1")["field"] == "query.right");
    CHECK(small.json(422, "GET", "/v1/explain?left=crm:1&right=crm:1")["status"] == 422);
}

TEST_CASE("an identity is accepted, rejected, or cannot be told; attempts are few", "[service]") {
    SmallService small({.limits = {.attempts_max = 4}});
    small.put("1", "Ann", "Holm", "Ulm");
    const std::string entity = small.json(200, "GET", "/v1/records/crm/1")["entity"];
    const auto decision = [&](const Value& values) {
        return small.json(200, "POST", "/v1/verify-identity", Value{{"entity", entity}, {"values", values}}.dump());
    };
    const Value accepted = decision({{"given", "ann"}, {"surname", "Holm"}, {"town", "Ulm"}});
    CHECK(accepted["decision"] == "accepted");
    CHECK(accepted["reasons"][0] == Value{{"comparison", "given"}, {"result", "agrees"}});
    CHECK(accepted["attempts_left"] == 3);
    CHECK(decision({{"given", "Bo"}, {"surname", "Vries"}, {"town", "Bern"}})["decision"] == "rejected");
    const Value one = decision({{"surname", "Holm"}});
    CHECK(one["decision"] == "insufficient");
    CHECK(one["reasons"][0]["result"] == "not compared");
    CHECK_THAT(decision({{"given", "Bo"}, {"surname", "x"}, {"town", "y"}}).dump(), !Contains("Ann") && !Contains("Ulm"));
    const Response fifth = small.ask("POST", "/v1/verify-identity", Value{{"entity", entity}, {"values", Value::object()}}.dump());
    CHECK(fifth.status == 429);
    CHECK(fifth.retry_after_s > 0);
    CHECK(small.json(422, "POST", "/v1/verify-identity", Value{{"entity", entity}, {"values", Value::object()}, {"agree", 1}}.dump())["field"] == "agree");
}

TEST_CASE("records whose dates do not parse are not told of by what cannot compare them", "[service]") {
    const char* const dated = R"json({"id": "id", "fields": {"born": {"type": "date", "order": "ymd"}}, "blocking": ["surname"], "keep": {"probability": 0.01},
        "comparisons": [{"field": "surname", "levels": ["exact", "else"]}, {"field": "born", "levels": ["exact", "else"]}]})json";
    const sameas::test::Source source{"sample", {{"1", "holm", "1980-01-02"}, {"2", "vries", "1990-03-04"}}};
    SmallService small({}, sameas::test::invented_model(dated, {"id", "surname", "born"}, {source}, 0.3));
    const char* const body = R"({"values": {"surname": "Holm", "born": "unborn"}})";
    const std::string entity = small.json(201, "PUT", "/v1/records/crm/1", body)["entity"];
    small.json(201, "PUT", "/v1/records/crm/2", body);
    const Value claim{{"entity", entity}, {"values", {{"surname", "Holm"}, {"born", "1980-01-02"}}}};
    for (const Value& problem : {small.json(422, "GET", "/v1/explain?left=crm:1&right=crm:2"), small.json(422, "POST", "/v1/verify-identity", claim.dump())}) {
        CHECK_THAT(problem["detail"].get<std::string>(), Contains("does not parse"));
        CHECK_THAT(problem.dump(), !Contains("unborn"));
    }
}

TEST_CASE("without keys no page in a browser is answered", "[service]") {
    SmallService small;
    const auto status = [&](const std::string& origin, const std::string& host) {
        return small.service->handle({.method = "GET", .target = "/v1/model", .origin = origin, .host = host}).status;
    };
    for (const char* host : {"", "localhost", "LocalHost:8080", "127.0.0.1:8080", "127.9.9.9", "[::1]:8080", "[::1]"}) CHECK(status("", host) == 200);
    for (const char* host : {"pages.example", "127.0.0.1.pages.example:8080", "192.0.2.1", "[2001:db8::1]", "localhost.pages.example"}) CHECK(status("", host) == 403);
    for (const char* origin : {"https://pages.example", "null", "http://localhost"}) CHECK(status(origin, "localhost") == 403);
    CHECK(std::get<Response>(small.service->admit({.method = "POST", .target = "/v1/records", .origin = "null"})).status == 403);
}

TEST_CASE("a change that was done keeps its answer when it cannot be noted, and a read is refused", "[service]") {
    AuditLog audit("/dev/full");
    std::vector<std::string> warnings;
    SmallService small({.audit = &audit, .warn = [&](const std::string& line) { warnings.push_back(line); }});
    CHECK(small.ask("PUT", "/v1/records/crm/1", ann).status == 201);
    CHECK(small.ask("PUT", "/v1/records/crm/1", R"({"values": {}})").status == 200);
    CHECK(small.ask("GET", "/v1/records/crm/1").status == 503);
    REQUIRE(warnings.size() == 1);
    CHECK_THAT(warnings[0], Contains("/dev/full"));
}

TEST_CASE("a change is told, noted and shown once it is safe", "[service]") {
    io::testing::ScratchFolder folder;
    AuditLog audit(folder.path("audit.jsonl"));
    SmallService small({.audit = &audit});
    const auto done = [&](const std::string& method, const std::string& body, const std::string& if_match = "") {
        const Request request{.method = method, .target = "/v1/records/crm/1", .body = body, .if_match = if_match};
        const auto admission = small.service->admit(request);
        const Admitted& admitted = std::get<Admitted>(admission);
        CHECK(admitted.workload == Workload::edit);
        const std::string noted = text_of(folder.path("audit.jsonl"));
        const std::uint64_t raised = small.service->state().changes.count(), before = small.index->index().sequence();
        const Response response = small.service->handle(request, admitted);
        const std::uint64_t sequence = small.index->index().sequence();
        if (response.status < 300) {
            CHECK(response.change > 0);
            CHECK(text_of(folder.path("audit.jsonl")) == noted);
            if (sequence > before) CHECK(small.service->state().changes.count() == raised);  // else it was sent again
            CHECK(small.index->index().changes(before).empty());
        }
        const Response settled = small.service->settle(request, admitted, response);
        CHECK(settled.status == response.status);
        CHECK(text_of(folder.path("audit.jsonl")).size() > noted.size());
        CHECK(small.index->index().changes(0).back().sequence == sequence);
        return settled.status;
    };
    CHECK(done("PUT", ann) == 201);
    CHECK(done("PUT", R"({"values": {}})", "\"1\"") == 200);
    CHECK(done("PUT", R"({"values": {}})", "\"1\"") == 200);  // sent again
    CHECK(done("PUT", ann, "\"1\"") == 412);
    CHECK(done("DELETE", "") == 204);
}

TEST_CASE("a line of the audit log that was cut short spoils no other", "[service]") {
    io::testing::ScratchFolder folder;
    AuditLog audit(folder.path("audit.jsonl"));
    rlimit was{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &was) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{10, was.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    CHECK_THROWS_AS(audit.append({"crm", "192.0.2.7", "first"}), IoError);
    ::setrlimit(RLIMIT_FSIZE, &was);
    std::signal(SIGXFSZ, handler);
    audit.append({"crm", "192.0.2.7", "second"});
    audit.append({"crm", "192.0.2.7", "third"});
    std::istringstream lines(text_of(folder.path("audit.jsonl")));
    std::string line;
    REQUIRE(std::getline(lines, line));
    CHECK(line.size() == 10);
    for (const char* request : {"second", "third"}) {
        REQUIRE(std::getline(lines, line));
        CHECK(Value::parse(line)["request"] == request);
    }
}

TEST_CASE("the feed is read from any sequence, and waited for", "[service]") {
    SmallService small;
    small.put("1", "Ann", "Holm", "Ulm");
    const Value all = small.json(200, "GET", "/v1/changes");
    REQUIRE(all["changes"].size() == 2);
    CHECK(all["changes"][0]["kind"] == "record_added");
    CHECK(all["changes"][1]["kind"] == "entity_created");
    CHECK(all["next"] == 2);
    CHECK(small.json(200, "GET", "/v1/changes?after=1&count=1")["changes"][0]["sequence"] == 2);
    const Response nothing_yet = small.ask("GET", "/v1/changes?after=2&wait=30s");
    REQUIRE(nothing_yet.wait_for_change);
    CHECK(nothing_yet.wait == std::chrono::seconds(30));
    CHECK(*nothing_yet.wait_for_change == small.service->state().changes.count());
    small.put("2", "Bo", "Vries", "Bern");
    CHECK(*nothing_yet.wait_for_change != small.service->state().changes.count());
    CHECK_FALSE(small.ask("GET", "/v1/changes?after=2&wait=30s").wait_for_change);
    CHECK(small.json(422, "GET", "/v1/changes?wait=61s")["field"] == "query.wait");
    CHECK(small.json(422, "GET", "/v1/changes?after=-1")["field"] == "query.after");
}

TEST_CASE("lines are edits by themselves, wherever the body is cut", "[service]") {
    SmallService small({.limits = {.body_bytes_max = 200, .lines_max = 6}});
    const std::string body = R"({"source": "crm", "id": "1", "values": {"given": "Ann"}})" "\n\n"
                             R"({"source": "crm", "id": "2", "values": {"givn": "Bo"}})" "\n"
                             R"({"source": "crm", "id": "1", "remove": true})" "\n"
                             R"({"source": "crm", "id": "3", "values": {"given": "Bo"}, "version": 7})";
    for (const std::size_t cut : {std::size_t{1}, std::size_t{30}, body.size()}) {
        const auto upload = small.upload();
        std::string answer;
        for (std::size_t at = 0; at < body.size(); at += cut) answer += upload->take(std::string_view(body).substr(at, cut));
        answer += upload->finish();
        std::istringstream lines(answer);
        std::vector<Value> all;
        for (std::string line; std::getline(lines, line);) all.push_back(Value::parse(line));
        REQUIRE(all.size() == 4);
        CHECK(all[0]["line"] == 1);
        CHECK(all[0].contains("version"));
        CHECK(all[1]["line"] == 3);
        CHECK(all[1]["problem"]["field"] == "values.givn");
        CHECK(all[2]["line"] == 4);
        CHECK_FALSE(all[2].contains("problem"));
        CHECK(all[3]["problem"]["status"] == 412);
        CHECK(small.json(200, "GET", "/v1/ready")["records"] == 0);
    }
    const auto upload = small.upload();
    CHECK_THAT(upload->take(std::string(201, 'x')), Contains("too-large"));
    CHECK(upload->is_over());
    const auto many = small.upload();
    CHECK(many->take("\n\n\n\n\n\n").empty());
    CHECK_THAT(many->take("\n"), Contains("more than 6 lines"));
}

TEST_CASE("paths and methods that there are not are told apart", "[service]") {
    SmallService small;
    CHECK(small.json(404, "GET", "/v2/nothing")["field"] == "target");
    const Response other = small.ask("POST", "/v1/records/crm/1");
    CHECK(other.status == 405);
    CHECK(other.allow == "GET, HEAD, PUT, DELETE");
    CHECK(small.json(400, "GET", "nothing")["status"] == 400);
    CHECK(small.json(200, "GET", "/v1/health")["status"] == "ok");
    CHECK(small.json(200, "GET", "/v1/model")["columns"] == Value{"given", "surname", "town"});
    CHECK(small.json(200, "GET", "/v1/openapi.json")["openapi"] == "3.1.0");
    CHECK(small.json(200, "GET", "/v1/drift")["model_is_due"] == false);
    const std::string metrics = small.ask("GET", "/metrics").body;
    CHECK_THAT(metrics, Contains("sameas_requests_total{method=\"GET\",route=\"/v1/health\",status=\"200\"} 1\n"));
    CHECK_THAT(metrics, Contains("sameas_records 0\n"));
    CHECK_THAT(metrics, Contains("sameas_expected_matches 0\n") && Contains("sameas_model_expects_too_many 0\n"));
    small.service->begin_ending();
    CHECK(small.ask("GET", "/v1/ready").status == 503);
    CHECK(small.ask("GET", "/v1/health").status == 200);
}

TEST_CASE("keys open what their role allows, and the audit log says who did what", "[service]") {
    io::testing::ScratchFolder folder;
    const std::string reader = ApiKeys::add(folder.path("keys.json"), {"desk", Role::search});
    const std::string writer = ApiKeys::add(folder.path("keys.json"), {"crm", Role::write});
    ApiKeys keys = ApiKeys::read(folder.path("keys.json"));
    std::string log;
    {
        AuditLog audit(folder.path("audit.jsonl"));
        SmallService small({.keys = &keys, .audit = &audit});
        const auto ask = [&](const std::string& method, const std::string& target, const std::string& key, const std::string& body = "") {
            return small.service->handle({.method = method, .target = target, .body = body, .authorization = key.empty() ? "" : "Bearer " + key, .peer = "192.0.2.7"});
        };
        CHECK(ask("GET", "/v1/health", "").status == 200);
        CHECK(ask("GET", "/v1/model", "").asks_for_key);
        CHECK(ask("GET", "/v1/model", "0" + reader).status == 401);
        CHECK(ask("GET", "/v1/model", reader).status == 200);
        CHECK(ask("PUT", "/v1/records/crm/1", reader, ann).status == 403);
        CHECK(ask("PUT", "/v1/records/crm/1", writer, ann).status == 201);
        CHECK(ask("POST", "/v1/search", reader, ann).status == 200);
        CHECK(ask("GET", "/metrics", writer).status == 403);
        CHECK(std::get<Response>(small.service->admit({.method = "POST", .target = "/v1/records"})).status == 401);
        log = text_of(folder.path("audit.jsonl"));
    }
    std::istringstream lines(log);
    std::string line;
    REQUIRE(std::getline(lines, line));
    const Value put = Value::parse(line);
    CHECK(put["caller"] == "crm");
    CHECK(put["peer"] == "192.0.2.7");
    CHECK(put["request"] == "PUT /v1/records/{source}/{id}");
    CHECK(put["records"] == Value::parse(R"([["crm", "1"]])"));
    REQUIRE(std::getline(lines, line));
    CHECK(Value::parse(line)["caller"] == "desk");
    CHECK_FALSE(std::getline(lines, line));
    CHECK_THAT(log, !Contains("Holm") && !Contains(writer));
}

TEST_CASE("a request is refused before its body by route, page and key alone", "[service]") {
    io::testing::ScratchFolder folder;
    const std::string reader = ApiKeys::add(folder.path("keys.json"), {"desk", Role::search});
    ApiKeys keys = ApiKeys::read(folder.path("keys.json"));
    SmallService small({.keys = &keys});
    const auto refusal = [&](const std::string& method, const std::string& target, const std::string& key) {
        auto admission = small.service->admit({.method = method, .target = target, .body = "not looked at", .authorization = key});
        const auto* const response = std::get_if<Response>(&admission);
        return response == nullptr ? 0 : response->status;
    };
    CHECK(refusal("PUT", "/v1/nothing", "") == 404);
    CHECK(refusal("PATCH", "/v1/search", "") == 405);
    CHECK(refusal("POST", "/v1/search", "") == 401);
    CHECK(refusal("PUT", "/v1/records/a/b", "Bearer " + reader) == 403);
    CHECK(refusal("POST", "/v1/search", "Bearer " + reader) == 0);
    CHECK_THAT(small.service->state().metrics.text(), Contains("route=\"/v1/search\",status=\"401\"} 1\n"));
}

TEST_CASE("a wait for changes ends with the next change, and one that ends empty counts", "[service]") {
    SmallService small;
    const Request request{.method = "GET", .target = "/v1/changes?wait=1s"};
    const Admitted admitted = std::get<Admitted>(small.service->admit(request));
    const Response empty = small.service->handle(request, admitted);
    REQUIRE(empty.wait_for_change);
    ChangeSignal& changes = small.service->state().changes;
    int woken = 0;
    const std::uint64_t ticket = changes.wake_beyond(*empty.wait_for_change, [&] { ++woken; });
    CHECK(ticket > 0);
    changes.forget(changes.wake_beyond(*empty.wait_for_change, [&] { woken += 100; }));
    small.put("1", "Ann", "Holm", "Ulm");
    small.put("2", "Bo", "Vries", "Bern");
    CHECK(woken == 1);
    CHECK(changes.wake_beyond(*empty.wait_for_change, [&] { woken += 100; }) == 0);
    CHECK_FALSE(small.service->handle(request, admitted).wait_for_change);
    const auto counted = [&] { return small.service->state().metrics.text().find("route=\"/v1/changes\",status=\"200\"} 2\n") != std::string::npos; };
    CHECK_FALSE(counted());
    small.service->end_wait(admitted, empty);
    CHECK(counted());
}

TEST_CASE("numbers of records are kept as they were written", "[service]") {
    SmallService small;
    const char* const written[] = {"9007199254740993", "123456789012345678901234567890", "1.50", "-0", "1E2", "0.1000"};
    for (const std::string number : written) {
        small.json(number == written[0] ? 201 : 200, "PUT", "/v1/records/crm/1", R"({"values": {"given": )" + number + "}}");
        CHECK(small.json(200, "GET", "/v1/records/crm/1")["values"]["given"] == number);
    }
    CHECK(small.ask("POST", "/v1/search", R"({"values": {"given": 1.50}, "floor": 0.50})").status == 200);
}

TEST_CASE("a name that two records go by is told, and each can be named", "[service]") {
    SmallService small;
    for (const char* const target : {"/v1/records/a/b%3Ac", "/v1/records/a%3Ab/c", "/v1/records/crm/1"}) REQUIRE(small.ask("PUT", target, ann).status == 201);
    CHECK_THAT(small.json(422, "GET", "/v1/explain?left=a:b:c&right=crm:1")["detail"].get<std::string>(), Contains("left_source"));
    CHECK(small.json(200, "GET", "/v1/explain?left_source=a:b&left=c&right=crm:1")["left"]["source"] == "a:b");
    CHECK(small.json(200, "GET", "/v1/explain?left_source=a&left=b:c&right=crm:1")["left"]["source"] == "a");
    CHECK(small.ask("GET", "/v1/explain?left_source=a&left=c&right=crm:1").status == 404);
}

TEST_CASE("a service without jobs takes none", "[service]") {
    SmallService small;
    CHECK(small.json(404, "GET", "/v1/jobs")["detail"] == "this service takes no jobs");
    CHECK(small.ask("POST", "/v1/jobs", "{}").status == 404);
}
