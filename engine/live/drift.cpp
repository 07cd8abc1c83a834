// Term frequencies are those of the model, so that a weight does not depend on what else is in the index. The price: as
// records come, the frequencies grow old. A value has moved when it is twice as frequent or as rare as the model has it (about a
// bit of its weight), and chance does not explain it: rare values come and go, and an index may hold few records.
#include "engine/live/drift.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/compare/token_sets.hpp"
#include "engine/live/live_index_state.hpp"
#include "engine/model/term_frequency.hpp"

namespace sameas {

namespace {

constexpr double moved_times = 2, moved_deviations = 3;

bool has_moved(double count, double expected) {
    const double more = std::max(count, expected), less = std::min(count, expected);
    return more >= moved_times * less && more - less > moved_deviations * std::sqrt(more);
}

/// The values of a feature that records have, and how many have each.
Dictionary counted_values(const LiveState& state, std::size_t feature, const ValueStore& store) {
    std::vector<std::uint64_t> by_number;
    state.for_each_record([&](std::uint32_t, const LiveState::Record& record) {
        const std::uint32_t number = record.read.values()[feature];
        if (number >= by_number.size()) by_number.resize(number + std::size_t{1});
        ++by_number[number];
    });
    std::vector<char> bytes;
    std::vector<std::uint64_t> offsets{0, 0}, counts{by_number.empty() ? 0 : by_number[0]};
    for (std::uint32_t number = 1; number < by_number.size(); ++number) {
        if (by_number[number] == 0) continue;
        const std::string_view text = store[number].text;
        bytes.insert(bytes.end(), text.begin(), text.end());
        offsets.push_back(bytes.size());
        counts.push_back(by_number[number]);
    }
    return {std::move(bytes), std::move(offsets), std::move(counts)};
}

/// \param counts  by value; of null any. \param records  that have a value
FrequencyDrift drift_of(const FrequencyTable& frozen, const Dictionary& values, std::span<const std::uint64_t> counts, std::uint64_t records) {
    const double scale = static_cast<double>(records) / static_cast<double>(std::max<std::uint64_t>(frozen.total, 1));
    const auto less = [](const auto& entry, std::string_view text) { return std::string_view(entry.first) < text; };
    std::uint64_t moved = 0, all = 0;
    for (std::size_t v = 1; v < values.size(); ++v) {
        const std::string_view text = values.text(static_cast<ValueId>(v));
        const auto known = std::lower_bound(frozen.counts.begin(), frozen.counts.end(), text, less);
        const std::uint64_t before = known != frozen.counts.end() && known->first == text ? known->second : 1;  // once, or never
        all += counts[v];
        if (has_moved(static_cast<double>(counts[v]), static_cast<double>(before) * scale)) moved += counts[v];
    }
    return {to_string(frozen.expression), records, all == 0 ? 0 : static_cast<double>(moved) / static_cast<double>(all)};
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
        const bool is_of_tokens = is_multi_valued(frozen.expression);
        const Expression& read = is_of_tokens ? frozen.expression.arguments.front() : frozen.expression;
        for (std::size_t f = 0; f < s.plan.compared; ++f) {
            const ReadPlan::Feature& feature = s.plan.features[f];
            if (!(feature.expression == read)) continue;
            const Dictionary values = counted_values(s.state, f, s.state.stores()[feature.domain]);
            const std::uint64_t records = std::accumulate(values.counts().begin() + 1, values.counts().end(), std::uint64_t{0});
            if (is_of_tokens) {
                const TokenSets tokens(values);
                all.push_back(drift_of(frozen, tokens.tokens(), records_by_token(tokens, values.counts()), records));
            } else {
                all.push_back(drift_of(frozen, values, values.counts(), records));
            }
            break;
        }
    }
    return all;
}

}  // namespace sameas
