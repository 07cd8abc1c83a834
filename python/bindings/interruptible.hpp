#pragma once
#include <pybind11/pybind11.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/run_context.hpp"

namespace sameas::python {

/// What a step of a run may take, and who is told how far it is.
struct StepOptions {
    int threads = 0;                 ///< 0: all that the machine has
    std::uint64_t memory_bytes = 0;  ///< 0: the engine's share of the machine's
    std::uint64_t seed = 1;
    std::string spill_folder = {};  ///< empty: TMPDIR, or /tmp
    /// Called as progress(stage, done, total), or null. Shared by results, which may go in a thread of
    /// anybody's: whoever drops it last takes the interpreter's lock for that.
    std::shared_ptr<const pybind11::object> progress = {};
};

/// What the steps of a run said and cost so far.
struct StepLog {
    std::vector<std::string> warnings, notes;
    std::vector<StageCost> costs;
    int threads = 0;
    double seconds = 0;
};

/// The callback as steps hold it. \pre the interpreter's lock is held
std::shared_ptr<const pybind11::object> progress_callback(pybind11::object callback);

/// Runs `work` on a thread of its own while this one, without the interpreter's lock, watches: Ctrl-C (in
/// Python's main thread), and an exception of the progress callback, ask the work to stop; it is waited for,
/// then the exception goes on. The work must not touch Python objects. Several Python threads may call this
/// at once.
/// \pre the interpreter's lock is held
/// \throws what the work throws; error_already_set
void run_interruptibly(const StepOptions& options, StepLog& log,
                       const std::function<void(RunContext&)>& work);

/// To be called before the engine is used in another way than by run_interruptibly().
/// \throws Error in a child of a process that had used the engine before it forked
void refuse_fork();

/// Whether this is such a child.
bool is_forked();

/// To be called before a library is used whose own end, when the process exits, waits for threads of its own: a child of a fork,
/// which has none of them, would wait for ever. Such a child exits without the ends of libraries.
void note_library_threads();

/// To be called in the child of a fork: threads did not come along, so a child of a process that had used
/// them cannot work.
void note_fork();

}  // namespace sameas::python
