// One row's keys against columns of keys: as many rows at a time as a vector holds, all columns before the next rows, so that
// what was found stays in a register.
#include "kernels/equal_keys.hpp"

#include "kernels/dispatch.hpp"
#include "kernels/row_bits.hpp"

#ifdef SAMEAS_ARCH
#include "kernels/vectors.hpp"
#endif

namespace sameas::kernels {

/// What equal_keys takes.
struct KeyColumns {
    const std::uint64_t* keys;
    const std::uint64_t* columns;
    std::size_t column_count;
    std::size_t begin, end;
    std::uint64_t* bits;
};

SAMEAS_ISA_FUNCTION(EqualKeys, void, const KeyColumns&);

#ifdef SAMEAS_ARCH
template <class Arch>
void EqualKeys::operator()(Arch, const KeyColumns& tile) const noexcept {
    using Keys = Vector<std::uint64_t>;
    constexpr std::size_t lanes = sizeof(Keys) / sizeof(std::uint64_t);
    tile.bits[0] = tile.bits[1] = 0;
    for (std::size_t row = tile.begin / lanes * lanes; row < tile.end; row += lanes) {
        Keys equal{};
        for (std::size_t column = 0; column < tile.column_count; ++column) {
            if (tile.keys[column] == 0) continue;
            const Keys keys = load<std::uint64_t>(tile.columns + column * tile_rows_max + row);
            equal |= reinterpret_cast<Keys>(keys == tile.keys[column]);
        }
        tile.bits[row / 64] |= std::uint64_t{sign_bits(equal)} << row % 64;
    }
    keep_bits(tile.begin, tile.end, tile.bits);
}
#endif

SAMEAS_ISA_EMIT(EqualKeys, void, const KeyColumns&);

#ifndef SAMEAS_ARCH
void equal_keys(const std::uint64_t* keys, const std::uint64_t* columns, std::size_t column_count, std::size_t begin,
                std::size_t end, std::uint64_t bits[2]) noexcept {
    dispatch(EqualKeys{}, KeyColumns{keys, columns, column_count, begin, end, bits});
}
#endif

}  // namespace sameas::kernels
