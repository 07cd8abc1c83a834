// The feed of changes, and waiting for the next one.
#include "service/handlers.hpp"

namespace sameas::service {

namespace {

Json change_json(const Change& change) {
    Json entry{{"sequence", change.sequence}, {"cause", change.cause}, {"time_us", change.time_us}, {"kind", name(change.kind)}};
    if (!change.id.empty()) {
        entry["source"] = change.source;
        entry["id"] = change.id;
    }
    entry["entity"] = change.entity;
    if (!change.others.empty()) entry["others"] = change.others;
    return entry;
}

}  // namespace

Response get_changes(Call& call) {
    constexpr std::uint64_t otherwise = 1000;
    const std::uint64_t after = call.query.whole_number("after", 0, INT64_MAX);
    const std::uint64_t count_max = call.query.whole_number("count", otherwise, call.state.limits.changes_max);
    const std::chrono::milliseconds wait = call.query.duration("wait", call.state.limits.wait_max);
    call.query.check_all_read();
    const std::uint64_t seen = call.state.changes.count();  // before reading, so that no change is slept through
    const std::vector<Change> changes = call.state.index.index().changes(after, count_max);
    Json entries = Json::array();
    for (const Change& change : changes) entries.push_back(change_json(change));
    Response response{
        .body = json_text({{"changes", std::move(entries)}, {"next", changes.empty() ? after : changes.back().sequence}})};
    if (changes.empty() && wait.count() > 0 && !call.state.is_ending) {
        response.wait_for_change = seen;
        response.wait = wait;
    }
    return response;
}

}  // namespace sameas::service
