#include "cli/labelled_pairs.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "cli/row_file.hpp"
#include "cli/text_table.hpp"
#include "cli/truth_files.hpp"
#include "engine/errors.hpp"
#include "io/read_table.hpp"
#include "io/record_reader.hpp"

namespace sameas::cli {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> side_marks{
    {{"left", "right"}, {"l", "r"}, {"1", "2"}, {"a", "b"}, {"x", "y"}, {"first", "second"}}};
constexpr std::array<std::string_view, 8> true_words{"true", "1", "yes", "y", "t", "match", "same", "positive"};
constexpr std::array<std::string_view, 11> false_words{"false", "0",         "no",       "n",         "f",       "non-match",
                                                       "nonmatch", "non_match", "distinct", "different", "negative"};
constexpr std::array<std::string_view, 5> open_words{"", "unknown", "unsure", "possible", "maybe"};

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    while (!result.empty() && result.back() == ' ') result.pop_back();
    while (!result.empty() && result.front() == ' ') result.erase(result.begin());
    return result;
}

/// The name without the mark of the left side and what is the name of the right side; nothing where it has no such mark.
std::vector<SideColumns> sides_by_mark(const std::string& column) {
    const std::string name = lower(column);
    std::vector<SideColumns> found;
    for (const auto& [left, right] : side_marks) {
        for (const char* gap : {"_", " ", "-", "."}) {
            const std::string front = std::string(left) + gap, back = gap + std::string(left);
            if (name.starts_with(front)) found.push_back({column.substr(front.size()), column, std::string(right) + gap + name.substr(front.size())});
            if (name.ends_with(back) && name.size() > back.size()) {
                const std::string base = column.substr(0, column.size() - back.size());
                found.push_back({base, column, lower(base) + gap + std::string(right)});
            }
        }
        if (left == "1" && name.size() > 1 && name.ends_with(left)) {
            const std::string base = column.substr(0, column.size() - 1);
            found.push_back({base, column, lower(base) + std::string(right)});
        }
    }
    return found;
}

double weight_of(std::string_view text, const std::string& where) {
    double weight = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
    if (error != std::errc{} || end != text.data() + text.size() || !(weight > 0) || weight > 1e15) {
        throw InvalidInput(where + "the weight '" + printable(text, 40) +
                           "' is no number above 0: how many pairs does this one stand for?");
    }
    return weight;
}

PairLabel pair_label(const LabelColumns& columns, std::string_view label, std::string_view weight, std::string_view stratum,
                     const std::string& path, std::uint64_t row) {
    PairLabel result;
    const std::string where = message(path, ", row ", row, ": ");
    if (!columns.label.empty()) result.is_match = label_of(label, where);
    if (!columns.weight.empty()) result.weight = weight_of(weight, where);
    result.stratum = std::string(stratum);
    return result;
}

/// Columns of a reader under other names.
class RenamedReader final : public io::RecordReader {
  public:
    RenamedReader(io::RecordReader& reader, std::vector<std::string> names, std::vector<std::size_t> places)
        : reader_(reader), names_(std::move(names)), places_(std::move(places)) {}
    const std::vector<std::string>& columns() const override { return names_; }
    std::optional<std::uint64_t> rows() const override { return reader_.rows(); }
    void select(const std::vector<std::size_t>& columns) override {
        std::vector<std::size_t> places;
        for (const std::size_t column : columns) places.push_back(places_[column]);
        reader_.select(places);
    }
    bool next(io::RecordBatch& batch) override { return reader_.next(batch); }
    std::vector<io::MalformedRow> take_malformed_rows() override { return reader_.take_malformed_rows(); }

  private:
    io::RecordReader& reader_;
    std::vector<std::string> names_;
    std::vector<std::size_t> places_;
};

}  // namespace

std::optional<bool> label_of(std::string_view text, const std::string& where) {
    const std::string word = lower(text);
    if (std::ranges::find(true_words, word) != true_words.end()) return true;
    if (std::ranges::find(false_words, word) != false_words.end()) return false;
    if (std::ranges::find(open_words, word) != open_words.end()) return std::nullopt;
    throw InvalidInput(where + "the label '" + printable(text, 40) + "' is neither true (true, 1, yes, match) nor false (false, "
                       "0, no, distinct) nor open (empty, unknown, possible)");
}

std::vector<std::string> columns_of(const RowSource& source, RunContext& context) {
    return source.open(context)->columns();
}

LabelColumns label_columns(const RowSource& source, const std::string& label, RunContext& context) {
    const std::vector<std::string> columns = columns_of(source, context);
    const auto has = [&](const std::string& name) { return std::ranges::find(columns, name) != columns.end(); };
    if (!label.empty() && !has(label)) {
        std::string have;
        for (const std::string& column : columns) have += (have.empty() ? "" : ", ") + printable(column, 40);
        throw InvalidInput(source.name + ": column not found: '" + label + "' (have: " + have + ")");
    }
    LabelColumns result;
    result.label = !label.empty() ? label : has("label") ? "label" : "";
    result.weight = has("weight") ? "weight" : "";
    result.stratum = has("stratum") ? "stratum" : "";
    return result;
}

LabelledPairs read_labelled_pairs(const RowSource& source, const LabelColumns& columns, const Table& table, PairScope scope,
                                  RunContext& context) {
    LabelledPairs result;
    const std::string none = "\n";   // no column has that name
    const auto or_none = [&](const std::string& name) { return name.empty() ? none : name; };
    read_pairs_in_order(source, {or_none(columns.label), or_none(columns.weight), or_none(columns.stratum)}, table, scope, context,
                        [&](std::uint64_t row, NodePair pair, std::span<const std::string_view> more) {
                            result.ranks.push_back(pair);
                            result.labels.push_back(pair_label(columns, more[0], more[1], more[2], source.name, row));
                        });
    return result;
}

std::vector<PairLabel> read_labels(const RowSource& source, const LabelColumns& columns, std::size_t pairs,
                                   RunContext& context) {
    std::vector<PairLabel> labels;
    if (columns.label.empty() && columns.weight.empty() && columns.stratum.empty()) {
        labels.resize(pairs);
        return labels;
    }
    const std::string none = "\n";
    const auto or_none = [&](const std::string& name) { return name.empty() ? none : name; };
    read_rows(source, {{}, {or_none(columns.label), or_none(columns.weight), or_none(columns.stratum)}}, context,
              [&](std::uint64_t row, std::span<const std::string_view> values) {
                  labels.push_back(pair_label(columns, values[0], values[1], values[2], source.name, row));
              });
    return labels;
}

std::vector<SideColumns> side_columns(const std::vector<std::string>& columns) {
    std::vector<SideColumns> sides;
    for (const std::string& column : columns) {
        for (SideColumns& side : sides_by_mark(column)) {
            const auto partner = std::ranges::find_if(columns, [&](const std::string& other) { return lower(other) == side.right; });
            const std::string name = lower(side.name);
            if (partner == columns.end() || name == "id" || name == "source" || name.empty()) continue;
            side.right = *partner;
            sides.push_back(side);
            break;
        }
    }
    return sides;
}

PairedRecords read_sides(const std::string& path, const std::vector<SideColumns>& sides, const TableSchema& schema,
                         RunContext& context) {
    const StageTimer timer(context, "read");
    TableBuilder builder(schema, context);
    std::uint64_t rows[2] = {0, 0};
    for (const bool is_right : {false, true}) {
        const std::unique_ptr<io::RecordReader> reader = io::open_records(path, {}, context);
        std::vector<std::string> names;
        std::vector<std::size_t> places;
        for (const SideColumns& side : sides) {
            const auto place = std::ranges::find(reader->columns(), is_right ? side.right : side.left);
            SAMEAS_ASSERT(place != reader->columns().end());
            names.push_back(side.name);
            places.push_back(static_cast<std::size_t>(place - reader->columns().begin()));
        }
        RenamedReader renamed(*reader, std::move(names), std::move(places));
        rows[is_right] = io::read_rows(renamed, is_right ? "right" : "left", builder, context);
    }
    if (rows[0] == 0 || rows[0] != rows[1]) throw InvalidInput("no pairs in " + path);
    PairedRecords result;
    result.table = builder.finish();
    for (std::uint64_t i = 0; i < rows[0]; ++i)
        result.pairs.push_back({static_cast<RowId>(i), static_cast<RowId>(rows[0] + i)});
    return result;
}

}  // namespace sameas::cli
