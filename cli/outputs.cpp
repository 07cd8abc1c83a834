// Tables go out in batches: the memory that writing takes does not grow with the result. The order of the
// rows is that of the ranks, (source, id) bytewise, so that files are the same whatever the threads and the
// order of the input.
#include "cli/outputs.hpp"

#include <algorithm>
#include <charconv>

#include "cli/version.hpp"
#include "io/table_writer.hpp"

namespace sameas::cli {

namespace {

constexpr std::size_t batch_rows = 16384;

/// Calls body(begin, end) for batch after batch, at least once, so that an empty table has its columns too.
template <class Body>
void in_batches(std::size_t rows, RunContext& context, const Body& body) {
    for (std::size_t begin = 0; begin == 0 || begin < rows; begin += batch_rows) {
        context.check_stop();
        body(begin, std::min(rows, begin + batch_rows));
        context.progress.done.store(std::min(rows, begin + batch_rows), std::memory_order_relaxed);
    }
}

/// Columns of one batch of pairs.
struct PairColumns {
    std::vector<std::string_view> left_source, left_id, right_source, right_id;
    std::vector<double> weight, probability;
    std::vector<std::int32_t> rule;
    std::vector<std::uint64_t> pattern;
    std::vector<std::vector<std::uint8_t>> levels;

    void add(const Table& table, const PatternLayout& layout, const KeptPair& pair, const PairKind& kind,
             double weight_bits) {
        const RowId left = table.rows_by_rank()[pair.left], right = table.rows_by_rank()[pair.right];
        left_source.push_back(table.source_name(left));
        left_id.push_back(table.id(left));
        right_source.push_back(table.source_name(right));
        right_id.push_back(table.id(right));
        weight.push_back(weight_bits);
        probability.push_back(sameas::probability(weight_bits));
        rule.push_back(static_cast<std::int32_t>(kind.rule + 1));
        pattern.push_back(kind.pattern);
        levels.resize(layout.comparisons());
        for (std::size_t c = 0; c < levels.size(); ++c) {
            levels[c].push_back(static_cast<std::uint8_t>(layout.level(c, layout.state(kind.pattern, c))));
        }
    }

    std::vector<io::OutputColumn> columns(const Settings& settings) {
        levels.resize(settings.comparisons.size());
        std::vector<io::OutputColumn> result{{"left_source", left_source},
                                             {"left_id", left_id},
                                             {"right_source", right_source},
                                             {"right_id", right_id},
                                             {"match_weight", weight},
                                             {"probability", probability},
                                             {"rule", rule},
                                             {"pattern", pattern}};
        for (std::size_t c = 0; c < levels.size(); ++c) {
            result.push_back(
                {"level_" + settings.comparisons[c].name, std::span<const std::uint8_t>(levels[c])});
        }
        return result;
    }
};

}  // namespace

std::vector<std::pair<std::string, std::string>> table_metadata(const std::string& table) {
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, output_schema_version).ptr;
    return {{"sameas.schema", std::string(digits, end)}, {"sameas.table", table}};
}

void write_entities(const std::string& path, const std::string& format, const Table& table,
                    const std::vector<std::uint32_t>& entity, RunContext& context) {
    const auto writer = io::TableWriter::create(path, format, table_metadata("entities"));
    const std::span<const RowId> rows = table.rows_by_rank();
    in_batches(rows.size(), context, [&](std::size_t begin, std::size_t end) {
        std::vector<std::string_view> sources, ids, entities;
        std::vector<std::string> names;
        names.reserve(end - begin);
        for (std::size_t rank = begin; rank < end; ++rank) {
            const RowId least = rows[entity[rank]];
            sources.push_back(table.source_name(rows[rank]));
            ids.push_back(table.id(rows[rank]));
            names.push_back(entity_id(table.source_name(least), table.id(least)));
            entities.push_back(names.back());
        }
        writer->write({{"source", sources}, {"id", ids}, {"entity_id", entities}});
    });
    writer->finish();
}

void write_pairs(const std::string& path, const std::string& format, const Table& table,
                 const Settings& settings, const PatternLayout& layout, const ScoredPairs& scored,
                 const std::vector<double>& weights, RunContext& context) {
    const auto writer = io::TableWriter::create(path, format, table_metadata("pairs"));
    std::uint64_t written = 0;
    const auto write = [&](std::span<const KeptPair> block) {
        PairColumns columns;
        for (const KeptPair& pair : block) columns.add(table, layout, pair, scored.kinds[pair.kind], weights[pair.kind]);
        writer->write(columns.columns(settings));
        written += block.size();
        context.progress.done.store(written, std::memory_order_relaxed);
    };
    scored.pairs.for_each_block(context, write);
    if (written == 0) write({});  // an empty table has its columns too
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
