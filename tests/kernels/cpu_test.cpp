#include "kernels/cpu.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

using namespace sameas::kernels;

TEST_CASE("the instruction sets of this machine begin at the baseline and end at the detected one", "[cpu]") {
    const auto isas = available_isas();
    REQUIRE(!isas.empty());
    CHECK(isas.front() == Isa::sse2);
    CHECK(isas.back() == detected_isa());
    CHECK(isa_name(Isa::sse2) == "sse2");
    CHECK(isa_name(Isa::sse4_2) == "sse4_2");
    CHECK(isa_name(Isa::avx2) == "avx2");
    CHECK(isa_name(Isa::avx512bw) == "avx512bw");
}

TEST_CASE("without SAMEAS_FORCE_ISA the detected set is used, with it the forced one", "[cpu]") {
    const char* forced = std::getenv("SAMEAS_FORCE_ISA");
    CHECK(forced_isa_error().empty());
    CHECK(isa_name(active_isa()) == (forced == nullptr ? isa_name(detected_isa()) : forced));
}

TEST_CASE("a scope can run with any set of this machine, and gives back what was", "[cpu]") {
    const Isa before = active_isa();
    for (const Isa isa : available_isas()) {
        const ScopedIsa forced(isa);
        CHECK(active_isa() == isa);
        {
            const ScopedIsa baseline(Isa::sse2);
            CHECK(active_isa() == Isa::sse2);
        }
        CHECK(active_isa() == isa);
    }
    CHECK(active_isa() == before);
}
