// Keys may differ from line to line, so that the columns are known only after the last line: the text is read
// twice, first for its keys, then for the values of the selected columns. Both passes take a block of whole
// lines at a time and share it among the threads in parts of consecutive lines; each part collects into its
// own memory, and the parts are put together in order, so that neither result nor error depends on the
// threads.
#include "io/jsonl_reader.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <utility>

#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "io/cell_text.hpp"

namespace sameas::io {

namespace {

constexpr std::size_t block_bytes = std::size_t{4} << 20;
constexpr std::size_t part_lines = 1024;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct Line {
    std::string_view text;
    std::uint64_t number = 0;  ///< in the file, from 1
};

/// Cuts a text into blocks of whole lines that are not blank.
class LineBlocks {
  public:
    LineBlocks(std::unique_ptr<ByteSource> source, const std::string& origin)
        : source_(std::move(source)), origin_(origin) {}

    /// Fills `lines`; false at the end. The lines live until the next call.
    bool next(std::vector<Line>& lines) {
        lines.clear();
        while (lines.empty()) {
            buffer_.erase(0, std::exchange(used_, 0));
            if (at_end_ && buffer_.empty()) return false;
            if (!at_end_) fill();
            split(lines);
        }
        return true;
    }

  private:
    /// Reads on until there is the end of a line.
    void fill() {
        for (std::size_t searched = 0;;) {
            const std::size_t held = buffer_.size();
            buffer_.resize(held + block_bytes);
            const std::size_t got = source_->read(buffer_.data() + held, block_bytes);
            buffer_.resize(held + got);
            at_end_ = got < block_bytes;
            if (first_ && buffer_.starts_with(byte_order_mark)) buffer_.erase(0, byte_order_mark.size());
            first_ = false;
            if (at_end_ || buffer_.find('\n', searched) != std::string::npos) return;
            searched = buffer_.size();
            if (searched > json_line_bytes_max) {
                throw InvalidInput(message(origin_, ": line ", lines_ + 1, " is longer than ",
                                           json_line_bytes_max,
                                           " bytes; this needs one object a line (JSON lines)"));
            }
        }
    }

    void split(std::vector<Line>& lines) {
        const std::string_view text = buffer_;
        while (used_ < text.size()) {
            const std::size_t found = text.find('\n', used_);
            if (found == std::string_view::npos && !at_end_) return;
            const std::size_t end = found == std::string_view::npos ? text.size() : found;
            const std::string_view line = text.substr(used_, end - used_);
            ++lines_;
            if (line.find_first_not_of(" \t\r") != std::string_view::npos) lines.push_back({line, lines_});
            used_ = std::min(end + 1, text.size());
        }
    }

    std::unique_ptr<ByteSource> source_;
    const std::string& origin_;
    std::string buffer_;
    std::size_t used_ = 0;
    std::uint64_t lines_ = 0;
    bool first_ = true;
    bool at_end_ = false;
};

/// Receives one line from the parser and hands its values on by key; below the first level it only keeps
/// count.
class LineHandler : public nlohmann::json_sax<nlohmann::json> {
  public:
    bool null() override { return depth_ > 1 || value({}, Kind::null); }
    bool boolean(bool value_) override {
        return depth_ > 1 || value(value_ ? "true" : "false", Kind::scalar);
    }
    bool number_integer(number_integer_t value_) override {
        return depth_ > 1 || number(std::int64_t{value_});
    }
    bool number_unsigned(number_unsigned_t value_) override {
        return depth_ > 1 || number(std::uint64_t{value_});
    }
    bool number_float(number_float_t, const string_t& text) override {
        return depth_ > 1 || value(text, Kind::scalar);
    }
    bool string(string_t& text) override { return depth_ > 1 || value(text, Kind::scalar); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override {
        if (depth_ == 1 && !value({}, Kind::nested)) return false;
        ++depth_;
        return true;
    }
    bool start_array(std::size_t) override {
        if (depth_ == 0) return value({}, Kind::scalar);
        if (depth_ == 1 && !value({}, Kind::nested)) return false;
        ++depth_;
        return true;
    }
    bool end_object() override { return --depth_ >= 0; }
    bool end_array() override { return --depth_ >= 0; }
    bool key(string_t& text) override {
        if (depth_ == 1) on_key(text);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) override {
        reason_ = error.what();
        // The library's text begins with its own name and "parse error at line 1, column 5: ".
        if (const std::size_t column = reason_.find("column "); column != std::string::npos)
            reason_.erase(0, column);
        return false;
    }

    /// Empty, or why the line was refused.
    std::string parse(std::string_view line) {
        depth_ = 0;
        reason_.clear();
        const bool whole = nlohmann::json::sax_parse(line.data(), line.data() + line.size(), this);
        if (!whole && reason_.empty()) reason_ = "refused";
        return reason_;
    }

  protected:
    enum class Kind { null, scalar, nested };
    virtual void on_key(const std::string& key) = 0;
    /// False refuses the line; `reason_` says why.
    virtual bool on_value(std::string_view text, Kind kind) = 0;
    std::string reason_;

  private:
    bool value(std::string_view text, Kind kind) {
        if (depth_ == 1) return on_value(text, kind);
        reason_ = "it is no object; this needs one object a line (JSON lines)";
        return false;
    }
    template <class T>
    bool number(T value_) {
        digits_.clear();
        append_number(digits_, value_);
        return value(digits_, Kind::scalar);
    }

    int depth_ = 0;
    std::string digits_;
};

class KeyCollector final : public LineHandler {
  public:
    std::vector<std::string> keys;

  private:
    void on_key(const std::string& key) override {
        if (known_.emplace(key, keys.size()).second) keys.push_back(key);
    }
    bool on_value(std::string_view, Kind) override { return true; }
    std::map<std::string, std::size_t, std::less<>> known_;
};

/// Places of the columns in a batch by key.
using ColumnsByKey = std::map<std::string, std::size_t, std::less<>>;

struct Cell {
    std::size_t begin = 0;
    std::size_t size = 0;
    bool null = true;
};

class ValueCollector final : public LineHandler {
  public:
    ValueCollector(const ColumnsByKey& columns, std::size_t width) : columns_(columns), width_(width) {}

    void start_line() { cells.resize(cells.size() + width_); }
    std::string text;         ///< of all cells
    std::vector<Cell> cells;  ///< line by line

  private:
    void on_key(const std::string& key) override {
        const ColumnsByKey::const_iterator found = columns_.find(key);
        column_ = found == columns_.end() ? width_ : found->second;
        if (column_ < width_) key_ = &found->first;
    }
    bool on_value(std::string_view value, Kind kind) override {
        if (column_ == width_) return true;  // not selected
        if (kind == Kind::nested) {
            reason_ = message("key '", *key_,
                              "' holds an array or object: leave it out of the settings or flatten it");
            return false;
        }
        Cell& cell = cells[cells.size() - width_ + column_];
        cell = {.begin = text.size(), .size = value.size(), .null = kind == Kind::null};
        text.append(value);
        return true;
    }

    const ColumnsByKey& columns_;
    std::size_t width_;
    std::size_t column_ = 0;
    const std::string* key_ = nullptr;
};

/// Calls work(part, begin, end) for parts of consecutive lines on the threads of the run; work gives the
/// reason why a line was refused, with its place, or nothing. Throws for the first refused line.
struct Refusal {
    std::size_t line = 0;
    std::string reason;
};

template <class Work>
void for_each_part(RunContext& context, const std::vector<Line>& lines, const std::string& origin,
                   const Work& work) {
    const std::size_t parts = (lines.size() + part_lines - 1) / part_lines;
    std::vector<std::optional<Refusal>> refusals(parts);
    parallel_chunks(context, parts, 1, [&](std::size_t first, std::size_t last) {
        for (std::size_t part = first; part < last; ++part) {
            refusals[part] = work(part, part * part_lines, std::min(lines.size(), (part + 1) * part_lines));
        }
    });
    for (const std::optional<Refusal>& refusal : refusals) {
        if (refusal)
            throw InvalidInput(
                message(origin, ": line ", lines[refusal->line].number, ": ", refusal->reason));
    }
}

class JsonlReader final : public RecordReader {
  public:
    JsonlReader(OpenText open, std::string origin, RunContext& context)
        : open_(std::move(open)), origin_(std::move(origin)), context_(context) {
        collect_keys();
        selected_.resize(names_.size());
        std::iota(selected_.begin(), selected_.end(), std::size_t{0});
    }

    const std::vector<std::string>& columns() const override { return names_; }
    void select(const std::vector<std::size_t>& columns) override { selected_ = columns; }

    bool next(RecordBatch& batch) override {
        context_.check_stop();
        if (!blocks_) start();
        if (!blocks_->next(lines_)) return false;
        batch.rows = lines_.size();
        batch.row_numbers.clear();
        batch.columns.resize(selected_.size());
        for (std::vector<std::string_view>& column : batch.columns)
            column.assign(lines_.size(), std::string_view{});
        collectors_.clear();
        const std::size_t parts = (lines_.size() + part_lines - 1) / part_lines;
        for (std::size_t i = 0; i < parts; ++i)
            collectors_.emplace_back(by_key_, by_key_.size());
        for_each_part(context_, lines_, origin_, [&](std::size_t part, std::size_t begin, std::size_t end) {
            return read_part(collectors_[part], begin, end, batch);
        });
        return true;
    }

  private:
    void collect_keys() {
        LineBlocks blocks(open_(), origin_);
        std::map<std::string, std::size_t, std::less<>> known;
        std::vector<Line> lines;
        while (blocks.next(lines)) {
            std::vector<KeyCollector> collectors((lines.size() + part_lines - 1) / part_lines);
            for_each_part(context_, lines, origin_,
                          [&](std::size_t part, std::size_t begin, std::size_t end) {
                              std::optional<Refusal> refusal;
                              for (std::size_t i = begin; i < end && !refusal; ++i) {
                                  std::string reason = collectors[part].parse(lines[i].text);
                                  if (!reason.empty())
                                      refusal = Refusal{.line = i, .reason = std::move(reason)};
                              }
                              return refusal;
                          });
            for (const KeyCollector& collector : collectors) {
                for (const std::string& key : collector.keys) {
                    if (known.emplace(key, names_.size()).second) names_.push_back(key);
                }
            }
        }
    }

    void start() {
        blocks_ = std::make_unique<LineBlocks>(open_(), origin_);
        for (std::size_t column : selected_)
            by_key_.emplace(names_[column], 0);
        std::size_t place = 0;
        for (ColumnsByKey::value_type& entry : by_key_)
            entry.second = place++;
    }

    std::optional<Refusal> read_part(ValueCollector& collector, std::size_t begin, std::size_t end,
                                     RecordBatch& batch) {
        for (std::size_t i = begin; i < end; ++i) {
            collector.start_line();
            std::string reason = collector.parse(lines_[i].text);
            if (!reason.empty()) return Refusal{.line = i, .reason = std::move(reason)};
        }
        for (std::size_t k = 0; k < selected_.size(); ++k) {
            const std::size_t place = by_key_.find(names_[selected_[k]])->second;
            for (std::size_t i = begin; i < end; ++i) {
                const Cell& cell = collector.cells[(i - begin) * by_key_.size() + place];
                if (!cell.null) batch.columns[k][i] = {collector.text.data() + cell.begin, cell.size};
            }
        }
        return {};
    }

    OpenText open_;
    std::string origin_;
    RunContext& context_;
    std::vector<std::string> names_;
    std::vector<std::size_t> selected_;
    ColumnsByKey by_key_;
    std::unique_ptr<LineBlocks> blocks_;
    std::vector<Line> lines_;
    std::vector<ValueCollector> collectors_;  ///< hold the texts of the present batch
};

}  // namespace

std::unique_ptr<RecordReader> open_jsonl(OpenText open, std::string origin, RunContext& context) {
    return std::make_unique<JsonlReader>(std::move(open), std::move(origin), context);
}

}  // namespace sameas::io
