#pragma once
#include <functional>

namespace sameas {

/// Runs `work` to its end on a thread of its own that stands back where others want the processors (nice 10): who looks
/// something up or changes a record meanwhile is not the one to wait, and a writer seldom loses its processor while readers wait for
/// it. A thread of its own, as a priority that was given up comes back to those with rights alone; threads that it starts inherit the
/// priority, so it should start none that outlive the work. `work` must hold nothing that others wait for.
/// What it throws is thrown here. Where threads of one process have no priorities, it has that of all.
void run_in_background(const std::function<void()>& work);

}  // namespace sameas
