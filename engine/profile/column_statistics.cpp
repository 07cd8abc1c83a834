#include "engine/profile/column_statistics.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <string_view>

#include "engine/profile/row_groups_sample.hpp"
#include "engine/table/ascii.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

constexpr std::size_t values_between_stops = 1 << 16;

/// How many values have each count: the sums below then have one order whatever the order of the values.
class CountHistogram {
  public:
    void add(std::uint64_t count) {
        if (count < small_.size())
            ++small_[static_cast<std::size_t>(count)];
        else
            large_.push_back(count);
    }
    /// Calls take(count, values with it) by rising count.
    template <class Take>
    void for_each(const Take& take) {
        for (std::size_t count = 1; count < small_.size(); ++count)
            if (small_[count] > 0) take(std::uint64_t{count}, small_[count]);
        std::sort(large_.begin(), large_.end());
        for (const std::uint64_t count : large_)
            take(count, std::uint64_t{1});
    }

  private:
    std::vector<std::uint64_t> small_ = std::vector<std::uint64_t>(4096, 0);
    std::vector<std::uint64_t> large_;
};

/// Keeps the most frequent values; equals by text.
class TopValues {
  public:
    explicit TopValues(const Dictionary& values) : values_(values) {}
    void offer(ValueId value) {
        if (top_.size() == top_values_max && !is_before(value, top_.back())) return;
        const auto place = std::lower_bound(top_.begin(), top_.end(), value,
                                            [&](ValueId a, ValueId b) { return is_before(a, b); });
        top_.insert(place, value);
        if (top_.size() > top_values_max) top_.pop_back();
    }
    std::vector<ValueId> take() { return std::move(top_); }

  private:
    bool is_before(ValueId a, ValueId b) const {
        const std::uint64_t count_a = values_.count(a), count_b = values_.count(b);
        return count_a != count_b ? count_a > count_b : values_.text(a) < values_.text(b);
    }
    const Dictionary& values_;
    std::vector<ValueId> top_;
};

}  // namespace

bool is_blank(std::string_view text) {
    while (!text.empty()) {
        if (is_space(text.front()))
            text.remove_prefix(1);
        else if (text.starts_with("\xC2\xA0"))
            text.remove_prefix(2);
        else
            return false;
    }
    return true;
}

ColumnStatistics column_statistics(const Dictionary& values, RunContext& context) {
    ColumnStatistics found;
    found.rows = values.count(null_value);
    CountHistogram histogram;
    TopValues top(values);
    for (std::size_t i = 1; i < values.size(); ++i) {
        if (i % values_between_stops == 0) context.check_stop();
        const ValueId value{static_cast<std::uint32_t>(i)};
        const std::uint64_t count = values.count(value);
        found.rows += count;
        if (count == 0) continue;
        if (is_blank(values.text(value))) {
            found.blank += count;
            continue;
        }
        found.filled += count;
        ++found.distinct;
        found.single += count == 1;
        histogram.add(count);
        top.offer(value);
    }
    found.top = top.take();
    if (!found.top.empty()) found.most = values.count(found.top.front());
    if (found.filled == 0) return found;
    const auto filled = static_cast<double>(found.filled);
    double weighted = 0, agreeing = 0;
    histogram.for_each([&](std::uint64_t count, std::uint64_t number) {
        const auto c = static_cast<double>(count), n = static_cast<double>(number);
        weighted += n * c * kernels::log2(c);
        agreeing += n * c * (c - 1);
    });
    found.entropy_bits = std::max(0.0, kernels::log2(filled) - weighted / filled);
    found.pair_agreement = found.filled < 2 ? 1 : agreeing / (filled * (filled - 1));
    return found;
}

ValueSample sample_values(const Dictionary& values, std::uint64_t filled, RunContext& context,
                          std::size_t values_max) {
    ValueSample sample;
    const bool takes_all = values.size() - 1 <= values_max;
    const std::uint64_t frequent = std::max<std::uint64_t>(2, filled / (values_max / 4 + 1) + 1);
    const auto share = static_cast<double>(values_max) / static_cast<double>(values.size());
    const std::uint64_t limit = hash_limit(share);
    std::uint64_t rest = 0, drawn = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        if (i % values_between_stops == 0) context.check_stop();
        const ValueId value{static_cast<std::uint32_t>(i)};
        const std::string_view text = values.text(value);
        if (values.count(value) == 0 || is_blank(text)) continue;
        if (takes_all || values.count(value) >= frequent) {
            sample.whole.push_back(value);
            continue;
        }
        rest += values.count(value);
        if (XXH3_64bits(text.data(), text.size()) >= limit) continue;
        sample.drawn.push_back(value);
        drawn += values.count(value);
    }
    if (drawn > 0) sample.scale = static_cast<double>(rest) / static_cast<double>(drawn);
    return sample;
}

}  // namespace sameas
