#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

#include "engine/live/change_planner.hpp"
#include "engine/live/live_index.hpp"
#include "engine/live/read_write_gate.hpp"

// The inside of a LiveIndex: what live_index.cpp and verify.cpp share.
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

struct LiveIndex::State {
    State(const Model& given, const LiveOptions& live_options);

    /// The record's change and all that follows from it, ready for the log.
    std::vector<Change> changes_of(const PlannedChange& change, std::string_view source, std::string_view id) const;
    Outcome carry_out(PlannedChange change, std::string_view source, std::string_view id);
    /// What the log is told of a change that the feed tells so.
    LoggedChange logged(const PlannedChange& change, std::span<const Change> feed) const;
    void check_version(const LiveEdit& edit, std::uint32_t self) const;
    Outcome write(const LiveEdit& edit);

    LiveOptions options;
    Model model;                 // with the live settings
    ReadPlan plan;
    PairScorer scorer;
    MemoryChangeLog own_log;
    ChangeLog& log;
    mutable Workbenches benches;

    mutable ReadWriteGate gate;  // before the state that readers see
    LiveState state;

    mutable std::mutex writing;  // one writer at a time; before all below
    RunContext context;
    ChangePlanner planner;
    std::atomic<std::uint64_t> sequence = 0;  // changed by the writer alone
    bool is_broken = false;      // a change stopped half-way, which only running out of memory can cause
};

}  // namespace sameas
