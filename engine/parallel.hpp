#pragma once
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include <cstddef>

#include "engine/errors.hpp"
#include "engine/run_context.hpp"

// The only door to the thread library. Include it in .cpp files alone: it costs a second a file.
namespace sameas {

/// Calls body(begin, end) for consecutive ranges of at most `grain` items that cover [0, count), on the
/// threads of the run. Throws Cancelled soon after a stop request (once the running ranges end).
/// The order of calls is not defined: results must not depend on it.
template <class Body>
void parallel_chunks(RunContext& context, std::size_t count, std::size_t grain, const Body& body) {
    context.check_stop();
    if (count == 0) return;
    context.execute([&] {
        tbb::parallel_for(
            tbb::blocked_range<std::size_t>(0, count, grain),
            [&](const tbb::blocked_range<std::size_t>& range) {
                if (context.stop_token().stop_requested()) return;
                body(range.begin(), range.end());
            },
            tbb::simple_partitioner{});  // the default one hands out huge ranges: stopping would take seconds
    });
    context.check_stop();
}

/// Sorts on the threads of the run. Elements that compare equal must be identical, or the order is undefined.
template <class Iterator, class Less>
void parallel_sort(RunContext& context, Iterator begin, Iterator end, const Less& less) {
    context.execute([&] { tbb::parallel_sort(begin, end, less); });
}

}  // namespace sameas
