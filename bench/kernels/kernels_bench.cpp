// String kernels on invented names: lengths like those of given names and surnames, half of the pairs related
// by typing errors, half not; then on texts of 100 and 1,000 units. Every run first compares its results with
// the textbook.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/jaro.hpp"
#include "kernels/jaro_winkler.hpp"
#include "kernels/levenshtein.hpp"
#include "kernels/osa.hpp"
#include "kernels/reference/jaro_winkler.hpp"
#include "kernels/reference/osa.hpp"
#include "kernels/reference/utf8.hpp"
#include "kernels/soundex.hpp"
#include "kernels/utf8.hpp"

namespace {

using namespace sameas::kernels;

struct Corpus {
    std::vector<std::u32string> texts;
    std::u32string units;
    std::vector<std::uint64_t> offsets = {0};
    std::vector<std::uint32_t> left, right;
    std::vector<std::uint64_t> scratch;

    void add(const std::u32string& text) {
        texts.push_back(text);
        units += text;
        offsets.push_back(units.size());
    }
    TextBatch batch() const { return {units.data(), offsets.data()}; }
    PairBatch pairs() { return {left.data(), right.data(), left.size(), scratch.data()}; }
};

/// A name of two to four syllables: mostly 5 to 9 letters; one in sixteen has a letter above U+00FF.
std::u32string invented_name(std::mt19937_64& random) {
    constexpr std::u32string_view onsets[] = {U"b",   U"br", U"d",  U"f", U"g", U"h", U"j",
                                              U"k",   U"kl", U"l",  U"m", U"n", U"p", U"r",
                                              U"sch", U"s",  U"st", U"t", U"v", U"w"};
    constexpr std::u32string_view vowels[] = {U"a", U"e", U"i", U"o", U"u", U"ei", U"ie", U"\u00fc"};
    constexpr std::u32string_view codas[] = {U"", U"", U"n", U"r", U"l", U"s", U"ck", U"rt"};
    std::u32string name;
    for (std::size_t syllables = 2 + random() % 2 + (random() % 4 == 0); syllables > 0; --syllables) {
        name += onsets[random() % 20];
        name += vowels[random() % 8];
        name += codas[random() % 8];
    }
    if (random() % 16 == 0) name[0] = U'\u0161';
    return name;
}

std::u32string with_typing_error(std::mt19937_64& random, std::u32string text) {
    const std::size_t at = random() % (text.size() - 1);
    switch (random() % 4) {
        case 0:
            std::swap(text[at], text[at + 1]);
            break;
        case 1:
            text.erase(at, 1);
            break;
        case 2:
            text.insert(at, 1, U'e');
            break;
        default:
            text[at] = static_cast<char32_t>(U'a' + random() % 26);
            break;
    }
    return text;
}

/// Text 2i + 1 is text 2i with an error or two; half of the pairs are such, the others drawn at random.
Corpus corpus_of(std::size_t pair_count, std::size_t units_min) {
    std::mt19937_64 random(20240229);
    Corpus corpus;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < pair_count; ++i) {
        std::u32string text = invented_name(random);
        while (text.size() < units_min)
            text += U" " + invented_name(random);
        std::u32string other = with_typing_error(random, text);
        if (random() % 2 == 0) other = with_typing_error(random, other);
        corpus.add(text);
        corpus.add(other);
        longest = std::max({longest, text.size(), other.size()});
    }
    for (std::uint32_t i = 0; i < pair_count; ++i) {
        corpus.left.push_back(2 * i);
        const bool related = random() % 2 == 0;
        corpus.right.push_back(related ? 2 * i + 1
                                       : static_cast<std::uint32_t>(random() % corpus.texts.size()));
    }
    corpus.scratch.resize(scratch_words(longest));
    return corpus;
}

template <class Out>
void string_kernel(benchmark::State& state,
                   void (*kernel)(const TextBatch&, const TextBatch&, const PairBatch&, Out*) noexcept,
                   Out (*textbook)(std::u32string_view, std::u32string_view)) {
    const auto units_min = static_cast<std::size_t>(state.range(0));
    Corpus corpus = corpus_of(units_min < 100 ? 4096 : 64, units_min);
    std::vector<Out> out(corpus.left.size());
    kernel(corpus.batch(), corpus.batch(), corpus.pairs(), out.data());
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i] != textbook(corpus.texts[corpus.left[i]], corpus.texts[corpus.right[i]])) {
            return state.SkipWithError("differs from the textbook");
        }
    }
    for (auto _ : state) {
        kernel(corpus.batch(), corpus.batch(), corpus.pairs(), out.data());
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
    std::size_t units = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        units += corpus.texts[corpus.left[i]].size() + corpus.texts[corpus.right[i]].size();
    }
    const double pairs = static_cast<double>(out.size());
    state.counters["pairs/s"] = benchmark::Counter(pairs, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["units/text"] = static_cast<double>(units) / (2.0 * pairs);
}

void soundex_of_names(benchmark::State& state) {
    const Corpus corpus = corpus_of(4096, 0);
    char code[4];
    for (auto _ : state) {
        for (const std::u32string& text : corpus.texts) {
            benchmark::DoNotOptimize(soundex(text.data(), text.size(), code));
            benchmark::DoNotOptimize(code);
        }
    }
    state.counters["values/s"] = benchmark::Counter(static_cast<double>(corpus.texts.size()),
                                                    benchmark::Counter::kIsIterationInvariantRate);
}

void utf8_of_names(benchmark::State& state) {
    const Corpus corpus = corpus_of(4096, static_cast<std::size_t>(state.range(0)));
    std::vector<std::string> texts;
    std::size_t bytes = 0;
    std::size_t longest = 0;
    for (const std::u32string& text : corpus.texts) {
        texts.push_back(reference::encode_utf8(text));
        bytes += texts.back().size();
        longest = std::max(longest, texts.back().size());
    }
    std::u32string out(longest, U' ');
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const bool valid = valid_utf8(texts[i]);
        const std::size_t size = decode_utf8(texts[i], out.data());
        if (!valid || out.substr(0, size) != corpus.texts[i])
            return state.SkipWithError("differs from the textbook");
    }
    for (auto _ : state) {
        for (const std::string& text : texts) {
            benchmark::DoNotOptimize(valid_utf8(text));
            benchmark::DoNotOptimize(decode_utf8(text, out.data()));
            benchmark::ClobberMemory();
        }
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * static_cast<std::int64_t>(state.iterations()));
    state.counters["values/s"] =
        benchmark::Counter(static_cast<double>(texts.size()), benchmark::Counter::kIsIterationInvariantRate);
}

void set_sizes(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgName("units_min")->Arg(0)->Arg(40)->Arg(100)->Arg(1000)->UseRealTime();
}

BENCHMARK_CAPTURE(string_kernel, jaro, &jaro, &reference::jaro)->Apply(set_sizes);
BENCHMARK_CAPTURE(string_kernel, jaro_winkler, &jaro_winkler, &reference::jaro_winkler)->Apply(set_sizes);
BENCHMARK_CAPTURE(string_kernel, levenshtein_distance, &levenshtein_distance,
                  &reference::levenshtein_distance)
    ->Apply(set_sizes);
BENCHMARK_CAPTURE(string_kernel, osa_distance, &osa_distance, &reference::osa_distance)->Apply(set_sizes);
BENCHMARK(soundex_of_names)->UseRealTime();
BENCHMARK(utf8_of_names)->ArgName("units_min")->Arg(0)->Arg(100)->UseRealTime();

}  // namespace
