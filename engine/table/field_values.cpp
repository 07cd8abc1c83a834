// From what was read to what is compared.
//
// Problem: cleaning and parsing a value costs hundreds of nanoseconds, and a column repeats its values many
// times.
//
// Idea: encode the bytes as they come, which costs tens of nanoseconds a row, and do everything else once
// per distinct value: checking when a value is first seen, cleaning and parsing at the end, when all are
// known (only then is it known whether a field writes the day or the month first). What was learned goes
// back to the rows through their codes.
//
// Why right: each step is a function of the value alone, or of the set of all values, so neither the order
// of rows nor the size of batches nor the number of threads can change what a row gets. Values are cleaned
// in parallel but enter the domain in their order of appearance.
#include "engine/table/field_values.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <limits>
#include <utility>

#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "engine/table/ascii.hpp"
#include "engine/table/number.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "engine/table/source_layout.hpp"
#include "kernels/utf8.hpp"

namespace sameas {

namespace {

constexpr std::size_t chunk_values = 4096;
constexpr std::size_t wave_chunks = 64;  // bounds the cleaned texts that wait to be encoded

constexpr int year_plausible = 2100;  // later ones mean "never"

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::uint8_t mark(RowIssueKind kind) {
    return static_cast<std::uint8_t>(1 + static_cast<int>(kind));
}
RowIssueKind kind_of(std::uint8_t mark) {
    return static_cast<RowIssueKind>(mark - 1);
}

bool is_valid(std::string_view text) {
    return kernels::valid_utf8(text);
}

/// Replaces `text` by the one text of its date or number, if it is one. \returns whether it is
bool to_canonical_date(std::string& text, std::size_t first, const ParsedDate& date) {
    if (date.precision == DatePrecision::unparsed) return false;
    text.resize(first);
    append_iso(date, text);
    return true;
}

bool to_canonical_number(std::string& text, std::size_t first, std::optional<double> number) {
    if (!number) return false;
    text.resize(first);
    append_number(*number, text);
    return true;
}

}  // namespace

/// Some chunks of distinct values, cleaned and parsed but not yet encoded.
struct FieldValues::Wave {
    struct Chunk {
        std::string bytes;
        std::vector<std::size_t> ends;
        std::vector<ParsedDate> dates;  // of a date field
        std::vector<double> numbers;    // of a number field
    };
    std::size_t first = 0, size = 0;  // raw values
    std::array<Chunk, wave_chunks> chunks;
};

DomainBuilder::DomainBuilder(FieldType field_type) : type(field_type) {
    add({}, not_a_number);
}

void DomainBuilder::add(const ParsedDate& date, double number) {
    if (type == FieldType::date) {
        precision.push_back(date.precision);
        days.push_back(date.precision == DatePrecision::unparsed ? 0 : days_since_1970(date));
    }
    if (type == FieldType::number) numbers.push_back(number);
}

Domain DomainBuilder::finish() {
    Domain domain;
    domain.type = type;
    domain.values = values.finish();
    domain.days = std::move(days);
    domain.precision = std::move(precision);
    domain.numbers = std::move(numbers);
    return domain;
}

FieldValues::FieldValues(FieldSchema schema)
    : schema_(std::move(schema)),
      cleaner_(schema_.clean, schema_.steps, schema_.region) {
    for (const std::string& text : schema_.null_values) {
        std::string cleaned;
        if (is_valid(text)) {
            cleaner_.clean(text, cleaned);
        } else {
            cleaned = text;
        }
        null_texts_.push_back(cleaned);
        const bool typed =
            schema_.type == FieldType::date
                ? to_canonical_date(cleaned, 0, parse_date(cleaned, schema_.date_order))
                : schema_.type == FieldType::number && to_canonical_number(cleaned, 0, parse_written_number(cleaned));
        if (typed) null_texts_.push_back(cleaned);
    }
    std::sort(null_texts_.begin(), null_texts_.end());
}

void FieldValues::append(std::span<const std::span<const std::string_view>> parts, std::size_t rows,
                         std::vector<ValueTrouble>& troubles) {
    std::span<const std::string_view> values = parts.front();
    if (parts.size() > 1) {
        join(parts, rows);
        values = views_;
    }
    const auto is_long = [](std::string_view value) { return value.size() > value_bytes_max; };
    if (std::any_of(values.begin(), values.end(), is_long)) {
        std::vector<std::string_view> held(values.begin(), values.end());
        for (std::size_t row = 0; row < rows; ++row) {
            if (!is_long(held[row])) continue;
            const bool may_be_kept = troubles.size() < row_issues_kept_max;
            troubles.push_back(
                {row, RowIssueKind::too_long, may_be_kept ? printable_excerpt(held[row]) : std::string{}});
            held[row] = {};
        }
        views_ = std::move(held);
        values = views_;
    }
    const std::size_t first_row = codes_.size();
    const std::size_t known = raw_.size();
    codes_.resize(first_row + rows);
    raw_.encode(values, std::span(codes_).subspan(first_row));
    check_new_values(known, first_row, troubles);
}

void FieldValues::check_new_values(std::size_t known, std::size_t first_row,
                                   std::vector<ValueTrouble>& troubles) {
    trouble_.resize(raw_.size(), 0);
    for (std::size_t value = known; value < raw_.size(); ++value) {
        const std::string_view text = raw_.text(ValueId(value));
        if (std::memchr(text.data(), 0, text.size()) != nullptr) {
            trouble_[value] = mark(RowIssueKind::nul_byte);
        } else if (!is_valid(text)) {
            trouble_[value] = mark(RowIssueKind::invalid_utf8);
        } else {
            continue;
        }
        ++refused_;
    }
    if (refused_ == 0) return;
    std::size_t met = 0;
    for (std::size_t row = first_row; row < codes_.size(); ++row) {
        const std::uint8_t trouble = trouble_[index(codes_[row])];
        if (trouble == 0) continue;
        const bool may_be_kept = met++ < row_issues_kept_max;
        troubles.push_back({row - first_row, kind_of(trouble),
                            may_be_kept ? printable_excerpt(raw_.text(codes_[row])) : std::string{}});
        codes_[row] = null_value;
    }
    std::stable_sort(
        troubles.begin(), troubles.end(),
        [](const ValueTrouble& left, const ValueTrouble& right) { return left.row < right.row; });
}

void FieldValues::join(std::span<const std::span<const std::string_view>> parts, std::size_t rows) {
    joined_.clear();
    std::vector<std::size_t> ends;
    ends.reserve(rows);
    std::vector<std::string_view> of_row(parts.size());
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            of_row[i] = is_null_part(parts[i][row]) ? std::string_view{} : parts[i][row];
        }
        if (schema_.type == FieldType::date) {
            join_date(of_row);
        } else {
            join_text(of_row);
        }
        ends.push_back(joined_.size());
    }
    views_.assign(rows, {});
    for (std::size_t row = 0, begin = 0; row < rows; begin = ends[row++]) {
        views_[row] = std::string_view(joined_).substr(begin, ends[row] - begin);
    }
}

/// Joins year, month and day with '-', up to the last that is there: `1990`, `1990-04`, `1990-04-03`.
void FieldValues::join_date(std::span<const std::string_view> parts) {
    std::array<std::string_view, 3> ymd{};  // two columns are year and month
    const bool year_last = schema_.date_order == DateOrder::dmy || schema_.date_order == DateOrder::mdy;
    if (!year_last) {
        for (std::size_t i = 0; i < parts.size(); ++i)
            ymd[i] = parts[i];
    } else if (parts.size() == 2) {
        ymd = {parts[1], parts[0], {}};
    } else {
        const std::size_t month = schema_.date_order == DateOrder::dmy ? 1 : 0;
        ymd = {parts[2], parts[month], parts[1 - month]};
    }
    std::size_t known = 3;
    while (known > 0 && ymd[known - 1].empty())
        --known;
    for (std::size_t i = 0; i < known; ++i) {
        const std::string_view part = trimmed(ymd[i]);
        if (i > 0) joined_.push_back('-');
        if (i > 0 && part.size() == 1) joined_.push_back('0');
        joined_.append(part);
    }
}

void FieldValues::join_text(std::span<const std::string_view> parts) {
    bool first = true;
    for (const std::string_view part : parts) {
        if (part.empty()) continue;
        if (!first) joined_.push_back(' ');
        joined_.append(part);
        first = false;
    }
}

bool FieldValues::is_null_part(std::string_view part) {
    if (trimmed(part).empty()) return true;
    if (null_texts_.empty()) return false;
    if (part.size() > value_bytes_max || !is_valid(part)) return false;  // the whole will be refused
    std::string cleaned;
    cleaner_.clean(part, cleaned);
    return is_null_text(cleaned);
}

bool FieldValues::is_null_text(std::string_view text) const {
    return std::binary_search(null_texts_.begin(), null_texts_.end(), text);
}

void FieldValues::standardise(DomainBuilder& domain, RunContext& context) {
    trouble_.resize(raw_.size(), 0);
    find_order(context);
    value_of_.assign(raw_.size(), null_value);
    Wave wave;
    for (wave.first = 0; wave.first < raw_.size(); wave.first += wave.size) {
        wave.size = std::min(chunk_values * wave_chunks, raw_.size() - wave.first);
        const std::size_t chunks = (wave.size + chunk_values - 1) / chunk_values;
        parallel_chunks(context, chunks, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t chunk = begin; chunk < end; ++chunk)
                read_chunk(wave, chunk);
        });
        encode_wave(wave, domain);
    }
    std::size_t marked = 0;
    for (const std::uint8_t trouble : trouble_)
        marked += trouble != 0;
    has_trouble_ = marked > refused_;
}

/// Finds out whether the field writes the day or the month first, from the dates that can be read in one way only: nearly all
/// of these must agree, as a few may be slips. First, where years may have two digits, the latest year that is written out.
void FieldValues::find_order(RunContext& context) {
    if (schema_.type != FieldType::date) return;
    if (schema_.steps.has(Step::two_digit_years)) find_latest_year(context);
    if (schema_.date_order != DateOrder::automatic) return;
    std::atomic<std::uint64_t> day_first = 0, month_first = 0;
    std::atomic<bool> depends = false;
    for_each_cleaned(context, [&](std::size_t value, std::string_view text) {
        if (is_null_text(text)) return;
        const auto read = [&](DateOrder order) { return parse_date(text, order, DateOrder::automatic, two_digit_latest_); };
        if (!depends.load(std::memory_order_relaxed) && read(DateOrder::automatic) != read(DateOrder::ymd))
            depends.store(true, std::memory_order_relaxed);
        const DateOrder shown = order_shown(text, two_digit_latest_);
        if (shown == DateOrder::automatic) return;
        (shown == DateOrder::dmy ? day_first : month_first)
            .fetch_add(raw_.count(ValueId(value)), std::memory_order_relaxed);
    });
    depends_on_order_ = depends;
    const std::uint64_t all = day_first + month_first;
    const auto nearly_all = [all](std::uint64_t rows) {
        return all > 0 && static_cast<double>(rows) >= date_order_share * static_cast<double>(all);
    };
    if (nearly_all(day_first)) order_found_ = DateOrder::dmy;
    else if (nearly_all(month_first)) order_found_ = DateOrder::mdy;
}

void FieldValues::find_latest_year(RunContext& context) {
    std::atomic<int> latest = 0;
    for_each_cleaned(context, [&](std::size_t, std::string_view text) {
        const ParsedDate date = parse_date(text, schema_.date_order, DateOrder::dmy);
        if (date.precision == DatePrecision::unparsed || date.year > year_plausible || is_null_text(text)) return;
        int known = latest.load(std::memory_order_relaxed);
        while (known < date.year && !latest.compare_exchange_weak(known, date.year, std::memory_order_relaxed)) {
        }
    });
    two_digit_latest_ = latest > 0 ? latest.load() : two_digit_latest_default;
}

/// Calls `take` with each value as read that is a text, and its cleaned form, on the threads of the run.
template <class Take>
void FieldValues::for_each_cleaned(RunContext& context, const Take& take) {
    parallel_chunks(context, raw_.size(), chunk_values, [&](std::size_t begin, std::size_t end) {
        TextCleaner cleaner(schema_.clean, schema_.steps, schema_.region);
        std::string cleaned;
        for (std::size_t value = begin; value < end; ++value) {
            if (trouble_[value] != 0) continue;
            cleaned.clear();
            cleaner.clean(raw_.text(ValueId(value)), cleaned);
            take(value, std::string_view(cleaned));
        }
    });
}

void FieldValues::read_chunk(Wave& wave, std::size_t chunk_index) {
    Wave::Chunk& chunk = wave.chunks[chunk_index];
    chunk = {};
    TextCleaner cleaner(schema_.clean, schema_.steps, schema_.region);
    const std::size_t begin = wave.first + chunk_index * chunk_values;
    const std::size_t end = std::min(begin + chunk_values, wave.first + wave.size);
    for (std::size_t value = begin; value < end; ++value) {
        const std::size_t first = chunk.bytes.size();
        ParsedDate date;
        std::optional<double> number;
        if (trouble_[value] == 0) {
            cleaner.clean(raw_.text(ValueId(value)), chunk.bytes);
            const std::string_view text = std::string_view(chunk.bytes).substr(first);
            bool typed = true;
            if (text.empty() || is_null_text(text)) {
                chunk.bytes.resize(first);
            } else if (text.size() > value_bytes_max) {
                chunk.bytes.resize(first);
                trouble_[value] = mark(RowIssueKind::too_long);
            } else if (schema_.type == FieldType::date) {
                date = parse_date(text, schema_.date_order, order_found_, two_digit_latest_);
                typed = to_canonical_date(chunk.bytes, first, date);
                if (!typed) trouble_[value] = mark(RowIssueKind::unparsed_date);
            } else if (schema_.type == FieldType::number) {
                number = parse_written_number(text);
                typed = to_canonical_number(chunk.bytes, first, number);
                if (!typed) trouble_[value] = mark(RowIssueKind::unparsed_number);
            }
            if (typed && is_null_text(std::string_view(chunk.bytes).substr(first))) chunk.bytes.resize(first);
        }
        chunk.ends.push_back(chunk.bytes.size());
        if (schema_.type == FieldType::date) chunk.dates.push_back(date);
        if (schema_.type == FieldType::number) chunk.numbers.push_back(number.value_or(not_a_number));
    }
}

void FieldValues::encode_wave(const Wave& wave, DomainBuilder& domain) {
    std::vector<std::string_view> texts;
    std::vector<std::uint64_t> counts;
    for (std::size_t begin = 0; begin < wave.size; begin += chunk_values) {
        const Wave::Chunk& chunk = wave.chunks[begin / chunk_values];
        texts.clear();
        counts.clear();
        std::size_t first = 0;
        for (std::size_t i = 0; i < chunk.ends.size(); ++i) {
            texts.push_back(std::string_view(chunk.bytes).substr(first, chunk.ends[i] - first));
            counts.push_back(raw_.count(ValueId(wave.first + begin + i)));
            first = chunk.ends[i];
        }
        std::size_t known = domain.values.size();
        const std::span<ValueId> codes = std::span(value_of_).subspan(wave.first + begin, texts.size());
        domain.values.encode(texts, counts, codes);
        if (domain.type == FieldType::text) continue;
        for (std::size_t i = 0; i < codes.size(); ++i) {
            if (index(codes[i]) != known) continue;  // new values come in order
            ++known;
            domain.add(chunk.dates.empty() ? ParsedDate{} : chunk.dates[i],
                       chunk.numbers.empty() ? not_a_number : chunk.numbers[i]);
        }
    }
}

void FieldValues::check_parsed() const {
    if (schema_.type == FieldType::text || !has_trouble_) return;
    std::uint64_t values = 0, unparsed = 0;
    std::vector<std::size_t> samples;
    for (std::size_t value = 1; value < raw_.size(); ++value) {
        if (value_of_[value] == null_value) continue;
        const std::uint64_t count = raw_.count(ValueId(value));
        values += count;
        if (trouble_[value] == 0) continue;
        unparsed += count;
        samples.push_back(value);
    }
    if (static_cast<double>(unparsed) <= unparsed_share_max * static_cast<double>(values)) return;
    const auto sample_end =
        samples.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(3, samples.size()));
    std::partial_sort(samples.begin(), sample_end, samples.end(),
                      [this](std::size_t left, std::size_t right) {
                          const std::uint64_t left_count = raw_.count(ValueId(left)),
                                              right_count = raw_.count(ValueId(right));
                          if (left_count != right_count) return left_count > right_count;
                          return raw_.text(ValueId(left)) < raw_.text(ValueId(right));
                      });
    std::string quoted;
    for (auto sample = samples.begin(); sample != sample_end; ++sample) {
        quoted += (quoted.empty() ? "'" : ", '") + printable_excerpt(raw_.text(ValueId(*sample))) + "'";
    }
    const std::uint64_t tenths = (unparsed * 1000 + values / 2) / values;
    throw InvalidInput(message("field '", schema_.name, "': ", tenths / 10, ".", tenths % 10,
                               " % of its values (", unparsed, " of ", values, ") are no ",
                               name(schema_.type), ", such as ", quoted, "; at most 30 % may be: ",
                               schema_.type == FieldType::date
                                   ? "set the field's \"order\" (ymd, dmy or mdy), make its type text, or "
                                   : "make the field's type text, or ",
                               "name what means null in \"null_values\""));
}

std::optional<RowIssueKind> FieldValues::trouble(std::size_t row) const {
    const std::uint8_t trouble = trouble_[index(codes_[row])];
    return trouble == 0 ? std::nullopt : std::optional(kind_of(trouble));
}

void FieldValues::finish(bool keep_original, Column& column, RunContext& context) {
    column.name = schema_.name;
    column.type = schema_.type;
    if (keep_original) this->keep_original(column);
    parallel_chunks(context, codes_.size(), 65536, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row)
            codes_[row] = value_of_[index(codes_[row])];
    });
    column.codes = std::move(codes_);
    column.codes.shrink_to_fit();
    value_of_ = {};
    trouble_ = {};
    release_values();
}

/// Moves the values as read to the column, without those that append() refused: they are no text.
void FieldValues::keep_original(Column& column) {
    column.original_codes = codes_;
    if (refused_ == 0) {
        column.original_values = raw_.finish();
        return;
    }
    DictionaryBuilder held;
    std::vector<ValueId> held_of(raw_.size());
    for (std::size_t value = 0; value < raw_.size(); ++value) {
        const RowIssueKind kind =
            trouble_[value] == 0 ? RowIssueKind::unparsed_date : kind_of(trouble_[value]);
        const bool refused = kind == RowIssueKind::nul_byte || kind == RowIssueKind::invalid_utf8;
        const std::string_view text = refused ? std::string_view{} : raw_.text(ValueId(value));
        held_of[value] = held.encode(text, raw_.count(ValueId(value)));
    }
    for (ValueId& code : column.original_codes)
        code = held_of[index(code)];
    column.original_values = held.finish();
}

}  // namespace sameas
