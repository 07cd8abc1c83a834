#include "engine/compare/measures/part_pairs.hpp"

#include "engine/errors.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas::measures {

PartPairs::PartPairs(const Dictionary& values, const TokenSets& parts, const Measure& inner,
                     std::string_view what, std::size_t limit)
    : parts_(parts), inner_(inner) {
    if (parts.longest() <= limit) return;
    for (std::size_t v = 0; v < values.size(); ++v) {
        const auto value = static_cast<ValueId>(v);
        const std::size_t count = parts.tokens_of(value).size();
        if (count <= limit) continue;
        throw ResourceLimit(message("a value of ", count, " ", what, " cannot be compared ", what, " by ",
                                    what, " (limit ", limit, "): '", printable_excerpt(values.text(value)),
                                    "': shorten it, for example with first(FIELD, 1000)"));
    }
}

void PartPairs::make_room(std::size_t cells, std::size_t constants, MeasureScratch& scratch) {
    if (scratch.counts.size() < cells) scratch.counts.resize(cells);
    if (scratch.left.size() < cells) scratch.left.resize(cells);
    if (scratch.right.size() < cells) scratch.right.resize(cells);
    if (scratch.values.size() < cells + constants) scratch.values.resize(cells + constants);
}

}  // namespace sameas::measures
