#include "cli/reasons.hpp"

#include <algorithm>

#include "cli/number_text.hpp"
#include "cli/text_table.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t named_max = 3;  ///< comparisons named on each side
constexpr double silent_bits = 0.5;   ///< what moves less is not worth a word
constexpr std::size_t value_code_points_max = 40;

/// "surname (exact, rare value, +12.1 bits)"
std::string named(const ComparisonExplanation& comparison) {
    std::string text =
        comparison.name + " (" + (comparison.level == "else" ? "no agreement" : comparison.level);
    if (comparison.term_frequency_bits >= 1) text += ", rare value";
    if (comparison.term_frequency_bits <= -1) text += ", frequent value";
    return text + ", " + signed_fixed(comparison.bits, 1) + ")";
}

std::string listed(const std::vector<const ComparisonExplanation*>& comparisons) {
    const std::size_t shown = std::min(comparisons.size(), named_max);
    std::string text;
    for (std::size_t i = 0; i < shown; ++i) {
        const bool is_last = i + 1 == shown && shown == comparisons.size();
        if (i > 0) text += is_last ? " and " : ", ";
        text += named(*comparisons[i]);
    }
    if (shown < comparisons.size()) text += " and " + with_separators(comparisons.size() - shown) + " more";
    return text;
}

}  // namespace

std::string reason(const PairExplanation& pair, double threshold_probability) {
    std::vector<const ComparisonExplanation*> in_favour, against;
    for (const ComparisonExplanation& comparison : pair.comparisons) {
        if (comparison.bits >= silent_bits) in_favour.push_back(&comparison);
        if (comparison.bits <= -silent_bits) against.push_back(&comparison);
    }
    std::stable_sort(in_favour.begin(), in_favour.end(), [](auto* a, auto* b) { return a->bits > b->bits; });
    std::stable_sort(against.begin(), against.end(), [](auto* a, auto* b) { return a->bits < b->bits; });

    const bool is_match = pair.weight_bits >= weight_bits(threshold_probability);
    std::string text = is_match ? "A match" : "Not a match";
    text += " (" + signed_fixed(pair.weight_bits, 1) + " bits): ";
    text += in_favour.empty() ? "nothing speaks for it" : "for it speak " + listed(in_favour);
    text += against.empty() ? ", nothing speaks against it" : "; against it " + listed(against);
    return text + "; a random pair starts at " + signed_fixed(pair.prior_bits, 1) + " bits.";
}

std::string values_text(const std::vector<std::string>& values) {
    std::string text;
    bool is_null = true;
    for (const std::string& value : values) {
        if (!text.empty()) text += ", ";
        text += value.empty() ? "(none)" : printable(value, value_code_points_max);
        is_null = is_null && value.empty();
    }
    return is_null ? "(none)" : text;
}

std::string record_text(const std::string& source, const std::string& id) {
    return printable(source + ":" + id);
}

}  // namespace sameas::cli
