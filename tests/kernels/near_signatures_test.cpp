#include "kernels/near_signatures.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "kernels/cpu.hpp"

using namespace sameas::kernels;

namespace {

using Signatures = std::vector<std::uint64_t>;

/// Requires what the kernel finds to be what a loop finds, on every instruction set, in order, and nothing written behind.
void require_agreement(const Signatures& left, const Signatures& right, unsigned bits_max) {
    std::vector<std::uint64_t> expected;
    for (std::uint64_t l = 0; l < left.size(); ++l) {
        for (std::uint64_t r = 0; r < right.size(); ++r) {
            if (static_cast<unsigned>(std::popcount(left[l] ^ right[r])) <= bits_max) expected.push_back(l << 32 | r);
        }
    }
    for (const Isa isa : available_isas()) {
        const ScopedIsa forced(isa);
        constexpr std::uint64_t untouched = 0xDEADBEEFu;
        std::vector<std::uint64_t> places(left.size() * right.size() + 1, untouched);
        const std::size_t count =
            near_signatures(left.data(), left.size(), right.data(), right.size(), bits_max, places.data());
        REQUIRE(places.back() == untouched);
        places.resize(count);
        if (places != expected) FAIL(isa_name(isa) << ": " << count << " found of " << expected.size());
    }
    SUCCEED();
}

/// Signatures that differ from one in a few bits, or in many.
Signatures random_signatures(std::size_t count, std::mt19937_64& random) {
    Signatures signatures(count);
    for (std::uint64_t& signature : signatures) {
        signature = 0x0123456789ABCDEFu;
        for (std::uint64_t flips = random() % 40; flips > 0; --flips)
            signature ^= std::uint64_t{1} << random() % 64;
    }
    return signatures;
}

}  // namespace

TEST_CASE("near signatures are those of a plain loop, whatever the sizes of the lists", "[near_signatures]") {
    std::mt19937_64 random(5);
    for (std::size_t left = 0; left < 4; ++left) {
        for (std::size_t right = 0; right < 80; ++right)
            require_agreement(random_signatures(left, random), random_signatures(right, random), 12);
    }
}

TEST_CASE("every bound between equal and opposite is decided exactly", "[near_signatures]") {
    Signatures right;
    for (unsigned bits = 0; bits <= 64; ++bits)
        right.push_back(bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1);  // differs from 0 in so many bits
    for (unsigned bits_max = 0; bits_max <= 70; ++bits_max)
        require_agreement({0, ~std::uint64_t{0}}, right, bits_max);
}
