#include "engine/standardise/steps.hpp"

#include <algorithm>

#include "engine/standardise/phones.hpp"

namespace sameas {

namespace {

constexpr StepRow rows[] = {
#define SAMEAS_STEP(name, types, drafted, doc, before, after) {#name, types, drafted == 1, doc, before, after},
#include "engine/standardise/steps.def"
#undef SAMEAS_STEP
};

bool has_word(std::string_view words, std::string_view wanted) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        if (words.substr(0, end) == wanted) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

}  // namespace

std::span<const StepRow> step_rows() { return rows; }

std::vector<Step> steps_of(StepSet steps) {
    std::vector<Step> list;
    for (std::size_t i = 0; i < step_count; ++i) {
        if (steps.has(static_cast<Step>(i))) list.push_back(static_cast<Step>(i));
    }
    return list;
}

std::string_view name(Step step) { return rows[static_cast<std::size_t>(step)].name; }

std::vector<std::string> step_names() {
    std::vector<std::string> names;
    for (const StepRow& row : rows) names.emplace_back(row.name);
    return names;
}

bool is_date_step(Step step) { return step == Step::month_names || step == Step::two_digit_years; }

StepSet steps_for_type(std::string_view type, bool only_drafted) {
    StepSet steps;
    for (std::size_t i = 0; i < step_count; ++i) {
        if (has_word(rows[i].types, type) && (rows[i].is_drafted || !only_drafted)) steps.add(static_cast<Step>(i));
    }
    return steps;
}

bool is_region(std::string_view region) { return find_phone_region(region) != nullptr; }

}  // namespace sameas
