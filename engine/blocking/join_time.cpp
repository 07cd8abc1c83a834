// What walking a join takes, without walking it.
//
// How often sets are compared in vain depends on the values, so neither their number nor that of the pairs tells, and how far a
// walk came when it was given up does not either: rare elements come first, and find most. But the walk is the sum of what single
// values meet in the lists of their elements, where a pair is met from one side, while the partners of one value are found by
// meeting all others from its side. So values drawn at random are asked for their partners, and half of their mean is the price
// of a value of the walk. That is right within a factor of two where walks take long; a quick one takes a third to a sixth of
// it, for it meets many values at once.
#include "engine/blocking/join_time.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <random>
#include <vector>

#include "engine/parallel.hpp"

namespace sameas {

namespace {

using Clock = std::chrono::steady_clock;

/// Of more values the mean is hardly better known.
constexpr std::size_t asked_values_max = 4096;

}  // namespace

double seconds_to_join(const RowJoin& join, double seconds_max, RunContext& context) {
    std::vector<ValueId> values;
    for (std::size_t v = 1; v < join.value_count(); ++v) {
        if (!join.rows(static_cast<ValueId>(v)).empty()) values.push_back(static_cast<ValueId>(v));
    }
    const auto all = static_cast<double>(values.size());
    std::mt19937_64 random(context.seed());
    std::vector<ValueId> drawn;
    std::sample(values.begin(), values.end(), std::back_inserter(drawn), asked_values_max, random);
    std::shuffle(drawn.begin(), drawn.end(), random);  // the time may be over before the last
    struct Asker {
        SetJoin::Scratch scratch;
        std::vector<ValueId> partners;
        double values = 0;
    };
    tbb::enumerable_thread_specific<Asker> askers;
    const Clock::time_point start = Clock::now();
    const auto seconds = [start] { return std::chrono::duration<double>(Clock::now() - start).count(); };
    parallel_chunks(context, drawn.size(), 1, [&](std::size_t begin, std::size_t) {
        if (seconds() >= seconds_max) return;
        Asker& asker = askers.local();
        asker.partners.clear();
        join.values().find_partners(drawn[begin], asker.scratch, asker.partners);
        asker.values += 1;
    });
    const double took = seconds();
    double asked = 0;
    for (const Asker& asker : askers)
        asked += asker.values;
    return asked == 0 ? 0 : took / asked * all / 2;
}

}  // namespace sameas
