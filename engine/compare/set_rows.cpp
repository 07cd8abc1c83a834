#include "engine/compare/set_rows.hpp"

#include <algorithm>
#include <functional>

#include "engine/errors.hpp"
#include "engine/table/huge_pages.hpp"

namespace sameas {

namespace {

using Set = std::span<const std::uint32_t>;

/// Calls body(set number, set) for each set.
template <class Body>
void for_each_set(const std::vector<std::uint32_t>& elements, std::span<const std::uint64_t> ends,
                  const Body& body) {
    std::uint64_t begin = 0;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        body(i, Set(elements.data() + begin, static_cast<std::size_t>(ends[i] - begin)));
        begin = ends[i];
    }
}

std::size_t count_outside(const std::vector<std::uint32_t>& elements, std::span<const std::uint64_t> ends,
                          unsigned id_bits) {
    std::size_t outside = 0;
    for_each_set(elements, ends,
                 [&](std::size_t, Set set) { outside += kernels::fits_set_row(set, id_bits) ? 0 : 1; });
    return outside;
}

}  // namespace

SetRows::SetRows(std::vector<std::uint32_t> elements, std::span<const std::uint64_t> ends) {
    const std::size_t narrow = count_outside(elements, ends, 16), wide = count_outside(elements, ends, 32);
    id_bits_ = narrow <= wide ? 16 : 32;
    outside_ = std::min(narrow, wide);
    rows_ = vector_on_huge_pages<Row>(ends.size());
    std::uint64_t used = 0;  // those outside move to the front
    for_each_set(elements, ends, [&](std::size_t i, Set set) {
        SAMEAS_ASSERT(set.empty() || set.front() >= 1);
        SAMEAS_ASSERT(std::adjacent_find(set.begin(), set.end(), std::greater_equal<>()) == set.end());
        if (kernels::fits_set_row(set, id_bits_)) {
            kernels::write_set_row(set, id_bits_, rows_[i].data());
            return;
        }
        kernels::write_outside_set_row(used, static_cast<std::uint32_t>(set.size()), rows_[i].data());
        std::copy(set.begin(), set.end(), elements.begin() + static_cast<std::ptrdiff_t>(used));
        used += set.size();
    });
    elements.resize(static_cast<std::size_t>(used));
    elements.shrink_to_fit();
    elements_ = std::move(elements);
}

}  // namespace sameas
