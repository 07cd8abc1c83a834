// Term frequencies are those of the model, so that a weight does not depend on what else is in the index. The price: as
// records come, the frequencies grow old. A value has moved when it is twice as frequent or as rare as the model has it (about a
// bit of its weight), and chance does not explain it: rare values come and go, and an index may hold few records.
//
// All records are walked over, some at a time, so that no change waits for the walk. What changes meanwhile is counted or not.
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

/// A table of the model, and the feature whose values it counts.
struct Counted {
    const FrequencyTable* frozen = nullptr;
    std::size_t feature = 0;
    std::vector<std::uint64_t> by_number = {};  ///< records by the number of their value
};

std::vector<Counted> counted_features(const ModelVersion& version) {
    std::vector<Counted> all;
    for (const FrequencyTable& frozen : version.model->term_frequencies) {
        const Expression& read = is_multi_valued(frozen.expression) ? frozen.expression.arguments.front() : frozen.expression;
        for (std::size_t f = 0; f < version.plan.compared; ++f) {
            if (!(version.plan.features[f].expression == read)) continue;
            all.push_back({.frozen = &frozen, .feature = f});
            break;
        }
    }
    return all;
}

/// Calls body(number) for each number up to what `end` says, some at a time while no change can be put in place, until `goes_on`
/// says no. \returns whether it came to the end
template <class End, class Body, class GoesOn>
bool walk(ModelVersion& version, const End& end, const Body& body, const GoesOn& goes_on) {
    constexpr std::uint32_t numbers_at_once = 256;  // some ten microseconds
    for (std::uint32_t number = 0; goes_on();) {
        const std::shared_lock inside(version.gate);
        const std::uint32_t last = end();
        if (number >= last) return true;
        for (const std::uint32_t stop = number + std::min(numbers_at_once, last - number); number < stop; ++number) body(number);
    }
    return false;
}

/// Adds one to the number of a value.
void count(std::vector<std::uint64_t>& by_number, std::uint32_t number) {
    if (number >= by_number.size()) by_number.resize(number + std::size_t{1});
    ++by_number[number];
}

/// The values of a feature that records have, and how many have each. A number that was given to another value since it was
/// counted counts for that one. \returns nothing where `goes_on` said no
template <class GoesOn>
std::optional<Dictionary> counted_values(ModelVersion& version, const Counted& counted, const GoesOn& goes_on) {
    const std::vector<std::uint64_t>& by_number = counted.by_number;
    const ValueStore& store = version.state.stores()[version.plan.features[counted.feature].domain];
    std::vector<char> bytes;
    std::vector<std::uint64_t> offsets{0, 0}, counts{by_number.empty() ? 0 : by_number[0]};
    const auto add = [&](std::uint32_t number) {
        const std::string_view text = number == 0 || by_number[number] == 0 ? std::string_view() : store[number].text;
        if (text.empty()) return;
        bytes.insert(bytes.end(), text.begin(), text.end());
        offsets.push_back(bytes.size());
        counts.push_back(by_number[number]);
    };
    if (!walk(version, [&] { return static_cast<std::uint32_t>(by_number.size()); }, add, goes_on)) return std::nullopt;
    return Dictionary(std::move(bytes), std::move(offsets), std::move(counts));
}

/// \param counts  by value; of null any. \param records  that have a value
FrequencyDrift moved_of(const FrequencyTable& frozen, const Dictionary& values, std::span<const std::uint64_t> counts, std::uint64_t records) {
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

FrequencyDrift drift_of(const FrequencyTable& frozen, const Dictionary& values) {
    const std::uint64_t records = std::accumulate(values.counts().begin() + 1, values.counts().end(), std::uint64_t{0});
    if (!is_multi_valued(frozen.expression)) return moved_of(frozen, values, values.counts(), records);
    const TokenSets tokens(values);
    return moved_of(frozen, tokens.tokens(), records_by_token(tokens, values.counts()), records);
}

}  // namespace

bool model_is_due(const std::vector<FrequencyDrift>& drift) {
    return std::any_of(drift.begin(), drift.end(), [](const FrequencyDrift& one) {
        return one.records >= drift_records_min && one.moved_share > moved_share_max;
    });
}

std::vector<FrequencyDrift> LiveIndex::drift(std::stop_token stop) const {
    std::vector<FrequencyDrift> all;
    for (std::shared_ptr<ModelVersion> version = state_->version();; version = state_->version()) {
        const auto goes_on = [&] {  // a version that another one took the place of is not held any longer
            if (stop.stop_requested()) throw Cancelled();
            return state_->version() == version;
        };
        all.clear();
        std::vector<Counted> features = counted_features(*version);
        const LiveState& state = version->state;
        const auto add = [&](std::uint32_t number) {
            if (!state.is_there(number)) return;
            const auto values = state.record(number).read.values();
            for (Counted& one : features) count(one.by_number, values[one.feature]);
        };
        bool is_whole = features.empty() || walk(*version, [&] { return state.record_places(); }, add, goes_on);
        for (std::size_t f = 0; f < features.size() && is_whole; ++f) {
            const std::optional<Dictionary> values = counted_values(*version, features[f], goes_on);
            is_whole = values.has_value();
            if (is_whole) all.push_back(drift_of(*features[f].frozen, *values));
        }
        if (is_whole) return all;
    }
}

}  // namespace sameas
