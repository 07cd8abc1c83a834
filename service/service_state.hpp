#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "engine/live/store/stored_index.hpp"
#include "service/api_keys.hpp"
#include "service/attempts.hpp"
#include "service/audit_log.hpp"
#include "service/background_swap.hpp"
#include "service/change_signal.hpp"
#include "service/drift_watch.hpp"
#include "service/limits.hpp"
#include "service/metrics.hpp"
#include "service/problem.hpp"
#include "service/record_form.hpp"
#include "service/target.hpp"

// What handlers share, and what each is given.
namespace sameas::service {

class Jobs;
struct Route;

struct ServiceState {
    StoredIndex& index;
    Limits limits;
    ApiKeys* keys = nullptr;         ///< null: nobody is asked for a key
    AuditLog* audit = nullptr;       ///< null: none is kept
    std::function<void(const std::string&)> warn;
    RecordForm form;
    Metrics metrics;
    Attempts attempts;
    std::atomic<bool> is_ending{false};
    std::atomic<bool> has_warned_of_audit{false};
    /// Counts changes of the index, so that those who wait for one need not read the feed.
    ChangeSignal changes = {};
    Jobs* jobs = nullptr;            ///< null: none are taken
    std::filesystem::path backups = {};  ///< folder; empty: none are made
    std::mutex backing_up = {};          ///< held while one is made
    DriftWatch drift{index.index(), limits.drift_every};
    /// The last member: it ends before what its end is told to.
    BackgroundSwap swap{index};
};

/// One request on its way through a handler.
struct Call {
    ServiceState& state;
    const Request& request;
    std::vector<std::string> arguments;  ///< what stands for {...} in the route
    QueryReader query;
    Caller caller = {};
    /// What the audit log is to say.
    std::vector<std::pair<std::string, std::string>> records = {};
    std::string entity = {}, job = {}, backup = {};
};

/// The edits done. Counts the changes.
std::vector<EditResult> apply_edits(ServiceState& state, std::span<const LiveEdit> edits);
/// Notes what a call did, where there is something to note. \throws IoError where a read cannot be noted
void write_audit(const Call& call, const Route& route, int status);
/// Notes a change that was done: its answer stands even where the audit log cannot be written, which is warned of once.
void note_change(ServiceState& state, const AuditEntry& entry);
/// What an edit that was not done says.
Problem problem_of(const EditResult& result);
/// What is said of an exception; called in a handler of exceptions.
Problem problem_of_current_exception();

}  // namespace sameas::service
