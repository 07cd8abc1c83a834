#include "cli/run_comparison.hpp"

#include <map>

#include "cli/labelled_pairs.hpp"
#include "cli/number_text.hpp"
#include "cli/run_record.hpp"
#include "cli/text_table.hpp"
#include "engine/errors.hpp"

namespace sameas::cli {

namespace {

std::vector<std::uint32_t> sources_by_rank(const Linkage& linkage) {
    std::vector<std::uint32_t> sources;
    if (linkage.scope() == PairScope::all) return sources;
    for (const RowId row : linkage.table().rows_by_rank()) sources.push_back(linkage.table().source(row));
    return sources;
}

Json figures_json(const PrecisionRecall& figures) {
    return {{"precision", figures.precision}, {"recall", figures.recall}, {"f1", figures.f1}};
}

}  // namespace

RunComparison compare_with_run(const std::string& other, const Linkage& linkage, std::span<const std::uint32_t> entity,
                               const Truth* truth, RunContext& context) {
    const RunRecord record = read_run_record(other);
    const std::vector<std::uint32_t> second = read_entities(other, record, linkage.table(), context);
    RunComparison comparison;
    comparison.other = other;
    comparison.entities = compare_entities(entity, second);
    comparison.pairs = compare_results(entity, second, truth, sources_by_rank(linkage), context);
    return comparison;
}

SampleEstimate estimate_from_labels(const RowSource& labels, const Linkage& linkage, std::span<const std::uint32_t> entity,
                                    RunContext& context) {
    const LabelColumns columns = label_columns(labels, "", context);
    if (columns.label.empty()) {
        throw InvalidInput(labels.name + ": there is no column label (left_id,right_id,label[,weight][,stratum])");
    }
    const LabelledPairs labelled = read_labelled_pairs(labels, columns, linkage.table(), linkage.scope(), context);
    std::vector<SampledPair> sample;
    std::map<std::string, std::uint32_t> strata;
    for (std::size_t i = 0; i < labelled.ranks.size(); ++i) {
        const PairLabel& label = labelled.labels[i];
        if (!label.is_match) continue;
        const auto stratum = strata.emplace(label.stratum, static_cast<std::uint32_t>(strata.size())).first->second;
        const auto [left, right] = labelled.ranks[i];
        sample.push_back({entity[left] == entity[right], *label.is_match, label.weight, stratum});
    }
    if (sample.empty()) throw InvalidInput(labels.name + ": no pair has a label");
    return estimate_from_sample(sample);
}

std::string comparison_text(const RunComparison& comparison) {
    TextTable table("lr");
    table.add({"entities", with_separators(comparison.entities.entities_before)});
    table.add({"entities in the other", with_separators(comparison.entities.entities_after)});
    table.add({"the same in both", with_separators(comparison.entities.unchanged)});
    table.add({"in several of the other", with_separators(comparison.entities.split)});
    table.add({"of the other, in several", with_separators(comparison.entities.merged)});
    table.add({"pairs in both", with_separators(comparison.pairs.in_both)});
    table.add({"pairs here alone", with_separators(comparison.pairs.only_first)});
    table.add({"pairs in the other alone", with_separators(comparison.pairs.only_second)});
    std::string text = "Compared with " + comparison.other + "\n" + table.text();
    if (comparison.pairs.judged) {
        const JudgedComparison& judged = *comparison.pairs.judged;
        TextTable figures("lrrr");
        figures.add({"", "precision", "recall", "F1"});
        const auto add = [&](const char* name, const PrecisionRecall& of) {
            figures.add({name, fixed(of.precision, 4), fixed(of.recall, 4), fixed(of.f1, 4)});
        };
        add("here", judged.first);
        add("the other", judged.second);
        figures.add({"difference", signed_fixed(judged.first.precision - judged.second.precision, 4),
                     signed_fixed(judged.first.recall - judged.second.recall, 4),
                     signed_fixed(judged.first.f1 - judged.second.f1, 4)});
        TextTable pairs("lrr");
        pairs.add({"", "here alone", "the other alone"});
        pairs.add({"true pairs", with_separators(judged.right_only_first), with_separators(judged.right_only_second)});
        pairs.add({"wrong pairs", with_separators(judged.wrong_only_first), with_separators(judged.wrong_only_second)});
        pairs.add({"judged better", with_separators(judged.better_first()), with_separators(judged.better_second())});
        text += figures.text() + pairs.text() + "  missed by both " + with_separators(judged.missed_by_both) +
                ", wrong in both " + with_separators(judged.wrong_in_both) + ", McNemar " + fixed(judged.mcnemar(), 2) + "\n";
    }
    return text + "\n";
}

Json comparison_json(const RunComparison& comparison) {
    const EntityChanges& entities = comparison.entities;
    Json json{{"other", comparison.other},
              {"entities",
               {{"here", entities.entities_before},
                {"other", entities.entities_after},
                {"same", entities.unchanged},
                {"split_in_other", entities.split},
                {"merged_in_other", entities.merged},
                {"records_moved", entities.records_moved}}},
              {"pairs",
               {{"both", comparison.pairs.in_both},
                {"here_alone", comparison.pairs.only_first},
                {"other_alone", comparison.pairs.only_second}}}};
    if (!comparison.pairs.judged) return json;
    const JudgedComparison& judged = *comparison.pairs.judged;
    json["here"] = figures_json(judged.first);
    json["there"] = figures_json(judged.second);
    json["true_pairs"] = {{"both", judged.right_in_both},
                          {"here_alone", judged.right_only_first},
                          {"other_alone", judged.right_only_second},
                          {"neither", judged.missed_by_both}};
    json["wrong_pairs"] = {{"both", judged.wrong_in_both},
                           {"here_alone", judged.wrong_only_first},
                           {"other_alone", judged.wrong_only_second}};
    json["judged_better"] = {{"here", judged.better_first()}, {"other", judged.better_second()}};
    json["mcnemar"] = judged.mcnemar();
    return json;
}

}  // namespace sameas::cli
