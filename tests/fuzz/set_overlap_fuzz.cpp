// Set kernels: whatever the sets, every instruction set gives the bits of the textbook. The first byte chooses the width of ids
// in rows and the step between ids; the rest are ids, a set ending at a byte 0xFF.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <set>
#include <vector>

#include "kernels/cpu.hpp"
#include "kernels/reference/set_overlap.hpp"
#include "kernels/set_overlap.hpp"
#include "tests/support/kernel_sets.hpp"

namespace {

using namespace sameas::kernels;

void require(bool condition) {
    if (!condition) std::abort();
}

template <class Out>
void compare(const KernelSets& sets, const std::vector<std::uint32_t>& left, const std::vector<std::uint32_t>& right,
             void (*kernel)(const SetBatch&, const SetBatch&, const PairBatch&, Out*) noexcept,
             Out (*textbook)(const std::set<std::uint32_t>&, const std::set<std::uint32_t>&)) {
    std::vector<Out> results(left.size());
    kernel(sets.batch(), sets.batch(), {left.data(), right.data(), left.size(), nullptr}, results.data());
    for (std::size_t i = 0; i < results.size(); ++i) {
        const Out expected = textbook(sets[left[i]], sets[right[i]]);
        require(std::memcmp(&results[i], &expected, sizeof expected) == 0);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t sets_max = 8;
    if (size == 0 || size > 600) return 0;
    KernelSets sets(data[0] % 2 == 0 ? 16 : 32, data[0] / 4 % 2 == 0 ? set_row_bytes : set_row_bytes_max);
    const std::uint32_t step = data[0] / 2 % 2 == 0 ? 1 : 1000;
    std::set<std::uint32_t> set;
    for (std::size_t i = 1; i <= size && sets.size() < sets_max; ++i) {
        if (i < size && data[i] != 0xFF) {
            set.insert(1 + data[i] * step);
            continue;
        }
        sets.add(set);
        set.clear();
    }
    std::vector<std::uint32_t> left, right;
    for (std::uint32_t l = 0; l < sets.size(); ++l) {
        for (std::uint32_t r = 0; r < sets.size(); ++r) {
            left.push_back(l);
            right.push_back(r);
        }
    }
    for (const Isa isa : available_isas()) {
        const ScopedIsa forced(isa);
        compare(sets, left, right, &set_overlap, &reference::set_overlap);
        compare(sets, left, right, &set_jaccard, &reference::set_jaccard);
        compare(sets, left, right, &set_dice, &reference::set_dice);
        compare(sets, left, right, &set_cosine, &reference::set_cosine);
        compare(sets, left, right, &set_overlap_coefficient, &reference::set_overlap_coefficient);
    }
    return 0;
}
