// Two results are told apart by three evaluations: of either, and of what both put together, which is a division into
// entities as well (records that are together in both). All counts follow by subtraction. Without a truth every record
// is an entity of its own: then all pairs of a result are "wrong", and their number is what is asked for.
#include "engine/evaluate/result_comparison.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "engine/errors.hpp"

namespace sameas {

namespace {

/// By node: a number for what both results put together.
std::vector<std::uint32_t> together_in_both(std::span<const std::uint32_t> first, std::span<const std::uint32_t> second) {
    std::vector<std::uint32_t> nodes(first.size()), label(first.size());
    std::iota(nodes.begin(), nodes.end(), 0u);
    const auto key = [&](std::uint32_t node) { return std::pair(first[node], second[node]); };
    std::sort(nodes.begin(), nodes.end(), [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (i > 0 && key(nodes[i - 1]) != key(nodes[i])) ++number;
        label[nodes[i]] = number;
    }
    return label;
}

Truth all_different(std::size_t nodes) {
    Truth truth;
    truth.entity.resize(nodes);
    std::iota(truth.entity.begin(), truth.entity.end(), 1u);
    return truth;
}

}  // namespace

double JudgedComparison::mcnemar() const {
    const double first_better = static_cast<double>(better_first()), second_better = static_cast<double>(better_second());
    if (first_better + second_better == 0) return 0;
    return (first_better - second_better) * (first_better - second_better) / (first_better + second_better);
}

ResultComparison compare_results(std::span<const std::uint32_t> first, std::span<const std::uint32_t> second,
                                 const Truth* truth, std::span<const std::uint32_t> sources, RunContext& context) {
    SAMEAS_ASSERT(first.size() == second.size());
    const Truth none = truth ? Truth{} : all_different(first.size());
    const Truth& question = truth ? *truth : none;
    const auto no_candidate = [](std::uint32_t, std::uint32_t) { return false; };
    const auto evaluated = [&](std::span<const std::uint32_t> entity) {
        return evaluate(entity, question, sources, no_candidate, context);
    };
    const Evaluation one = evaluated(first), other = evaluated(second), both = evaluated(together_in_both(first, second));
    const auto pairs = [](const Evaluation& evaluation) { return evaluation.true_positives + evaluation.false_positives; };
    ResultComparison result;
    result.in_both = pairs(both);
    result.only_first = pairs(one) - pairs(both);
    result.only_second = pairs(other) - pairs(both);
    if (!truth) return result;
    JudgedComparison& judged = result.judged.emplace();
    judged.first = one.pairwise;
    judged.second = other.pairwise;
    judged.right_in_both = both.true_positives;
    judged.wrong_in_both = both.false_positives;
    judged.right_only_first = one.true_positives - both.true_positives;
    judged.right_only_second = other.true_positives - both.true_positives;
    judged.wrong_only_first = one.false_positives - both.false_positives;
    judged.wrong_only_second = other.false_positives - both.false_positives;
    judged.missed_by_both = one.false_negatives - judged.right_only_second;
    return result;
}

}  // namespace sameas
