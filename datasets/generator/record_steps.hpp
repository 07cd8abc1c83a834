#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "datasets/generator/population.hpp"
#include "datasets/generator/profile.hpp"
#include "datasets/generator/record_batch.hpp"

namespace sameas::datasets {

/// Profile::fill in steps: `Record(population, key, batch)` begins a record, look_up() and finish() go on
/// with it. A few records take each step together, and each step fetches what the next one will read: they
/// wait for memory together.
template <class Record>
void fill_in_steps(std::span<const RecordKey> keys, RecordBatch& batch) {
    constexpr std::size_t together = 16;
    std::array<std::optional<Record>, together> records;
    const Population population(keys.front().seed);
    const std::size_t first = batch.rows() - keys.size();
    for (std::size_t begin = 0; begin < keys.size(); begin += together) {
        const std::size_t count = std::min(together, keys.size() - begin);
        for (std::size_t k = 0; k < count; ++k) {
            batch.turn_to(first + begin + k);
            records[k].emplace(population, keys[begin + k], batch);
        }
        for (std::size_t k = 0; k < count; ++k)
            records[k]->look_up();
        for (std::size_t k = 0; k < count; ++k) {
            batch.turn_to(first + begin + k);
            records[k]->finish();
        }
    }
}

}  // namespace sameas::datasets
