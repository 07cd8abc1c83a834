// Pairs that somebody has put together, scored one by one: there is no blocking and no clustering, and their labels, where
// there are any, are held against the scores and never read by the model.
#include "cli/score_pairs.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "cli/inputs.hpp"
#include "cli/labelled_pairs.hpp"
#include "cli/number_text.hpp"
#include "cli/overwrite_guard.hpp"
#include "cli/report_json.hpp"
#include "cli/report_text.hpp"
#include "cli/sample_report.hpp"
#include "cli/summary.hpp"
#include "cli/text_table.hpp"
#include "engine/draft/draft_pairs.hpp"
#include "engine/errors.hpp"
#include "engine/evaluate/pair_figures.hpp"
#include "engine/model/train_pairs.hpp"
#include "io/table_writer.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t curve_points_shown = 41;

/// Records, their pairs and what the file says of these.
struct GivenPairs {
    Table table;
    PairScope scope = PairScope::across_sources;
    std::vector<CandidatePair> pairs;   ///< left before right
    std::vector<PairLabel> labels;
    bool has_labels = false;
};

/// What the scores of the pairs come to.
struct PairTest {
    double threshold_bits = 0;
    std::uint64_t pairs = 0, found = 0;
    double expected_precision = 0, expected_recall = 0;   ///< what the probabilities say
    std::uint64_t labelled = 0, true_pairs = 0, right = 0, found_labelled = 0;
    PrecisionRecall figures;
    std::vector<CurvePoint> curve;
    CurvePoint best;
    std::optional<SampleEstimate> estimate;
};

std::vector<SideColumns> sides_of(const std::string& path, RunContext& context) {
    std::vector<SideColumns> sides = side_columns(columns_of(path, context));
    if (sides.empty()) {
        throw InvalidInput(path + ": no column has both sides: name them alike, as name_left and name_right (or left_name and "
                           "right_name, name1 and name2), or give the FILEs of the records whose ids left_id and right_id are");
    }
    return sides;
}

TableSchema raw_schema(const std::vector<SideColumns>& sides) {
    TableSchema schema;
    for (const SideColumns& side : sides) {
        FieldSchema field;
        field.name = side.name;
        field.columns = {side.name};
        field.clean = Cleaning::none;
        field.domain = schema.fields.size();
        schema.fields.push_back(std::move(field));
    }
    return schema;
}

Settings drafted(const Job& job, const std::vector<SideColumns>& sides) {
    const PairedRecords raw = read_sides(job.options.pairs, sides, raw_schema(sides), job.context);
    const TableProfile profile = profile_table(raw.table, job.context);
    const StageTimer timer(job.context, "draft");
    DraftOptions options;
    options.scope = PairScope::across_sources;
    options.id = "\n";   // no column: rows are the records
    Draft draft = draft_comparisons(profile, raw.table, options, job.context);
    draft.settings.id.clear();
    adapt_to_pairs(draft, raw.table, job.context);
    return std::move(draft.settings);
}

/// The pairs, under the settings; both sides in the file.
GivenPairs pairs_of_sides(const Job& job, const std::vector<SideColumns>& sides, const Settings& settings) {
    GivenPairs given;
    TableSchema schema = table_schema(settings, "", false);
    schema.id_column.clear();
    schema.id_by_source.clear();
    schema.source_column.clear();
    std::vector<SideColumns> read;
    for (const SideColumns& side : sides) {
        const bool is_read = std::ranges::any_of(schema.fields, [&](const FieldSchema& field) {
            return std::ranges::find(field.columns, side.name) != field.columns.end();
        });
        if (is_read) read.push_back(side);
    }
    PairedRecords records = read_sides(job.options.pairs, read.empty() ? sides : read, schema, job.context);
    given.table = std::move(records.table);
    given.pairs = std::move(records.pairs);
    const LabelColumns columns = label_columns(job.options.pairs, job.options.truth, job.context);
    given.has_labels = !columns.label.empty();
    given.labels = read_labels(job.options.pairs, columns, given.pairs.size(), job.context);
    return given;
}

/// The pairs, under the settings; their records in files of their own.
GivenPairs pairs_of_ids(const Job& job, const Settings& settings) {
    const InputFiles files = input_files(job.options, settings);
    GivenPairs given;
    given.scope = scope_of(job.options, files.inputs.size());
    given.table = read_records(job, settings, files, given.scope, "", false).table;
    const LabelColumns columns = label_columns(job.options.pairs, job.options.truth, job.context);
    given.has_labels = !columns.label.empty();
    LabelledPairs labelled = read_labelled_pairs(job.options.pairs, columns, given.table, given.scope, job.context);
    if (labelled.ranks.empty()) throw InvalidInput("no pairs in " + job.options.pairs);
    given.labels = std::move(labelled.labels);
    const std::span<const RowId> rows = given.table.rows_by_rank();
    for (const auto& [one, other] : labelled.ranks) {
        const RowId a = rows[one], b = rows[other];
        given.pairs.push_back(given.table.is_left(a, b) ? CandidatePair{a, b} : CandidatePair{b, a});
    }
    return given;
}

std::vector<double> weights_of_pairs(const GivenPairs& given, const Features& features, const Model& model, RunContext& context) {
    const StageTimer timer(context, "score", given.pairs.size());
    const Comparator comparator(model.settings, features, model.term_frequencies);
    const PatternWeights weights(model, comparator.layout());
    const PairAdjustments adjustments(model.given, features);
    std::vector<std::uint64_t> patterns(chunk_pairs_max);
    std::vector<double> result;
    Comparator::Scratch scratch;
    for (std::size_t begin = 0; begin < given.pairs.size(); begin += chunk_pairs_max) {
        context.check_stop();
        const std::span pairs = std::span(given.pairs).subspan(begin, std::min(chunk_pairs_max, given.pairs.size() - begin));
        comparator.patterns(pairs, std::span(patterns).first(pairs.size()), scratch);
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            result.push_back(weights.weight(patterns[i]) +
                             adjustments.bits(patterns[i], comparator.layout(), pairs[i].left, pairs[i].right));
        }
    }
    return result;
}

double threshold_of(const Job& job, const Settings& settings, const std::vector<double>& weights) {
    if (job.options.threshold) return weight_bits(*job.options.threshold);
    return settings.automatic_threshold ? weight_of_best_expected_f1(weights) : weight_bits(settings.threshold_probability);
}

PrecisionRecall figures_of(double right, double found, double of_truth) {
    PrecisionRecall figures;
    if (found > 0) figures.precision = right / found;
    if (of_truth > 0) figures.recall = right / of_truth;
    if (found + of_truth > 0) figures.f1 = 2 * right / (found + of_truth);
    return figures;
}

PairTest test_of(const GivenPairs& given, const std::vector<double>& weights, double threshold_bits) {
    PairTest test;
    test.threshold_bits = threshold_bits;
    test.pairs = weights.size();
    double expected = 0, expected_found = 0;
    JudgedPairs judged;
    std::vector<SampledPair> sample;
    std::map<std::string, std::uint32_t> strata;
    bool is_weighted = false;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const bool is_found = weights[i] >= threshold_bits;
        test.found += is_found;
        expected += probability(weights[i]);
        expected_found += is_found ? probability(weights[i]) : 0;
        const PairLabel& label = given.labels[i];
        if (!label.is_match) continue;
        ++test.labelled;
        test.true_pairs += *label.is_match;
        test.found_labelled += is_found;
        test.right += is_found && *label.is_match;
        judged.add(weights[i], *label.is_match);
        is_weighted = is_weighted || label.weight != 1 || !label.stratum.empty();
        const auto stratum = strata.emplace(label.stratum, static_cast<std::uint32_t>(strata.size())).first->second;
        sample.push_back({is_found, *label.is_match, label.weight, stratum});
    }
    test.expected_precision = test.found > 0 ? expected_found / static_cast<double>(test.found) : 0;
    test.expected_recall = expected > 0 ? expected_found / expected : 0;
    test.figures = figures_of(static_cast<double>(test.right), static_cast<double>(test.found_labelled),
                              static_cast<double>(test.true_pairs));
    test.curve = threshold_curve(judged, test.true_pairs);
    test.best = best_point(test.curve);
    if (is_weighted) test.estimate = estimate_from_sample(sample);
    return test;
}

void write_scores(const Job& job, const GivenPairs& given, const std::vector<double>& weights, double threshold_bits) {
    const std::string& path = job.options.scores;
    const std::unique_ptr<io::TableWriter> writer =
        io::TableWriter::create(path, io::format_of_ending(path).value_or("csv"), {}, &job.context);
    const auto texts = [&](const auto& text_of) {
        std::vector<std::string_view> result;
        for (std::size_t i = 0; i < given.pairs.size(); ++i) result.push_back(text_of(i));
        return result;
    };
    const Table& table = given.table;
    const auto left_source = texts([&](std::size_t i) { return table.source_name(given.pairs[i].left); });
    const auto left_id = texts([&](std::size_t i) { return table.id(given.pairs[i].left); });
    const auto right_source = texts([&](std::size_t i) { return table.source_name(given.pairs[i].right); });
    const auto right_id = texts([&](std::size_t i) { return table.id(given.pairs[i].right); });
    const auto is_match = texts([&](std::size_t i) -> std::string_view { return weights[i] >= threshold_bits ? "true" : "false"; });
    const auto label = texts([&](std::size_t i) -> std::string_view {
        const std::optional<bool>& known = given.labels[i].is_match;
        return !known ? std::string_view() : *known ? "true" : "false";
    });
    std::vector<double> probabilities;
    for (const double weight : weights) probabilities.push_back(probability(weight));
    using Texts = std::span<const std::string_view>;
    std::vector<io::OutputColumn> columns{{"left_source", Texts(left_source)}, {"left_id", Texts(left_id)},
                                          {"right_source", Texts(right_source)}, {"right_id", Texts(right_id)},
                                          {"match_weight", std::span<const double>(weights)},
                                          {"probability", std::span<const double>(probabilities)},
                                          {"is_match", Texts(is_match)}};
    if (given.has_labels) columns.push_back({"label", Texts(label)});
    writer->write(columns);
    writer->finish();
}

std::string test_text(const PairTest& test) {
    TextTable pairs("lr");
    pairs.add({"pairs", with_separators(test.pairs)});
    pairs.add({"at or above the threshold", with_separators(test.found)});
    pairs.add({"threshold", signed_fixed(test.threshold_bits, 2) + " bits, probability " +
                                significant(probability(test.threshold_bits), 4)});
    pairs.add({"expected precision", fixed(test.expected_precision, 4)});
    pairs.add({"expected recall", fixed(test.expected_recall, 4)});
    std::string text = "Pairs\n" + pairs.text() + "\n";
    if (test.labelled == 0) return text;
    TextTable table("lr");
    table.add({"labelled pairs", with_separators(test.labelled)});
    table.add({"true", with_separators(test.true_pairs)});
    if (test.true_pairs == 0) {
        table.add({"recall, F1", "none of the labelled pairs is true: there is nothing to find"});
        return text + "Pair test\n" + table.text() + "\n";
    }
    table.add({"precision", test.found_labelled == 0 ? "no pair is found" : fixed(test.figures.precision, 4)});
    table.add({"recall", fixed(test.figures.recall, 4)});
    table.add({"F1", fixed(test.figures.f1, 4)});
    text += "Pair test\n" + table.text() + "\n";
    TextTable curve("lrrrrr");
    curve.add({"from bits", "probability", "pairs", "precision", "recall", "F1"});
    const auto add = [&](const std::string& name, const CurvePoint& point) {
        curve.add({name, significant(probability(point.weight_bits), 4), with_separators(point.pairs),
                   fixed(point.figures.precision, 4), fixed(point.figures.recall, 4), fixed(point.figures.f1, 4)});
    };
    const std::size_t step = (test.curve.size() + curve_points_shown - 1) / curve_points_shown;
    for (std::size_t i = 0; i < test.curve.size(); i += step) add(signed_fixed(test.curve[i].weight_bits, 2), test.curve[i]);
    add("best: " + signed_fixed(test.best.weight_bits, 2), test.best);
    text += "Labelled pairs by threshold\n" + curve.text() + "\n";
    return text + (test.estimate ? sample_text(*test.estimate) : "");
}

Json point_json(const CurvePoint& point) {
    return {{"weight_bits", point.weight_bits}, {"probability", probability(point.weight_bits)},
            {"pairs", point.pairs},             {"right", point.right},
            {"precision", point.figures.precision}, {"recall", point.figures.recall}, {"f1", point.figures.f1}};
}

Json test_json(const PairTest& test) {
    Json json{{"pairs", test.pairs},
              {"found", test.found},
              {"threshold_bits", test.threshold_bits},
              {"threshold_probability", probability(test.threshold_bits)},
              {"expected", {{"precision", test.expected_precision}, {"recall", test.expected_recall}}}};
    if (test.labelled == 0) return json;
    json["labelled"] = test.labelled;
    json["true_pairs"] = test.true_pairs;
    json["precision"] = test.found_labelled == 0 ? Json() : Json(test.figures.precision);
    json["recall"] = test.true_pairs == 0 ? Json() : Json(test.figures.recall);
    json["f1"] = test.true_pairs == 0 ? Json() : Json(test.figures.f1);
    if (test.true_pairs == 0) return json;
    Json curve = Json::array();
    for (const CurvePoint& point : test.curve) curve.push_back(point_json(point));
    json["pairs_by_threshold"] = std::move(curve);
    json["best_threshold"] = point_json(test.best);
    if (test.estimate) json["estimate"] = sample_json(*test.estimate);
    return json;
}

void check_options(const Options& options) {
    const bool has_files = !options.files.empty() || !options.named_sources.empty();
    if (has_files && options.model.empty() && options.settings.empty())
        throw InvalidSettings("score FILE --pairs needs --model FILE or --settings FILE");
    std::vector<std::string> read{options.pairs};
    for (const std::string& file : options.files) read.push_back(file);
    if (!options.scores.empty()) refuse_to_replace({options.scores}, read);
}

}  // namespace

std::string score_pairs(const Job& job) {
    const Options& options = job.options;
    check_options(options);
    const bool has_files = !options.files.empty() || !options.named_sources.empty();
    std::vector<SideColumns> sides;
    if (!has_files) sides = sides_of(options.pairs, job.context);
    std::optional<Model> model;
    Settings settings;
    if (!options.model.empty()) {
        model = chosen_model(options.model, options);
        settings = model->settings;
    } else if (!options.settings.empty()) {
        settings = chosen_settings(options);
    } else {
        settings = drafted(job, sides);
    }
    const GivenPairs given = has_files ? pairs_of_ids(job, settings) : pairs_of_sides(job, sides, settings);
    const Features features = derive(given.table, expressions_of(settings), job.context);
    if (!model) model = train_on_pairs(settings, features, given.scope, given.pairs, job.context);
    const std::vector<double> weights = weights_of_pairs(given, features, *model, job.context);
    const double threshold_bits = threshold_of(job, settings, weights);
    const PairTest test = test_of(given, weights, threshold_bits);

    Summary summary;
    summary.command = options.command;
    add_records(summary, given.table, {}, given.scope);
    summary.model = summarise(*model);
    summary.model->threshold_probability = probability(threshold_bits);
    summary.warnings = model->training.warnings;
    if (!options.scores.empty()) {
        write_scores(job, given, weights, threshold_bits);
        summary.files.push_back(options.scores);
    }
    add_costs(summary, job);
    if (!options.json) return report_text(summary) + test_text(test);
    Json document = report_json(summary);
    document["pair_test"] = test_json(test);
    return json_text(document);
}

}  // namespace sameas::cli
