#pragma once
#include <span>
#include <string_view>

namespace sameas::kernels {

/// The instruction sets that vector kernels are compiled for, from the baseline up.
enum class Isa : unsigned char {
    sse2,     ///< every x86-64
    sse4_2,   ///< x86-64-v2
    avx2,     ///< x86-64-v3: AVX2, FMA, BMI
    avx512bw  ///< x86-64-v4: AVX-512 F, BW, CD, DQ, VL
};

/// The best set that this processor and its operating system can run.
Isa detected_isa() noexcept;

/// The set that kernels use: the detected one, or the lower one that SAMEAS_FORCE_ISA names. A name that is not known, or
/// above this processor, is not followed (forced_isa_error() says so; programs ask it at their start).
Isa active_isa() noexcept;

/// What is wrong with the value of SAMEAS_FORCE_ISA, and what it may be; empty when nothing is.
std::string_view forced_isa_error() noexcept;

/// sse2 .. detected_isa().
std::span<const Isa> available_isas() noexcept;

/// "sse2", "sse4_2", "avx2", "avx512bw".
std::string_view isa_name(Isa isa) noexcept;

/// Runs kernels with another set while it lives: for tests and benchmarks. \pre isa <= detected_isa(). Not for several
/// threads at once.
class ScopedIsa {
  public:
    explicit ScopedIsa(Isa isa) noexcept;
    ~ScopedIsa();
    ScopedIsa(const ScopedIsa&) = delete;
    ScopedIsa& operator=(const ScopedIsa&) = delete;

  private:
    Isa before_;
};

}  // namespace sameas::kernels
