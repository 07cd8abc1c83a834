// Tables go out in groups of rows whose values are made piece by piece while they are written, on the thread
// that writes their column: neither memory nor waiting for it grows with the result, and what a record is called
// is asked for thousands of records at once, which hides how far apart they are. The order of the rows is that
// of the ranks, (source, id) bytewise, so that files are the same whatever the threads and the order of the input.
#include "cli/outputs.hpp"

#include <algorithm>
#include <charconv>

#include "cli/version.hpp"
#include "engine/score/kind_columns.hpp"
#include "io/arrow_writer.hpp"
#include "io/table_writer.hpp"

namespace sameas::cli {

namespace {

using Texts = io::MadeValues<std::string_view>;

/// What the records of a table are called, by rank.
class RecordNames {
  public:
    explicit RecordNames(const Table& table) : table_(table), rows_(table.rows_by_rank()) {
        for (const std::string& source : table.sources())
            source_bytes_max_ = std::max(source_bytes_max_, source.size());
        for (std::size_t row = 0; row < table.rows(); ++row) {
            id_bytes_max_ = std::max(id_bytes_max_, table.id(RowId{static_cast<std::uint32_t>(row)}).size());
        }
    }

    /// Columns of `count` records: rank_of(i) is the rank of the i-th.
    template <class RankOf>
    Texts sources(std::size_t count, const RankOf& rank_of) const {
        const auto make = [this, rank_of](std::size_t first, std::span<std::string_view> out, std::string&) {
            if (table_.sources().size() == 1) {
                std::ranges::fill(out, std::string_view(table_.sources().front()));
            } else {
                for (std::size_t i = 0; i < out.size(); ++i) out[i] = table_.source_name(rows_[rank_of(first + i)]);
            }
        };
        return {count, make, source_bytes_max_};
    }
    template <class RankOf>
    Texts ids(std::size_t count, const RankOf& rank_of) const {
        const auto make = [this, rank_of](std::size_t first, std::span<std::string_view> out, std::string&) {
            for (std::size_t i = 0; i < out.size(); ++i) {
                out[i] = table_.id(rows_[rank_of(first + i)]);
                __builtin_prefetch(out[i].data());  // they are read once all are known
            }
        };
        return {count, make, id_bytes_max_};
    }
    /// Names of the entities whose least records have these ranks.
    template <class RankOf>
    Texts entities(std::size_t count, const RankOf& rank_of) const {
        const Texts least = ids(count, rank_of), source = sources(count, rank_of);
        const auto make = [least, source](std::size_t first, std::span<std::string_view> out, std::string& room) {
            std::vector<std::string_view> names(out.size());
            least.make(first, out, room);
            source.make(first, names, room);
            room.clear();
            for (std::size_t i = 0; i < out.size(); ++i) room += entity_id(names[i], out[i]);
            const std::size_t length = room.size() / out.size();  // all have the same
            for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::string_view(room).substr(i * length, length);
        };
        return {count, make, entity_id({}, {}).size()};
    }

  private:
    const Table& table_;
    std::span<const RowId> rows_;
    std::size_t source_bytes_max_ = 0, id_bytes_max_ = 0;
};

/// A column of pairs whose value follows from the kind.
template <class T>
io::MadeValues<T> by_kind(std::span<const KeptPair> pairs, const std::vector<T>& values) {
    return {pairs.size(), [pairs, &values](std::size_t first, std::span<T> out, std::string&) {
                for (std::size_t i = 0; i < out.size(); ++i) out[i] = values[pairs[first + i].kind];
            }};
}

std::vector<io::OutputColumn> pair_columns(std::span<const KeptPair> pairs, const RecordNames& names,
                                           const KindColumns& kinds, const Settings& settings) {
    const auto left = [pairs](std::size_t i) { return pairs[i].left; };
    const auto right = [pairs](std::size_t i) { return pairs[i].right; };
    std::vector<io::OutputColumn> columns{{"left_source", names.sources(pairs.size(), left)},
                                          {"left_id", names.ids(pairs.size(), left)},
                                          {"right_source", names.sources(pairs.size(), right)},
                                          {"right_id", names.ids(pairs.size(), right)},
                                          {"match_weight", by_kind(pairs, kinds.weight)},
                                          {"probability", by_kind(pairs, kinds.probability)},
                                          {"rule", by_kind(pairs, kinds.rule)},
                                          {"pattern", by_kind(pairs, kinds.pattern)}};
    for (std::size_t c = 0; c < kinds.levels.size(); ++c)
        columns.push_back({"level_" + settings.comparisons[c].name, by_kind(pairs, kinds.levels[c])});
    return columns;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> table_metadata(const std::string& table) {
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, output_schema_version).ptr;
    return {{"sameas.schema", std::string(digits, end)}, {"sameas.table", table}};
}

void write_entities(const std::string& path, const std::string& format, const Table& table,
                    const std::vector<std::uint32_t>& entity, RunContext& context) {
    const auto writer = io::TableWriter::create(path, format, table_metadata("entities"), &context);
    const RecordNames names(table);
    for (std::size_t begin = 0; begin == 0 || begin < table.rows(); begin += io::group_rows) {
        context.check_stop();
        const std::size_t count = std::min(table.rows() - begin, io::group_rows);
        const auto rank = [begin](std::size_t i) { return begin + i; };
        const auto least = [begin, &entity](std::size_t i) { return entity[begin + i]; };
        writer->write({{"source", names.sources(count, rank)},
                       {"id", names.ids(count, rank)},
                       {"entity_id", names.entities(count, least)}});
        context.progress.done.fetch_add(count, std::memory_order_relaxed);
    }
    writer->finish();
}

void write_pairs(const std::string& path, const std::string& format, const Table& table,
                 const Settings& settings, const PatternLayout& layout, const ScoredPairs& scored,
                 const std::vector<double>& weights, RunContext& context) {
    const auto writer = io::TableWriter::create(path, format, table_metadata("pairs"), &context);
    const RecordNames names(table);
    const KindColumns kinds = columns_of_kinds(layout, scored, weights);
    std::vector<KeptPair> group;
    group.reserve(std::min<std::uint64_t>(io::group_rows, scored.pairs.size()));
    const auto write = [&] {
        writer->write(pair_columns(group, names, kinds, settings));
        context.progress.done.fetch_add(group.size(), std::memory_order_relaxed);
        group.clear();
    };
    scored.pairs.for_each_block(context, [&](std::span<const KeptPair> block) {
        while (!block.empty()) {
            const std::size_t count = std::min(block.size(), io::group_rows - group.size());
            group.insert(group.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(count));
            block = block.subspan(count);
            if (group.size() == io::group_rows) write();
        }
    });
    if (!group.empty() || scored.pairs.size() == 0) write();  // an empty table has its columns too
    writer->finish();
}

void write_issues(const std::string& path, const RowIssues& issues) {
    const auto writer = io::TableWriter::create(path, "csv", table_metadata("issues"));
    std::vector<std::string_view> sources, columns, kinds, values;
    std::vector<std::uint64_t> rows;
    for (const RowIssue& issue : issues.kept) {
        sources.push_back(issue.source);
        rows.push_back(issue.row);
        columns.push_back(issue.column);
        kinds.push_back(name(issue.kind));
        values.push_back(issue.value);
    }
    writer->write(
        {{"source", sources}, {"row", rows}, {"column", columns}, {"kind", kinds}, {"value", values}});
    writer->finish();
}

}  // namespace sameas::cli
