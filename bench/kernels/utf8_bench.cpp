// UTF-8 to code points, on the names and the lines of text of the corpora. Every run first compares its results with the
// textbook.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "bench/kernels/string_kernel.hpp"
#include "kernels/reference/utf8.hpp"
#include "kernels/utf8.hpp"

namespace sameas::kernels {
namespace {

void utf8(benchmark::State& state, std::size_t length_class) {
    const KernelTexts& values = kernel_corpus(length_class).texts;
    std::vector<std::string> texts;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < 4096; ++i) {
        texts.push_back(reference::encode_utf8(values[i]));
        bytes += texts.back().size();
    }
    std::u32string out(4 * values.units_max(), U' ');
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const bool valid = valid_utf8(texts[i]);
        const std::size_t size = decode_utf8(texts[i], out.data());
        if (!valid || std::u32string_view(out).substr(0, size) != values[i])
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

BENCHMARK_CAPTURE(utf8, names, std::size_t{1})->UseRealTime()->MinTime(0.1);
BENCHMARK_CAPTURE(utf8, texts, length_classes.size() - 1)->UseRealTime()->MinTime(0.1);

}  // namespace
}  // namespace sameas::kernels
