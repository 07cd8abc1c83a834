// The pairs that entities imply are too many to visit: one entity of a million records has 5 * 10^11. Both
// figures follow from three numbers a record: its partners in its cluster, in its true entity, and in both
// (the cells of the contingency table). Half their sums count pairs; their ratios are B-cubed. Ignored pairs
// are taken off their two records one by one. Only the true pairs are visited, to ask which of them blocking
// makes.
#include "engine/evaluate/evaluation.hpp"

#include <algorithm>
#include <atomic>
#include <boost/unordered/unordered_flat_map.hpp>
#include <tuple>

#include "engine/cluster/union_find.hpp"
#include "engine/errors.hpp"
#include "engine/evaluate/partners.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t pairs_a_chunk = 4096;
constexpr std::size_t records_a_chunk = 64;  // each with all its partners
constexpr std::size_t pairs_between_stop_checks = 1 << 14;

/// The question in one form: a true entity for each record (0: not known), and pairs in canonical form.
struct Question {
    std::span<const std::uint32_t> found;
    std::span<const std::uint32_t> sources;
    std::vector<std::uint32_t> entity;
    std::vector<NodePair> pairs;    ///< pair truth: the true pairs that count
    std::vector<NodePair> ignored;  ///< without those that would not count anyway
    bool is_pair_truth = false;

    bool is_known(std::uint32_t node) const { return entity[node] != 0; }
    std::uint32_t source(std::uint32_t node) const { return sources.empty() ? node : sources[node]; }
    bool is_found(const NodePair& pair) const { return found[pair.first] == found[pair.second]; }
    bool is_one_entity(const NodePair& pair) const { return entity[pair.first] == entity[pair.second]; }
    bool is_ignored(const NodePair& pair) const {
        return std::binary_search(ignored.begin(), ignored.end(), pair);
    }
};

Question question_of(std::span<const std::uint32_t> found, const Truth& truth,
                     std::span<const std::uint32_t> sources) {
    SAMEAS_ASSERT(truth.entity.empty() || truth.entity.size() == found.size());
    SAMEAS_ASSERT(sources.empty() || sources.size() == found.size());
    Question result;
    result.found = found;
    result.sources = sources;
    result.is_pair_truth = truth.entity.empty();
    const auto is_inside_a_source = [&](const NodePair& pair) {
        return result.source(pair.first) == result.source(pair.second);
    };
    result.ignored = canonical(truth.ignored);
    std::erase_if(result.ignored, is_inside_a_source);
    if (result.is_pair_truth) {
        result.pairs = canonical(truth.pairs);
        std::erase_if(result.pairs,
                      [&](const NodePair& p) { return is_inside_a_source(p) || result.is_ignored(p); });
        UnionFind sets(found.size());
        for (const auto& [low, high] : result.pairs)
            sets.join(low, high);
        result.entity = std::move(sets).labels();
        for (std::uint32_t& entity : result.entity)
            ++entity;
    } else {
        result.entity = truth.entity;
        std::erase_if(result.ignored, [&](const NodePair& pair) {
            return !result.is_known(pair.first) || !result.is_known(pair.second);
        });
    }
    return result;
}

/// By node: the partners in pairs that count.
struct Partners {
    std::vector<std::uint32_t> found, of_entity, both;
};

Partners partners_of(const Question& question, RunContext& context) {
    const std::size_t nodes = question.found.size();
    const auto counts = [&](const auto& group_of) {
        std::vector<Member> members;
        members.reserve(nodes);
        for (std::uint32_t node = 0; node < nodes; ++node) {
            if (question.is_known(node)) members.push_back({group_of(node), question.source(node), node});
        }
        return partner_counts(nodes, std::move(members), context);
    };
    const auto found = [&](std::uint32_t node) { return static_cast<std::uint64_t>(question.found[node]); };
    const auto entity = [&](std::uint32_t node) { return static_cast<std::uint64_t>(question.entity[node]); };
    Partners result;
    result.found = counts(found);
    result.of_entity = counts(entity);
    result.both = counts([&](std::uint32_t node) { return found(node) << 32 | entity(node); });
    for (const NodePair& pair : question.ignored) {
        const bool is_found = question.is_found(pair), is_one_entity = question.is_one_entity(pair);
        for (const std::uint32_t node : {pair.first, pair.second}) {
            result.found[node] -= is_found;
            result.of_entity[node] -= is_one_entity;
            result.both[node] -= is_found && is_one_entity;
        }
    }
    return result;
}

std::uint64_t pairs_in(const std::vector<std::uint32_t>& partners) {
    std::uint64_t sum = 0;
    for (const std::uint32_t count : partners)
        sum += count;
    return sum / 2;
}

double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
}

void count_pairs(const Question& question, const Partners& partners, Evaluation& result) {
    const std::uint64_t found = pairs_in(partners.found);
    std::uint64_t of_entity = pairs_in(partners.of_entity), both = pairs_in(partners.both);
    if (question.is_pair_truth) {  // pairs of a component that are not listed are not true
        of_entity = question.pairs.size();
        both = static_cast<std::uint64_t>(
            std::count_if(question.pairs.begin(), question.pairs.end(),
                          [&](const NodePair& pair) { return question.is_found(pair); }));
    }
    result.true_positives = both;
    result.false_positives = found - both;
    result.false_negatives = of_entity - both;
    result.pairwise.precision = ratio(static_cast<double>(both), static_cast<double>(found));
    result.pairwise.recall = ratio(static_cast<double>(both), static_cast<double>(of_entity));
    result.pairwise.f1 = ratio(2 * static_cast<double>(both), static_cast<double>(found + of_entity));
}

PrecisionRecall b_cubed(const Question& question, const Partners& partners) {
    double precision = 0, recall = 0, known = 0;  // summed in order of node, always
    for (std::uint32_t node = 0; node < question.found.size(); ++node) {
        if (!question.is_known(node)) continue;
        const double both = 1.0 + partners.both[node];
        precision += both / (1.0 + partners.found[node]);
        recall += both / (1.0 + partners.of_entity[node]);
        ++known;
    }
    PrecisionRecall result{.precision = ratio(precision, known), .recall = ratio(recall, known)};
    result.f1 = ratio(2 * result.precision * result.recall, result.precision + result.recall);
    return result;
}

void count_entities(const Question& question, Evaluation& result) {
    boost::unordered_flat_map<std::uint32_t, std::uint32_t> found, of_entity;
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> both;
    for (std::uint32_t node = 0; node < question.found.size(); ++node) {
        if (!question.is_known(node)) continue;
        ++found[question.found[node]];
        ++of_entity[question.entity[node]];
        ++both[static_cast<std::uint64_t>(question.found[node]) << 32 | question.entity[node]];
    }
    result.entities_found = found.size();
    result.entities_true = of_entity.size();
    for (const auto& [cell, records] : both) {
        result.entities_exact += records == found[static_cast<std::uint32_t>(cell >> 32)] &&
                                 records == of_entity[static_cast<std::uint32_t>(cell)];
    }
}

using IsCandidate = std::function<bool(std::uint32_t, std::uint32_t)>;

std::uint64_t candidates_among_pairs(const std::vector<NodePair>& pairs, const IsCandidate& is_candidate,
                                     RunContext& context) {
    std::atomic<std::uint64_t> made{0};
    parallel_chunks(context, pairs.size(), pairs_a_chunk, [&](std::size_t begin, std::size_t end) {
        std::uint64_t count = 0;
        for (std::size_t i = begin; i < end; ++i)
            count += is_candidate(pairs[i].first, pairs[i].second);
        made.fetch_add(count, std::memory_order_relaxed);
        context.progress.done.fetch_add(end - begin, std::memory_order_relaxed);
    });
    return made.load();
}

/// Visits the pairs of each true entity. An entity may be large: the work is cut by record, not by entity.
std::uint64_t candidates_among_entities(const Question& question, const IsCandidate& is_candidate,
                                        RunContext& context) {
    std::vector<std::uint32_t> order;
    order.reserve(question.entity.size());
    for (std::uint32_t node = 0; node < question.entity.size(); ++node) {
        if (question.is_known(node)) order.push_back(node);
    }
    parallel_sort(context, order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::tie(question.entity[a], a) < std::tie(question.entity[b], b);
    });
    std::atomic<std::uint64_t> made{0};
    parallel_chunks(context, order.size(), records_a_chunk, [&](std::size_t begin, std::size_t end) {
        std::uint64_t count = 0, asked = 0, visited = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const std::uint32_t left = order[i];
            for (std::size_t k = i + 1;
                 k < order.size() && question.entity[order[k]] == question.entity[left]; ++k) {
                const std::uint32_t right = order[k];
                if (++visited % pairs_between_stop_checks == 0) context.check_stop();
                if (question.source(left) == question.source(right)) continue;
                if (!question.ignored.empty() && question.is_ignored({left, right})) continue;
                ++asked;
                count += is_candidate(left, right);
            }
        }
        made.fetch_add(count, std::memory_order_relaxed);
        context.progress.done.fetch_add(asked, std::memory_order_relaxed);
    });
    return made.load();
}

}  // namespace

Evaluation evaluate(std::span<const std::uint32_t> entity, const Truth& truth,
                    std::span<const std::uint32_t> sources, const IsCandidate& is_candidate,
                    RunContext& context) {
    const StageTimer timer(context, "evaluate");
    const Question question = question_of(entity, truth, sources);
    const Partners partners = partners_of(question, context);
    Evaluation result;
    count_pairs(question, partners, result);
    result.b_cubed = b_cubed(question, partners);
    count_entities(question, result);
    if (!truth.entity.empty()) result.records_unknown = static_cast<std::uint64_t>(std::ranges::count(truth.entity, 0u));

    const std::uint64_t true_pairs = result.true_positives + result.false_negatives;
    context.progress.total.store(true_pairs, std::memory_order_relaxed);
    const std::uint64_t made = question.is_pair_truth
                                   ? candidates_among_pairs(question.pairs, is_candidate, context)
                                   : candidates_among_entities(question, is_candidate, context);
    result.blocking_recall = ratio(static_cast<double>(made), static_cast<double>(true_pairs));
    return result;
}

RecordPartners record_partners(std::span<const std::uint32_t> entity, const Truth& truth,
                               std::span<const std::uint32_t> sources, RunContext& context) {
    const StageTimer timer(context, "evaluate");
    const Question question = question_of(entity, truth, sources);
    Partners partners = partners_of(question, context);
    RecordPartners result{std::move(partners.found), std::move(partners.of_entity), std::move(partners.both)};
    if (!question.is_pair_truth) return result;
    std::fill(result.of_truth.begin(), result.of_truth.end(), 0);  // not all pairs of a component are true
    std::fill(result.right.begin(), result.right.end(), 0);
    for (const NodePair& pair : question.pairs) {
        for (const std::uint32_t node : {pair.first, pair.second}) {
            ++result.of_truth[node];
            result.right[node] += question.is_found(pair);
        }
    }
    return result;
}

}  // namespace sameas
