// Tokens are numbered as they come, with the dictionary builder that tables use, and counted once a value;
// then the most frequent token gets the id 1, and so on, so that sets of common tokens have the small ids
// that fit a kernel row. The order is that of counts and bytes, never that of arrival.
#include "engine/compare/token_sets.hpp"

#include <algorithm>

#include "engine/compare/text_order.hpp"
#include "engine/errors.hpp"
#include "engine/table/ascii.hpp"

namespace sameas {

namespace {

constexpr std::size_t values_between_checks = 8192;

/// Calls body(token) for each token in the order of the text.
template <class Body>
void split(std::string_view text, char separator, const Body& body) {
    const auto separates = [separator](char byte) {
        return separator == ' ' ? is_space(byte) : byte == separator;
    };
    while (!text.empty()) {
        const auto end = std::find_if(text.begin(), text.end(), separates);
        const auto size = static_cast<std::size_t>(end - text.begin());
        const std::string_view token = trimmed(text.substr(0, size));
        if (!token.empty()) body(token);
        text.remove_prefix(std::min(size + 1, text.size()));
    }
}

/// Numbers tokens some thousands at a time: the builder hides the cache misses of a batch.
class TokenNumbers {
  public:
    explicit TokenNumbers(std::vector<std::uint32_t>& numbers) : numbers_(numbers) {}

    /// \pre the text of the token stays until finish()
    void add(std::string_view token) {
        waiting_.push_back(token);
        if (waiting_.size() == batch_tokens) flush();
    }
    /// Writes what is left. The numbers are the ValueIds of the result.
    Dictionary finish() {
        flush();
        return builder_.finish();
    }

  private:
    static constexpr std::size_t batch_tokens = 4096;

    void flush() {
        codes_.resize(waiting_.size());
        builder_.encode(waiting_, codes_);
        for (const ValueId code : codes_)
            numbers_.push_back(static_cast<std::uint32_t>(code));
        waiting_.clear();
    }

    DictionaryBuilder builder_;
    std::vector<std::string_view> waiting_;
    std::vector<ValueId> codes_;
    std::vector<std::uint32_t>& numbers_;
};

/// How many values hold each token; their tokens are given one value after the other.
std::vector<std::uint64_t> values_of_tokens(std::size_t tokens, std::span<const std::uint32_t> numbers,
                                            std::span<const std::uint64_t> offsets) {
    std::vector<std::uint64_t> counts(tokens, 0);
    std::vector<std::uint32_t> last_value(tokens, 0);  // null has no tokens
    for (std::size_t v = 0; v + 1 < offsets.size(); ++v) {
        for (std::uint64_t i = offsets[v]; i < offsets[v + 1]; ++i) {
            const std::uint32_t number = numbers[i];
            if (last_value[number] == v) continue;
            last_value[number] = static_cast<std::uint32_t>(v);
            ++counts[number];
        }
    }
    return counts;
}

/// The numbers of tokens in the order of their final ids; 0, the null value, stays first.
std::vector<std::uint32_t> final_order(const Dictionary& tokens, std::span<const std::uint64_t> counts) {
    std::vector<std::uint32_t> order = text_order(tokens);
    // Most tokens stand in one value: they are in order already, behind the others.
    const auto singles = std::stable_partition(order.begin() + 1, order.end(),
                                               [&](std::uint32_t token) { return counts[token] > 1; });
    std::stable_sort(order.begin() + 1, singles,
                     [&](std::uint32_t left, std::uint32_t right) { return counts[left] > counts[right]; });
    return order;
}

Dictionary in_order(const Dictionary& tokens, std::span<const std::uint32_t> order,
                    std::span<const std::uint64_t> counts) {
    std::vector<char> bytes;
    std::vector<std::uint64_t> offsets{0}, ordered_counts;
    std::size_t size = 0;
    for (std::size_t number = 0; number < tokens.size(); ++number)
        size += tokens.text(static_cast<ValueId>(number)).size();
    bytes.reserve(size);
    offsets.reserve(order.size() + 1);
    ordered_counts.reserve(order.size());
    for (const std::uint32_t number : order) {
        const std::string_view text = tokens.text(static_cast<ValueId>(number));
        bytes.insert(bytes.end(), text.begin(), text.end());
        offsets.push_back(bytes.size());
        ordered_counts.push_back(counts[number]);
    }
    return Dictionary(std::move(bytes), std::move(offsets), std::move(ordered_counts));
}

}  // namespace

TokenSets::TokenSets(const Dictionary& values, char separator, const RunContext* context) {
    TokenNumbers numbers(ids_);
    ids_.reserve(values.size());
    offsets_.reserve(values.size() + 1);
    offsets_.push_back(0);
    std::uint64_t size = 0;
    for (std::size_t v = 0; v < values.size(); ++v) {
        if (context != nullptr && v % values_between_checks == 0) context->check_stop();
        split(values.text(static_cast<ValueId>(v)), separator, [&](std::string_view token) {
            numbers.add(token);
            ++size;
        });
        longest_ = std::max(longest_, static_cast<std::size_t>(size - offsets_.back()));
        offsets_.push_back(size);
    }
    const Dictionary tokens = numbers.finish();
    const std::vector<std::uint64_t> counts = values_of_tokens(tokens.size(), ids_, offsets_);
    const std::vector<std::uint32_t> order = final_order(tokens, counts);
    tokens_ = in_order(tokens, order, counts);
    std::vector<std::uint32_t> id_of(order.size());
    for (std::uint32_t id = 0; id < order.size(); ++id)
        id_of[order[id]] = id;
    for (std::uint32_t& id : ids_)
        id = id_of[id];

    std::vector<std::uint32_t> elements;
    std::vector<std::uint64_t> ends;
    elements.reserve(ids_.size());
    ends.reserve(values.size());
    for (std::size_t v = 0; v < values.size(); ++v) {
        const std::span<const std::uint32_t> list = tokens_of(static_cast<ValueId>(v));
        const auto begin = elements.insert(elements.end(), list.begin(), list.end());
        std::sort(begin, elements.end());
        elements.erase(std::unique(begin, elements.end()), elements.end());
        ends.push_back(elements.size());
    }
    sets_ = SetRows(std::move(elements), ends);
}

}  // namespace sameas
