# Vector kernels: each source below is compiled once plainly, with the library, and once more per instruction set, as the
# xsimd architecture SAMEAS_ARCH (dispatch.hpp). Nowhere else does a -m flag stand.
set(SAMEAS_VECTOR_KERNELS
    kernels/damerau.cpp
    kernels/equal_keys.cpp
    kernels/hamming.cpp
    kernels/indel.cpp
    kernels/jaro.cpp
    kernels/jaro_winkler.cpp
    kernels/levels.cpp
    kernels/levenshtein.cpp
    kernels/long_places.cpp
    kernels/longest_common_substring.cpp
    kernels/near_signatures.cpp
    kernels/osa.cpp
    kernels/ratio.cpp
    kernels/set_overlap.cpp
    kernels/tile_ceilings.cpp
    kernels/token_alignment.cpp)

find_package(xsimd 8.1 REQUIRED)
# The target of that package links a library that Debian does not have; the headers alone are what is used.
add_library(sameas_xsimd INTERFACE)
target_include_directories(sameas_xsimd SYSTEM INTERFACE ${xsimd_INCLUDE_DIRS})
target_link_libraries(sameas_kernels PRIVATE $<BUILD_INTERFACE:sameas_xsimd>)

function(sameas_add_isa name architecture)
    set(target sameas_kernels_${name})
    list(TRANSFORM SAMEAS_VECTOR_KERNELS PREPEND "${PROJECT_SOURCE_DIR}/" OUTPUT_VARIABLE sources)
    add_library(${target} OBJECT ${sources})
    target_link_libraries(${target} PRIVATE sameas_flags sameas_xsimd)
    target_compile_definitions(${target} PRIVATE "SAMEAS_ARCH=${architecture}")
    # Optimised in every build: what stays inlined is not a weak symbol that baseline code could be linked with. Not further
    # than -O1 where it would take minutes: under the sanitizers.
    target_compile_options(${target} PRIVATE ${ARGN} -fno-exceptions $<IF:$<CONFIG:Debug>,-O1,-O3>
        "$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-uninitialized>")  # g++ 12 warns about its own intrinsics (its bug 105593)
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_sources(sameas_kernels PRIVATE $<TARGET_OBJECTS:${target}>)
endfunction()

sameas_add_isa(sse2     xsimd::sse2              -march=x86-64)
sameas_add_isa(sse4_2   xsimd::sse4_2            -march=x86-64-v2)
sameas_add_isa(avx2     xsimd::fma3<xsimd::avx2> -march=x86-64-v3)
sameas_add_isa(avx512bw xsimd::avx512bw          -march=x86-64-v4)
