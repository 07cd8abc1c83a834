// Lines are made in ranges of rows, each by itself into its own memory, on any thread; then the ranges go to the
// file in order. So many ranges are made at a time that every thread has some, and their lines are memory
// enough: the file is the same for any number of threads.
//
// Most cells are short texts that stand in the line as they are. So eight of their bytes are looked at together for those that
// need care, and they go through a buffer; the others take the long way.
#include "io/text_writer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "io/line_buffer.hpp"
#include "io/output_file.hpp"
#include "io/output_pieces.hpp"

namespace sameas::io {

namespace {

constexpr std::size_t range_rows = 4 * piece_rows;
constexpr std::size_t ranges_per_thread = 4;  ///< at a time: the slowest of few would be waited for
constexpr std::size_t range_bytes_kept = std::size_t{4} << 20;  ///< a longer range gives its memory back

/// A column of any type, read in pieces.
class AnyReader {
  public:
    using Piece =
        std::variant<std::span<const std::string_view>, std::span<const double>, std::span<const std::int32_t>,
                     std::span<const std::uint64_t>, std::span<const std::uint8_t>>;

    explicit AnyReader(const OutputValues& values)
        : values_(values),
          reader_(std::visit(
              [](const auto& of_type) -> Reader {
                  return PieceReader<typename ValueTypeOf<std::remove_cvref_t<decltype(of_type)>>::type>();
              },
              values)) {}

    Piece read(std::size_t first, std::size_t count) {
        return std::visit(
            [&](const auto& of_type) -> Piece {
                using T = typename ValueTypeOf<std::remove_cvref_t<decltype(of_type)>>::type;
                return std::get<PieceReader<T>>(reader_).read(of_type, first, count);
            },
            values_);
    }

  private:
    using Reader = std::variant<PieceReader<std::string_view>, PieceReader<double>, PieceReader<std::int32_t>,
                                PieceReader<std::uint64_t>, PieceReader<std::uint8_t>>;
    const OutputValues& values_;
    Reader reader_;
};

template <class T>
void add_value(LineBuffer& out, T value) {
    if constexpr (std::is_same_v<T, std::uint8_t>) {
        out.add_number(unsigned{value});  // not a letter
    } else {
        out.add_number(value);
    }
}

/// Where lines go that are not for a file.
struct Memory {
    std::string& text;
};

/// A format of which every row is a line by itself.
class LineWriter : public TableWriter {
  public:
    void write(const std::vector<OutputColumn>& columns) final {
        if (!std::exchange(is_begun_, true)) {
            std::string begin;
            append_head(columns, begin);
            put(begin);
        }
        const std::size_t rows = rows_of(columns), ranges = (rows + range_rows - 1) / range_rows;
        const std::size_t at_a_time =
            threads_ == nullptr ? 1 : ranges_per_thread * static_cast<std::size_t>(threads_->threads());
        lines_.resize(std::max(lines_.size(), std::min(at_a_time, ranges)));
        for (std::size_t first = 0; first < ranges; first += at_a_time) {
            const std::size_t count = std::min(at_a_time, ranges - first);
            const auto make = [&](std::size_t begin, std::size_t end) {
                for (std::size_t k = begin; k < end; ++k) {
                    const std::size_t row = (first + k) * range_rows;
                    append_range(columns, row, std::min(rows, row + range_rows), lines_[k]);
                }
            };
            if (threads_ != nullptr) {
                parallel_chunks(*threads_, count, 1, make);
            } else {
                make(0, count);
            }
            for (std::size_t k = 0; k < count; ++k) put(lines_[k]);
        }
    }
    void finish() override {
        if (file_) file_->commit();
    }

  protected:
    LineWriter(const std::string& path, RunContext* threads)
        : file_(std::make_unique<OutputFile>(path)), threads_(threads) {}
    explicit LineWriter(Memory memory) : memory_(&memory.text) {}

    /// What stands before all rows.
    virtual void append_head(const std::vector<OutputColumn>& columns, std::string& out) = 0;
    /// One row: the cells of each column that stand at `row` of its piece.
    virtual void append_row(std::span<const AnyReader::Piece> pieces, std::size_t row, LineBuffer& out) const = 0;

  private:
    void append_range(const std::vector<OutputColumn>& columns, std::size_t begin, std::size_t end,
                      std::string& lines) const {
        LineBuffer out(lines);
        std::vector<AnyReader> readers;
        readers.reserve(columns.size());
        for (const OutputColumn& column : columns) readers.emplace_back(column.values);
        std::vector<AnyReader::Piece> pieces(columns.size());
        while (begin < end) {
            if (threads_ != nullptr) threads_->check_stop();
            const std::size_t count = std::min(piece_rows, end - begin);
            for (std::size_t k = 0; k < readers.size(); ++k) pieces[k] = readers[k].read(begin, count);
            for (std::size_t row = 0; row < count; ++row) append_row(pieces, row, out);
            begin += count;
        }
        out.flush();
    }

    /// Passes lines on and empties them.
    void put(std::string& lines) {
        if (file_) {
            file_->write(lines);
        } else {
            *memory_ += lines;
        }
        lines.clear();
        if (lines.capacity() > range_bytes_kept) lines.shrink_to_fit();
    }

    std::unique_ptr<OutputFile> file_;
    std::string* memory_ = nullptr;
    RunContext* threads_ = nullptr;
    bool is_begun_ = false;
    std::vector<std::string> lines_;  ///< of each range that is being made
};

/// Bytes that need care in a text of some format: at most four, and those below 0x20 if they do.
class SpecialBytes {
  public:
    explicit constexpr SpecialBytes(std::string_view bytes, bool with_control = false) : with_control_(with_control) {
        for (const char byte : bytes) is_special_[static_cast<unsigned char>(byte)] = true;
        for (std::size_t byte = 0; with_control && byte < 0x20; ++byte) is_special_[byte] = true;
        for (std::size_t i = 0; i < words_.size(); ++i)
            words_[i] = every_byte * static_cast<unsigned char>(bytes[std::min(i, bytes.size() - 1)]);
    }
    /// Where the first stands, or the size of the text.
    std::size_t find(std::string_view text) const {
        std::size_t i = 0;
        while (i < text.size() && !is_special_[static_cast<unsigned char>(text[i])]) ++i;
        return i;
    }
    /// Whether the text has one.
    bool are_in(std::string_view text) const {
        const char* const bytes = text.data();
        const std::size_t size = text.size();
        if (size < 4) return find(text) < size;
        if (size < 8) return found_in(load<std::uint32_t>(bytes) | load<std::uint32_t>(bytes + size - 4) << 32) != 0;
        std::uint64_t found = found_in(load<std::uint64_t>(bytes + size - 8));
        for (std::size_t i = 0; i + 8 < size; i += 8) found |= found_in(load<std::uint64_t>(bytes + i));
        return found != 0;
    }

  private:
    static constexpr std::uint64_t every_byte = 0x0101010101010101, high_bits = 0x8080808080808080;

    template <class Word>
    static std::uint64_t load(const char* bytes) {
        Word word;
        std::memcpy(&word, bytes, sizeof word);
        return word;
    }

    /// Not 0 if one of eight bytes is special: subtracting 1 from every byte borrows into the high bit of one that is 0.
    std::uint64_t found_in(std::uint64_t word) const {
        std::uint64_t found = with_control_ ? (word - every_byte * 0x20) & ~word : 0;
        for (const std::uint64_t special : words_) {
            const std::uint64_t differs = word ^ special;
            found |= (differs - every_byte) & ~differs;
        }
        return found & high_bits;
    }

    std::array<bool, 256> is_special_{};
    std::array<std::uint64_t, 4> words_{};  ///< each special byte eight times
    bool with_control_;
};

class CsvWriter final : public LineWriter {
  public:
    CsvWriter(const std::string& path, char delimiter, RunContext* threads)
        : LineWriter(path, threads), delimiter_(delimiter), special_(specials(delimiter)) {}
    CsvWriter(Memory memory, char delimiter)
        : LineWriter(memory), delimiter_(delimiter), special_(specials(delimiter)) {}

  private:
    static SpecialBytes specials(char delimiter) {
        const char bytes[] = {delimiter, '"', '\n', '\r'};
        return SpecialBytes(std::string_view(bytes, sizeof bytes));
    }

    void append_head(const std::vector<OutputColumn>& columns, std::string& out) override {
        for (std::size_t k = 0; k < columns.size(); ++k) {
            if (k > 0) out += delimiter_;
            append_text(columns[k].name, out);
        }
        out += '\n';
    }

    void append_row(std::span<const AnyReader::Piece> pieces, std::size_t row, LineBuffer& out) const override {
        const bool is_only = pieces.size() == 1;
        for (std::size_t k = 0; k < pieces.size(); ++k) {
            if (k > 0) out.add(delimiter_);
            std::visit([&](const auto& values) { add_cell(values[row], is_only, out); }, pieces[k]);
        }
        out.add('\n');
    }

    template <class T>
    void add_cell(const T& value, bool is_only, LineBuffer& out) const {
        if constexpr (!std::is_same_v<T, std::string_view>) {
            add_value(out, value);
        } else if (!value.empty() && !special_.are_in(value)) {
            out.add(value);
        } else if (value.data() != nullptr || is_only) {
            out.add_made([&](std::string& text) { append_text(value, text); });
        }
    }

    void append_text(std::string_view text, std::string& out) const {
        if (!text.empty() && special_.find(text) == text.size()) {
            out += text;
            return;
        }
        out += '"';
        for (std::size_t quote = 0; (quote = text.find('"')) != std::string_view::npos;
             text.remove_prefix(quote + 1)) {
            out.append(text.substr(0, quote + 1));
            out += '"';
        }
        out += text;
        out += '"';
    }

    char delimiter_;
    SpecialBytes special_;
};

constexpr SpecialBytes json_special("\"\\", true);

void append_json_text(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t plain = 0; (plain = json_special.find(text)) < text.size(); text.remove_prefix(plain + 1)) {
        out += text.substr(0, plain);
        const char c = text[plain];
        const unsigned char byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else {
            out += "\\u00";
            out += "0123456789abcdef"[byte >> 4];
            out += "0123456789abcdef"[byte & 15];
        }
    }
    out += text;
    out += '"';
}

class JsonlWriter final : public LineWriter {
  public:
    JsonlWriter(const std::string& path, RunContext* threads) : LineWriter(path, threads) {}

  private:
    void append_head(const std::vector<OutputColumn>& columns, std::string&) override {
        for (const OutputColumn& column : columns) {
            std::string& start = starts_.emplace_back(starts_.empty() ? "{" : ",");
            append_json_text(start, column.name);
            start += ':';
        }
    }

    void append_row(std::span<const AnyReader::Piece> pieces, std::size_t row, LineBuffer& out) const override {
        for (std::size_t k = 0; k < pieces.size(); ++k) {
            out.add(starts_[k]);
            std::visit([&](const auto& values) { add_cell(values[row], out); }, pieces[k]);
        }
        out.add("}\n");
    }

    static void add_cell(std::string_view text, LineBuffer& out) {
        if (text.data() == nullptr) {
            out.add("null");
        } else if (json_special.are_in(text)) {
            out.add_made([&](std::string& escaped) { append_json_text(escaped, text); });
        } else {
            out.add('"');
            out.add(text);
            out.add('"');
        }
    }
    static void add_cell(double number, LineBuffer& out) {
        if (std::isfinite(number)) {
            add_value(out, number);
        } else {
            out.add("null");
        }
    }
    template <class T>
    static void add_cell(T number, LineBuffer& out) {
        add_value(out, number);
    }

    std::vector<std::string> starts_;  ///< of each cell: comma, key, colon
};

}  // namespace

std::unique_ptr<TableWriter> csv_writer(const std::string& path, char delimiter, RunContext* threads) {
    return std::make_unique<CsvWriter>(path, delimiter, threads);
}

std::unique_ptr<TableWriter> csv_text_writer(std::string& text, char delimiter) {
    return std::make_unique<CsvWriter>(Memory{text}, delimiter);
}

std::unique_ptr<TableWriter> jsonl_writer(const std::string& path, RunContext* threads) {
    return std::make_unique<JsonlWriter>(path, threads);
}

}  // namespace sameas::io
