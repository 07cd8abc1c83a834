// Requests of the service: a target on the first line, a body behind it. What is accepted keeps its meaning when it is written
// again, and what is refused is refused with a document that can be read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "service/problem.hpp"
#include "service/record_form.hpp"
#include "service/target.hpp"

using namespace sameas::service;

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

void check_problem(const Problem& problem) {
    const Response response = response_of(problem);
    const Json document = Json::parse(response.body);  // throws where it cannot be read: the fuzzer ends
    check(document["status"] == response.status && response.status >= 400);
}

void try_target(std::string_view text) {
    try {
        const Target target = parse_target(text);
        std::string again;
        for (const std::string& part : target.path) again += "/" + percent_encoded(part);
        check(parse_target(again).path == target.path);
        QueryReader reader(target.query);
        reader.whole_number("after", 0, 1000);
        reader.duration("wait", std::chrono::seconds(60));
        reader.flag("pairs");
        reader.probability("threshold");
        reader.check_all_read();
    } catch (const Problem& problem) {
        check_problem(problem);
    }
}

void try_body(std::string_view text) {
    static const RecordForm form({"given", "surname", "town"});
    try {
        const nlohmann::json body = parsed_json(text);
        check_keys(body, {"values"}, "the body");
        if (!body.contains("values")) return;
        const std::vector<std::string> values = form.values(body["values"]);
        check(form.values(parsed_json(json_text(form.object(values)))) == values);
    } catch (const Problem& problem) {
        check_problem(problem);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t end = text.find('\n');
    try_target(text.substr(0, end));
    if (end != std::string_view::npos) try_body(text.substr(end + 1));
    return 0;
}
