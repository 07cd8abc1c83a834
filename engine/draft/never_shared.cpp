#include "engine/draft/never_shared.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "engine/table/text_cleaning.hpp"

namespace sameas {

namespace {

/// Of fewer values none need share a part though they are names.
constexpr std::size_t values_least = 100;
/// Share of the values up to which those that share a part do so by accident.
constexpr double sharing_max = 0.01;

/// Calls for the hash of either half, and of each word where there are several.
template <class Call>
void for_each_part(std::string_view text, Call call) {
    const auto part = [&](std::string_view of, std::uint64_t seed) { call(XXH3_64bits_withSeed(of.data(), of.size(), seed)); };
    const std::size_t half = text.size() / 2;
    part(text.substr(0, half), 1);
    part(text.substr(half), 2);
    if (text.find(' ') == std::string_view::npos) return;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        part(text.substr(at, end - at), 3);
        at = end + 1;
    }
}

/// Calls for each value that is not null, cleaned, in their order, as long as calls return true. \returns whether all did
template <class Call>
bool for_each_cleaned(const Dictionary& values, TextCleaner cleaner, RunContext& context, Call call) {
    std::string text;
    for (std::size_t v = 1; v < values.size(); ++v) {
        if (v % 4096 == 0) context.check_stop();
        text.clear();
        cleaner.clean(values.text(static_cast<ValueId>(v)), text);
        if (!text.empty() && !call(text)) return false;
    }
    return true;
}

}  // namespace

bool is_never_shared(const Dictionary& values, StepSet steps, RunContext& context) {
    for (std::size_t v = 1; v < values.size(); ++v)
        if (values.count(static_cast<ValueId>(v)) > 1) return false;
    std::unordered_set<std::string> seen;
    return for_each_cleaned(values, TextCleaner(Cleaning::compact, steps, ""), context,
                            [&](const std::string& text) { return seen.insert(text).second; });
}

bool shares_no_parts(const Dictionary& values, RunContext& context) {
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> holders;   // of a part: the first value with it
    std::vector<bool> shares;
    for_each_cleaned(values, TextCleaner(Cleaning::words), context, [&](const std::string& text) {
        const auto own = static_cast<std::uint32_t>(shares.size());
        shares.push_back(false);
        for_each_part(text, [&](std::uint64_t part) {
            const auto [holder, is_new] = holders.try_emplace(part, own);
            if (is_new || holder->second == own) return;
            shares[holder->second] = shares[own] = true;
        });
        return true;
    });
    const auto sharing = static_cast<double>(std::ranges::count(shares, true));
    return shares.size() >= values_least && sharing <= sharing_max * static_cast<double>(shares.size());
}

}  // namespace sameas
