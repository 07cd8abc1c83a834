// Encoders whose rules look around: Double Metaphone, Metaphone, Daitch-Mokotoff, and the consonant skeleton,
// on invented names of 6.5 letters on average. Each run first checks published codes, and that all names have
// some.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "bench/kernels/corpus.hpp"
#include "kernels/phonetic/consonant_skeleton.hpp"
#include "kernels/phonetic/daitch_mokotoff.hpp"
#include "kernels/phonetic/double_metaphone.hpp"
#include "kernels/phonetic/metaphone.hpp"

namespace sameas::kernels {
namespace {

/// An encoder, and what it must say of a name, codes joined by a blank.
struct EncoderCase {
    Encoder encode;
    std::u32string_view name;
    std::string_view codes;
};

struct Memory {
    char letters[256];
    char text[4096];
    std::uint32_t ends[256];
    CodeBuffer buffer() { return {letters, text, ends}; }
};

std::string joined_codes(Encoder encode, std::u32string_view name, Memory& memory) {
    const std::size_t count = encode(name, memory.buffer());
    std::string joined;
    for (std::size_t i = 0, begin = 0; count != buffer_full && i < count; begin = memory.ends[i], ++i)
        joined += (i == 0 ? "" : " ") + std::string(memory.text + begin, memory.ends[i] - begin);
    return joined;
}

void encode_names(benchmark::State& state, EncoderCase encoder) {
    std::mt19937_64 random(20250101);
    std::vector<std::u32string> names(4096);
    for (std::u32string& name : names)
        name = invented_word(random);
    Memory memory;
    if (joined_codes(encoder.encode, encoder.name, memory) != encoder.codes)
        return state.SkipWithError("not the published code");
    for (const std::u32string& name : names) {
        const std::size_t count = encoder.encode(name, memory.buffer());
        if (count == 0 || count == buffer_full) return state.SkipWithError("a name without a code");
    }
    for (auto _ : state)
        for (const std::u32string& name : names)
            benchmark::DoNotOptimize(encoder.encode(name, memory.buffer()));
    state.counters["values/s"] =
        benchmark::Counter(static_cast<double>(names.size()), benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK_CAPTURE(encode_names, double_metaphone, EncoderCase{double_metaphone, U"Schmidt", "XMT SMT"})
    ->UseRealTime();
BENCHMARK_CAPTURE(encode_names, double_metaphone_main, EncoderCase{double_metaphone_main, U"Schmidt", "XMT"})
    ->UseRealTime();
BENCHMARK_CAPTURE(encode_names, metaphone, EncoderCase{metaphone, U"Watch", "WX"})->UseRealTime();
BENCHMARK_CAPTURE(encode_names, daitch_mokotoff, EncoderCase{daitch_mokotoff, U"Auerbach", "097400 097500"})
    ->UseRealTime();
BENCHMARK_CAPTURE(encode_names, consonant_skeleton, EncoderCase{consonant_skeleton, U"Anna", "AN"})
    ->UseRealTime();

}  // namespace
}  // namespace sameas::kernels
