// No kernel reads behind the last row, the last length, the last unit or the last pair, or writes behind the last result or
// its scratch memory: each of those arrays ends here at a page that nobody may touch.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <random>
#include <string>
#include <vector>

#include "kernels/cpu.hpp"
#include "kernels/damerau.hpp"
#include "kernels/hamming.hpp"
#include "kernels/indel.hpp"
#include "kernels/jaro.hpp"
#include "kernels/jaro_winkler.hpp"
#include "kernels/levenshtein.hpp"
#include "kernels/longest_common_substring.hpp"
#include "kernels/osa.hpp"
#include "kernels/ratio.hpp"
#include "tests/support/guarded_texts.hpp"
#include "tests/support/kernel_texts.hpp"

using namespace sameas::kernels;

namespace {

template <class Out>
using Kernel = void (*)(const TextBatch&, const TextBatch&, const PairBatch&, Out*) noexcept;

template <class Out>
struct Named {
    const char* name;
    Kernel<Out> kernel;
};

constexpr Named<std::uint32_t> distances[] = {
    {"damerau_distance", &damerau_distance},
    {"hamming_distance", &hamming_distance},
    {"indel_distance", &indel_distance},
    {"levenshtein_distance", &levenshtein_distance},
    {"longest_common_substring_length", &longest_common_substring_length},
    {"osa_distance", &osa_distance},
};
constexpr Named<double> similarities[] = {
    {"damerau_similarity", &damerau_similarity},
    {"hamming_similarity", &hamming_similarity},
    {"indel_similarity", &indel_similarity},
    {"jaro", &jaro},
    {"jaro_winkler", &jaro_winkler},
    {"lcs_similarity", &lcs_similarity},
    {"levenshtein_similarity", &levenshtein_similarity},
    {"longest_common_substring", &longest_common_substring},
    {"osa_similarity", &osa_similarity},
    {"partial_ratio", &partial_ratio},
    {"ratio", &ratio},
};

/// A text of each length up to that of the row, and the full row last; then some that stand outside of rows, longest last.
std::vector<std::u32string> texts_for(std::uint32_t row_width, bool with_outside) {
    std::mt19937_64 random(row_width);
    std::vector<std::u32string> texts;
    const auto add = [&](std::size_t size, char32_t first) {
        std::u32string& text = texts.emplace_back();
        while (text.size() < size)
            text += first + static_cast<char32_t>(random() % 5);
    };
    if (with_outside) {
        for (const std::size_t size : {1u, 33u, 64u, 65u, 130u})
            add(size, U'\u0416');
        for (const std::size_t size : {33u, 63u, 64u, 65u, 127u, 128u, 129u, 200u})
            add(size, U'a');
    }
    for (std::size_t size = 0; size <= row_width; ++size)
        add(size, U'a');
    if (with_outside) add(131, U'b');
    return texts;
}

template <class Out>
void require_guarded(const Named<Out>& named, const std::vector<std::u32string>& texts, std::uint32_t row_width) {
    const GuardedTexts guarded(texts, row_width);
    KernelTexts plain(row_width);
    std::vector<std::uint32_t> left, right, plain_left, plain_right;
    for (const std::u32string& text : texts)
        plain.add(text);
    // Every text against the last one and some others; the number of pairs is no multiple of any vector's.
    for (std::uint32_t i = 0; i < texts.size(); ++i) {
        for (const std::uint32_t j : {static_cast<std::uint32_t>(texts.size() - 1), i, i / 2}) {
            plain_left.push_back(i);
            plain_right.push_back(j);
            left.push_back(guarded.place(i));
            right.push_back(guarded.place(j));
        }
    }
    std::vector<std::uint64_t> scratch(scratch_words(plain.units_max()));
    std::vector<Out> expected(left.size());
    named.kernel(plain.batch(), plain.batch(),
                 {plain_left.data(), plain_right.data(), plain_left.size(), scratch.data()}, expected.data());
    const GuardedArray<std::uint64_t> guarded_scratch(scratch);
    const GuardedArray<std::uint32_t> guarded_left(left), guarded_right(right);
    for (const std::size_t size : {std::size_t{1}, std::size_t{7}, left.size()}) {
        const std::size_t begin = left.size() - size;  // the last pairs
        const GuardedArray<Out> results(std::vector<Out>(size, Out{77}));
        named.kernel(guarded.batch(), guarded.batch(),
                     {guarded_left.data() + begin, guarded_right.data() + begin, size, guarded_scratch.data()},
                     results.data());
        CAPTURE(named.name, row_width, size);
        REQUIRE(std::equal(expected.begin() + static_cast<std::ptrdiff_t>(begin), expected.end(), results.data()));
    }
}

}  // namespace

TEST_CASE("no kernel reads or writes behind an end", "[guard_page]") {
    for (const Isa isa : available_isas()) {
        const ScopedIsa scoped(isa);
        CAPTURE(isa_name(isa));
        for (const std::uint32_t row_width : {8u, 16u, 32u}) {
            for (const bool with_outside : {false, true}) {
                const std::vector<std::u32string> texts = texts_for(row_width, with_outside);
                for (const auto& named : distances)
                    require_guarded(named, texts, row_width);
                for (const auto& named : similarities)
                    require_guarded(named, texts, row_width);
            }
        }
    }
}

TEST_CASE("a step over the end of a guarded array is a crash", "[guard_page]") {
    const GuardedArray<std::uint8_t> guarded(std::vector<std::uint8_t>(64, 7));
    const auto ends_well = [&](std::size_t at) {
        const pid_t child = fork();
        if (child == 0) {
            std::signal(SIGSEGV, SIG_DFL);
            const volatile std::uint8_t* read = guarded.data() + at;
            _exit(*read == 7 ? 0 : 1);
        }
        int status = -1;
        waitpid(child, &status, 0);
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    };
    CHECK(ends_well(63));
    CHECK_FALSE(ends_well(64));
}
