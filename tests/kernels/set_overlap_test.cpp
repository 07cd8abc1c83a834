#include "kernels/set_overlap.hpp"

#include <rapidcheck/catch.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bit>
#include <catch2/catch.hpp>
#include <cstring>
#include <random>
#include <string>

#include "kernels/cpu.hpp"
#include "kernels/reference/set_overlap.hpp"
#include "tests/support/kernel_sets.hpp"

using namespace sameas::kernels;
using reference::IdSet;

namespace {

using Sets = std::vector<IdSet>;

KernelSets kernel_sets(const Sets& sets, unsigned id_bits, std::size_t row_bytes = set_row_bytes) {
    KernelSets result(id_bits, row_bytes);
    for (const IdSet& set : sets)
        result.add(set);
    return result;
}

/// Requires what the kernels give for all pairs of two collections to be what the textbook gives, bit for
/// bit, in rows of either width of ids and on every instruction set.
void require_agreement_in_rows(const KernelSets& left, const KernelSets& right) {
    std::vector<std::uint32_t> l, r;
    for (std::uint32_t i = 0; i < left.size(); ++i) {
        for (std::uint32_t j = 0; j < right.size(); ++j) {
            l.push_back(i);
            r.push_back(j);
        }
    }
    const PairBatch pairs{l.data(), r.data(), l.size(), nullptr};
    struct Kernel {
        const char* name;
        void (*kernel)(const SetBatch&, const SetBatch&, const PairBatch&, double*) noexcept;
        double (*textbook)(const IdSet&, const IdSet&);
    };
    constexpr Kernel kernels[] = {{"jaccard", &set_jaccard, &reference::set_jaccard},
                                  {"dice", &set_dice, &reference::set_dice},
                                  {"cosine", &set_cosine, &reference::set_cosine},
                                  {"overlap", &set_overlap_coefficient, &reference::set_overlap_coefficient}};
    for (const Isa isa : available_isas()) {
        const ScopedIsa forced(isa);
        std::vector<std::uint32_t> counts(l.size(), 12345);
        set_overlap(left.batch(), right.batch(), pairs, counts.data());
        for (std::size_t i = 0; i < l.size(); ++i) {
            if (counts[i] == reference::set_overlap(left[l[i]], right[r[i]])) continue;
            FAIL(isa_name(isa) << ": sets " << l[i] << " and " << r[i] << " have not " << counts[i]
                               << " in common");
        }
        SUCCEED();
        for (const Kernel& kernel : kernels) {
            std::vector<double> out(l.size(), -1.0);
            kernel.kernel(left.batch(), right.batch(), pairs, out.data());
            for (std::size_t i = 0; i < l.size(); ++i) {
                const double expected = kernel.textbook(left[l[i]], right[r[i]]);
                if (std::bit_cast<std::uint64_t>(out[i]) == std::bit_cast<std::uint64_t>(expected)) continue;
                FAIL(isa_name(isa) << ": " << kernel.name << " of sets " << l[i] << " and " << r[i] << ": "
                                   << out[i] << ", not " << expected);
            }
        }
    }
}

void require_agreement(const Sets& left, const Sets& right) {
    for (const std::size_t row_bytes : {set_row_bytes, set_row_bytes_max}) {
        for (const unsigned id_bits : {16u, 32u})
            require_agreement_in_rows(kernel_sets(left, id_bits, row_bytes), kernel_sets(right, id_bits, row_bytes));
    }
}

IdSet random_set(std::mt19937_64& random, std::size_t size, std::uint32_t least, std::uint32_t greatest) {
    IdSet set;
    while (set.size() < size)
        set.insert(least + static_cast<std::uint32_t>(random() % (greatest - least + 1ull)));
    return set;
}

IdSet range(std::uint32_t first, std::uint32_t size) {
    IdSet set;
    for (std::uint32_t i = 0; i < size; ++i)
        set.insert(first + i);
    return set;
}

double similarity_of(decltype(set_jaccard)& kernel, const IdSet& left, const IdSet& right) {
    KernelSets sets;
    sets.add(left);
    sets.add(right);
    const std::uint32_t l = 0;
    const std::uint32_t r = 1;
    double out = -1.0;
    kernel(sets.batch(), sets.batch(), {&l, &r, 1, nullptr}, &out);
    return out;
}

}  // namespace

TEST_CASE("set kernels equal the textbook on all sets over few ids", "[set_overlap]") {
    Sets sets;
    constexpr std::uint32_t ids[] = {1, 2, 255, 256, 65535, 65536};
    for (unsigned chosen = 0; chosen < 64; ++chosen) {
        IdSet set;
        for (unsigned i = 0; i < 6; ++i) {
            if ((chosen >> i & 1) != 0) set.insert(ids[i]);
        }
        sets.push_back(set);
    }
    require_agreement(sets, sets);
}

TEST_CASE("set kernels equal the textbook around the size of a row", "[set_overlap]") {
    std::mt19937_64 random(1);
    Sets left, right;
    for (const std::uint32_t greatest : {40u, 300u, 65535u, 4294967295u}) {
        for (const std::size_t size : {0u, 1u, 7u, 8u, 9u, 15u, 16u, 17u, 18u, 31u, 32u, 33u}) {
            left.push_back(random_set(random, size, 1, greatest));
            right.push_back(random_set(random, size, 1, greatest));
        }
    }
    require_agreement(left, right);
}

TEST_CASE("every place of a row meets every place of the other", "[set_overlap]") {
    // Sixteen ids each, or 32, of which one is common: at place i in the left set and at place j in the right one.
    Sets left, right;
    for (const std::uint32_t ids : {32u, 16u}) {
        left.clear();
        right.clear();
        for (std::uint32_t place = 0; place < ids; ++place) {
            IdSet odd, even;
            for (std::uint32_t i = 0; i < ids; ++i) {
                odd.insert(i == place ? 1000 : i < place ? 101 + 2 * i : 2001 + 2 * i);
                even.insert(i == place ? 1000 : i < place ? 100 + 2 * i : 2000 + 2 * i);
            }
            left.push_back(odd);
            right.push_back(even);
        }
        require_agreement(left, right);
    }
    for (std::uint32_t place = 0; place < 8; ++place) {
        left.push_back(range(70000 + place, 8));
        right.push_back(range(70007 - place, 8));
    }
    require_agreement(left, right);
    // All of up to sixteen ids are common, from every beginning of a row of ids on.
    Sets runs;
    for (std::uint32_t first = 1; first <= 17; ++first) {
        for (const std::uint32_t size : {1u, 5u, 16u})
            runs.push_back(range(first, size));
    }
    require_agreement(runs, runs);
}

TEST_CASE("set kernels equal the textbook where sets differ much in size", "[set_overlap]") {
    std::mt19937_64 random(2);
    Sets left, right;
    for (const std::uint32_t greatest : {3000u, 1000000u}) {
        for (const std::size_t size : {0u, 1u, 2u, 16u, 40u, 63u}) {
            left.push_back(random_set(random, size, 1, greatest));
            left.push_back(random_set(random, size, greatest / 2, greatest));
        }
        for (const std::size_t size : {100u, 256u, 1023u, 1024u})
            right.push_back(random_set(random, size, 1, greatest));
    }
    right.push_back(range(1, 1500));     // holds whatever is small
    right.push_back(range(4000, 1500));  // all behind, or all before
    left.push_back(IdSet{1});
    left.push_back(IdSet{5499});
    left.push_back(IdSet{5500});
    require_agreement(left, right);
    require_agreement(right, left);
}

TEST_CASE("set kernels of any sets: symmetric, in range, equal to the textbook", "[set_overlap]") {
    rc::prop("sets", [](const std::vector<IdSet>& drawn) {
        Sets sets = drawn;
        for (IdSet& set : sets)
            set.erase(0);
        require_agreement(sets, sets);
    });
}

TEST_CASE("similarities of empty and equal sets", "[set_overlap]") {
    for (decltype(&set_jaccard) kernel : {&set_jaccard, &set_dice, &set_cosine, &set_overlap_coefficient}) {
        CHECK(similarity_of(*kernel, {}, {}) == 1.0);
        for (const std::uint32_t size : {1u, 3u, 16u, 17u, 1000u}) {
            CHECK(similarity_of(*kernel, range(1, size), {}) == 0.0);
            CHECK(similarity_of(*kernel, {}, range(1, size)) == 0.0);
            CHECK(similarity_of(*kernel, range(1, size), range(1, size)) == 1.0);
            CHECK(similarity_of(*kernel, range(1, size), range(1 + size, size)) == 0.0);
        }
    }
}

TEST_CASE("similarities of sets have the values of their formulas", "[set_overlap]") {
    // |left| = 4, |right| = 9, 3 in both.
    const IdSet left{1, 2, 3, 70000};
    const IdSet right{1, 2, 3, 11, 12, 13, 14, 15, 16};
    CHECK(similarity_of(set_jaccard, left, right) == 0.3);
    CHECK(similarity_of(set_dice, left, right) == 6.0 / 13.0);
    CHECK(similarity_of(set_cosine, left, right) == 0.5);
    CHECK(similarity_of(set_overlap_coefficient, left, right) == 0.75);
}

TEST_CASE("a row holds 16 ids of 16 bits or 8 ids of 32 bits, a long one twice as many", "[set_overlap]") {
    const auto fits = [](const IdSet& set, unsigned id_bits, std::size_t row_bytes = set_row_bytes) {
        return fits_set_row(std::vector<std::uint32_t>(set.begin(), set.end()), id_bits, row_bytes);
    };
    CHECK(fits(range(1, 32), 16, set_row_bytes_max));
    CHECK(!fits(range(1, 33), 16, set_row_bytes_max));
    CHECK(!fits({1, 65536}, 16, set_row_bytes_max));
    CHECK(fits(range(65530, 16), 32, set_row_bytes_max));
    CHECK(!fits(range(65530, 17), 32, set_row_bytes_max));
    CHECK(fits({}, 16));
    CHECK(fits(range(1, 16), 16));
    CHECK(!fits(range(1, 17), 16));
    CHECK(fits({1, 65535}, 16));
    CHECK(!fits({1, 65536}, 16));
    CHECK(fits({}, 32));
    CHECK(fits(range(65530, 8), 32));
    CHECK(!fits(range(1, 9), 32));
    CHECK(fits({4294967295u}, 32));
    const Sets all{{},           {1},     {65536},        range(1, 8),   range(1, 16),
                   range(5, 17), {65535}, {65536, 65537}, range(9, 5000)};
    for (const std::size_t row_bytes : {set_row_bytes, set_row_bytes_max}) {
        for (const unsigned id_bits : {16u, 32u}) {
            const KernelSets sets = kernel_sets(all, id_bits, row_bytes);
            for (std::uint32_t i = 0; i < sets.size(); ++i)
                CHECK(set_size(sets.batch(), i) == sets[i].size());
        }
    }
}

TEST_CASE("a batch of any size is computed whole and nothing behind it", "[set_overlap]") {
    std::mt19937_64 random(3);
    KernelSets sets;
    for (std::size_t i = 0; i < 600; ++i)
        sets.add(random_set(random, i % 20, 1, 50));
    for (const Isa isa : available_isas()) {
        const ScopedIsa forced(isa);
        for (const std::size_t size : {0u, 1u, 2u, 23u, 24u, 25u, 255u, 256u, 257u, 511u, 512u, 513u}) {
            std::vector<std::uint32_t> left(size), right(size), counts(size + 1, 777);
            std::vector<double> jaccard(size + 1, -7.0);
            for (std::size_t i = 0; i < size; ++i) {
                left[i] = static_cast<std::uint32_t>(random() % sets.size());
                right[i] = static_cast<std::uint32_t>(random() % sets.size());
            }
            const PairBatch pairs{left.data(), right.data(), size, nullptr};
            set_overlap(sets.batch(), sets.batch(), pairs, counts.data());
            set_jaccard(sets.batch(), sets.batch(), pairs, jaccard.data());
            for (std::size_t i = 0; i < size; ++i) {
                REQUIRE(counts[i] == reference::set_overlap(sets[left[i]], sets[right[i]]));
                REQUIRE(jaccard[i] == reference::set_jaccard(sets[left[i]], sets[right[i]]));
            }
            REQUIRE(counts[size] == 777);
            REQUIRE(jaccard[size] == -7.0);
        }
    }
}

TEST_CASE("set kernels read nothing behind the last row and the last element", "[set_overlap]") {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    /// Memory whose last byte is followed by a page that must not be touched.
    struct Guarded {
        explicit Guarded(std::size_t page_size) : size(page_size) {
            memory = static_cast<char*>(
                mmap(nullptr, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
            REQUIRE(memory != MAP_FAILED);
            REQUIRE(mprotect(memory + size, size, PROT_NONE) == 0);
        }
        ~Guarded() { munmap(memory, 2 * size); }
        char* end() const { return memory + size; }
        std::size_t size;
        char* memory = nullptr;
    };
    const Guarded rows(page), elements(page), places(page);
    std::mt19937_64 random(4);
    KernelSets sets;
    sets.add(random_set(random, 40, 1, 50));
    sets.add(random_set(random, 16, 1, 50));
    const std::size_t row_bytes = 2 * set_row_bytes;
    const std::size_t element_bytes = sets.elements().size() * sizeof(std::uint32_t);
    auto* const row = reinterpret_cast<std::byte*>(rows.end() - row_bytes);
    auto* const element = reinterpret_cast<std::uint32_t*>(elements.end() - element_bytes);
    auto* const place = reinterpret_cast<std::uint32_t*>(places.end()) - 3;
    std::memcpy(row, sets.batch().rows, row_bytes);
    std::memcpy(element, sets.elements().data(), element_bytes);
    place[0] = 0;
    place[1] = 1;
    place[2] = 1;
    const SetBatch batch{row, 16, element};
    for (const Isa isa : available_isas()) {
        const ScopedIsa forced(isa);
        std::uint32_t out[3] = {};
        set_overlap(batch, batch, {place, place, 3, nullptr}, out);
        CHECK(out[0] == 40);
        CHECK(out[1] == 16);
        CHECK(out[2] == 16);
    }
}

TEST_CASE("a set is read as it was written, and the largest common element is that of a plain search", "[set_overlap]") {
    std::mt19937_64 random(8);
    Sets sets{IdSet{}, range(1, 16), range(1, 17), IdSet{70000}, range(3, 200)};
    for (std::size_t size = 1; size < 40; size += 3)
        sets.push_back(random_set(random, size, 1, 90));
    for (const auto& [id_bits, row_bytes] : {std::pair{16u, set_row_bytes}, {32u, set_row_bytes}, {16u, set_row_bytes_max},
                                             {32u, set_row_bytes_max}}) {
        const KernelSets kernel = kernel_sets(sets, id_bits, row_bytes);
        for (std::uint32_t l = 0; l < sets.size(); ++l) {
            std::vector<std::uint32_t> elements(sets[l].size() + 1, 12345);
            REQUIRE(read_set(kernel.batch(), l, elements.data()) == sets[l].size());
            REQUIRE(elements.back() == 12345);
            elements.pop_back();
            REQUIRE(std::equal(elements.begin(), elements.end(), sets[l].begin(), sets[l].end()));
            for (std::uint32_t r = 0; r < sets.size(); ++r) {
                std::uint32_t largest = 0;
                for (const std::uint32_t id : sets[l])
                    largest = sets[r].contains(id) ? std::max(largest, id) : largest;
                REQUIRE(largest_common(kernel.batch(), l, r) == largest);
            }
        }
    }
}

TEST_CASE("similarities of sizes have the bits of those of sets, and rise with what is common", "[set_overlap]") {
    using OfSizes = double (*)(double, double, double) noexcept;
    const std::pair<OfSizes, decltype(&set_jaccard)> measures[] = {
        {&jaccard_of_sizes, &set_jaccard},
        {&dice_of_sizes, &set_dice},
        {&cosine_of_sizes, &set_cosine},
        {&overlap_coefficient_of_sizes, &set_overlap_coefficient}};
    for (const auto& [of_sizes, of_sets] : measures) {
        for (std::uint32_t left = 0; left < 24; ++left) {
            for (std::uint32_t right = 0; right < 24; ++right) {
                double before = -1;
                for (std::uint32_t common = 0; common <= std::min(left, right); ++common) {
                    const double similarity = of_sizes(common, left, right);
                    REQUIRE(similarity == similarity_of(*of_sets, range(1, left), range(left - common + 1, right)));
                    REQUIRE(similarity > before);
                    before = similarity;
                    if (left > common && left > 0) REQUIRE(of_sizes(common, left + 1, right) <= similarity);
                }
            }
        }
    }
}
