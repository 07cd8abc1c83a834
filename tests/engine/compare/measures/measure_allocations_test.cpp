#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>

#include "engine/settings/vocabulary.hpp"
#include "tests/support/measured.hpp"
#include "tests/support/token_texts.hpp"

namespace {

std::atomic<std::size_t> allocations{0};

}  // namespace

// All forms that a sanitizer would otherwise keep for itself. Not inlined: the compiler would see free() for
// memory of a new-expression and warn.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void* operator new(std::size_t size) {
    if (void* memory = operator new(size, std::nothrow)) return memory;
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, const std::nothrow_t&) noexcept {
    std::free(memory);
}

using namespace sameas;
using namespace sameas::test;

TEST_CASE("similarities of texts allocate nothing once warm") {
    const std::vector<std::string> texts = token_texts(60, 6, 7);
    std::vector<std::uint32_t> left, right;
    for (std::uint32_t l = 1; l <= texts.size(); ++l) {
        for (std::uint32_t r = 1; r <= texts.size(); ++r) {
            left.push_back(l);
            right.push_back(r);
        }
    }
    std::vector<double> first(left.size()), second(left.size());
    std::size_t measures = 0;
    for (const MeasureRow& row : measure_rows()) {
        if (row.kind != MeasureKind::similarity || row.operand != FieldType::text) continue;
        INFO(row.name);
        const Measured measured(measure_call(row.name), texts);
        MeasureScratch scratch;
        measured.measure().compute({left.data(), right.data(), left.size()}, first.data(), scratch);
        const std::size_t before = allocations;
        measured.measure().compute({left.data(), right.data(), left.size()}, second.data(), scratch);
        CHECK(allocations == before);
        CHECK(first == second);
        ++measures;
    }
    CHECK(measures >= 13);
    const std::size_t before = allocations;
    std::vector<int> counted(10);  // the counter does count
    CHECK(allocations == before + 1);
}
