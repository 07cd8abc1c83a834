// Every encoder of phonetic.def over 4096 invented names of 3 to 16 code points, one in twelve with a mark;
// values/s.
#include <benchmark/benchmark.h>

#include <string>

#include "bench/kernels/corpus.hpp"
#include "kernels/reference/soundex.hpp"
#include "tests/kernels/phonetic/encoders.hpp"

namespace {

using namespace sameas;

std::vector<std::u32string> invented_names() {
    std::mt19937_64 random(17);
    std::vector<std::u32string> names;
    while (names.size() < 4096)
        names.push_back(kernels::invented_value(random, kernels::length_classes[1]));
    return names;
}

/// Soundex by the textbook version, of the names that are ASCII; other encoders by the example of their row.
bool is_right(const tests::EncoderRow& row, const std::vector<std::u32string>& names) {
    if (tests::joined_codes_of(row.encode, row.text) != row.codes) return false;
    if (row.name != "soundex") return true;
    for (const std::u32string& name : names) {
        std::string letters;
        bool is_ascii = true;
        for (const char32_t unit : name) {
            is_ascii = is_ascii && unit < 0x80;
            if (unit >= U'a' && unit <= U'z') letters += static_cast<char>(unit - U'a' + U'A');
        }
        if (is_ascii && tests::joined_codes_of(row.encode, name) != kernels::reference::soundex(letters))
            return false;
    }
    return true;
}

void encoder(benchmark::State& state, const tests::EncoderRow& row) {
    const std::vector<std::u32string> names = invented_names();
    if (!is_right(row, names)) return state.SkipWithError("wrong code");
    char letters[256];
    char text[4096];
    std::uint32_t ends[256];
    const kernels::CodeBuffer buffer{letters, text, ends};
    std::size_t units = 0;
    for (const std::u32string& name : names)
        units += name.size();
    for (auto _ : state) {
        for (const std::u32string& name : names) {
            benchmark::DoNotOptimize(row.encode(name, buffer));
            benchmark::ClobberMemory();
        }
    }
    state.counters["values/s"] =
        benchmark::Counter(static_cast<double>(names.size()), benchmark::Counter::kIsIterationInvariantRate);
    state.counters["units/value"] = static_cast<double>(units) / static_cast<double>(names.size());
}

const bool are_registered = [] {
    for (const tests::EncoderRow& row : tests::encoder_rows())
        benchmark::RegisterBenchmark(("encoder/" + std::string(row.name)).c_str(), encoder, row)
            ->UseRealTime();
    return true;
}();

}  // namespace
