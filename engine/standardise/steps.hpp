#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sameas {

/// A named step that brings values of one kind to one form; engine/standardise/steps.def says what each does.
enum class Step : std::uint8_t {
#define SAMEAS_STEP(name, ...) name,
#include "engine/standardise/steps.def"
#undef SAMEAS_STEP
    count_  // not a step
};
inline constexpr std::size_t step_count = static_cast<std::size_t>(Step::count_);

/// Some of the steps. They are always applied in the order of their table, so that a set says all.
struct StepSet {
    std::uint32_t bits = 0;

    static constexpr std::uint32_t bit(Step step) { return std::uint32_t{1} << static_cast<unsigned>(step); }
    constexpr bool has(Step step) const { return (bits & bit(step)) != 0; }
    constexpr bool empty() const { return bits == 0; }
    constexpr void add(Step step) { bits |= bit(step); }
    bool operator==(const StepSet&) const = default;
};
static_assert(step_count <= 32);

constexpr StepSet all_steps() { return {static_cast<std::uint32_t>((std::uint64_t{1} << step_count) - 1)}; }

/// A row of the table.
struct StepRow {
    std::string_view name;
    std::string_view types;    ///< names of semantic types, with blanks between
    bool is_drafted = false;   ///< chosen by itself where a column is of such a type
    std::string_view doc;
    std::string_view before, after;
};

/// All steps, in the order of their table: the place of a row is the number of its step.
std::span<const StepRow> step_rows();
/// The steps of a set, in order.
std::vector<Step> steps_of(StepSet steps);
std::string_view name(Step step);
std::vector<std::string> step_names();

/// True for the steps that change how dates are read; all others change texts.
bool is_date_step(Step step);

/// The steps for a semantic type, by the name of the type. \param only_drafted  those that are chosen by themselves
StepSet steps_for_type(std::string_view type, bool only_drafted);

/// True for two capital letters that name a country with telephone numbers of its own: what `region` may be.
bool is_region(std::string_view region);

}  // namespace sameas
