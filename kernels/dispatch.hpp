// Private to the sources of vector kernels. Such a source is compiled once plainly and once per instruction set, there with
// SAMEAS_ARCH naming an xsimd architecture (kernels/isa.cmake). The plain pass emits the public function, which calls
// dispatch(); each other pass emits the body for its architecture and nothing else.
//
//     SAMEAS_ISA_FUNCTION(JaroRows, void, const RowPairs&, double*)     a functor, declared in every pass
//     #ifdef SAMEAS_ARCH  template <class Arch> void JaroRows::operator()(Arch, ...) const noexcept { ... }  #endif
//     SAMEAS_ISA_EMIT(JaroRows, void, const RowPairs&, double*)         instantiated here, or said to be elsewhere
#pragma once
#include <utility>
#include <xsimd/xsimd.hpp>

#include "kernels/cpu.hpp"

namespace sameas::kernels {

// x86-64-v3 has FMA, and xsimd has a name of its own for AVX2 with it.
using Avx2 = xsimd::fma3<xsimd::avx2>;

#ifndef SAMEAS_ARCH
/// Calls function(architecture, arguments...) for the active instruction set: once a batch, so that its cost is nothing.
template <class Function, class... Arguments>
inline decltype(auto) dispatch(Function function, Arguments&&... arguments) noexcept {
    switch (active_isa()) {
        case Isa::avx512bw:
            return function(xsimd::avx512bw{}, std::forward<Arguments>(arguments)...);
        case Isa::avx2:
            return function(Avx2{}, std::forward<Arguments>(arguments)...);
        case Isa::sse4_2:
            return function(xsimd::sse4_2{}, std::forward<Arguments>(arguments)...);
        case Isa::sse2:
            break;
    }
    return function(xsimd::sse2{}, std::forward<Arguments>(arguments)...);
}
#endif

}  // namespace sameas::kernels

#define SAMEAS_ISA_FUNCTION(NAME, RESULT, ...)                     \
    struct NAME {                                                  \
        template <class Arch>                                      \
        RESULT operator()(Arch, __VA_ARGS__) const noexcept;       \
    }

#ifdef SAMEAS_ARCH
#define SAMEAS_ISA_EMIT(NAME, RESULT, ...) \
    template RESULT NAME::operator()<SAMEAS_ARCH>(SAMEAS_ARCH, __VA_ARGS__) const noexcept
#else
#define SAMEAS_ISA_EMIT(NAME, RESULT, ...)                                                                 \
    extern template RESULT NAME::operator()<xsimd::sse2>(xsimd::sse2, __VA_ARGS__) const noexcept;         \
    extern template RESULT NAME::operator()<xsimd::sse4_2>(xsimd::sse4_2, __VA_ARGS__) const noexcept;     \
    extern template RESULT NAME::operator()<Avx2>(Avx2, __VA_ARGS__) const noexcept;                       \
    extern template RESULT NAME::operator()<xsimd::avx512bw>(xsimd::avx512bw, __VA_ARGS__) const noexcept
#endif
