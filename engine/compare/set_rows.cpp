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
                          unsigned id_bits, std::size_t row_bytes) {
    std::size_t outside = 0;
    for_each_set(elements, ends, [&](std::size_t, Set set) {
        outside += kernels::fits_set_row(set, id_bits, row_bytes) ? 0 : 1;
    });
    return outside;
}

/// A pair in long rows takes some 10 ns longer, one with a set outside some 80: long rows pay from so many sets on, as a pair
/// has two of them.
constexpr std::size_t long_rows_share = 16;

}  // namespace

SetRows::SetRows(std::vector<std::uint32_t> elements, std::span<const std::uint64_t> ends) {
    const auto choose = [&](std::size_t row_bytes) {
        const std::size_t narrow = count_outside(elements, ends, 16, row_bytes);
        const std::size_t wide = count_outside(elements, ends, 32, row_bytes);
        row_bytes_ = row_bytes;
        id_bits_ = narrow <= wide ? 16 : 32;
        outside_ = std::min(narrow, wide);
    };
    choose(kernels::set_row_bytes_max);
    const std::size_t outside_of_long = outside_;
    choose(kernels::set_row_bytes);
    if (outside_ - outside_of_long > ends.size() / long_rows_share) choose(kernels::set_row_bytes_max);
    size_ = ends.size();
    lines_ = vector_on_huge_pages<Line>((size_ * row_bytes_ + sizeof(Line) - 1) / sizeof(Line));
    std::uint64_t used = 0;  // those outside move to the front
    for_each_set(elements, ends, [&](std::size_t i, Set set) {
        SAMEAS_ASSERT(set.empty() || set.front() >= 1);
        SAMEAS_ASSERT(std::adjacent_find(set.begin(), set.end(), std::greater_equal<>()) == set.end());
        std::byte* const row = lines_.front().data() + i * row_bytes_;
        if (kernels::fits_set_row(set, id_bits_, row_bytes_)) {
            kernels::write_set_row(set, id_bits_, row, row_bytes_);
            return;
        }
        kernels::write_outside_set_row(used, static_cast<std::uint32_t>(set.size()), row, row_bytes_);
        std::copy(set.begin(), set.end(), elements.begin() + static_cast<std::ptrdiff_t>(used));
        used += set.size();
    });
    elements.resize(static_cast<std::size_t>(used));
    elements.shrink_to_fit();
    elements_ = std::move(elements);
}

}  // namespace sameas
