// Two rounds. The first cuts every value, numbers the grams as they come and counts the values that hold
// each; the second gives the grams their final ids, most frequent first, and sorts the sets. A gram is held
// as its code points, at most four, so that finding its number compares 16 bytes and allocates nothing. Zero,
// which no text holds, is the mark, and fills up the only gram of a value that is shorter than q: neither can
// be taken for another gram, because all grams of a dictionary have the same q and marks stand in front or
// behind.
#include "engine/compare/qgram_sets.hpp"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <string>
#include <vector>

#include "engine/errors.hpp"
#include "kernels/utf8.hpp"

namespace sameas {

namespace {

constexpr std::size_t values_between_checks = 8192;

using Gram = std::array<char32_t, qgram_length_max>;

struct GramHash {
    using is_avalanching = void;
    std::size_t operator()(const Gram& gram) const {
        const std::uint64_t low = gram[0] | static_cast<std::uint64_t>(gram[1]) << 32;
        const std::uint64_t high = gram[2] | static_cast<std::uint64_t>(gram[3]) << 32;
        std::uint64_t hash = (low ^ (high * 0x9E3779B97F4A7C15u)) * 0xD6E8FEB86659FD93u;
        hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93u;
        return hash ^ hash >> 32;
    }
};

/// Distinct grams in the order of their first appearance.
class GramCounts {
  public:
    /// Number of the gram when this value is the first or a new one to hold it; `nothing` when it has it
    /// already.
    static constexpr std::uint32_t nothing = 0xFFFFFFFFu;
    std::uint32_t add(const Gram& gram, std::uint32_t value) {
        const auto [found, is_new] = numbers_.try_emplace(gram, static_cast<std::uint32_t>(seen_.size()));
        if (is_new) seen_.push_back({gram, 0, no_value});
        Seen& seen = seen_[found->second];
        if (seen.last_value == value) return nothing;
        seen.last_value = value;
        ++seen.values;
        return found->second;
    }

    /// Final id of each gram by its number. Grams and counts go.
    std::vector<std::uint32_t> rank() {
        numbers_ = {};
        std::vector<std::uint32_t> order(seen_.size());
        for (std::uint32_t i = 0; i < order.size(); ++i)
            order[i] = i;
        std::sort(order.begin(), order.end(), [this](std::uint32_t left, std::uint32_t right) {
            const Seen& l = seen_[left];
            const Seen& r = seen_[right];
            return l.values != r.values ? l.values > r.values : l.gram < r.gram;
        });
        std::vector<std::uint32_t> ids(order.size());
        for (std::uint32_t i = 0; i < order.size(); ++i)
            ids[order[i]] = i + 1;
        seen_ = {};
        return ids;
    }

  private:
    static constexpr std::uint32_t no_value = 0xFFFFFFFFu;
    struct Seen {
        Gram gram;
        std::uint32_t values;
        std::uint32_t last_value;
    };
    boost::unordered_flat_map<Gram, std::uint32_t, GramHash> numbers_;
    std::vector<Seen> seen_;
};

/// The texts one after another as code points, with the marks around them.
class GramCutter {
  public:
    explicit GramCutter(QGramOptions options) : q_(options.q), marks_(options.padded ? options.q - 1 : 0) {}

    /// Calls body(gram) for each gram of the text, repeats included.
    template <class Body>
    void cut(std::string_view text, const Body& body) {
        if (text.empty()) return;
        const std::size_t room = std::max<std::size_t>(text.size() + 2 * marks_, q_);
        if (units_.size() < room) units_.resize(room);
        std::size_t size =
            marks_ + kernels::decode_utf8(text, units_.data() + marks_);  // in front the marks stay zero
        std::fill_n(units_.begin() + static_cast<std::ptrdiff_t>(size), marks_, char32_t{0});
        size += marks_;
        for (; size < q_; ++size)
            units_[size] = 0;
        for (std::size_t at = 0; at + q_ <= size; ++at) {
            Gram gram{};
            std::copy_n(units_.begin() + static_cast<std::ptrdiff_t>(at), q_, gram.begin());
            body(gram);
        }
    }

  private:
    std::size_t q_;
    std::size_t marks_;
    std::u32string units_;
};

}  // namespace

QGramSets::QGramSets(const Dictionary& values, QGramOptions options, const RunContext* context) {
    SAMEAS_ASSERT(options.q >= 1 && options.q <= qgram_length_max);
    GramCounts grams;
    GramCutter cutter(options);
    std::vector<std::uint32_t> ids;  // of all values one after the other; numbers at first
    std::vector<std::uint64_t> ends(values.size());
    for (std::uint32_t v = 0; v < values.size(); ++v) {
        if (context != nullptr && v % values_between_checks == 0) context->check_stop();
        cutter.cut(values.text(static_cast<ValueId>(v)), [&](const Gram& gram) {
            const std::uint32_t number = grams.add(gram, v);
            if (number != GramCounts::nothing) ids.push_back(number);
        });
        ends[v] = ids.size();
    }
    const std::vector<std::uint32_t> final_ids = grams.rank();
    gram_count_ = final_ids.size();
    std::uint64_t begin = 0;
    for (std::size_t v = 0; v < ends.size(); ++v) {
        if (context != nullptr && v % values_between_checks == 0) context->check_stop();
        const std::uint64_t end = ends[v];
        const std::span<std::uint32_t> set(ids.data() + begin, static_cast<std::size_t>(end - begin));
        for (std::uint32_t& id : set)
            id = final_ids[id];
        std::sort(set.begin(), set.end());
        begin = end;
    }
    sets_ = SetRows(std::move(ids), ends);
}

}  // namespace sameas
