// Set kernels on the padded bigrams of invented values, by instruction set, length class and kind of pairs;
// "small" is a dictionary of names that fits the nearest cache, all others come from memory. Every run first
// compares results with the textbook.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bench/kernels/corpus.hpp"
#include "kernels/cpu.hpp"
#include "kernels/reference/set_overlap.hpp"
#include "kernels/set_overlap.hpp"

namespace {

using namespace sameas::kernels;

constexpr std::array<LengthClass, 4> classes = {
    {{"small", 3, 16, 16, 1'000, 1'000'000}, length_classes[1], length_classes[3], length_classes[4]}};

/// The sets of bigrams of a corpus, frequent ones with small ids as the engine has them, and its pairs.
class BigramCorpus {
  public:
    explicit BigramCorpus(Corpus corpus) : pairs(std::move(corpus.pairs)), rows_(corpus.values.size()) {
        const std::unordered_map<std::uint64_t, std::uint32_t> ids = ids_of(corpus.values);
        std::vector<std::uint32_t> set;
        for (std::size_t v = 0; v < corpus.values.size(); ++v) {
            set.clear();
            for_each_bigram(corpus.values[v], [&](std::uint64_t gram) { set.push_back(ids.at(gram)); });
            std::sort(set.begin(), set.end());
            set.erase(std::unique(set.begin(), set.end()), set.end());
            if (fits_set_row(set, 16)) {
                write_set_row(set, 16, rows_[v].data());
            } else {
                write_outside_set_row(elements_.size(), static_cast<std::uint32_t>(set.size()),
                                      rows_[v].data());
                elements_.insert(elements_.end(), set.begin(), set.end());
                ++outside_;
            }
        }
        values_ = std::move(corpus.values);
    }

    SetBatch batch() const { return {rows_.front().data(), 16, elements_.data()}; }
    /// The set of a value as the textbook takes it; its ids are the bigrams themselves.
    reference::IdSet textbook_set(std::size_t value) const {
        reference::IdSet set;
        for_each_bigram(values_[value], [&](std::uint64_t gram) {
            set.insert(static_cast<std::uint32_t>(gram >> 32) * 65536u + static_cast<std::uint32_t>(gram));
        });
        return set;
    }
    double share_outside() const { return static_cast<double>(outside_) / static_cast<double>(rows_.size()); }

    std::array<PairIndices, 2> pairs;  ///< by PairKind

  private:
    struct alignas(set_row_bytes) Row : std::array<std::byte, set_row_bytes> {};

    template <class Body>
    static void for_each_bigram(std::u32string_view text, const Body& body) {
        std::uint64_t last = 1;  // the mark
        for (const char32_t unit : text) {
            body(last << 32 | unit);
            last = unit;
        }
        body(last << 32 | 1);
    }

    static std::unordered_map<std::uint64_t, std::uint32_t> ids_of(
        const std::vector<std::u32string>& values) {
        std::unordered_map<std::uint64_t, std::uint32_t> counts;
        for (const std::u32string& value : values)
            for_each_bigram(value, [&](std::uint64_t gram) { ++counts[gram]; });
        std::vector<std::uint64_t> order;
        for (const auto& [gram, count] : counts)
            order.push_back(gram);
        std::sort(order.begin(), order.end(), [&](std::uint64_t left, std::uint64_t right) {
            const std::uint32_t l = counts[left], r = counts[right];
            return l != r ? l > r : left < right;
        });
        std::unordered_map<std::uint64_t, std::uint32_t> ids;
        for (std::size_t i = 0; i < order.size(); ++i)
            ids[order[i]] = static_cast<std::uint32_t>(i + 1);
        return ids;
    }

    std::vector<std::u32string> values_;
    std::vector<Row> rows_;
    std::vector<std::uint32_t> elements_;
    std::size_t outside_ = 0;
};

/// Made when first asked for, once a program.
const BigramCorpus& bigram_corpus(std::size_t index) {
    static std::map<std::size_t, BigramCorpus> made;
    const auto found = made.find(index);
    return found != made.end() ? found->second
                               : made.try_emplace(index, make_corpus(classes[index])).first->second;
}

template <class Out>
void run_set_kernel(benchmark::State& state,
                    void (*kernel)(const SetBatch&, const SetBatch&, const PairBatch&, Out*) noexcept,
                    Out (*textbook)(const reference::IdSet&, const reference::IdSet&), Isa isa,
                    std::size_t index, PairKind kind) {
    const ScopedIsa chosen(isa);
    const BigramCorpus& corpus = bigram_corpus(index);
    const PairIndices& indices = corpus.pairs[static_cast<std::size_t>(kind)];
    const PairBatch pairs{indices.left.data(), indices.right.data(), indices.left.size(), nullptr};
    std::vector<Out> out(pairs.size);
    kernel(corpus.batch(), corpus.batch(), pairs, out.data());
    for (std::size_t i = 0; i < pairs.size; i += pairs.size / 1000) {
        if (out[i] != textbook(corpus.textbook_set(pairs.left[i]), corpus.textbook_set(pairs.right[i])))
            return state.SkipWithError("differs from the textbook");
    }
    for (auto _ : state) {
        kernel(corpus.batch(), corpus.batch(), pairs, out.data());
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
    state.SetLabel(std::string(isa_name(isa)));
    const double count = static_cast<double>(pairs.size);
    state.counters["pairs/s"] = benchmark::Counter(count, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["ns/pair"] = benchmark::Counter(
        count / 1e9, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
    state.counters["outside"] = corpus.share_outside();
}

/// Registers the benchmarks of a kernel, NAME/INSTRUCTION SET/LENGTHS/KIND OF PAIRS.
template <class Out>
bool add_set_kernel(const std::string& name,
                    void (*kernel)(const SetBatch&, const SetBatch&, const PairBatch&, Out*) noexcept,
                    Out (*textbook)(const reference::IdSet&, const reference::IdSet&)) {
    constexpr double seconds = 0.1;
    for (std::size_t index = 0; index < classes.size(); ++index) {
        for (const PairKind kind : {PairKind::random, PairKind::blocked}) {
            for (const Isa isa : available_isas()) {
                const std::string full_name = name + "/" + std::string(isa_name(isa)) + "/" +
                                              std::string(classes[index].name) + "/" +
                                              std::string(pair_kind_names[static_cast<std::size_t>(kind)]);
                benchmark::RegisterBenchmark(full_name.c_str(),
                                             [=](benchmark::State& state) {
                                                 run_set_kernel(state, kernel, textbook, isa, index, kind);
                                             })
                    ->UseRealTime()
                    ->MinTime(seconds)
                    ->Unit(benchmark::kMillisecond);
            }
        }
    }
    return true;
}

[[maybe_unused]] const bool added = add_set_kernel("set_overlap", &set_overlap, &reference::set_overlap) &&
                                    add_set_kernel("set_jaccard", &set_jaccard, &reference::set_jaccard) &&
                                    add_set_kernel("set_cosine", &set_cosine, &reference::set_cosine);

}  // namespace
