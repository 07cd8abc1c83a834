// What encoding a column costs: many repeats (names, cities) and mostly distinct values (ids, e-mail
// addresses).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/table/dictionary.hpp"

namespace {

using namespace sameas;

constexpr std::size_t values_count = 1'000'000;
constexpr std::size_t batch_values = 65536;  // what a reader hands over at once

struct Corpus {
    std::string bytes;
    std::vector<std::string_view> values;
    std::size_t distinct = 0;
};

/// Words of 4 to 14 letters, number `i` always the same one.
void append_word(std::uint64_t i, std::string& out) {
    std::uint64_t state = (i + 1) * 0x9E3779B97F4A7C15u;
    const std::uint64_t size = 4 + (state >> 60) % 11;
    for (std::uint64_t k = 0; k < size; ++k) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        out.push_back(static_cast<char>('a' + (state >> 40) % 26));
    }
    char digits[24];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, i).ptr);  // so that words are distinct
}

/// \param distinct  words that may occur; \param skewed  word i with a chance near 1 / i, else all alike
Corpus make_corpus(std::size_t distinct, bool skewed) {
    std::mt19937_64 random(1);
    Corpus corpus;
    std::vector<std::size_t> ends;
    std::vector<bool> seen(distinct);
    for (std::size_t i = 0; i < values_count; ++i) {
        std::uint64_t word = random() % distinct;
        // The product of two uniform shares is crowded near 0, much as counts of names are.
        if (skewed) word = word * (random() % distinct) / distinct * (random() % distinct) / distinct;
        if (!seen[word]) ++corpus.distinct;
        seen[word] = true;
        append_word(word, corpus.bytes);
        ends.push_back(corpus.bytes.size());
    }
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
        corpus.values.push_back(std::string_view(corpus.bytes).substr(begin, end - begin));
        begin = end;
    }
    return corpus;
}

void encode(benchmark::State& state, const Corpus& corpus) {
    std::vector<ValueId> codes(values_count);
    for (auto _ : state) {
        DictionaryBuilder builder;
        for (std::size_t first = 0; first < values_count; first += batch_values) {
            const std::size_t size = std::min(batch_values, values_count - first);
            builder.encode(std::span(corpus.values).subspan(first, size),
                           std::span(codes).subspan(first, size));
        }
        if (builder.size() != corpus.distinct + 1) state.SkipWithError("wrong number of distinct values");
        if (builder.text(codes.back()) != corpus.values.back()) state.SkipWithError("wrong value");
        benchmark::DoNotOptimize(codes.data());
    }
    const double values = static_cast<double>(values_count);
    state.counters["values/s"] = benchmark::Counter(values, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["s/value"] = benchmark::Counter(
        values, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
    state.counters["distinct"] = static_cast<double>(corpus.distinct);
    state.SetBytesProcessed(static_cast<std::int64_t>(corpus.bytes.size()) * state.iterations());
}

void encode_repeats(benchmark::State& state) {
    static const Corpus corpus = make_corpus(50'000, true);
    encode(state, corpus);
}
BENCHMARK(encode_repeats)->UseRealTime()->Unit(benchmark::kMillisecond);

void encode_mostly_distinct(benchmark::State& state) {
    static const Corpus corpus = make_corpus(20'000'000, false);
    encode(state, corpus);
}
BENCHMARK(encode_mostly_distinct)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
