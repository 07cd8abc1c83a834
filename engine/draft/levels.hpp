#pragma once
#include <string>
#include <vector>

#include "engine/draft/choose_kind.hpp"
#include "engine/settings/settings.hpp"

namespace sameas {

/// The comparison of a column of that kind: its levels, which of them mean agreement, and which are split by rarity.
/// \param name  of the comparison, unique
/// \param is_link  the records of a pair are of two sources: which of two events or numbers comes first may tell
/// \param swapped_with  fields whose values may stand in this one and the other way round
ComparisonSettings drafted_comparison(const std::string& name, const std::string& field, const KindFacts& facts,
                                      const std::vector<std::string>& swapped_with, bool is_link);

/// One comparison of fields that say the same thing more and less exactly, the most exact first: agreement counts once, at the
/// most exact of them. \param facts  of the first
ComparisonSettings joint_comparison(const std::string& name, const std::vector<std::string>& fields, const KindFacts& facts);

/// The field: its type, and the form in which its values are compared.
FieldSettings drafted_field(const std::string& name, const KindFacts& facts);

}  // namespace sameas
