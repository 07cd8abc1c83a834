#pragma once
#include "engine/draft/draft.hpp"

namespace sameas {

/// Makes drafted settings ready for pairs that somebody has put together (train_on_pairs): such pairs have much in common
/// whether they match or not, so texts are compared by what is left once the words that they share are set aside; legal
/// forms are dropped where one value in 20 has one; and levels are not split by rarity, for which given pairs are too few.
/// \param table  the records as they stand, not cleaned
void adapt_to_pairs(Draft& draft, const Table& table, RunContext& context);

}  // namespace sameas
