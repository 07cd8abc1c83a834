#include "kernels/text_batch.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>

#include "kernels/jaro.hpp"
#include "kernels/jaro_winkler.hpp"
#include "kernels/levenshtein.hpp"
#include "kernels/osa.hpp"
#include "tests/kernels/text_pairs.hpp"

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

using namespace sameas::kernels;

TEST_CASE("scratch_words grows with the longest value and has no upper end in the supported range",
          "[text_batch]") {
    CHECK(scratch_words(0) == 0);
    std::size_t last = 0;
    for (std::size_t units = 0; units <= 65536; ++units) {
        const std::size_t words = scratch_words(units);
        REQUIRE(words >= last);
        REQUIRE(words <= units + 64);  // working memory stays in the order of the text itself
        last = words;
    }
}

TEST_CASE("kernels allocate nothing", "[text_batch]") {
    std::u32string units = U"martha";
    units += std::u32string(200, U'a') + std::u32string(150, U'\u0416');
    const std::uint64_t offsets[] = {0, 6, 206, 356};
    const TextBatch batch{units.data(), offsets};
    const std::uint32_t left[] = {0, 0, 1, 1, 2};
    const std::uint32_t right[] = {0, 1, 1, 2, 0};
    std::vector<std::uint64_t> scratch(scratch_words(200));
    const PairBatch pairs{left, right, 5, scratch.data()};
    double similarities[5];
    std::uint32_t distances[5];

    const std::size_t before = allocations;
    jaro(batch, batch, pairs, similarities);
    jaro_winkler(batch, batch, pairs, similarities);
    levenshtein_similarity(batch, batch, pairs, similarities);
    osa_similarity(batch, batch, pairs, similarities);
    levenshtein_distance(batch, batch, pairs, distances);
    osa_distance(batch, batch, pairs, distances);
    CHECK(allocations == before);
    CHECK(distances[3] == 200);
    std::vector<int> counted(10);  // the counter does count
    CHECK(allocations > before);
}

TEST_CASE("kernels need no scratch memory for values of at most 64 units", "[text_batch]") {
    const std::u32string units = std::u32string(64, U'a') + std::u32string(64, U'b');
    const std::uint64_t offsets[] = {0, 64, 128};
    const TextBatch batch{units.data(), offsets};
    const std::uint32_t left = 0;
    const std::uint32_t right = 1;
    const PairBatch pair{&left, &right, 1, nullptr};
    std::uint32_t distance = 0;
    double similarity = -1.0;
    levenshtein_distance(batch, batch, pair, &distance);
    CHECK(distance == 64);
    osa_distance(batch, batch, pair, &distance);
    CHECK(distance == 64);
    jaro(batch, batch, pair, &similarity);
    CHECK(similarity == 0.0);
}
