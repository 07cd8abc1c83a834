#pragma once
#include <optional>

#include "engine/settings/settings.hpp"

namespace sameas {

/// What a batch run finds out from all its records together, said beforehand: a live index cannot ask them again.
struct FrozenChoices {
    /// Takes the place of an automatic threshold.
    std::optional<double> threshold_probability = std::nullopt;
    /// How dates such as 03/04/1990 are read in fields that leave it open. `automatic`: such fields are refused.
    DateOrder date_order = DateOrder::automatic;
};

/// The settings as a live index follows them: under them every decision about two records is a function of the two, so
/// that a batch run under them gives the same whatever the order of changes.
/// \throws InvalidSettings that names what depends on other records, and what to do: rules of sorted neighbourhoods and
///         set joins, rare(...), groups that are tightened or skipped, an automatic threshold, dates of open order or century
Settings live_settings(const Settings& settings, const FrozenChoices& choices);

}  // namespace sameas
