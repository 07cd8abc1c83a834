#pragma once
#include <cstdint>

namespace sameas::datasets {

/// Spreads 64 bits: a bijection whose every output bit depends on every input bit. The finaliser of SplitMix64
/// (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014), with the constants of variant 13
/// of Stafford.
constexpr std::uint64_t mixed(std::uint64_t bits) {
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
    return bits ^ (bits >> 31);
}

/// The keys of one seed, which is mixed once.
class KeysOfSeed {
  public:
    constexpr explicit KeysOfSeed(std::uint64_t seed) : mixed_seed_(mixed(seed)) {}

    /// key_of(seed, kind, number)
    constexpr std::uint64_t operator()(std::uint64_t kind, std::uint64_t number) const {
        return mixed(mixed(mixed_seed_ + kind * 0x9E3779B97F4A7C15ULL) + number);
    }

  private:
    std::uint64_t mixed_seed_;
};

/// The key of one thing of many: equal arguments give equal keys, others independent ones.
/// \param kind  tells streams of one thing apart: its name, its address, the errors of its third record
constexpr std::uint64_t key_of(std::uint64_t seed, std::uint64_t kind, std::uint64_t number) {
    return KeysOfSeed(seed)(kind, number);
}

/// Random numbers that are a pure function of a key: a counter, mixed. Any stream can be had at any time, in any
/// thread, without those before it.
class RandomStream {
  public:
    constexpr explicit RandomStream(std::uint64_t key) : state_(key) {}

    constexpr std::uint64_t bits() {
        state_ += 0x9E3779B97F4A7C15ULL;
        return mixed(state_);
    }
    /// A number in [0, count), count > 0. Its share is off by at most count / 2^32.
    constexpr std::uint32_t below(std::uint32_t count) {
        return static_cast<std::uint32_t>(((bits() >> 32) * count) >> 32);
    }
    /// A number in [least, most].
    constexpr int between(int least, int most) {
        return least + static_cast<int>(below(static_cast<std::uint32_t>(most - least + 1)));
    }
    /// True in this share of all cases, at most 1.
    constexpr bool happens(double share) {
        return static_cast<double>(bits() >> 32) < share * 4294967296.0;
    }

  private:
    std::uint64_t state_;
};

}  // namespace sameas::datasets
