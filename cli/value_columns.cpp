#include "cli/value_columns.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "cli/overwrite_guard.hpp"
#include "cli/text_table.hpp"
#include "engine/errors.hpp"
#include "engine/table/number.hpp"
#include "io/read_table.hpp"
#include "io/table_writer.hpp"
#include "io/text_writer.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t batch_rows = 100'000;

std::string counted_columns(std::size_t count) {
    return count == 1 ? "one column" : count == 2 ? "two columns, as LEFT,RIGHT" : message(count, " columns");
}

void check_columns(const std::vector<std::string>& columns, std::size_t count) {
    if (columns.empty()) {
        throw InvalidSettings("--in needs --columns: name " + counted_columns(count) + " of the file");
    }
    if (columns.size() != count) {
        throw InvalidSettings(
            message("--columns names ", columns.size(), " columns: --in needs ", counted_columns(count)));
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (std::find(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(i), columns[i]) !=
            columns.begin() + static_cast<std::ptrdiff_t>(i)) {
            throw InvalidSettings("--columns names '" + columns[i] + "' twice");
        }
    }
}

/// Dates and numbers that do not parse have no result, which is no reason to stop; all other trouble is.
bool is_harmless(RowIssueKind kind) {
    return kind == RowIssueKind::unparsed_date || kind == RowIssueKind::unparsed_number;
}

void refuse_issues(const Options& options, const RowIssues& issues) {
    for (const RowIssue& issue : issues.kept) {
        if (is_harmless(issue.kind)) continue;
        const std::string column =
            issue.column.empty() ? "" : ", column '" + printable(issue.column, 40) + "'";
        const char* fix = issue.kind == RowIssueKind::invalid_utf8 ? " (--latin1 reads ISO 8859-1)"
                          : issue.kind == RowIssueKind::too_long   ? " (limit 65536 bytes): shorten it"
                                                                   : "";
        throw InvalidInput(message(options.in, ": row ", issue.row, column, ": ", name(issue.kind), fix,
                                   ": '", printable(issue.value, 80), "'"));
    }
    for (const auto& [kind, count] : issues.counts) {  // beyond those that are kept with their place
        if (!is_harmless(kind)) throw InvalidInput(message(options.in, ": ", count, " rows: ", name(kind)));
    }
}

/// The format that a file's ending names.
std::string format_of_ending(const std::string& path) {
    if (const std::optional<std::string> format = io::format_of_ending(path)) return *format;
    throw InvalidSettings("--out '" + path + "': its ending must be .csv, .tsv, .parquet, .jsonl or .arrow");
}

std::unique_ptr<io::TableWriter> writer_of(const Options& options, std::string& text) {
    if (options.out.empty()) return io::csv_text_writer(text, ',');
    return io::TableWriter::create(options.out, format_of_ending(options.out), {});
}

/// Texts of a range of rows as they were read.
std::vector<std::string_view> texts_of(const Column& column, std::size_t begin, std::size_t end) {
    std::vector<std::string_view> texts;
    texts.reserve(end - begin);
    for (std::size_t row = begin; row < end; ++row) {
        const ValueId value = column.original_codes[row];
        texts.push_back(value == null_value ? std::string_view() : column.original_values.text(value));
    }
    return texts;
}

/// Numbers as text, so that those which are not known stand as missing in a format that has no other way to
/// say so.
class NumberTexts {
  public:
    explicit NumberTexts(const ResultNumbers& numbers) {
        std::vector<std::size_t> ends;
        for (const double number : numbers) {
            if (!std::isnan(number)) append_number(number, room_);
            ends.push_back(room_.size());
        }
        std::size_t begin = 0;
        for (const std::size_t end : ends) {
            texts_.push_back(end == begin ? std::string_view()
                                          : std::string_view(room_).substr(begin, end - begin));
            begin = end;
        }
    }
    const ResultTexts& texts() const { return texts_; }

  private:
    std::string room_;
    ResultTexts texts_;
};

}  // namespace

Table read_value_columns(const Job& job, std::size_t count, FieldType type) {
    const Options& options = job.options;
    check_columns(options.columns, count);
    if (!options.out.empty()) {
        format_of_ending(options.out);
        refuse_to_replace({options.out}, {options.in});
    }
    TableSchema schema;
    for (const std::string& column : options.columns) {
        FieldSchema field;
        field.name = column;
        field.type = type;
        field.columns = {column};
        field.clean = options.clean ? Cleaning::standard : Cleaning::none;
        schema.fields.push_back(std::move(field));
    }
    schema.keep_original = true;
    const io::ReadOptions read{
        .format = options.input_format, .delimiter = options.delimiter, .latin1 = options.latin1};
    io::ReadResult result = io::read_table({{options.in, options.in}}, schema, read, job.context);
    refuse_issues(options, result.issues);
    return std::move(result.table);
}

std::string write_value_columns(const Job& job, const Table& table, const std::string& result_name,
                                const std::function<Results(std::size_t begin, std::size_t end)>& results) {
    if (table.find_column(result_name)) {
        throw InvalidSettings("--columns: '" + result_name +
                              "' is the name of the column with the results, too: rename it");
    }
    std::string text;
    const std::unique_ptr<io::TableWriter> writer = writer_of(job.options, text);
    const bool is_text_format =
        job.options.out.empty() || job.options.out.ends_with(".csv") || job.options.out.ends_with(".tsv");
    for (std::size_t begin = 0; begin == 0 || begin < table.rows(); begin += batch_rows) {
        job.context.check_stop();
        const std::size_t end = std::min(table.rows(), begin + batch_rows);
        std::vector<std::vector<std::string_view>> given;
        for (const Column& column : table.columns())
            given.push_back(texts_of(column, begin, end));
        std::vector<io::OutputColumn> columns;
        for (std::size_t c = 0; c < given.size(); ++c)
            columns.push_back({table.columns()[c].name, given[c]});
        const Results result = results(begin, end);
        const auto* numbers = std::get_if<ResultNumbers>(&result);
        const NumberTexts number_texts(numbers != nullptr && is_text_format ? *numbers : ResultNumbers{});
        if (numbers == nullptr) {
            columns.push_back({result_name, std::get<ResultTexts>(result)});
        } else if (is_text_format) {
            columns.push_back({result_name, number_texts.texts()});
        } else {
            columns.push_back({result_name, *numbers});
        }
        writer->write(columns);
    }
    writer->finish();
    return text;
}

void rethrow_with_row(const Job& job, const Table& table,
                      const std::function<void(const Dictionary& one)>& make) {
    for (std::size_t row = 0; row < table.rows(); ++row) {
        for (const Column& column : table.columns()) {
            DictionaryBuilder builder;
            builder.encode(table.domain_of(column).values.text(column.codes[row]));
            try {
                make(builder.finish());
            } catch (const ResourceLimit& error) {
                throw ResourceLimit(message(job.options.in, ": row ", row + 1, ", column '",
                                            printable(column.name, 40), "': ", error.what()));
            }
        }
    }
    throw;  // not one value but all together
}

}  // namespace sameas::cli
