#include "io/arrow_files.hpp"

#ifdef SAMEAS_ARROW
#include <arrow/csv/api.h>

#include "engine/errors.hpp"
#include "io/arrow_input.hpp"

namespace sameas::io {

namespace {

/// The batches of a parser, and the text that it reads, which is let go only when nobody reads ahead any more.
class ParsedRows final : public RecordReader {
  public:
    ParsedRows(ByteSource& text, CsvParsing parsing, const std::string& origin, bool ahead)
        : parsing_(std::move(parsing)), input_(std::make_shared<SourceStream>(text)) {
        try {
            batches_ = read_batches(parser(origin), origin, ahead);
        } catch (...) {
            (void)input_->Close();
            throw;
        }
    }

    ~ParsedRows() override {
        batches_.reset();
        (void)input_->Close();
    }

    const std::vector<std::string>& columns() const override { return batches_->columns(); }
    void select(const std::vector<std::size_t>& columns) override { batches_->select(columns); }
    bool next(RecordBatch& batch) override { return batches_->next(batch); }

  private:
    std::shared_ptr<arrow::csv::StreamingReader> parser(const std::string& origin) {
        arrow::csv::ReadOptions read = arrow::csv::ReadOptions::Defaults();
        read.use_threads = false;  // or rows have no numbers
        read.block_size = parsing_.block_bytes;
        for (std::size_t i = 0; i < parsing_.columns; ++i)
            read.column_names.push_back(message(i));
        arrow::csv::ParseOptions parse = arrow::csv::ParseOptions::Defaults();
        parse.delimiter = parsing_.delimiter;
        parse.newlines_in_values = true;
        parse.invalid_row_handler = [this](const arrow::csv::InvalidRow& row) {
            parsing_.on_malformed_row(static_cast<std::uint64_t>(row.number), row.text);
            return arrow::csv::InvalidRowResult::Skip;
        };
        arrow::csv::ConvertOptions convert = arrow::csv::ConvertOptions::Defaults();
        convert.check_utf8 = false;
        convert.default_column_type = arrow::binary();
        convert.null_values = {""};
        convert.strings_can_be_null = true;
        convert.quoted_strings_can_be_null = false;
        for (std::size_t column : parsing_.included)
            convert.include_columns.push_back(read.column_names[column]);
        return value_or_throw(
            arrow::csv::StreamingReader::Make(arrow::io::default_io_context(), input_, read, parse, convert), origin);
    }

    CsvParsing parsing_;
    std::shared_ptr<SourceStream> input_;
    std::unique_ptr<RecordReader> batches_;
};

}  // namespace

std::unique_ptr<RecordReader> parse_csv(ByteSource& text, CsvParsing parsing, const std::string& origin, bool ahead) {
    return std::make_unique<ParsedRows>(text, std::move(parsing), origin, ahead);
}

}  // namespace sameas::io

#else

namespace sameas::io {

std::unique_ptr<RecordReader> parse_csv(ByteSource& text, CsvParsing parsing, const std::string& origin, bool) {
    return arrow_stand_in(origin, "CSV").parse_csv(text, std::move(parsing), origin);
}

}  // namespace sameas::io
#endif
