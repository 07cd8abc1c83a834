#pragma once
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/live/store/stored_index.hpp"
#include "service/service.hpp"
#include "service/upload.hpp"
#include "tests/engine/live/live_models.hpp"
#include "tests/io/scratch_folder.hpp"

namespace sameas::service::testing {

inline const char* const settings = R"json({
    "id": "id", "blocking": ["surname", "given, town"], "keep": {"probability": 0.01},
    "comparisons": [
      {"field": "given", "levels": ["exact", "jaro_winkler >= 0.8", "else"]},
      {"field": "surname", "levels": ["exact", "jaro_winkler >= 0.85", "else"]},
      {"field": "town", "levels": ["exact", "else"]}]})json";

inline Model model() {
    sameas::test::Source source{"sample", {{"1", "ann", "holm", "ulm"}, {"2", "bo", "vries", "bern"}}};
    return sameas::test::invented_model(settings, {"id", "given", "surname", "town"}, {source}, 0.3);
}

/// A service over an index in a folder of its own; columns are given, surname, town.
struct SmallService {
    explicit SmallService(const ServiceOptions& options = {}, const Model& of = model()) {
        StoredIndex::create(folder.path("index"), of);
        index = StoredIndex::open(folder.path("index"));
        service = std::make_unique<Service>(*index, options);
    }

    Response ask(const std::string& method, const std::string& target, const std::string& body = "") {
        return service->handle({.method = method, .target = target, .body = body});
    }
    std::unique_ptr<Upload> upload() {
        const Request request{.method = "POST", .target = "/v1/records"};
        return service->begin_upload(request, std::get<Admitted>(service->admit(request)));
    }
    /// The answer as JSON, whose status must be this.
    nlohmann::json json(int status, const std::string& method, const std::string& target, const std::string& body = "") {
        const Response response = ask(method, target, body);
        INFO(method << " " << target << " " << body << " -> " << response.body);
        REQUIRE(response.status == status);
        return nlohmann::json::parse(response.body);
    }
    void put(const std::string& id, const std::string& given, const std::string& surname, const std::string& town) {
        const nlohmann::json body{{"values", {{"given", given}, {"surname", surname}, {"town", town}}}};
        REQUIRE(ask("PUT", "/v1/records/crm/" + id, body.dump()).status < 300);
    }

    io::testing::ScratchFolder folder;
    std::unique_ptr<StoredIndex> index;
    std::unique_ptr<Service> service;
};

}  // namespace sameas::service::testing
