// Single pairs against the truth, for whoever looks at them one by one: curves over weights, lists of errors.
#include "engine/evaluate/pair_truth.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/errors.hpp"

namespace sameas {

namespace {

constexpr std::size_t pairs_between_stop_checks = std::size_t{1} << 14;

}  // namespace

PairTruth::PairTruth(const Truth& truth, std::size_t nodes, std::span<const std::uint32_t> sources)
    : nodes_(nodes), sources_(sources), entity_(truth.entity), ignored_(canonical(truth.ignored)) {
    SAMEAS_ASSERT(entity_.empty() || entity_.size() == nodes);
    SAMEAS_ASSERT(sources.empty() || sources.size() == nodes);
    if (entity_.empty()) pairs_ = canonical(truth.pairs);
}

bool PairTruth::counts(std::uint32_t left, std::uint32_t right) const {
    if (left == right) return false;
    if (!sources_.empty() && sources_[left] == sources_[right]) return false;
    if (!entity_.empty() && (entity_[left] == 0 || entity_[right] == 0)) return false;
    return ignored_.empty() || !std::binary_search(ignored_.begin(), ignored_.end(), NodePair(std::minmax(left, right)));
}

bool PairTruth::is_true(std::uint32_t left, std::uint32_t right) const {
    if (!entity_.empty()) return entity_[left] == entity_[right];
    return std::binary_search(pairs_.begin(), pairs_.end(), NodePair(std::minmax(left, right)));
}

void PairTruth::for_each_true(RunContext& context, const std::function<bool(std::uint32_t, std::uint32_t)>& body) const {
    const auto if_counted = [&](std::uint32_t left, std::uint32_t right) { return !counts(left, right) || body(left, right); };
    if (!entity_.empty()) return for_each_pair_together(entity_, context, if_counted);
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        if (i % pairs_between_stop_checks == 0) context.check_stop();
        if (!if_counted(pairs_[i].first, pairs_[i].second)) return;
    }
}

void for_each_pair_together(std::span<const std::uint32_t> label, RunContext& context,
                            const std::function<bool(std::uint32_t, std::uint32_t)>& body) {
    std::vector<std::uint32_t> order(label.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::pair(label[a], a) < std::pair(label[b], b);
    });
    struct Group {
        std::size_t begin, end;
    };
    std::vector<Group> groups;
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
        while (end < order.size() && label[order[end]] == label[order[begin]]) ++end;
        if (end - begin > 1) groups.push_back({begin, end});
    }
    std::sort(groups.begin(), groups.end(), [&](const Group& a, const Group& b) { return order[a.begin] < order[b.begin]; });
    std::size_t visited = 0;
    for (const Group& group : groups) {
        for (std::size_t i = group.begin; i < group.end; ++i) {
            for (std::size_t k = i + 1; k < group.end; ++k) {
                if (visited++ % pairs_between_stop_checks == 0) context.check_stop();
                if (!body(order[i], order[k])) return;
            }
        }
    }
}

}  // namespace sameas
