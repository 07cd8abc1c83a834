#pragma once
#include <cstdint>
#include <span>

namespace sameas {

/// Share of the records that could only have a partner that another has, of these and the pairs that leave nobody but them alone:
/// of an entity of three records of one source and five of the other, two of five. 0 where nobody has a partner. What rival_share() is
/// where one record has many partners; less where groups of alike records have each their partner.
/// \param entity  as Clusters::entity, of a link of two sources. \param sources  by node
double unpaired_share(std::span<const std::uint32_t> entity, std::span<const std::uint32_t> sources);

}  // namespace sameas
