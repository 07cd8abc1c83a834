// What a run did right and wrong, pair by pair. The figures over pairs come from the pairs file of the run, rule by rule from the
// blocking that is made again, and the errors are explained as `explain` does: all under the model that stands in the
// folder, so what is shown is what decided.
#include "cli/evaluation_details.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <filesystem>
#include <memory>

#include "cli/pair_rows.hpp"
#include "cli/number_text.hpp"
#include "cli/outputs.hpp"
#include "cli/text_table.hpp"
#include "engine/errors.hpp"
#include "engine/evaluate/pair_truth.hpp"
#include "io/table_writer.hpp"

namespace sameas::cli {

namespace {

namespace fs = std::filesystem;

std::vector<std::uint32_t> sources_of(const Linkage& linkage) {
    std::vector<std::uint32_t> sources;
    if (linkage.scope() == PairScope::all) return sources;
    for (const RowId row : linkage.table().rows_by_rank()) sources.push_back(linkage.table().source(row));
    return sources;
}

JudgedPairs judge_pairs(const EvaluatedRun& run, const std::string& path, const PairTruth& truth, RunContext& context) {
    const StageTimer timer(context, "read pairs");
    JudgedPairs judged;
    const Table& table = run.linkage.table();
    const auto rank_of = [&](std::uint64_t row, std::string_view source, std::string_view id) {
        const std::optional<RowId> found = table.find_record(source, id);
        if (found) return table.rank(*found);
        throw InvalidInput(message(path, ", row ", row, ": the inputs have no record '", printable(id, 60), "' in source '",
                                   printable(source, 60), "'"));
    };
    read_pair_rows(path, context, [&](const PairRow& pair) {
        const std::uint32_t left = rank_of(pair.row, pair.left_source, pair.left_id);
        const std::uint32_t right = rank_of(pair.row, pair.right_source, pair.right_id);
        if (truth.counts(left, right)) judged.add(pair.weight_bits, truth.is_true(left, right));
    });
    return judged;
}

std::vector<GroupFigures> groups_by(const EvaluatedRun& run, std::span<const std::uint32_t> sources, RunContext& context) {
    const Table& table = run.linkage.table();
    const Column& column = table.columns()[*table.find_column(by_field)];
    const Dictionary& values = table.domain_of(column).values;
    const RecordPartners partners = record_partners(run.entity, run.truth, sources, context);
    std::map<std::string, GroupFigures> groups;
    for (const RowId row : table.rows_by_rank()) {
        const std::string value(values.text(column.codes[index(row)]));
        const std::uint32_t rank = table.rank(row);
        GroupFigures& group = groups[value];
        group.value = value;
        ++group.records;
        group.found += partners.found[rank];
        group.of_truth += partners.of_truth[rank];
        group.right += partners.right[rank];
    }
    std::vector<GroupFigures> result;
    for (auto& [value, group] : groups) {
        const auto ratio = [](std::uint64_t part, std::uint64_t whole) {
            return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
        };
        group.figures = {ratio(group.right, group.found), ratio(group.right, group.of_truth),
                         ratio(2 * group.right, group.found + group.of_truth)};
        result.push_back(std::move(group));
    }
    std::stable_sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.records > b.records; });
    return result;
}

/// "surname +7.1; birth_date -3.2", the strongest first, of the comparisons that speak in one direction.
std::string speaking(const PairExplanation& pair, bool in_favour) {
    std::vector<const ComparisonExplanation*> comparisons;
    for (const ComparisonExplanation& one : pair.comparisons) {
        if (in_favour ? one.bits > 0 : one.bits < 0) comparisons.push_back(&one);
    }
    std::stable_sort(comparisons.begin(), comparisons.end(),
                     [&](auto* a, auto* b) { return in_favour ? a->bits > b->bits : a->bits < b->bits; });
    std::string text;
    for (const ComparisonExplanation* one : comparisons)
        text += (text.empty() ? "" : "; ") + one->name + " (" + one->level + ") " + signed_fixed(one->bits, 1);
    return text;
}

/// The comparison that misled most: for a miss the strongest against the pair, for a false merge the strongest for it.
std::string misleading(const PairExplanation& pair, bool is_miss) {
    const ComparisonExplanation* most = nullptr;
    for (const ComparisonExplanation& one : pair.comparisons) {
        if (most == nullptr || (is_miss ? one.bits < most->bits : one.bits > most->bits)) most = &one;
    }
    return most == nullptr || (is_miss ? most->bits >= 0 : most->bits <= 0) ? "nothing" : most->name;
}

/// Rows of the file of errors, written block by block.
class ErrorFile {
  public:
    ErrorFile(const std::string& path, RunContext& context) : context_(context) {
        const std::string format = format_of(path);
        writer_ = io::TableWriter::create(path, format, table_metadata("errors"), &context);
    }

    void add(const char* kind, ErrorCause cause, const PairExplanation& pair) {
        std::string rules;
        for (const std::string& rule : pair.rules) rules += (rules.empty() ? "" : "; ") + rule;
        texts_.push_back({kind, cause_name(cause), pair.left_source, pair.left_id, pair.right_source, pair.right_id, rules,
                          speaking(pair, true), speaking(pair, false)});
        weights_.push_back(pair.weight_bits);
        probabilities_.push_back(pair.probability);
        if (texts_.size() == rows_a_block) flush();
    }
    void finish() {
        if (!was_written_ || !texts_.empty()) flush();
        writer_->finish();
    }

  private:
    static constexpr std::size_t rows_a_block = 4096;
    static constexpr std::size_t texts = 9;
    static constexpr const char* names[texts] = {"kind",     "cause",    "left_source", "left_id", "right_source",
                                                 "right_id", "rules",    "in_favour",   "against"};

    static std::string format_of(const std::string& path) {
        for (const char* format : {"csv", "tsv", "parquet", "jsonl", "arrow"}) {
            if (path.ends_with(std::string(".") + format)) return format;
        }
        return "csv";
    }
    void flush() {
        std::vector<std::vector<std::string_view>> columns(texts);
        for (const auto& row : texts_) {
            for (std::size_t i = 0; i < texts; ++i) columns[i].push_back(row[i]);
        }
        std::vector<io::OutputColumn> output;
        for (std::size_t i = 0; i < texts; ++i) {
            output.push_back({names[i], std::span<const std::string_view>(columns[i])});
            if (i != 5) continue;
            output.push_back({"match_weight", std::span<const double>(weights_)});
            output.push_back({"probability", std::span<const double>(probabilities_)});
        }
        writer_->write(output);
        was_written_ = true;
        texts_.clear();
        weights_.clear();
        probabilities_.clear();
    }

    RunContext& context_;
    std::unique_ptr<io::TableWriter> writer_;
    bool was_written_ = false;
    std::deque<std::array<std::string, texts>> texts_;
    std::vector<double> weights_, probabilities_;
};

void list_errors(const EvaluatedRun& run, const PairTruth& truth, double threshold_bits, ErrorFile& file,
                 EvaluationDetails& details, RunContext& context) {
    const StageTimer timer(context, "errors");
    const std::span<const RowId> rows = run.linkage.table().rows_by_rank();
    const auto add = [&](bool is_miss, std::uint32_t left, std::uint32_t right) {
        ErrorCounts& counts = is_miss ? *details.misses : *details.false_merges;
        const PairExplanation pair = explain(run.linkage, run.model, rows[left], rows[right]);
        const bool is_joining = pair.weight_bits >= threshold_bits;
        const ErrorCause cause = is_miss && pair.rules.empty() ? ErrorCause::blocking
                                 : is_joining == is_miss       ? ErrorCause::clustering
                                                               : ErrorCause::weight;
        file.add(is_miss ? "miss" : "false_merge", cause, pair);
        ++counts.by_cause[static_cast<std::size_t>(cause)];
        if (cause == ErrorCause::weight) ++counts.by_comparison[misleading(pair, is_miss)];
        if (counts.listed % 64 == 0) context.check_stop();
        return ++counts.listed < errors_max;
    };
    for_each_pair_together(run.entity, context, [&](std::uint32_t left, std::uint32_t right) {
        return !truth.counts(left, right) || truth.is_true(left, right) || add(false, left, right);
    });
    truth.for_each_true(context, [&](std::uint32_t left, std::uint32_t right) {
        return run.entity[left] == run.entity[right] || add(true, left, right);
    });
}

/// From which a pair joins: as run.json says, else as the settings do.
double joining_threshold(const EvaluatedRun& run) {
    const Json& document = run.record.document;
    if (document.contains("joining")) return document["joining"].value("threshold_bits", 0.0);
    return weight_bits(run.model.settings.threshold_probability);
}

}  // namespace

const char* cause_name(ErrorCause cause) {
    constexpr const char* names[] = {"blocking", "weight", "clustering"};
    return names[static_cast<std::size_t>(cause)];
}

Settings with_by_column(const Settings& settings, const std::string& column) {
    Settings result = settings;
    if (column.empty()) return result;
    FieldSettings field;
    field.name = by_field;
    field.columns = {column};
    field.clean = Cleaning::none;
    result.fields.push_back(std::move(field));
    return result;
}

Evaluation evaluate_with_rules(const EvaluatedRun& run, std::vector<RuleRecall>& rules, RunContext& context) {
    const BlockingIndex& blocking = run.linkage.blocking();
    const std::span<const RowId> rows = run.linkage.table().rows_by_rank();
    std::vector<std::atomic<std::uint64_t>> made(blocking.rules()), alone(blocking.rules());
    const auto is_candidate = [&](std::uint32_t left, std::uint32_t right) {
        std::size_t holding = 0, last = 0;
        for (std::size_t rule = 0; rule < blocking.rules(); ++rule) {
            if (!blocking.holds(rule, rows[left], rows[right])) continue;
            ++holding;
            last = rule;
            made[rule].fetch_add(1, std::memory_order_relaxed);
        }
        if (holding == 1) alone[last].fetch_add(1, std::memory_order_relaxed);
        return holding > 0;
    };
    const Evaluation evaluation = evaluate(run.entity, run.truth, sources_of(run.linkage), is_candidate, context);
    rules.clear();
    for (std::size_t rule = 0; rule < blocking.rules(); ++rule)
        rules.push_back({to_string(run.model.settings.blocking[rule]), made[rule].load(), alone[rule].load()});
    return evaluation;
}

void add_details(const EvaluatedRun& run, const Options& options, EvaluationDetails& details, RunContext& context) {
    const std::vector<std::uint32_t> sources = sources_of(run.linkage);
    const PairTruth truth(run.truth, run.entity.size(), sources);
    if (const std::optional<std::string> pairs = run.record.file_of("pairs")) {
        const JudgedPairs judged = judge_pairs(run, (fs::path(run.folder) / *pairs).string(), truth, context);
        const std::vector<CurvePoint> curve = threshold_curve(judged, details.true_pairs);
        details.best = best_point(curve);
        details.curve = at_whole_bits(curve);
        details.reliability = reliability(judged);
    }
    if (!options.by.empty()) {
        details.by = options.by;
        details.groups = groups_by(run, sources, context);
    }
    if (!options.errors.empty()) {
        ErrorFile file(options.errors, context);
        list_errors(run, truth, joining_threshold(run), file, details, context);
        file.finish();
    }
    if (run.record.document.contains("expected")) details.expected = run.record.document["expected"];
}

}  // namespace sameas::cli
