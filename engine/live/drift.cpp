// Term frequencies are those of the model, so that a weight does not depend on what else is in the index. The price: as
// records come, the frequencies grow old. A value has moved when it is twice as frequent or as rare as the model has it (about a
// bit of its weight), and chance does not explain it: rare values come and go, and an index may hold few records.
#include "engine/live/drift.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/live/live_index_state.hpp"

namespace sameas {

namespace {

constexpr double moved_times = 2, moved_deviations = 3;

bool has_moved(double count, double expected) {
    const double more = std::max(count, expected), less = std::min(count, expected);
    return more >= moved_times * less && more - less > moved_deviations * std::sqrt(more);
}

/// How often the values of a feature occur, by their number in the store.
std::vector<std::uint64_t> count_values(const LiveState& state, std::size_t feature) {
    std::vector<std::uint64_t> counts;
    state.for_each_record([&](std::uint32_t, const LiveState::Record& record) {
        const std::uint32_t number = record.values[feature];
        if (number >= counts.size()) counts.resize(number + std::size_t{1});
        ++counts[number];
    });
    if (!counts.empty()) counts[0] = 0;  // null
    return counts;
}

FrequencyDrift drift_of(const FrequencyTable& frozen, const ValueStore& store, const std::vector<std::uint64_t>& counts) {
    const std::uint64_t total = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    const double scale = static_cast<double>(total) / static_cast<double>(std::max<std::uint64_t>(frozen.total, 1));
    const auto less = [](const auto& entry, const std::string& text) { return entry.first < text; };
    std::uint64_t moved = 0;
    for (std::uint32_t number = 1; number < counts.size(); ++number) {
        const std::string& text = store[number].text;
        const auto known = std::lower_bound(frozen.counts.begin(), frozen.counts.end(), text, less);
        const std::uint64_t before = known != frozen.counts.end() && known->first == text ? known->second : 1;  // once, or never
        if (has_moved(static_cast<double>(counts[number]), static_cast<double>(before) * scale)) moved += counts[number];
    }
    const double share = total == 0 ? 0 : static_cast<double>(moved) / static_cast<double>(total);
    return {to_string(frozen.expression), total, share};
}

}  // namespace

bool model_is_due(const std::vector<FrequencyDrift>& drift) {
    return std::any_of(drift.begin(), drift.end(), [](const FrequencyDrift& one) {
        return one.records >= drift_records_min && one.moved_share > moved_share_max;
    });
}

std::vector<FrequencyDrift> LiveIndex::drift() const {
    const std::lock_guard no_changes(state_->writing);
    const std::shared_ptr<ModelVersion> version = state_->version();
    const ModelVersion& s = *version;
    std::vector<FrequencyDrift> all;
    for (const FrequencyTable& frozen : s.model->term_frequencies) {
        for (std::size_t f = 0; f < s.plan.compared; ++f) {
            const ReadPlan::Feature& feature = s.plan.features[f];
            if (!(feature.expression == frozen.expression) || is_multi_valued(frozen.expression)) continue;
            all.push_back(drift_of(frozen, s.state.stores()[feature.domain], count_values(s.state, f)));
            break;
        }
    }
    return all;
}

}  // namespace sameas
