// What charts show and no table of results has. Sums over pairs are made here, so that nothing large crosses into Python.
#include "python/bindings/chart_data.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <map>

#include "cli/model_comparison.hpp"
#include "cli/model_report.hpp"
#include "cli/profile_report.hpp"
#include "cli/raw_files.hpp"
#include "cli/report_json.hpp"
#include "engine/errors.hpp"
#include "engine/model/pair_adjustments.hpp"
#include "engine/profile/profile.hpp"
#include "python/bindings/registrations.hpp"
#include "python/bindings/table_input.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

constexpr std::size_t chunk_pairs = 4096;

/// Runs a step that nobody watches.
void quietly(const StepOptions& step_options, const std::function<void(RunContext&)>& work) {
    StepLog ignored;
    StepOptions options = step_options;
    options.progress = nullptr;
    run_interruptibly(options, ignored, work);
}

std::vector<WeightCount> rising(const std::map<double, WeightCount>& counts) {
    std::vector<WeightCount> list;
    for (const auto& [weight, count] : counts)
        list.push_back(count);
    return list;
}

void judge(KeptPairs& kept, std::vector<WeightCount>& kinds, RunContext& context) {
    const std::vector<std::uint32_t>& entity = kept.run->truth.entity;
    const std::lock_guard lock(kept.mutex);
    kept.result.scored.pairs.for_each_block(context, [&](std::span<const KeptPair> block) {
        for (const KeptPair& pair : block) {
            const std::uint32_t left = entity[pair.left], right = entity[pair.right];
            if (left == 0 || right == 0) continue;
            ++kinds[pair.kind].judged;
            if (left == right) ++kinds[pair.kind].right;
        }
    });
}

/// As `sameas profile --json` has a table.
std::string profile_json(const std::string& source, const py::object& object, const StepOptions& options) {
    std::deque<TableInput> inputs;
    inputs.emplace_back(source, object);
    cli::ProfiledTable table;
    quietly(options, [&](RunContext& context) {
        std::vector<cli::OpenInput> opened;
        opened.push_back({{"table '" + source + "'", source}, inputs.front().open(context)});
        const std::vector<std::string> columns = opened.front().reader->columns();
        const cli::RawTable raw = cli::read_raw(opened, columns, "to profile", context);
        table = {{source}, profile_table(raw.table, context), raw.issues.total(), cli::unread_text(raw.issues)};
    });
    return cli::json_text(cli::profile_json(table));
}

}  // namespace

std::vector<WeightCount> weight_counts(KeptPairs& kept) {
    std::vector<WeightCount> kinds(kept.result.weights.size());
    for (std::size_t kind = 0; kind < kinds.size(); ++kind)
        kinds[kind] = {.weight = kept.result.weights[kind], .pairs = kept.result.scored.pairs_per_kind[kind]};
    if (!kept.run->truth.entity.empty())
        quietly(kept.run->options, [&](RunContext& context) { judge(kept, kinds, context); });
    std::map<double, WeightCount> counts;
    for (const WeightCount& kind : kinds) {
        WeightCount& count = counts[kind.weight];
        count = {kind.weight, count.pairs + kind.pairs, count.judged + kind.judged, count.right + kind.right};
    }
    return rising(counts);
}

std::vector<WeightCount> self_weights(RunState& run, const Model& model, std::size_t records_max) {
    std::map<double, WeightCount> counts;
    quietly(run.options, [&](RunContext& context) {
        const Linkage& linkage = *run.linkage;
        const std::span<const RowId> rows = linkage.table().rows_by_rank();
        const std::size_t step = std::max<std::size_t>(1, (rows.size() + records_max - 1) / records_max);
        const Comparator comparator(model.settings, linkage.features(), model.term_frequencies);
        const PatternWeights weights(model, comparator.layout());
        const PairAdjustments adjustments(model.given, linkage.features());
        std::vector<CandidatePair> pairs;
        for (std::size_t rank = 0; rank < rows.size(); rank += step)
            pairs.push_back({rows[rank], rows[rank]});
        std::vector<std::uint64_t> patterns(chunk_pairs);
        Comparator::Scratch scratch;
        for (std::size_t begin = 0; begin < pairs.size(); begin += chunk_pairs) {
            context.check_stop();
            const std::size_t count = std::min(chunk_pairs, pairs.size() - begin);
            comparator.patterns(std::span(pairs).subspan(begin, count), std::span(patterns).first(count), scratch);
            for (std::size_t i = 0; i < count; ++i) {
                const double weight =
                    weights.weight(patterns[i]) + adjustments.bits(patterns[i], comparator.layout(),
                                                                   pairs[begin + i].left, pairs[begin + i].right);
                counts[weight].weight = weight;
                ++counts[weight].pairs;
            }
        }
    });
    return rising(counts);
}

std::string entity_json(const JoinedRecords& entities, const std::string& source, const std::string& id) {
    KeptPairs& kept = *entities.pairs;
    const Table& table = kept.run->linkage->table();
    const std::span<const RowId> rows = table.rows_by_rank();
    const RowId row = record_of(table, source, id);
    const std::vector<std::uint32_t>& entity = entities.found.clusters.entity;
    std::vector<std::uint32_t> place(rows.size(), UINT32_MAX);
    std::uint32_t wanted = 0;
    for (std::size_t rank = 0; rank < rows.size(); ++rank)
        if (rows[rank] == row) wanted = entity[rank];
    cli::Json document{{"records", cli::Json::array()}, {"pairs", cli::Json::array()}};
    for (std::size_t rank = 0; rank < rows.size(); ++rank) {
        if (entity[rank] != wanted) continue;
        place[rank] = static_cast<std::uint32_t>(document["records"].size());
        document["records"].push_back({{"source", table.source_name(rows[rank])}, {"id", table.id(rows[rank])}});
    }
    quietly(kept.run->options, [&](RunContext& context) {
        const std::lock_guard lock(kept.mutex);
        kept.result.scored.pairs.for_each_block(context, [&](std::span<const KeptPair> block) {
            for (const KeptPair& pair : block) {
                if (place[pair.left] == UINT32_MAX || place[pair.right] == UINT32_MAX) continue;
                const double weight = kept.result.weights[pair.kind];
                document["pairs"].push_back({{"left", place[pair.left]},
                                             {"right", place[pair.right]},
                                             {"match_weight", weight},
                                             {"probability", probability(weight)}});
            }
        });
    });
    return cli::json_text(document);
}

std::string model_summary_json(const Model& model) {
    return cli::json_text(cli::model_json(cli::summarise(model)));
}

std::string model_comparison_json(const Model& first, const Model& second) {
    return cli::json_text(cli::model_comparison_json(cli::compare_models(first, second)));
}

void register_chart_data(py::module_& module) {
    py::class_<WeightCount>(module, "WeightCount")
        .def_readonly("weight", &WeightCount::weight)
        .def_readonly("pairs", &WeightCount::pairs)
        .def_readonly("judged", &WeightCount::judged)
        .def_readonly("right", &WeightCount::right);
    module.def("weight_counts", weight_counts, py::arg("pairs"));
    module.def("self_weights", self_weights, py::arg("linkage"), py::arg("model"), py::arg("records_max"));
    module.def("entity_json", entity_json, py::arg("entities"), py::arg("source"), py::arg("id"));
    module.def("model_summary_json", model_summary_json, py::arg("model"));
    module.def("model_comparison_json", model_comparison_json, py::arg("first"), py::arg("second"));
    module.def("profile_json", profile_json, py::arg("source"), py::arg("table"), py::arg("options"));
}

}  // namespace sameas::python
