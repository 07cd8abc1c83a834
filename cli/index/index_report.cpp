#include "cli/index/index_report.hpp"

#include "cli/number_text.hpp"
#include "cli/report_json.hpp"
#include "cli/text_table.hpp"
#include "engine/errors.hpp"

namespace sameas::cli {

namespace {

/// Lines of counts under a title, or the same in a document.
class Report {
  public:
    Report(const Job& job, std::string title) : job_(job), title_(std::move(title)), document_(document_of("index " + job.options.action)) {
        document_["index"] = job.options.action == "build" ? job.options.out : job.options.run_folder;
    }
    void count(const char* key, const std::string& name, std::uint64_t number) {
        document_[key] = number;
        table_.add({name, with_separators(number)});
    }
    /// Left out of the text where it is 0.
    void trouble(const char* key, const std::string& name, std::uint64_t number) {
        document_[key] = number;
        if (number > 0) table_.add({name, with_separators(number)});
    }
    void line(const std::string& text) { after_ += text + "\n"; }
    Json& document() { return document_; }
    std::string text() {
        document_["seconds"] = job_.seconds();
        return job_.options.json ? json_text(document_) : title_ + "\n" + table_.text() + after_;
    }

  private:
    const Job& job_;
    std::string title_;
    Json document_;
    TextTable table_{"lr"};
    std::string after_;
};

/// A line where the model is one of fewer records.
void add_expectation(Report& report, const MatchExpectation& matches) {
    report.document()["expected_matches"] = matches.expected;
    report.document()["model_expects_too_many"] = expects_too_many(matches);
    if (expects_too_many(matches)) report.line("Warning: " + text_of_too_many(matches));
}

void add_counts(Report& report, const LiveIndex& index) {
    report.count("records", "records", index.record_count());
    report.count("entities", "entities", index.entity_count());
    report.count("pairs", "pairs kept", index.pair_count());
}

Json record_json(const LiveRecord& record, const std::vector<std::string>& columns) {
    Json values = Json::object();
    for (std::size_t k = 0; k < columns.size(); ++k) values[columns[k]] = record.values[k].empty() ? Json() : Json(record.values[k]);
    return values;
}

Json match_json(const Match& match) {
    Json levels = Json::array();
    for (std::size_t c = 0; c < match.levels.size(); ++c)
        levels.push_back({{"comparison", match.model->settings.comparisons[c].name}, {"level", match.levels[c].level}, {"bits", match.levels[c].bits}});
    return {{"source", match.source}, {"id", match.id}, {"entity", match.entity}, {"weight_bits", match.weight_bits},
            {"probability", match.probability}, {"rule", match.rule}, {"levels", levels}};
}

}  // namespace

void EditSummary::count(std::span<const LiveEdit> edits, const std::vector<EditResult>& results) {
    for (std::size_t i = 0; i < edits.size(); ++i) {
        const EditResult& result = results[i];
        if (result.trouble == EditTrouble::refused) throw IoError(result.error);
        if (result.outcome) {
            ++(edits[i].kind == LiveEdit::Kind::remove ? removed : result.outcome->is_new ? added : changed);
            issues += result.outcome->issues.size();
            continue;
        }
        ++failed;
        if (errors.size() < errors_max) errors.push_back(result.error);
    }
}

std::string build_report(const Job& job, const BuildReport& built, std::uint64_t malformed) {
    Report report(job, "Index " + job.options.out);
    report.count("records", "records", built.records);
    report.count("entities", "entities", built.entities);
    report.count("pairs", "pairs kept", built.pairs);
    std::uint64_t issues = 0;
    for (const auto& [kind, number] : built.issues) issues += number;
    report.trouble("issues", "values that could not be held", issues);
    report.trouble("malformed_rows", "rows left out as malformed", malformed);
    add_expectation(report, built.matches);
    return report.text();
}

std::string edit_report(const Job& job, const EditSummary& summary, const LiveIndex& index) {
    Report report(job, "Index " + job.options.run_folder);
    report.count("added", "records added", summary.added);
    report.count("changed", "records changed", summary.changed);
    report.count("removed", "records removed", summary.removed);
    report.trouble("failed", "records that could not be", summary.failed);
    report.trouble("issues", "values that could not be held", summary.issues);
    report.trouble("malformed_rows", "rows left out as malformed", summary.malformed);
    add_counts(report, index);
    report.document()["errors"] = summary.errors;
    for (const std::string& error : summary.errors) report.line("  " + printable(error));
    add_expectation(report, index.match_expectation());
    return report.text();
}

std::string find_report(const Job& job, const LiveRecord& record, const std::vector<Match>& matches, const LiveIndex& index) {
    Report report(job, matches.empty() ? "No record is like it" : "Matches");
    Json& document = report.document();
    document["record"] = record_json(record, index.columns());
    if (!record.id.empty()) document["entity"] = index.entity_of(record.source, record.id);
    document["matches"] = Json::array();
    TextTable table("rrlll");
    table.add({"probability", "bits", "record", "entity", "rule"});
    for (const Match& match : matches) {
        document["matches"].push_back(match_json(match));
        table.add({fixed(match.probability, 4), fixed(match.weight_bits, 1), printable(match.source + ":" + match.id, 60), match.entity,
                   printable(match.rule, 60)});
    }
    if (job.options.json) return report.text();
    return matches.empty() ? report.text() : "Matches\n" + table.text();
}

std::string stats_report(const Job& job, const StoredIndex& stored) {
    Report report(job, "Index " + job.options.run_folder);
    const LiveIndex& index = stored.index();
    add_counts(report, index);
    report.count("sequence", "last change", index.sequence());
    report.document()["columns"] = index.columns();
    const std::vector<FrequencyDrift> drift = index.drift();
    Json& moved = report.document()["frequency_drift"] = Json::array();
    TextTable table("lr");
    for (const FrequencyDrift& one : drift) {
        moved.push_back({{"expression", one.expression}, {"records", one.records}, {"moved_share", one.moved_share}});
        table.add({one.expression, fixed(one.moved_share * 100, 1) + " %"});
    }
    if (!table.empty()) report.line("Records whose value is twice as frequent or as rare as the model has it\n" + table.text());
    add_expectation(report, index.match_expectation());
    report.document()["model_is_due"] = model_is_due(drift);
    if (model_is_due(drift)) report.line("A new model is due: train one on the records of today, and give it to the index (sameas index swap-model)");
    return report.text();
}

std::string swap_report(const Job& job, const SwapReport& swapped, const LiveIndex& index) {
    Report report(job, "The index follows the new model");
    report.count("records", "records", swapped.records);
    report.count("entities", "entities", swapped.entities);
    report.count("pairs", "pairs kept", swapped.pairs);
    report.count("changes", "changes of entities", swapped.changes);
    report.document()["sequence"] = swapped.sequence;
    add_expectation(report, index.match_expectation());
    return report.text();
}

std::string verify_report(const Job& job, const VerifyReport& verified) {
    Report report(job, "The index is what a run over its records gives");
    report.count("records", "records", verified.records);
    report.count("entities", "entities", verified.entities);
    report.count("pairs", "pairs kept", verified.pairs);
    report.count("differences", "differences", verified.differences);
    return report.text();
}

std::string backup_report(const Job& job) {
    Report report(job, "Copied to " + job.options.out);
    report.document()["backup"] = job.options.out;
    return report.text();
}

}  // namespace sameas::cli
