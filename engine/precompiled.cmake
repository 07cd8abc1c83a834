# Precompiled headers: one for the libraries, one for the tests, each made with the first target that uses it.
#
# Headers of the standard library, oneTBB and Catch alone, never ours: what is ours stays a dependency of the sources that
# include it. The libraries of a release have none: ccache shares their objects with the build without Arrow, and a source
# that forgets an #include is found there.
set(SAMEAS_STANDARD_HEADERS <algorithm> <array> <atomic> <bit> <charconv> <chrono> <cmath> <cstdint> <cstring> <functional>
    <limits> <map> <memory> <mutex> <numeric> <optional> <set> <span> <sstream> <stdexcept> <string> <string_view> <utility>
    <vector>)

# What ccache needs to tell two precompiled headers apart.
set(SAMEAS_PRECOMPILED_OPTIONS $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
    "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")

if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
    # Sources with one precompiled header are compiled with the same flags.
    set_target_properties(sameas_cli sameas_engine PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_compile_options(sameas_table PRIVATE ${SAMEAS_PRECOMPILED_OPTIONS})
    target_precompile_headers(sameas_table PRIVATE ${SAMEAS_STANDARD_HEADERS}
        <tbb/blocked_range.h> <tbb/enumerable_thread_specific.h> <tbb/parallel_for.h> <tbb/parallel_sort.h>)
    foreach(library settings derive profile blocking compare score model draft cluster evaluate engine live io datasets cli)
        target_compile_options(sameas_${library} PRIVATE ${SAMEAS_PRECOMPILED_OPTIONS})
        target_precompile_headers(sameas_${library} REUSE_FROM sameas_table)
    endforeach()
endif()

# Called for each test program. Those of kernels are compiled with flags of their own.
function(sameas_precompile_test name)
    target_compile_options(${name} PRIVATE ${SAMEAS_PRECOMPILED_OPTIONS})
    if(name STREQUAL "kernels_test" OR NOT TARGET phonetic_test OR name STREQUAL "phonetic_test")
        target_precompile_headers(${name} PRIVATE ${SAMEAS_STANDARD_HEADERS} <catch2/catch.hpp>)
    else()
        target_precompile_headers(${name} REUSE_FROM phonetic_test)
    endif()
endfunction()
