// String kernels: whatever the texts, every instruction set and row width gives the bits of the textbook. The first byte
// chooses the row width and how units are read; the rest are texts, parted by a byte 0xFF.
#include <cstdint>
#include <cstdlib>
#include <cstring>
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
#include "kernels/reference/damerau.hpp"
#include "kernels/reference/hamming.hpp"
#include "kernels/reference/indel.hpp"
#include "kernels/reference/jaro_winkler.hpp"
#include "kernels/reference/levenshtein.hpp"
#include "kernels/reference/longest_common_substring.hpp"
#include "kernels/reference/osa.hpp"
#include "kernels/reference/ratio.hpp"
#include "tests/support/kernel_texts.hpp"

namespace {

using namespace sameas::kernels;

void require(bool condition) {
    if (!condition) std::abort();
}

/// All pairs of a few texts.
struct Pairs {
    KernelTexts texts;
    std::vector<std::uint32_t> left, right;
    mutable std::vector<std::uint64_t> scratch;
};

template <class Out>
void compare(const Pairs& pairs, void (*kernel)(const TextBatch&, const TextBatch&, const PairBatch&, Out*) noexcept,
             Out (*textbook)(std::u32string_view, std::u32string_view)) {
    const TextBatch batch = pairs.texts.batch();
    const PairBatch all{pairs.left.data(), pairs.right.data(), pairs.left.size(), pairs.scratch.data()};
    std::vector<Out> results(pairs.left.size());
    kernel(batch, batch, all, results.data());
    for (std::size_t i = 0; i < results.size(); ++i) {
        const Out expected = textbook(pairs.texts[pairs.left[i]], pairs.texts[pairs.right[i]]);
        require(std::memcmp(&results[i], &expected, sizeof expected) == 0);
    }
}

void compare_all(const Pairs& pairs) {
    compare(pairs, &hamming_distance, &reference::hamming_distance);
    compare(pairs, &hamming_similarity, &reference::hamming_similarity);
    compare(pairs, &levenshtein_distance, &reference::levenshtein_distance);
    compare(pairs, &levenshtein_similarity, &reference::levenshtein_similarity);
    compare(pairs, &osa_distance, &reference::osa_distance);
    compare(pairs, &osa_similarity, &reference::osa_similarity);
    compare(pairs, &damerau_distance, &reference::damerau_distance);
    compare(pairs, &damerau_similarity, &reference::damerau_similarity);
    compare(pairs, &indel_distance, &reference::indel_distance);
    compare(pairs, &indel_similarity, &reference::indel_similarity);
    compare(pairs, &lcs_similarity, &reference::lcs_similarity);
    compare(pairs, &jaro, &reference::jaro);
    compare(pairs, &jaro_winkler, &reference::jaro_winkler);
    compare(pairs, &longest_common_substring_length, &reference::longest_common_substring_length);
    compare(pairs, &longest_common_substring, &reference::longest_common_substring);
    compare(pairs, &ratio, &reference::ratio);
    compare(pairs, &partial_ratio, &reference::partial_ratio);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t texts_max = 6, bytes_max = 600;
    constexpr std::uint32_t widths[] = {8, 16, 32};
    constexpr char32_t steps[] = {1, 1, 0x0101, 0x2011};  // beyond a byte in half of the cases
    if (size == 0 || size > bytes_max) return 0;
    Pairs pairs{KernelTexts(widths[data[0] % 3]), {}, {}, {}};
    const char32_t step = steps[data[0] / 3 % 4];
    std::u32string text;
    for (std::size_t i = 1; i <= size && pairs.texts.size() < texts_max; ++i) {
        if (i < size && data[i] != 0xFF) {
            text += data[i] * step;
            continue;
        }
        pairs.texts.add(text);
        text.clear();
    }
    for (std::uint32_t l = 0; l < pairs.texts.size(); ++l) {
        for (std::uint32_t r = 0; r < pairs.texts.size(); ++r) {
            pairs.left.push_back(l);
            pairs.right.push_back(r);
        }
    }
    pairs.scratch.resize(scratch_words(pairs.texts.units_max()));
    for (const Isa isa : available_isas()) {
        const ScopedIsa forced(isa);
        compare_all(pairs);
    }
    return 0;
}
