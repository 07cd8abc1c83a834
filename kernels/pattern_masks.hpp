#pragma once
#include <bit>
#include <cstdint>
#include <string_view>

namespace sameas::kernels {

/// For a pattern of up to 64 units, the places of each unit as bits: what bit-parallel string algorithms look
/// up for every unit of the other text. Units below 256 index a table; all others stand in a small
/// open-addressing table, at most half full. Lives on the stack (about 4 kB) and serves any number of
/// patterns, one after the other: only what a pattern has set is cleared. Neither allocates nor throws.
class PatternMasks {
  public:
    /// Replaces the pattern by one of at most 64 units; it need not outlive the call.
    void set(std::u32string_view pattern) noexcept {
        clear();
        std::uint64_t bit = 1;
        std::size_t narrow_count = 0;  // in a register: a store of bytes might change any member, for all the compiler knows
        for (const char32_t unit : pattern) {
            if (unit < 256) {
                narrow_[unit] |= bit;
                narrow_used_[narrow_count++] = static_cast<std::uint8_t>(unit);
            } else {
                add_wide(unit, bit);
            }
            bit <<= 1;
        }
        narrow_count_ = narrow_count;
    }

    /// Bit i tells whether unit i of the pattern is this one.
    std::uint64_t operator[](char32_t unit) const noexcept {
        if (unit < 256) return narrow_[unit];
        return wide_count_ == 0 ? 0 : wide_[wide_slot(unit)].mask;
    }

  private:
    static constexpr unsigned slot_bits = 7;
    static constexpr std::size_t slot_count = std::size_t{1} << slot_bits;

    struct Slot {
        std::uint64_t mask = 0;  // 0: free
        char32_t unit = 0;
    };

    /// Where the unit stands, or the free slot where it would: Fibonacci hashing, linear probing.
    std::size_t wide_slot(char32_t unit) const noexcept {
        std::size_t slot = (static_cast<std::uint32_t>(unit) * 0x9E3779B1u) >> (32 - slot_bits);
        while (wide_[slot].mask != 0 && wide_[slot].unit != unit)
            slot = (slot + 1) % slot_count;
        return slot;
    }

    void add_wide(char32_t unit, std::uint64_t bit) noexcept {
        const std::size_t slot = wide_slot(unit);
        if (wide_[slot].mask == 0) {
            wide_[slot].unit = unit;
            wide_used_[wide_count_++] = static_cast<std::uint8_t>(slot);
        }
        wide_[slot].mask |= bit;
    }

    void clear() noexcept {
        for (std::size_t i = 0, count = narrow_count_; i < count; ++i)
            narrow_[narrow_used_[i]] = 0;
        narrow_count_ = 0;
        for (std::size_t i = 0, count = wide_count_; i < count; ++i)
            wide_[wide_used_[i]].mask = 0;
        wide_count_ = 0;
    }

    std::uint64_t narrow_[256] = {};
    std::uint8_t narrow_used_[64];
    std::size_t narrow_count_ = 0;
    Slot wide_[slot_count];
    std::uint8_t wide_used_[64];
    std::size_t wide_count_ = 0;
};

/// The lowest `count` bits, 0 <= count <= 64.
inline std::uint64_t low_bits(std::size_t count) noexcept {
    return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

}  // namespace sameas::kernels
