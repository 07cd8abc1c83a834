// Arrow's streaming reader (arrow_csv) parses CSV a block at a time, every column as bytes. Around it: CsvText takes the
// header off, so that columns can be named by position (names may repeat) and chosen before they are
// converted; rows with a wrong number of values are skipped and remembered by number, which Arrow knows only
// when it parses in one thread; that thread works ahead of the caller, so that parsing and encoding overlap.
#include <algorithm>
#include <deque>
#include <mutex>
#include <numeric>
#include <optional>

#include "engine/errors.hpp"
#include "io/arrow_files.hpp"
#include "io/csv_text.hpp"

namespace sameas::io {

namespace {

constexpr std::int32_t block_bytes = 4 << 20;  // also what a row may span at least
constexpr std::size_t shown_bytes_max = 80;

class CsvReader final : public RecordReader {
  public:
    CsvReader(std::unique_ptr<ByteSource> source, const CsvDialect& dialect, std::string origin,
              RunContext& context)
        : origin_(std::move(origin)),
          context_(context),
          text_(std::move(source), dialect, origin_),
          selected_(text_.header().size()) {
        std::iota(selected_.begin(), selected_.end(), std::size_t{0});
    }

    ~CsvReader() override { close(); }

    const std::vector<std::string>& columns() const override { return text_.header(); }
    void select(const std::vector<std::size_t>& columns) override { selected_ = columns; }

    bool next(RecordBatch& batch) override {
        if (ended_) return false;
        try {
            context_.check_stop();
            if (!batches_) open();
            do {
                if (!batches_ || !batches_->next(batch)) return end();
            } while (batch.rows == 0);
        } catch (const InvalidInput& error) {
            explain(error);
        }
        number_rows(batch);
        return true;
    }

    std::vector<MalformedRow> take_malformed_rows() override {
        std::vector<MalformedRow> taken;
        const std::lock_guard lock(mutex_);
        for (; !malformed_.empty() && (ended_ || malformed_.front().row < next_row_);
             malformed_.pop_front()) {
            taken.push_back(std::move(malformed_.front()));
        }
        return taken;
    }

  private:
    void open() {
        if (text_.has_no_rows()) return;
        std::vector<std::size_t> included = selected_;
        std::sort(included.begin(), included.end());
        included.erase(std::unique(included.begin(), included.end()), included.end());
        batches_ = parse_csv(text_,
                             {.columns = columns().size(),
                              .included = included,
                              .delimiter = text_.delimiter(),
                              .block_bytes = block_bytes,
                              .on_malformed_row = [this](std::uint64_t number,
                                                         std::string_view text) { skip(number, text); }},
                             origin_, context_.threads() > 1);
        std::vector<std::size_t> places;  // of the selected columns among those included
        for (std::size_t column : selected_) {
            const auto place = std::lower_bound(included.begin(), included.end(), column);
            places.push_back(static_cast<std::size_t>(place - included.begin()));
        }
        batches_->select(places);
    }

    void skip(std::uint64_t number, std::string_view text) {
        const std::lock_guard lock(mutex_);
        malformed_.push_back({.row = number, .text = std::string(text.substr(0, shown_bytes_max))});
        malformed_numbers_.push_back(number);
    }

    /// Gives the rows of a batch their numbers, leaving out those of rows that were skipped.
    void number_rows(RecordBatch& batch) {
        const std::lock_guard lock(mutex_);
        numbered_ = numbered_ || !malformed_numbers_.empty();
        batch.row_numbers.clear();
        if (!numbered_) {
            next_row_ += batch.rows;
            return;
        }
        batch.row_numbers.reserve(batch.rows);
        for (std::size_t i = 0; i < batch.rows; ++i, ++next_row_) {
            for (; !malformed_numbers_.empty() && malformed_numbers_.front() == next_row_; ++next_row_) {
                malformed_numbers_.pop_front();
            }
            batch.row_numbers.push_back(next_row_);
        }
    }

    /// The number of the row after those that came so far, whole or malformed.
    std::uint64_t row_after_all() {
        const std::lock_guard lock(mutex_);
        const std::uint64_t last_malformed = malformed_numbers_.empty() ? 0 : malformed_numbers_.back();
        return std::max(next_row_, last_malformed + 1);
    }

    bool end() {
        ended_ = true;
        if (const std::optional<std::uint64_t> line = text_.unclosed_quote_line()) {
            fail_unclosed(row_after_all() - 1, *line);
        }
        return false;
    }

    /// Arrow gave up: says why in terms of the file. A quote that never closes is a row without end to it.
    [[noreturn]] void explain(const InvalidInput& error) {
        const bool too_long = std::string_view(error.what()).find("straddl") != std::string_view::npos;
        if (!too_long) throw error;
        close();
        std::string rest(std::size_t{1} << 20, '\0');
        while (text_.read(rest.data(), rest.size()) > 0)
            context_.check_stop();
        if (const std::optional<std::uint64_t> line = text_.unclosed_quote_line())
            fail_unclosed(row_after_all(), *line);
        throw InvalidInput(message(origin_, ": row ", row_after_all(), " is longer than ", block_bytes,
                                   " bytes: is a quote missing or too many?"));
    }

    [[noreturn]] void fail_unclosed(std::uint64_t row, std::uint64_t line) {
        throw InvalidInput(
            message(origin_, ": a quote that opened in row ", row, " (line ", line,
                    ") is never closed: close it, or double it where it belongs to the value"));
    }

    /// Ends Arrow's reading, also what it reads ahead, so that text_ is ours again.
    void close() { batches_.reset(); }

    std::string origin_;
    RunContext& context_;
    CsvText text_;
    std::vector<std::size_t> selected_;
    std::unique_ptr<RecordReader> batches_;
    bool ended_ = false;
    std::uint64_t next_row_ = 1;
    bool numbered_ = false;
    std::mutex mutex_;  ///< guards what the parser's thread fills
    std::deque<MalformedRow> malformed_;
    std::deque<std::uint64_t> malformed_numbers_;
};

}  // namespace

std::unique_ptr<RecordReader> open_csv(std::unique_ptr<ByteSource> source, const std::string& origin,
                                       const ReadOptions& options, RunContext& context) {
    const char usual = options.format == "tsv" ? '\t' : ',';
    const CsvDialect dialect{.delimiter = options.delimiter ? options.delimiter : usual,
                             .finds_delimiter = options.delimiter == '\0' && usual == ',',
                             .latin1 = options.latin1};
    if (dialect.delimiter == '"' || dialect.delimiter == '\n' || dialect.delimiter == '\r') {
        throw InvalidSettings("the delimiter cannot be a quote or a line end");
    }
    return std::make_unique<CsvReader>(std::move(source), dialect, origin, context);
}

}  // namespace sameas::io
