#include "datasets/generator/families.hpp"

#include <algorithm>

#include "datasets/generator/random_stream.hpp"

namespace sameas::datasets {

FamilyPlace family_place(std::uint64_t person, std::uint64_t key, std::span<const std::uint32_t> percent) {
    constexpr std::uint32_t block_people = 24;
    const std::uint64_t block = person / block_people;
    const auto place = static_cast<std::uint32_t>(person % block_people);
    RandomStream random(key_of(key, 0, block));
    std::uint32_t first = 0;
    for (;;) {
        std::uint32_t share = random.below(100), size = 1;
        while (size < percent.size() && share >= percent[size - 1])
            share -= percent[size++ - 1];
        if (place < first + size) return {block * block_people + first, place - first};
        first += size;
    }
}

}  // namespace sameas::datasets
