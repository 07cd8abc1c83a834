// The engine's measures on the pairs of a case, one thread:
//     sameas_peer make FOLDER LENGTHS...               writes cases, FOLDER/LENGTHS-KIND
//     sameas_peer run FOLDER REPETITIONS MEASURE...    runs measures over the case in FOLDER
// Pairs come in batches of 32,768, as the engine makes them. The engine called `build` is the time from 1 M strings to what
// the measure computes on: encode them in a dictionary, make the measure ready.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "bench/kernels/corpus.hpp"
#include "bench/peers/case_files.hpp"
#include "engine/compare/measure.hpp"
#include "kernels/cpu.hpp"
#include "kernels/reference/utf8.hpp"

namespace {

using namespace sameas;
using namespace sameas::peers;
using kernels::Isa;

void make_cases(const std::string& folder, const std::vector<std::string>& wanted) {
    for (const kernels::LengthClass& lengths : kernels::length_classes) {
        if (std::find(wanted.begin(), wanted.end(), lengths.name) == wanted.end()) continue;
        const kernels::Corpus corpus = kernels::make_corpus(lengths);
        Case made;
        for (const std::u32string& value : corpus.values)
            made.values.push_back(kernels::reference::encode_utf8(value));
        for (const kernels::PairKind kind : {kernels::PairKind::random, kernels::PairKind::blocked}) {
            made.left = corpus.of(kind).left;
            made.right = corpus.of(kind).right;
            const std::string case_folder = folder + "/" + std::string(lengths.name) + "-" +
                                            std::string(kernels::pair_kind_names[static_cast<std::size_t>(kind)]);
            std::filesystem::create_directories(case_folder);
            write_case(case_folder, made);
        }
    }
}

/// A dictionary of the values, value i being ValueId i + 1, and a measure over it.
struct ReadyMeasure {
    Dictionary dictionary;
    std::unique_ptr<PreparedValues> values;
    std::unique_ptr<Measure> measure;

    ReadyMeasure(const std::vector<std::string_view>& texts, const MeasureCall& call) {
        DictionaryBuilder builder;
        std::vector<ValueId> codes(texts.size());
        builder.encode(texts, codes);
        dictionary = builder.finish();
        values = std::make_unique<PreparedValues>(dictionary, nullptr);
        measure = make_measure(call, *values);
    }
};

void compute(const Measure& measure, const Case& given, std::vector<double>& out, MeasureScratch& scratch) {
    constexpr std::size_t batch = 32768;
    for (std::size_t begin = 0; begin < out.size(); begin += batch) {
        const std::size_t size = std::min(batch, out.size() - begin);
        measure.compute({given.left.data() + begin, given.right.data() + begin, size}, out.data() + begin, scratch);
    }
}

void run_measure(const std::string& folder, const Case& given, const std::string& name, int repetitions) {
    const std::vector<std::string_view> texts(given.values.begin(), given.values.end());
    const MeasureCall call = parse_measure_call(name);
    std::unique_ptr<ReadyMeasure> ready;
    print_seconds(name, "build", {seconds_of([&] { ready = std::make_unique<ReadyMeasure>(texts, call); })});

    MeasureScratch scratch;
    std::vector<double> out(given.left.size()), before;
    std::vector<Isa> isas = {kernels::active_isa()};
    if (kernels::active_isa() > Isa::avx2) isas.push_back(Isa::avx2);
    for (const Isa isa : isas) {
        const kernels::ScopedIsa chosen(isa);
        compute(*ready->measure, given, out, scratch);  // memory that it needs is there from now on
        std::vector<double> seconds;
        for (int repetition = 0; repetition < repetitions; ++repetition)
            seconds.push_back(seconds_of([&] { compute(*ready->measure, given, out, scratch); }));
        print_seconds(name, "sameas-" + std::string(kernels::isa_name(isa)), seconds);
        if (!before.empty() && before != out) throw std::runtime_error(name + ": instruction sets differ");
        before = out;
    }
    write_numbers(folder + "/" + name + ".sameas.f64", out);
}

void run(const std::string& folder, int repetitions, const std::vector<std::string>& measures) {
    Case given = read_case(folder);
    for (std::vector<std::uint32_t>* places : {&given.left, &given.right}) {
        for (std::uint32_t& place : *places)
            ++place;  // ValueId 0 is null
    }
    for (const std::string& measure : measures)
        run_measure(folder, given, measure, repetitions);
}

}  // namespace

int main(int argument_count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + argument_count);
    try {
        if (words.size() > 2 && words[0] == "make") {
            make_cases(words[1], {words.begin() + 2, words.end()});
        } else if (words.size() > 3 && words[0] == "run") {
            run(words[1], std::stoi(words[2]), {words.begin() + 3, words.end()});
        } else {
            throw std::runtime_error("usage: sameas_peer make FOLDER LENGTHS... | run FOLDER REPETITIONS MEASURE...");
        }
    } catch (const std::exception& error) {
        std::cerr << "sameas_peer: " << error.what() << '\n';
        return 1;
    }
}
