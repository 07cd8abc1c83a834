#include "cli/results.hpp"

#include <exception>
#include <filesystem>

#include "cli/outputs.hpp"
#include "cli/overwrite_guard.hpp"
#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "io/table_writer.hpp"

namespace sameas::cli {

namespace fs = std::filesystem;

namespace {

/// An --out folder among one's own files should not cost one of them.
const std::string& without_inputs(const std::string& folder, const std::string& format, const InputFiles& files,
                                  const Options& options) {
    const std::string ending = io::file_ending(format);
    std::vector<std::string> targets;
    for (const std::string& name : names_of_run_in(folder)) targets.push_back((fs::path(folder) / name).string());
    for (const std::string& name : {"entities" + ending, "pairs" + ending, std::string("issues.csv"),
                                    std::string("model.json"), std::string("settings.json"), std::string("run.json")}) {
        targets.push_back((fs::path(folder) / name).string());
    }
    refuse_to_replace(targets, files_read(options, files.inputs));
    return folder;
}

}  // namespace

ResultFiles::ResultFiles(const std::string& folder, const std::string& format, const InputFiles& files,
                         const Job& job)
    : job_(job), path_(without_inputs(folder, format, files, job.options)), folder_(path_, job.interrupt) {
    record.format = format;
    record.files = files;
    std::error_code ignored;
    record.folder = fs::current_path(ignored).string();
}

void ResultFiles::entities(const Table& table, const std::vector<std::uint32_t>& entity) {
    to_write_.push_back([this, &table, &entity, path = folder_.file("entities" + io::file_ending(record.format))] {
        write_entities(path, record.format, table, entity, job_.context);
    });
}

void ResultFiles::pairs(const Table& table, const Settings& settings, const PatternLayout& layout,
                        const ScoredPairs& scored, const std::vector<double>& weights) {
    to_write_.push_back([&, path = folder_.file("pairs" + io::file_ending(record.format))] {
        write_pairs(path, record.format, table, settings, layout, scored, weights, job_.context);
    });
}

void ResultFiles::issues(const RowIssues& issues) {
    if (issues.total() == 0) return;
    to_write_.push_back([&issues, path = folder_.file("issues.csv")] { write_issues(path, issues); });
}

void ResultFiles::model(const Model& model) {
    to_write_.push_back([&model, path = folder_.file("model.json")] { io::write_file(path, to_json(model)); });
}

void ResultFiles::settings(const Settings& settings) {
    to_write_.push_back([&settings, path = folder_.file("settings.json")] { io::write_file(path, to_json(settings)); });
}

void ResultFiles::write() {
    // An exception that left a task would cancel the loops inside the others, which would not know: they end first.
    std::vector<std::exception_ptr> failed(to_write_.size());
    parallel_chunks(job_.context, to_write_.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            try {
                to_write_[i]();
            } catch (...) {
                failed[i] = std::current_exception();
            }
        }
    });
    to_write_.clear();
    for (const std::exception_ptr& exception : failed) {
        if (exception) std::rethrow_exception(exception);
    }
}

void ResultFiles::commit(Summary& summary) {
    add_costs(summary, job_);
    const std::string run_file = folder_.file("run.json");
    record.names = folder_.names();
    io::write_file(run_file, json_text(to_json(record, job_.options, summary)));
    job_.context.check_stop();
    folder_.commit(names_of_run_in(path_));
    for (const std::string& name : record.names)
        summary.files.push_back(folder_.path_of(name));
}

PairSummary summarise_pairs(const ScoredPairs& scored, const std::vector<double>& weights, const Settings& settings) {
    const double threshold = weight_bits(settings.threshold_probability);
    PairSummary summary{scored.pairs.size(), 0, scored.dropped};
    for (std::size_t kind = 0; kind < weights.size(); ++kind) {
        if (weights[kind] >= threshold) summary.at_threshold += scored.pairs_per_kind[kind];
    }
    return summary;
}

}  // namespace sameas::cli
