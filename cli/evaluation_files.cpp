#include "cli/evaluation_files.hpp"

#include <filesystem>

#include "cli/outputs.hpp"
#include "cli/pair_rows.hpp"
#include "cli/text_table.hpp"
#include "engine/errors.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t rows_a_block = 4096;

}  // namespace

void for_each_pair_of_file(const PairFile& file, const Table& table, RunContext& context,
                           const WeighedPairSink& sink) {
    const StageTimer timer(context, "read pairs");
    const auto rank_of = [&](std::uint64_t row, std::string_view source, std::string_view id) {
        const std::optional<RowId> found = table.find_record(source, id);
        if (found) return table.rank(*found);
        throw InvalidInput(message(file.path, ", row ", row, ": the inputs have no record '",
                                   printable(id, 60), "' in source '", printable(source, 60), "'"));
    };
    read_pair_rows(file, context, [&](const PairRow& pair) {
        sink(rank_of(pair.row, pair.left_source, pair.left_id),
             rank_of(pair.row, pair.right_source, pair.right_id), pair.weight_bits);
    });
}

double joining_threshold(const RunRecord& record, const Settings& settings) {
    const Json& document = record.document;
    if (document.contains("joining")) return document["joining"].value("threshold_bits", 0.0);
    return weight_bits(settings.threshold_probability);
}

ErrorFile::ErrorFile(const std::string& path, RunContext& context)
    : writer_(io::TableWriter::create(path, io::format_of_ending(path).value_or("csv"), table_metadata("errors"), &context)) {}

void ErrorFile::add(const ErrorRow& row) {
    rows_.push_back(row);
    if (rows_.size() == rows_a_block) flush();
}

void ErrorFile::finish() {
    if (!was_written_ || !rows_.empty()) flush();
    writer_->finish();
}

void with_error_columns(const std::deque<ErrorRow>& rows,
                        const std::function<void(const std::vector<io::OutputColumn>&)>& sink) {
    std::array<std::vector<std::string_view>, ErrorRow::texts_count> texts;
    std::vector<double> weights, probabilities;
    for (const ErrorRow& row : rows) {
        for (std::size_t i = 0; i < texts.size(); ++i)
            texts[i].push_back(row.texts[i]);
        weights.push_back(row.weight_bits);
        probabilities.push_back(row.probability);
    }
    std::vector<io::OutputColumn> output;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i == ErrorRow::numbers_before) {
            output.push_back({"match_weight", std::span<const double>(weights)});
            output.push_back({"probability", std::span<const double>(probabilities)});
        }
        output.push_back({ErrorRow::text_names[i], std::span<const std::string_view>(texts[i])});
    }
    sink(output);
}

void ErrorFile::flush() {
    with_error_columns(rows_, [&](const std::vector<io::OutputColumn>& columns) { writer_->write(columns); });
    was_written_ = true;
    rows_.clear();
}

void add_details_of_folder(const EvaluatedRun& run, const RunRecord& record, const Options& options,
                           EvaluationDetails& details, RunContext& context) {
    DetailsWanted wanted{.pairs = {}, .by = options.by, .by_field = by_field, .errors = {}};
    if (const std::optional<std::string> pairs = record.file_of("pairs")) {
        const PairFile file{(std::filesystem::path(options.run_folder) / *pairs).string(),
                            record.pairs_kept()};
        wanted.pairs = [&, file](const WeighedPairSink& sink) {
            for_each_pair_of_file(file, run.linkage.table(), context, sink);
        };
    }
    std::optional<ErrorFile> file;
    if (!options.errors.empty()) {
        file.emplace(options.errors, context);
        wanted.errors = [&](const ErrorRow& row) { file->add(row); };
    }
    add_details(run, wanted, details, context);
    if (file) file->finish();
    if (record.document.contains("expected")) details.expected = record.document["expected"];
}

}  // namespace sameas::cli
