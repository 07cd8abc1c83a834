// From a measure by name to the sets that it compares. The sets are those that levels of comparisons make, so a rule and a
// level of the same text agree on every pair.
#include "engine/blocking/value_join.hpp"

#include <array>
#include <string_view>

#include "engine/compare/measures/separators.hpp"
#include "engine/compare/qgram_sets.hpp"
#include "engine/compare/token_sets.hpp"
#include "engine/errors.hpp"

namespace sameas {

namespace {

kernels::SetBatch sets_of(const MeasureCall& measure, PreparedValues& values) {
    if (measure.name.starts_with("qgram_")) {
        const auto q = static_cast<unsigned>(measure.number("q"));
        return values.qgrams(q, measure.word("padded") == "yes").sets();
    }
    if (measure.name.starts_with("list_"))
        return values.tokens(measures::separator_of(measure.word("separator"))).sets();
    return values.tokens().sets();
}

SetCoefficient coefficient_of(const MeasureCall& measure) {
    if (measure.name == "list_overlap") return SetCoefficient::common;
    struct Ending {
        std::string_view text;
        SetCoefficient coefficient;
    };
    constexpr std::array endings = {Ending{"_jaccard", SetCoefficient::jaccard}, Ending{"_dice", SetCoefficient::dice},
                                    Ending{"_cosine", SetCoefficient::cosine}, Ending{"_overlap", SetCoefficient::overlap}};
    for (const Ending& ending : endings) {
        if (measure.name.ends_with(ending.text)) return ending.coefficient;
    }
    throw InvalidSettings(message("'", measure.name, "' does not compare sets: a blocking rule cannot find its pairs"));
}

}  // namespace

ValueJoin::ValueJoin(const Dictionary& values, std::span<const std::uint8_t> is_used, const Rule& rule,
                     RunContext& context)
    : prepared_(std::make_unique<PreparedValues>(values, nullptr, &context)) {
    const SetThreshold threshold{coefficient_of(rule.measure), rule.bound};
    context.check_stop();
    const kernels::SetBatch sets = sets_of(rule.measure, *prepared_);
    context.check_stop();
    join_ = std::make_unique<SetJoin>(sets, is_used, SetJoinOptions{threshold, rule.values_of_element_max}, context);
}

}  // namespace sameas
