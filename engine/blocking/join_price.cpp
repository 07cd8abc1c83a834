// The price of a join: its pairs are half the sum, over values, of what each makes with all others; and what
// one value makes is a question that the lists of the join answer in some microseconds. So a sample of values
// tells the sum with an interval. Names are skewed: Smith alone may make a tenth of all pairs, and a sample
// that misses it is worth nothing. So the values with most rows are all asked, and only the others are drawn,
// by a hash of their bytes: the price depends on the records alone, not on the order of rows. Where a
// question takes long (long sets of frequent elements) not all of either kind are asked: both are
// asked in turns, by hash, so that those asked are a random sample of each, and each has its part in the
// interval. How many is a matter of the lists that they read, not of a clock: what is drawn of a join for training depends on its price.
#include "engine/blocking/join_price.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/blocking/row_groups.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t frequent_values = 1024;
constexpr std::size_t drawn_values = 4096;
constexpr double interval_sigmas = 1.96;  // 19 times of 20
/// So many are asked whatever they take, half of either kind.
constexpr std::size_t asked_least = 32;

/// A value that may be asked.
struct Candidate {
    ValueId value;
    std::uint64_t rows;
    std::uint64_t hash;
    bool is_frequent;
};

/// The values that are asked: the most frequent ones and those drawn, in turns as long as there are both.
void draw(std::vector<Candidate>& candidates) {
    const auto by_rows = [](const Candidate& a, const Candidate& b) {
        return a.rows != b.rows ? a.rows > b.rows : a.hash < b.hash;
    };
    const auto by_hash = [](const Candidate& a, const Candidate& b) { return a.hash < b.hash; };
    const std::size_t frequent = std::min(frequent_values, candidates.size());
    const auto rest = candidates.begin() + static_cast<std::ptrdiff_t>(frequent);
    std::nth_element(candidates.begin(), rest, candidates.end(), by_rows);
    std::for_each(candidates.begin(), rest, [](Candidate& one) { one.is_frequent = true; });
    if (static_cast<std::size_t>(candidates.end() - rest) > drawn_values) {
        std::nth_element(rest, rest + drawn_values, candidates.end(), by_hash);
        candidates.resize(frequent + drawn_values);
    }
    std::sort(candidates.begin(), rest, by_hash);
    std::sort(rest, candidates.end(), by_hash);
    std::vector<Candidate> in_turns;
    in_turns.reserve(candidates.size());
    for (std::size_t i = 0; i < std::max(frequent, candidates.size() - frequent); ++i) {
        if (i < frequent) in_turns.push_back(candidates[i]);
        if (frequent + i < candidates.size()) in_turns.push_back(candidates[frequent + i]);
    }
    candidates.swap(in_turns);
}

/// Pairs that some of the values of one kind make, each pair shared out to both.
struct Stratum {
    double all = 0, asked = 0;  // values
    double sum = 0, squares = 0;

    void add(double pairs) {
        asked += 1;
        sum += pairs;
        squares += pairs * pairs;
    }
    double estimate() const { return asked == 0 ? 0 : sum / asked * all; }
    /// The square of its standard error.
    double variance() const {
        if (asked == all || asked < 2) return 0;
        const double mean = sum / asked;
        const double of_one = std::max(squares / asked - mean * mean, 0.0) * asked / (asked - 1);
        return all * all * of_one / asked * (1 - asked / all);
    }
};

std::uint64_t whole(double number) {
    return number <= 0 ? 0 : static_cast<std::uint64_t>(std::min(number, 1.8e19));
}

PairEstimate estimate_of(double own_pairs, std::span<const Stratum> strata) {
    double known = own_pairs, estimate = own_pairs, variance = 0;
    bool is_exact = true;
    for (const Stratum& stratum : strata) {
        known += stratum.sum;
        estimate += stratum.estimate();
        variance += stratum.variance();
        is_exact = is_exact && stratum.asked == stratum.all;
    }
    PairEstimate result;
    if (is_exact) {
        result.pairs = result.low = result.high = whole(known);
    } else {
        const double spread = interval_sigmas * std::sqrt(variance);
        result = {whole(estimate), whole(std::max(estimate - spread, known)), whole(estimate + spread) + 1};
    }
    return result;
}

/// How many of the candidates are asked, from the first on.
std::size_t affordable(const RowJoin& join, std::span<const Candidate> candidates, std::uint64_t work_max, RunContext& context) {
    SetJoin::Scratch scratch;
    std::uint64_t work = 0;
    std::size_t count = 0;
    for (; count < candidates.size(); ++count) {
        if (count % 64 == 0) context.check_stop();
        work += join.values().partner_work(candidates[count].value, scratch);
        if (count >= asked_least && work > work_max) break;
    }
    return count;
}

/// Pairs of each candidate with all other values.
std::vector<std::uint64_t> ask(const RowJoin& join, std::span<const Candidate> candidates, const Table& table,
                               PairScope scope, RunContext& context) {
    struct Local {
        SetJoin::Scratch scratch;
        std::vector<ValueId> partners;
    };
    tbb::enumerable_thread_specific<Local> locals;
    std::vector<std::uint64_t> made(candidates.size());
    parallel_chunks(context, candidates.size(), 1, [&](std::size_t i, std::size_t) {
        Local& local = locals.local();
        local.partners.clear();
        join.values().find_partners(candidates[i].value, local.scratch, local.partners);
        for (const ValueId partner : local.partners)
            made[i] += pairs_between(join.rows(candidates[i].value), join.rows(partner), table, scope);
    });
    return made;
}

}  // namespace

RowJoin::Price price_of_join(const RowJoin& join, const Dictionary& dictionary, const Table& table,
                             const JoinPriceOptions& options, RunContext& context) {
    std::vector<Candidate> candidates;
    double own_pairs = 0;  // of rows that share their value
    for (std::size_t v = 1; v < join.value_count(); ++v) {
        if (v % 65536 == 0) context.check_stop();
        const auto id = static_cast<ValueId>(v);
        if (join.rows(id).empty()) continue;
        if (join.rows(id).size() > 1 && join.values().holds(id, id))
            own_pairs += static_cast<double>(pairs_among(join.rows(id), table, options.scope));
        const std::string_view text = dictionary.text(id);
        candidates.push_back({id, join.rows(id).size(),
                              XXH3_64bits_withSeed(text.data(), text.size(), context.seed()), false});
    }
    std::array<Stratum, 2> strata{};  // of the values drawn, of the frequent ones
    strata[1].all = static_cast<double>(std::min(frequent_values, candidates.size()));
    strata[0].all = static_cast<double>(candidates.size()) - strata[1].all;
    draw(candidates);
    candidates.resize(affordable(join, candidates, options.work_max, context));
    const std::vector<std::uint64_t> made = ask(join, candidates, table, options.scope, context);
    for (std::size_t i = 0; i < candidates.size(); ++i)
        strata[candidates[i].is_frequent ? 1 : 0].add(static_cast<double>(made[i]) / 2);  // each pair is met from both
    RowJoin::Price price;
    price.estimate = estimate_of(own_pairs, strata);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const ValueId id = candidates[i].value;
        const std::uint64_t own =
            join.values().holds(id, id) ? pairs_among(join.rows(id), table, options.scope) : 0;
        if (made[i] + own > 0) price.largest.push_back({id, candidates[i].rows, made[i] + own});
    }
    const auto comes_before = [&](const JoinedValue& a, const JoinedValue& b) {
        return a.pairs != b.pairs ? a.pairs > b.pairs : dictionary.text(a.value) < dictionary.text(b.value);
    };
    std::sort(price.largest.begin(), price.largest.end(), comes_before);
    price.largest.resize(std::min(options.largest, price.largest.size()));
    return price;
}

}  // namespace sameas
