#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/live/change_planner.hpp"
#include "engine/live/live_settings.hpp"
#include "engine/live/read_write_gate.hpp"

namespace sameas {

/// What one thread needs to read a record and compare it.
struct Workbench {
    explicit Workbench(const ReadPlan& plan) : context({.threads = 1, .memory_bytes = UINT64_MAX}), reader(plan, context) {}
    RunContext context;
    RecordReader reader;
    Comparator::Scratch scratch;
};

/// Workbenches that no thread is using.
class Workbenches {
  public:
    explicit Workbenches(const ReadPlan& plan) : plan_(plan) {}
    std::unique_ptr<Workbench> take();
    void give_back(std::unique_ptr<Workbench> bench);

  private:
    const ReadPlan& plan_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Workbench>> free_;
};

/// A workbench for the time of a call.
class BorrowedWorkbench {
  public:
    explicit BorrowedWorkbench(Workbenches& all) : all_(all), bench_(all.take()) {}
    ~BorrowedWorkbench() { all_.give_back(std::move(bench_)); }
    BorrowedWorkbench(const BorrowedWorkbench&) = delete;
    BorrowedWorkbench& operator=(const BorrowedWorkbench&) = delete;
    Workbench* operator->() const { return bench_.get(); }

  private:
    Workbenches& all_;
    std::unique_ptr<Workbench> bench_;
};

/// All of a live index that depends on its model: the model, and what was made of the records under it.
struct ModelVersion {
    /// \param columns  that records have values of; empty: those that the model reads
    /// \throws InvalidSettings for a model that cannot be live, or that reads other columns
    ModelVersion(const Model& given, const FrozenChoices& choices, PairScope scope, const std::vector<std::string>& columns,
                 const RunContext::Options& run);

    std::shared_ptr<const Model> model;  // with the live settings
    PairScope scope;
    ReadPlan plan;
    PairScorer scorer;
    Workbenches benches;

    ReadWriteGate gate;                  // before the state that readers see
    LiveState state;

    RunContext context;                  // from here on of the writer alone
    ChangePlanner planner;
};

}  // namespace sameas
