#include "engine/memory_plan.hpp"

#include <algorithm>

#include "engine/entities.hpp"
#include "engine/errors.hpp"
#include "engine/memory.hpp"

namespace sameas {

namespace {

/// Scratch of a thread that scores.
constexpr std::uint64_t scratch_bytes_per_thread = std::uint64_t{2} << 20;
/// What the ceilings of tiles have of a value.
constexpr std::uint64_t tile_bytes_per_value = 32;
/// For pairs, below which a run would do little but sort.
constexpr std::uint64_t pair_bytes_min = std::uint64_t{8} << 20;
/// A refusal names so much more than was missing: the next run may find its memory a little more broken up.
constexpr std::uint64_t margin_bytes = std::uint64_t{6} << 20;

std::uint64_t memory_of_blocking(const Table& table, const BlockingIndex& index) {
    std::uint64_t bytes = table.rows() * index.rules() * sizeof(std::uint64_t);
    for (std::size_t rule = 0; rule < index.rules(); ++rule) {
        const RuleGroups& groups = index.groups(rule);
        bytes += groups.rows.size() * sizeof(RowId) + (groups.offsets.size() + groups.keys.size()) * sizeof(std::uint64_t);
        if (index.join(rule) != nullptr) bytes += index.join(rule)->memory_bytes();
        if (index.neighbourhood(rule) != nullptr) bytes += index.neighbourhood(rule)->memory_bytes();
        if (index.key_sets(rule) == nullptr) continue;
        for (const RowId row : table.rows_by_rank()) {
            bytes += (index.key_sets(rule)->of(row).size() + 1) * sizeof(std::uint64_t);
        }
    }
    return bytes;
}

[[noreturn]] void refuse(const MemoryNeeds& needs, std::uint64_t least, const RunContext& context) {
    std::string parts;
    for (const auto& [name, bytes] : needs.held) parts += message(name, " ", memory_text(bytes), ", ");
    throw ResourceLimit(message("--memory ", memory_text(context.memory_budget()), " is too little for these records: ",
                                memory_text(least + margin_bytes), " would do (", needs.records, " records; ", parts,
                                "and what pairs, entities and writing them take at least); give that much, or read fewer "
                                "records or fields"));
}

}  // namespace

MemoryParts memory_of(const Linkage& linkage) {
    return {{"table", linkage.table().memory_bytes()},
            {"derived values", linkage.features().memory_bytes()},
            {"blocking keys and groups", memory_of_blocking(linkage.table(), linkage.blocking())}};
}

MemoryNeeds needs_of(const Linkage& linkage, bool clusters) {
    MemoryNeeds needs{memory_of(linkage), linkage.table().rows(), clusters, 0};
    const Features& features = linkage.features();
    // Text rows, sets of grams and the like, made once a value: about as large as the values with their offsets and counts.
    for (std::size_t i = 0; i < features.size(); ++i) {
        needs.to_prepare += features.values(i).memory_bytes() + features.values(i).size() * tile_bytes_per_value;
    }
    return needs;
}

PairStore::Limits plan_memory(const MemoryNeeds& needs, RunContext& context) {
    const std::uint64_t budget = context.memory_budget(), left = context.memory_left();
    std::uint64_t used = 0;
    for (const auto& [name, bytes] : needs.held) used += bytes;
    used = std::max(used, budget - left);
    std::uint64_t later =
        writing_bytes + needs.to_prepare + static_cast<std::uint64_t>(context.threads()) * scratch_bytes_per_thread;
    if (needs.clusters) later += needs.records * clustering_bytes_per_record;
    const std::uint64_t pairs_least = std::max(pair_bytes_min, 2 * PairStore::least_memory(context.threads()));
    // What was read may have taken more for a while than what is held now.
    const std::uint64_t peak = context.peak_memory_bytes() / (100 + memory_slack_percent) * 100;
    const std::uint64_t least = std::max(used + later + pairs_least, peak);
    if (budget < least) refuse(needs, least, context);
    return {.memory_bytes = (budget - used - later) / 2, .spill_folder = context.spill_folder()};
}

}  // namespace sameas
