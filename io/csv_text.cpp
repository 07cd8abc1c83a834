// A quote that never closes swallows the rest of a file into one value, and Arrow's parser accepts that: it
// must be found here. Counting quotes does not do, because a quote inside a value that does not begin with
// one is an ordinary byte (5" disk). So the same three states as the parser's are followed: a quote opens
// after a delimiter, a line end or at the beginning; inside, two quotes stand for one; any other closes.
// Nothing but quotes changes the state, so that memchr does the walking (several GB/s where quotes are rare).
#include "io/csv_text.hpp"

#include <algorithm>
#include <cstring>

#include "engine/errors.hpp"

namespace sameas::io {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_line_end(char byte) {
    return byte == '\n' || byte == '\r';
}

std::uint64_t count_line_ends(std::string_view text) {
    return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

/// Turns ISO 8859-1 into UTF-8: bytes from 0x80 on become two.
class Latin1Source final : public ByteSource {
  public:
    explicit Latin1Source(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}
    std::size_t read(char* to, std::size_t size) override {
        std::size_t total = 0;
        while (total < size) {
            if (begin_ == text_.size() && !refill()) break;
            const std::size_t count = std::min(size - total, text_.size() - begin_);
            std::memcpy(to + total, text_.data() + begin_, count);
            begin_ += count;
            total += count;
        }
        return total;
    }

  private:
    bool refill() {
        char bytes[65536];
        const std::size_t got = source_->read(bytes, sizeof bytes);
        text_.clear();
        begin_ = 0;
        for (const char c : std::string_view(bytes, got)) {
            const unsigned char byte = static_cast<unsigned char>(c);
            if (byte >= 0x80) text_ += static_cast<char>(0xC0 | (byte >> 6));
            text_ += byte < 0x80 ? c : static_cast<char>(0x80 | (byte & 0x3F));
        }
        return got > 0;
    }

    std::unique_ptr<ByteSource> source_;
    std::string text_;
    std::size_t begin_ = 0;
};

}  // namespace

std::optional<std::vector<std::string>> split_line(std::string_view text, char delimiter, bool at_end,
                                                   std::size_t& length) {
    std::vector<std::string> values(1);
    bool at_begin = true;  // of a value
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char byte = text[i];
        if (quoted) {
            if (byte != '"') {
                values.back() += byte;
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                values.back() += '"';
                ++i;
            } else {
                quoted = false;
            }
        } else if (byte == '"' && at_begin) {
            quoted = true;
        } else if (byte == delimiter) {
            values.emplace_back();
            at_begin = true;
            continue;
        } else if (is_line_end(byte)) {
            if (i + 1 == text.size() && !at_end && byte == '\r') return {};  // may be half of "\r\n"
            const bool two = byte == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
            length = i + (two ? 2 : 1);
            return values;
        } else {
            values.back() += byte;
        }
        at_begin = false;
    }
    if (!at_end || quoted) return {};
    length = text.size();
    return values;
}

CsvText::CsvText(std::unique_ptr<ByteSource> source, const CsvDialect& dialect, std::string origin)
    : delimiter_(dialect.delimiter), origin_(std::move(origin)) {
    std::unique_ptr<PeekableSource> raw = std::make_unique<PeekableSource>(std::move(source));
    const std::string_view begin = raw->peek(byte_order_mark.size());
    if (begin.starts_with("\xFF\xFE") || begin.starts_with("\xFE\xFF")) {
        throw InvalidInput(
            message(origin_, ": is UTF-16 text; convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)"));
    }
    const bool marked = begin == byte_order_mark;
    if (marked) {
        char mark[byte_order_mark.size()];
        raw->read(mark, sizeof mark);
    }
    source_ = std::move(raw);
    if (dialect.latin1 && !marked) source_ = std::make_unique<Latin1Source>(std::move(source_));
    read_header();
    if (dialect.finds_delimiter && header_.size() == 1) find_delimiter();
}

void CsvText::find_delimiter() {
    // A header of one column that holds a mark is believed where the first row has as many of these.
    constexpr std::size_t row_bytes_max = 65'536;
    const std::size_t held = ahead_.size();  // a long header left more than a row behind it
    const std::size_t wanted = std::max(held + 1, ahead_begin_ + row_bytes_max);
    ahead_.resize(wanted);
    ahead_.resize(held + source_->read(ahead_.data() + held, wanted - held));
    const bool at_end = ahead_.size() < wanted;
    std::size_t begin = ahead_begin_;
    while (begin < ahead_.size() && is_line_end(ahead_[begin])) ++begin;
    const std::string_view row = std::string_view(ahead_).substr(begin);
    for (const char mark : {';', '\t', '|'}) {
        std::size_t length = 0;
        const std::optional<std::vector<std::string>> names = split_line(header_line_, mark, true, length);
        if (!names || names->size() <= header_.size()) continue;
        const std::optional<std::vector<std::string>> values = split_line(row, mark, at_end, length);
        if (!row.empty() && (!values || values->size() != names->size())) continue;
        header_ = *names;
        delimiter_ = mark;
    }
}

void CsvText::read_header() {
    constexpr std::size_t step = 4096;
    bool at_end = false;
    std::size_t begin = 0;
    for (std::size_t size = step;; size *= 2) {
        const std::size_t held = ahead_.size();
        ahead_.resize(size);
        ahead_.resize(held + source_->read(ahead_.data() + held, size - held));
        at_end = ahead_.size() < size;
        begin = 0;
        while (begin < ahead_.size() && is_line_end(ahead_[begin]))
            ++begin;
        std::size_t length = 0;
        const std::string_view text = std::string_view(ahead_).substr(begin);
        if (text.empty() && at_end)
            throw InvalidInput(message(origin_, ": is empty: it needs a header and rows"));
        if (std::optional<std::vector<std::string>> line = split_line(text, delimiter_, at_end, length)) {
            header_ = std::move(*line);
            ahead_begin_ = begin + length;
            header_line_ = text.substr(0, length);
            break;
        }
        if (at_end)
            throw InvalidInput(message(origin_, ": a quote that opened in the header is never closed"));
        if (ahead_.size() >= header_bytes_max) {
            throw InvalidInput(message(origin_, ": its first line is longer than ", header_bytes_max,
                                       " bytes: is this CSV, and is every quote closed?"));
        }
    }
    lines_ = count_line_ends(std::string_view(ahead_).substr(0, ahead_begin_));
}

bool CsvText::has_no_rows() {
    SAMEAS_ASSERT(state_ == State::plain);
    for (;;) {
        while (ahead_begin_ < ahead_.size() && is_line_end(ahead_[ahead_begin_])) {
            lines_ += ahead_[ahead_begin_++] == '\n' ? 1 : 0;
        }
        if (ahead_begin_ < ahead_.size()) return false;
        ahead_.resize(4096);
        ahead_begin_ = 0;
        ahead_.resize(source_->read(ahead_.data(), ahead_.size()));
        if (ahead_.empty()) return true;
    }
}

std::size_t CsvText::read(char* to, std::size_t size) {
    std::size_t count = std::min(size, ahead_.size() - ahead_begin_);
    if (count > 0) std::memcpy(to, ahead_.data() + ahead_begin_, count);
    ahead_begin_ += count;
    if (count < size) count += source_->read(to + count, size - count);
    watch_quotes({to, count});
    return count;
}

void CsvText::watch_quotes(std::string_view text) {
    std::size_t opened = std::string_view::npos;  // where in this text the quote opened that is open now
    for (std::size_t i = 0; i < text.size();) {
        if (state_ == State::quote_in_quotes) {
            state_ = text[i] == '"' ? State::quoted : State::plain;
            if (state_ == State::quoted) ++i;
            continue;
        }
        const std::size_t quote = text.find('"', i);
        if (quote == std::string_view::npos) break;
        if (state_ == State::quoted) {
            state_ = State::quote_in_quotes;
        } else {
            const char before = quote > 0 ? text[quote - 1] : last_;
            if (before == delimiter_ || is_line_end(before)) {
                state_ = State::quoted;
                opened = quote;
            }
        }
        i = quote + 1;
    }
    if (state_ != State::plain && opened != std::string_view::npos) {
        quote_line_ = lines_ + count_line_ends(text.substr(0, opened)) + 1;
    }
    if (!text.empty()) last_ = text.back();
    lines_ += count_line_ends(text);
}

std::optional<std::uint64_t> CsvText::unclosed_quote_line() const {
    if (state_ != State::quoted) return {};
    return quote_line_;
}

}  // namespace sameas::io
