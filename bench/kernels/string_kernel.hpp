// Benchmarks of one string kernel: every instruction set of this processor, length class and kind of pairs.
#pragma once
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/kernels/corpus.hpp"
#include "kernels/cpu.hpp"
#include "kernels/text_batch.hpp"
#include "tests/support/kernel_texts.hpp"

namespace sameas::kernels {

/// A corpus with its values in the form that kernels take.
struct KernelCorpus {
    KernelTexts texts;
    std::array<PairIndices, 2> pairs;  ///< by PairKind
    std::vector<std::uint64_t> scratch;

    explicit KernelCorpus(Corpus corpus) : texts(corpus.lengths.row_width), pairs(std::move(corpus.pairs)) {
        for (const std::u32string& value : corpus.values)
            texts.add(value);
        scratch.resize(scratch_words(texts.units_max()));
    }
};

/// The corpus of length_classes[index]: made when first asked for, once a program.
inline KernelCorpus& kernel_corpus(std::size_t index) {
    static std::array<std::unique_ptr<KernelCorpus>, length_classes.size()> made;
    if (made[index] == nullptr) made[index] = std::make_unique<KernelCorpus>(make_corpus(length_classes[index]));
    return *made[index];
}

template <class Out>
using StringKernel = void (*)(const TextBatch&, const TextBatch&, const PairBatch&, Out*) noexcept;
template <class Out>
using Textbook = Out (*)(std::u32string_view, std::u32string_view);

/// Runs a kernel over all pairs of a list as one batch, after a comparison of results with the textbook's: of 1,000 pairs
/// spread over the list, or of 100 long ones.
template <class Out>
void run_string_kernel(benchmark::State& state, StringKernel<Out> kernel, Textbook<Out> textbook, Isa isa,
                       std::size_t length_class, PairKind kind) {
    const ScopedIsa chosen(isa);
    KernelCorpus& corpus = kernel_corpus(length_class);
    const PairIndices& indices = corpus.pairs[static_cast<std::size_t>(kind)];
    const PairBatch pairs{indices.left.data(), indices.right.data(), indices.left.size(), corpus.scratch.data()};
    std::vector<Out> out(pairs.size);
    kernel(corpus.texts.batch(), corpus.texts.batch(), pairs, out.data());
    const std::size_t checked = length_classes[length_class].most > row_width_max ? 100 : 1000;
    for (std::size_t i = 0; i < pairs.size; i += pairs.size / checked) {
        if (out[i] != textbook(corpus.texts[pairs.left[i]], corpus.texts[pairs.right[i]]))
            return state.SkipWithError("differs from the textbook");
    }
    for (auto _ : state) {
        kernel(corpus.texts.batch(), corpus.texts.batch(), pairs, out.data());
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
    state.SetLabel(std::string(isa_name(isa)));
    const double count = static_cast<double>(pairs.size);
    state.counters["pairs/s"] = benchmark::Counter(count, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["time/pair"] = benchmark::Counter(
        count, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

/// Registers the benchmarks of a kernel, NAME/INSTRUCTION SET/LENGTHS/KIND OF PAIRS.
template <class Out>
bool add_string_kernel(const std::string& name, StringKernel<Out> kernel, Textbook<Out> textbook) {
    constexpr double seconds = 0.1;
    for (std::size_t length_class = 0; length_class < length_classes.size(); ++length_class) {
        for (const PairKind kind : {PairKind::random, PairKind::blocked}) {
            for (const Isa isa : available_isas()) {
                const std::string full_name = name + "/" + std::string(isa_name(isa)) + "/" +
                                              std::string(length_classes[length_class].name) + "/" +
                                              std::string(pair_kind_names[static_cast<std::size_t>(kind)]);
                benchmark::RegisterBenchmark(full_name.c_str(), [=](benchmark::State& state) {
                    run_string_kernel(state, kernel, textbook, isa, length_class, kind);
                })->UseRealTime()->MinTime(seconds)->Unit(benchmark::kMillisecond);
            }
        }
    }
    return true;
}

}  // namespace sameas::kernels
