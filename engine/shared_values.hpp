#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/run_context.hpp"
#include "engine/settings/settings.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// Pairs of records across the two sources of a link that share a rare value of a field, held against what strangers share.
struct SharedValues {
    std::string field;
    double pairs = 0;       ///< beyond those that strangers would make: about as many matches share a rare value
    double deviation = 0;   ///< standard deviation of that
    double found = 0;       ///< pairs that share a rare value and are in one entity, strangers among them
    /// The recall is hardly more than this: what was found of what is surely there.
    double recall_most() const { return found / (pairs - 2 * deviation); }
};

/// The field that says the least of the recall, where one can say anything: a check on entities that knows nothing of the model.
/// Strangers share values within a source as often as across, so what is shared across sources beyond that is matches:
/// with n and m records of a value, out of N and M, strangers make at most NM / 2 (n(n-1) / N(N-1) + m(m-1) / M(M-1)) pairs of the
/// nm, on average. Duplicates within a source, and sources of unlike people, make `pairs` too low. Numbers of
/// which a source has each once are passed over, with a fixed text around them too (R-0001): each source may count for itself, and
/// what they share then is no match.
/// The same for any order of rows. Some 20 ns a row and field, and sorting of the rows whose rare values both sources have.
/// \param fields  of the table, as the settings name them
/// \param entity  by rank, as Clusters::entity
/// \pre the table has two sources
std::optional<SharedValues> least_found(const Table& table, const std::vector<FieldSettings>& fields,
                                        std::span<const std::uint32_t> entity, RunContext& context);

}  // namespace sameas
