#include "io/text_writer.hpp"

#include <cmath>
#include <utility>

#include "engine/errors.hpp"
#include "io/cell_text.hpp"
#include "io/output_file.hpp"

namespace sameas::io {

namespace {

constexpr std::size_t line_buffer_bytes = std::size_t{1} << 16;

std::size_t rows_of(const OutputColumn& column) {
    return std::visit([](const auto& values) { return values.size(); }, column.values);
}

/// Rows of a batch; all columns have them.
std::size_t rows_of(const std::vector<OutputColumn>& columns) {
    const std::size_t rows = columns.empty() ? 0 : rows_of(columns.front());
    for ([[maybe_unused]] const OutputColumn& column : columns)
        SAMEAS_ASSERT(rows_of(column) == rows);
    return rows;
}

void append_value(std::string& out, double value) {
    append_number(out, value);
}
void append_value(std::string& out, std::int32_t value) {
    append_number(out, std::int64_t{value});
}
void append_value(std::string& out, std::uint64_t value) {
    append_number(out, value);
}
void append_value(std::string& out, std::uint8_t value) {
    append_number(out, std::uint64_t{value});
}

/// Where lines go that are not for a file.
struct Memory {
    std::string& text;
};

/// Lines on their way to a file or to memory, some thousands of bytes at a time.
class LineWriter : public TableWriter {
  public:
    void finish() override {
        flush();
        if (file_) file_->commit();
    }

  protected:
    explicit LineWriter(const std::string& path) : file_(std::make_unique<OutputFile>(path)) {}
    explicit LineWriter(Memory memory) : memory_(&memory.text) {}

    void flush_if_full() {
        if (lines_.size() >= line_buffer_bytes) flush();
    }

    std::string lines_;

  private:
    void flush() {
        if (file_) {
            file_->write(lines_);
        } else {
            *memory_ += lines_;
        }
        lines_.clear();
    }

    std::unique_ptr<OutputFile> file_;
    std::string* memory_ = nullptr;
};

class CsvWriter final : public LineWriter {
  public:
    CsvWriter(const std::string& path, char delimiter) : LineWriter(path), delimiter_(delimiter) {}
    CsvWriter(Memory memory, char delimiter) : LineWriter(memory), delimiter_(delimiter) {}

    void write(const std::vector<OutputColumn>& columns) override {
        only_column_ = columns.size() == 1;
        if (!std::exchange(has_header_, true)) {
            for (std::size_t k = 0; k < columns.size(); ++k) {
                if (k > 0) lines_ += delimiter_;
                append_text(columns[k].name);
            }
            lines_ += '\n';
        }
        const std::size_t rows = rows_of(columns);
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t k = 0; k < columns.size(); ++k) {
                if (k > 0) lines_ += delimiter_;
                std::visit([&](const auto& values) { append_cell(values[row]); }, columns[k].values);
            }
            lines_ += '\n';
            flush_if_full();
        }
    }

  private:
    template <class T>
    void append_cell(const T& value) {
        if constexpr (std::is_same_v<T, std::string_view>) {
            if (value.data() != nullptr || only_column_) append_text(value);
        } else {
            append_value(lines_, value);
        }
    }

    void append_text(std::string_view text) {
        const char special[] = {delimiter_, '"', '\n', '\r'};
        if (!text.empty() && text.find_first_of(special, 0, sizeof special) == std::string_view::npos) {
            lines_ += text;
            return;
        }
        lines_ += '"';
        for (std::size_t quote = 0; (quote = text.find('"')) != std::string_view::npos;
             text.remove_prefix(quote + 1)) {
            lines_.append(text.substr(0, quote + 1));
            lines_ += '"';
        }
        lines_ += text;
        lines_ += '"';
    }

    char delimiter_;
    bool has_header_ = false;
    bool only_column_ = false;
};

void append_json_text(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        const unsigned char byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte >= 0x20) {
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
    out += '"';
}

class JsonlWriter final : public LineWriter {
  public:
    explicit JsonlWriter(const std::string& path) : LineWriter(path) {}

    void write(const std::vector<OutputColumn>& columns) override {
        std::vector<std::string> starts;  // of each cell: comma, key, colon
        for (const OutputColumn& column : columns) {
            std::string& start = starts.emplace_back(starts.empty() ? "{" : ",");
            append_json_text(start, column.name);
            start += ':';
        }
        const std::size_t rows = rows_of(columns);
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t k = 0; k < columns.size(); ++k) {
                lines_ += starts[k];
                std::visit([&](const auto& values) { append_cell(values[row]); }, columns[k].values);
            }
            lines_ += "}\n";
            flush_if_full();
        }
    }

  private:
    template <class T>
    void append_cell(const T& value) {
        if constexpr (std::is_same_v<T, std::string_view>) {
            if (value.data() == nullptr) {
                lines_ += "null";
            } else {
                append_json_text(lines_, value);
            }
        } else if constexpr (std::is_same_v<T, double>) {
            if (std::isfinite(value)) {
                append_value(lines_, value);
            } else {
                lines_ += "null";
            }
        } else {
            append_value(lines_, value);
        }
    }
};

}  // namespace

std::unique_ptr<TableWriter> csv_writer(const std::string& path, char delimiter) {
    return std::make_unique<CsvWriter>(path, delimiter);
}

std::unique_ptr<TableWriter> csv_text_writer(std::string& text, char delimiter) {
    return std::make_unique<CsvWriter>(Memory{text}, delimiter);
}

std::unique_ptr<TableWriter> jsonl_writer(const std::string& path) {
    return std::make_unique<JsonlWriter>(path);
}

}  // namespace sameas::io
