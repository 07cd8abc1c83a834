// Building a table: what arrives in batches of columns leaves as one Table whose records have a rank.
//
// append() only encodes bytes and checks identities, field by field on the threads of the run. finish() does
// what needs all values: the fields of a domain are standardised one after the other into one dictionary
// (domains in parallel), the codes of the rows follow, and the records are ranked by (source, id).
#include "engine/table/table_builder.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <numeric>
#include <utility>

#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "engine/table/field_values.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "engine/table/record_ids.hpp"
#include "engine/table/row_origins.hpp"
#include "engine/table/source_layout.hpp"
#include "kernels/utf8.hpp"

namespace sameas {

using Columns = std::span<const std::vector<std::string_view>>;

struct TableBuilder::State {
    State(TableSchema table_schema, RunContext& run, std::uint32_t rows_limit);

    void append_identities(Columns columns, std::size_t rows);
    void append_truth(const std::vector<std::string_view>& values);
    void append_fields(Columns columns, std::size_t rows);
    void check_identity_text(std::string_view text, std::size_t row, const char* what,
                             const std::string& column) const;
    void add_issue(RowIssue issue) { issues.add(std::move(issue)); }

    void standardise(Table& table);
    /// True for fields whose values stay as they were read, too: also dates that depend on the order, so that it can be told
    /// how a record that comes later is read alike (engine/live/found_choices.hpp).
    bool keeps_original(std::size_t field) const {
        return schema.keep_original || fields[field].depends_on_order();
    }
    void report_troubles();
    void finish_sources(Table& table);
    void finish_ids(Table& table);
    std::vector<std::uint32_t> source_places(const Table& table) const;
    [[noreturn]] void refuse_duplicate(const Table& table, RowId first, RowId second) const;
    RecordIds numbered_ids(const Table& table, const std::vector<std::uint32_t>& places);

    TableSchema schema;
    RunContext& context;
    std::uint32_t records_max;
    RowIssues issues;

    SourceLayout layout;                           // of the current input
    std::vector<std::vector<std::string>> labels;  // per input and field: its columns, for messages
    RowOrigins origins;
    std::vector<FieldValues> fields;
    RecordIds ids;
    std::vector<std::string> input_names;
    std::vector<std::uint32_t> source_of_row;  // an input, or a value of the source column
    DictionaryBuilder source_values;
    std::vector<std::uint64_t> rows_of_source;  // with a source column and without an id column
    DictionaryBuilder truth_values;
    std::vector<ValueId> truth;
};

TableBuilder::State::State(TableSchema table_schema, RunContext& run, std::uint32_t rows_limit)
    : schema(std::move(table_schema)), context(run), records_max(rows_limit) {
    check_schema(schema);
    for (const FieldSchema& field : schema.fields)
        fields.emplace_back(field);
}

TableBuilder::TableBuilder(TableSchema schema, RunContext& context, std::uint32_t records_max)
    : state_(std::make_unique<State>(std::move(schema), context, records_max)) {}

TableBuilder::~TableBuilder() = default;

const RowIssues& TableBuilder::issues() const {
    return state_->issues;
}

std::vector<std::size_t> TableBuilder::begin_source(const std::string& name,
                                                    std::span<const std::string> columns) {
    State& s = *state_;
    const bool is_known = std::find(s.input_names.begin(), s.input_names.end(), name) != s.input_names.end();
    if (is_known && s.schema.source_column.empty()) {
        throw InvalidInput(message("two inputs are both named '", printable_excerpt(name),
                                   "': give each source its own name (NAME=FILE)"));
    }
    s.layout = resolve_columns(s.schema, name, columns);
    s.labels.push_back(s.layout.labels);
    s.input_names.push_back(name);
    s.origins.begin_input(name);
    return s.layout.needed;
}

void TableBuilder::append(Columns columns, std::size_t rows, std::span<const std::uint64_t> row_numbers) {
    State& s = *state_;
    SAMEAS_ASSERT(columns.size() == s.layout.needed.size());
    SAMEAS_ASSERT(row_numbers.empty() || row_numbers.size() == rows);
    s.context.check_stop();
    if (rows > s.records_max - s.origins.rows()) {
        throw ResourceLimit(message(s.origins.current(), ": more than ", s.records_max,
                                    " records in all: split the input into parts and link those"));
    }
    s.origins.append(rows, row_numbers);
    s.append_identities(columns, rows);
    if (s.layout.truth) s.append_truth(columns[*s.layout.truth]);
    s.append_fields(columns, rows);
}

void TableBuilder::add_issue(std::uint64_t row, std::string column, RowIssueKind kind,
                             std::string_view value) {
    state_->add_issue({state_->origins.current(), row, std::move(column), kind, printable_excerpt(value)});
}

void TableBuilder::State::check_identity_text(std::string_view text, std::size_t row, const char* what,
                                              const std::string& column) const {
    const char* trouble = text.empty()                                          ? "is missing"
                          : text.size() > value_bytes_max                       ? "is longer than 65536 bytes"
                          : std::memchr(text.data(), 0, text.size()) != nullptr ? "holds a NUL byte"
                          : !kernels::valid_utf8(text)                          ? "is not UTF-8"
                                                                                : nullptr;
    if (!trouble) return;
    const RowOrigins::Origin origin = origins.of(RowId(row));
    const std::string value = text.empty() ? "" : message(" ('", printable_excerpt(text), "')");
    throw InvalidInput(message(
        origins.input_name(origin.input), ", row ", origin.row, ": the ", what, " in column '",
        printable_excerpt(column), "' ", trouble, value, ": correct it, or leave out the ", what, " column (",
        what == std::string_view("id") ? "ids are then the row numbers" : "each input is then a source",
        ")"));
}

void TableBuilder::State::append_identities(Columns columns, std::size_t rows) {
    const std::size_t first_row = source_of_row.size();
    source_of_row.resize(first_row + rows, static_cast<std::uint32_t>(input_names.size() - 1));
    if (layout.source) {
        const std::vector<std::string_view>& values = columns[*layout.source];
        const std::size_t known = source_values.size();
        std::vector<ValueId> codes(rows);
        source_values.encode(values, codes);
        for (std::size_t i = 0; i < rows; ++i) {
            if (index(codes[i]) >= known || codes[i] == null_value) {
                check_identity_text(values[i], first_row + i, "source", layout.source_column);
            }
            source_of_row[first_row + i] = static_cast<std::uint32_t>(index(codes[i]) - 1);
        }
        rows_of_source.resize(source_values.size());
    }
    for (std::size_t i = 0; i < rows; ++i) {
        const std::size_t row = first_row + i;
        if (layout.id) {
            const std::string_view id = columns[*layout.id][i];
            check_identity_text(id, row, "id", layout.id_column);
            ids.append(id);
            continue;
        }
        const std::uint64_t number =
            layout.source ? ++rows_of_source[source_of_row[row]] : origins.of(RowId(row)).row;
        char digits[24];
        const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
        ids.append({digits, static_cast<std::size_t>(end - digits)});
    }
}

void TableBuilder::State::append_truth(const std::vector<std::string_view>& values) {
    const std::size_t first_row = truth.size();
    truth.resize(first_row + values.size());
    truth_values.encode(values, std::span(truth).subspan(first_row));
}

void TableBuilder::State::append_fields(Columns columns, std::size_t rows) {
    std::vector<std::vector<ValueTrouble>> troubles(fields.size());
    parallel_chunks(context, fields.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t field = begin; field < end; ++field) {
            std::vector<std::span<const std::string_view>> parts;
            for (const std::size_t place : layout.fields[field])
                parts.emplace_back(columns[place]);
            fields[field].append(parts, rows, troubles[field]);
        }
    });
    struct Place {
        std::size_t row, field;
        ValueTrouble* trouble;
    };
    std::vector<Place> places;
    for (std::size_t field = 0; field < fields.size(); ++field) {
        for (ValueTrouble& trouble : troubles[field])
            places.push_back({trouble.row, field, &trouble});
    }
    std::sort(places.begin(), places.end(), [](const Place& left, const Place& right) {
        return std::pair(left.row, left.field) < std::pair(right.row, right.field);
    });
    const std::size_t first_row = source_of_row.size() - rows;
    for (const Place& place : places) {
        const RowOrigins::Origin origin = origins.of(RowId(first_row + place.row));
        add_issue({origins.current(), origin.row, layout.labels[place.field], place.trouble->kind,
                   std::move(place.trouble->value)});
    }
}

Table TableBuilder::finish() {
    State& s = *state_;
    Table table;
    table.rows_ = s.source_of_row.size();
    table.columns_.resize(s.fields.size());
    s.standardise(table);
    s.finish_sources(table);
    table.truth_ = std::move(s.truth);
    s.finish_ids(table);
    return table;
}

/// Cleans and parses all fields into their domains, then brings the codes of the rows up to date.
void TableBuilder::State::standardise(Table& table) {
    std::vector<std::size_t> numbers;               // of the domains in the schema, in order of appearance
    std::vector<std::vector<std::size_t>> members;  // per domain: its fields
    for (std::size_t field = 0; field < fields.size(); ++field) {
        const std::size_t number = fields[field].schema().domain;
        const auto known = std::find(numbers.begin(), numbers.end(), number);
        table.columns_[field].domain = static_cast<std::size_t>(known - numbers.begin());
        if (known == numbers.end()) {
            numbers.push_back(number);
            members.emplace_back();
        }
        members[table.columns_[field].domain].push_back(field);
    }
    table.domains_.resize(members.size());
    parallel_chunks(context, members.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t domain = begin; domain < end; ++domain) {
            DomainBuilder builder(fields[members[domain].front()].schema().type);
            for (const std::size_t field : members[domain]) {
                fields[field].standardise(builder, context);
                if (!fields[field].has_trouble() && !keeps_original(field)) fields[field].release_values();
            }
            table.domains_[domain] = builder.finish();
        }
    });
    for (const FieldValues& field : fields)
        field.check_parsed();
    for (const FieldValues& field : fields) {
        if (field.order_found() == DateOrder::automatic) continue;
        const bool day_first = field.order_found() == DateOrder::dmy;
        context.log(message("field '", field.schema().name, "': dates such as 03/04/1990 are read with the ",
                            day_first ? "day" : "month", " first, as the other dates of the field are"));
    }
    report_troubles();
    for (std::size_t field = 0; field < fields.size(); ++field) {
        fields[field].finish(keeps_original(field), table.columns_[field], context);
    }
}

/// Notes the rows whose values turned out to be unusable or unparsed, in order of row.
void TableBuilder::State::report_troubles() {
    std::vector<std::size_t> troubled;
    for (std::size_t field = 0; field < fields.size(); ++field) {
        if (fields[field].has_trouble()) troubled.push_back(field);
    }
    if (troubled.empty()) return;
    for (std::size_t row = 0; row < source_of_row.size(); ++row) {
        if (row % 65536 == 0) context.check_stop();
        for (const std::size_t field : troubled) {
            const std::optional<RowIssueKind> kind = fields[field].trouble(row);
            if (!kind) continue;
            if (issues.kept.size() >= row_issues_kept_max) {
                ++issues.counts[*kind];
                continue;
            }
            const RowOrigins::Origin origin = origins.of(RowId(row));
            add_issue({origins.input_name(origin.input), origin.row, labels[origin.input][field], *kind,
                       printable_excerpt(fields[field].text_as_read(row))});
        }
    }
}

void TableBuilder::State::finish_sources(Table& table) {
    table.source_of_row_ = std::move(source_of_row);
    if (schema.source_column.empty()) {
        table.sources_ = input_names;
        return;
    }
    for (std::size_t value = 1; value < source_values.size(); ++value) {
        table.sources_.emplace_back(source_values.text(ValueId(value)));
    }
    std::vector<std::string> sorted = table.sources_;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::uint32_t> place_of(sorted.size());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const auto at = std::lower_bound(sorted.begin(), sorted.end(), table.sources_[i]);
        place_of[i] = static_cast<std::uint32_t>(at - sorted.begin());
    }
    for (std::uint32_t& source : table.source_of_row_)
        source = place_of[source];
    table.sources_ = std::move(sorted);
}

/// Per row, the place of its source among the sources in bytewise order of name.
std::vector<std::uint32_t> TableBuilder::State::source_places(const Table& table) const {
    std::vector<std::uint32_t> order(table.sources_.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
        return table.sources_[left] < table.sources_[right];
    });
    std::vector<std::uint32_t> place_of(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i)
        place_of[order[i]] = i;
    std::vector<std::uint32_t> places(table.rows_);
    for (std::size_t row = 0; row < places.size(); ++row)
        places[row] = place_of[table.source_of_row_[row]];
    return places;
}

void TableBuilder::State::finish_ids(Table& table) {
    const std::vector<std::uint32_t> places = source_places(table);
    table.rows_by_rank_ = rows_by_identity(ids, places, context);
    if (const auto pair = first_duplicate(ids, places, table.rows_by_rank_)) {
        if (!schema.number_duplicate_ids) refuse_duplicate(table, pair->first, pair->second);
        ids = numbered_ids(table, places);
        table.rows_by_rank_ = rows_by_identity(ids, places, context);
    }
    table.id_bytes_ = std::move(ids.bytes);
    table.id_offsets_ = std::move(ids.offsets);
    table.rank_.resize(table.rows_);
    for (std::uint32_t rank = 0; rank < table.rows_; ++rank)
        table.rank_[index(table.rows_by_rank_[rank])] = rank;
}

void TableBuilder::State::refuse_duplicate(const Table& table, RowId first, RowId second) const {
    const RowOrigins::Origin left = origins.of(first), right = origins.of(second);
    const auto place = [&](const RowOrigins::Origin& origin) {
        return input_names.size() == 1 || schema.source_column.empty()
                   ? message(origin.row)
                   : message(origin.row, " of ", printable_excerpt(origins.input_name(origin.input)));
    };
    throw InvalidInput(
        message("duplicate id '", printable_excerpt(ids[index(first)]), "' in source '",
                printable_excerpt(table.sources_[table.source_of_row_[index(first)]]), "' (rows ",
                place(left), " and ", place(right),
                "): ids must be unique in a source; correct them, or have repeats numbered with "
                "--number-duplicate-ids"));
}

/// Numbers the records that share an id in the order of what they hold, so that shuffled rows get the same
/// ids.
RecordIds TableBuilder::State::numbered_ids(const Table& table, const std::vector<std::uint32_t>& places) {
    const auto before = [&](RowId left, RowId right) {
        const std::size_t a = index(left), b = index(right);
        for (const Column& column : table.columns_) {
            const Dictionary& values = table.domains_[column.domain].values;
            const int order = values.text(column.codes[a]).compare(values.text(column.codes[b]));
            if (order != 0) return order < 0;
            if (column.original_codes.empty()) continue;
            const int original = column.original_values.text(column.original_codes[a])
                                     .compare(column.original_values.text(column.original_codes[b]));
            if (original != 0) return original < 0;
        }
        return !table.truth_.empty() &&
               truth_values.text(table.truth_[a]) < truth_values.text(table.truth_[b]);
    };
    return number_duplicates(ids, places, table.rows_by_rank_, before);
}

}  // namespace sameas
