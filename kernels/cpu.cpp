#include "kernels/cpu.hpp"

#include <array>
#include <atomic>
#include <cassert>
#include <cstdlib>

namespace sameas::kernels {
namespace {

constexpr std::array<Isa, 4> all_isas = {Isa::sse2, Isa::sse4_2, Isa::avx2, Isa::avx512bw};
constexpr std::array<std::string_view, 4> names = {"sse2", "sse4_2", "avx2", "avx512bw"};

// __builtin_cpu_supports also asks what the operating system saves on a switch of tasks; CPUID alone does not tell.
Isa detect() noexcept {
    __builtin_cpu_init();
    if (!(__builtin_cpu_supports("ssse3") && __builtin_cpu_supports("sse4.2") &&
          __builtin_cpu_supports("popcnt")))
        return Isa::sse2;
    if (!(__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
          __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("movbe") &&
          __builtin_cpu_supports("f16c")))
        return Isa::sse4_2;
    if (!(__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
          __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
          __builtin_cpu_supports("avx512vl")))
        return Isa::avx2;
    return Isa::avx512bw;
}

struct Choice {
    Isa isa;
    std::string_view error;
};

Choice first_choice() noexcept {
    const char* forced = std::getenv("SAMEAS_FORCE_ISA");
    if (forced == nullptr || *forced == '\0') return {detected_isa(), {}};
    for (const Isa isa : all_isas) {
        if (forced != isa_name(isa)) continue;
        if (isa <= detected_isa()) return {isa, {}};
        return {detected_isa(),
                "this processor lacks that instruction set: name a lower one (sse2 always goes), or leave it unset"};
    }
    return {detected_isa(),
            "there is no instruction set of that name: it is one of sse2, sse4_2, avx2, avx512bw"};
}

const Choice& choice() noexcept {
    static const Choice made = first_choice();
    return made;
}

std::atomic<Isa>& active() noexcept {
    static std::atomic<Isa> isa = choice().isa;
    return isa;
}

}  // namespace

Isa detected_isa() noexcept {
    static const Isa isa = detect();
    return isa;
}

Isa active_isa() noexcept {
    return active().load(std::memory_order_relaxed);
}

std::string_view forced_isa_error() noexcept {
    return choice().error;
}

std::span<const Isa> available_isas() noexcept {
    return std::span(all_isas).first(static_cast<std::size_t>(detected_isa()) + 1);
}

std::string_view isa_name(Isa isa) noexcept {
    return names[static_cast<std::size_t>(isa)];
}

ScopedIsa::ScopedIsa(Isa isa) noexcept : before_(active_isa()) {
    assert(isa <= detected_isa());
    active().store(isa, std::memory_order_relaxed);
}

ScopedIsa::~ScopedIsa() {
    active().store(before_, std::memory_order_relaxed);
}

}  // namespace sameas::kernels
