// One measure, without settings: of two values, or of two columns of a file.
#include <cmath>
#include <optional>

#include "cli/commands.hpp"
#include "cli/measured_pair.hpp"
#include "cli/report_json.hpp"
#include "cli/value_columns.hpp"
#include "engine/compare/measure.hpp"
#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/text_cleaning.hpp"

namespace sameas::cli {

namespace {

std::string as_given(const Options& options, const std::string& text) {
    if (!options.clean) return text;
    std::string cleaned;
    TextCleaner().clean(text, cleaned);
    return cleaned;
}

std::string of_two_values(const Options& options, const MeasureCall& call) {
    if (options.words.size() != 3) {
        throw InvalidSettings(
            "similarity takes a measure and two values: similarity NAME LEFT RIGHT, or NAME --in FILE "
            "--columns LEFT,RIGHT");
    }
    if (!options.columns.empty() || !options.out.empty()) {
        throw InvalidSettings(std::string(options.out.empty() ? "--columns" : "--out") +
                              " goes with --in FILE, not with values on the command line");
    }
    const double result =
        measured_pair(call, as_given(options, options.words[1]), as_given(options, options.words[2]));
    if (!options.json) return measured_text(result) + "\n";
    Json document = document_of("similarity");
    document["measure"] = to_string(call);
    document["left"] = options.words[1];
    document["right"] = options.words[2];
    document["result"] = std::isnan(result) ? Json(nullptr) : Json(result);
    return json_text(document);
}

std::unique_ptr<Measure> make_for_rows(const Job& job, const Table& table, const MeasureCall& call,
                                       PreparedValues& values) {
    try {
        return make_measure(call, values);
    } catch (const ResourceLimit&) {
        rethrow_with_row(job, table, [&](const Dictionary& one) {
            PreparedValues value(one, nullptr);
            make_measure(call, value);
        });
    }
}

/// Computes the measure for ranges of rows.
class RowMeasure {
  public:
    RowMeasure(const Table& table, const Measure& measure) : table_(table), measure_(measure) {}

    ResultNumbers operator()(std::size_t begin, std::size_t end) {
        const std::vector<ValueId>& left = table_.columns()[0].codes;
        const std::vector<ValueId>& right = table_.columns()[1].codes;
        rows_.clear();
        left_.clear();
        right_.clear();
        for (std::size_t row = begin; row < end; ++row) {
            if (left[row] == null_value || right[row] == null_value) continue;
            rows_.push_back(row - begin);
            left_.push_back(static_cast<std::uint32_t>(left[row]));
            right_.push_back(static_cast<std::uint32_t>(right[row]));
        }
        computed_.resize(rows_.size());
        measure_.compute({left_.data(), right_.data(), rows_.size()}, computed_.data(), scratch_);
        ResultNumbers results(end - begin, std::numeric_limits<double>::quiet_NaN());
        for (std::size_t i = 0; i < rows_.size(); ++i)
            results[rows_[i]] = computed_[i];
        return results;
    }

  private:
    const Table& table_;
    const Measure& measure_;
    MeasureScratch scratch_;
    std::vector<std::size_t> rows_;  // those with both values
    std::vector<std::uint32_t> left_, right_;
    std::vector<double> computed_;
};

std::string of_two_columns(const Job& job, const MeasureCall& call) {
    const Options& options = job.options;
    if (options.words.size() != 1)
        throw InvalidSettings("similarity NAME --in FILE takes no values beside those of the file");
    if (options.json)
        throw InvalidSettings("--json goes with two values; with --in, --out FILE.jsonl writes JSON");
    const Table table = read_value_columns(job, 2, find_measure(call.name)->operand);
    const Domain& domain = table.domain_of(table.columns()[0]);
    PreparedValues values(domain.values, &domain);
    const std::unique_ptr<Measure> measure = make_for_rows(job, table, call, values);
    RowMeasure of_rows(table, *measure);
    return write_value_columns(job, table, to_string(call), [&](std::size_t begin, std::size_t end) {
        return Results(of_rows(begin, end));
    });
}

}  // namespace

std::string similarity_command(const Job& job) {
    const Options& options = job.options;
    if (options.words.empty()) {
        throw InvalidSettings("similarity takes the name of a measure (sameas list similarities shows them)");
    }
    const MeasureCall call = parse_measure_call(options.words.front());
    return options.in.empty() ? of_two_values(options, call) : of_two_columns(job, call);
}

}  // namespace sameas::cli
