#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "engine/entities.hpp"
#include "engine/evaluate/evaluation.hpp"
#include "engine/linker.hpp"
#include "engine/live/record_lookup.hpp"
#include "python/bindings/interruptible.hpp"

namespace sameas::python {

/// Records made ready to be linked: what the steps of one run share. Unchanged once made, but for the log,
/// which is touched with the interpreter's lock held alone.
struct RunState {
    std::string command;  ///< dedupe or link
    StepOptions options;
    StepLog log;
    Settings settings;
    std::optional<Model> given_model;
    bool is_drafted = false;      ///< settings follow from the data
    bool accept_refused = false;  ///< a model that a gate refuses is used all the same
    RowIssues issues;
    Truth truth;
    bool has_truth = false;
    std::string by;  ///< column that evaluations can tell apart by, or empty
    std::unique_ptr<Linkage> linkage;

    /// Runs a step interruptibly and adds what it said and cost to the log.
    void step(const std::function<void(RunContext&)>& work);
};

/// The pairs that a model kept.
struct KeptPairs {
    std::shared_ptr<RunState> run;
    std::shared_ptr<const Model> model;
    /// Its clusters are not used. Reading pairs and clustering (which may move them to the disk) hold
    /// `mutex`.
    LinkResult result;
    std::mutex mutex;

    /// What finds the records like another one: made when it is first asked for, null where it cannot be. Thread-safe; takes no part
    /// in `mutex`.
    std::shared_ptr<const RecordLookup> lookup(RunContext& context);

    std::mutex lookup_mutex;
    std::optional<std::shared_ptr<const RecordLookup>> made_lookup;  ///< behind lookup_mutex
};

/// The entities of kept pairs, at the threshold of the settings or another.
struct JoinedRecords {
    std::shared_ptr<KeptPairs> pairs;
    Settings settings;  ///< those of the model, with this threshold
    Entities found;
    std::optional<Evaluation> evaluation;
};

/// The record of that name; an empty source: where just one has the id. \throws InvalidInput
RowId record_of(const Table& table, const std::string& source, const std::string& id);

}  // namespace sameas::python
