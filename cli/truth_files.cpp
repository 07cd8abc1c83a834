#include "cli/truth_files.hpp"

#include <algorithm>
#include <filesystem>

#include "cli/row_file.hpp"
#include "cli/text_table.hpp"
#include "engine/errors.hpp"

namespace sameas::cli {

namespace {

bool looks_like_a_file(const std::string& name) {
    const auto ends_with = [&](const char* ending) { return name.ends_with(ending); };
    return name.find('/') != std::string::npos || ends_with(".csv") || ends_with(".tsv") ||
           ends_with(".parquet") || ends_with(".jsonl") || ends_with(".arrow") || ends_with(".gz");
}

/// One side of a row of a file of pairs.
struct Mention {
    const char* column;
    std::string_view source, id;
};

std::uint32_t rank_of(const Mention& mention, const Table& table, const std::string& path,
                      std::uint64_t row) {
    const std::string where = message(path, ", row ", row, ": ");
    if (mention.id.empty()) throw InvalidInput(where + mention.column + " is empty");
    std::optional<RowId> record;
    try {
        record = table.find_record(mention.source, mention.id);
    } catch (const InvalidInput& error) {  // several sources have the id
        throw InvalidInput(where + error.what() + "; add the columns left_source and right_source");
    }
    if (record) return table.rank(*record);
    throw InvalidInput(where + mention.column + " '" + printable(mention.id, 60) + "': no such record" +
                       (mention.source.empty() ? "" : " in source '" + printable(mention.source, 60) + "'"));
}

}  // namespace

TruthOptions truth_options(const Options& options) {
    TruthOptions result;
    if (options.truth.empty()) {
        if (!options.ignore.empty())
            throw InvalidSettings("--ignore without --truth: there is nothing to leave out");
        return result;
    }
    std::error_code ignored;
    // A folder may well have the name of the column.
    if (std::filesystem::exists(options.truth, ignored) && !std::filesystem::is_directory(options.truth, ignored)) {
        result.file = options.truth;
    } else if (looks_like_a_file(options.truth)) {
        throw InvalidInput("--truth '" + options.truth + "': no such file");
    } else {
        result.column = options.truth;
    }
    result.ignore = options.ignore;
    return result;
}

void read_pairs_in_order(const RowSource& source, const std::vector<std::string>& more, const Table& table, PairScope scope,
                         RunContext& context,
                         const std::function<void(std::uint64_t, NodePair, std::span<const std::string_view>)>& sink) {
    const bool sides_are_sources = scope == PairScope::across_sources && table.sources().size() == 2;
    const auto source_of = [&](std::string_view named, std::size_t side) {
        return named.empty() && sides_are_sources ? std::string_view(table.sources()[side]) : named;
    };
    RowFileColumns columns{{"left_id", "right_id"}, {"left_source", "right_source"}};
    columns.optional.insert(columns.optional.end(), more.begin(), more.end());
    const std::string& path = source.name;
    read_rows(source, columns, context, [&](std::uint64_t row, std::span<const std::string_view> values) {
        const Mention left{"left_id", source_of(values[2], 0), values[0]};
        const Mention right{"right_id", source_of(values[3], 1), values[1]};
        const std::uint32_t a = rank_of(left, table, path, row), b = rank_of(right, table, path, row);
        if (a == b) {
            throw InvalidInput(message(path, ", row ", row, ": '", printable(left.id, 60), "' is paired with itself"));
        }
        sink(row, {std::min(a, b), std::max(a, b)}, values.subspan(4));
    });
}

std::vector<NodePair> read_pairs(const RowSource& source, const Table& table, PairScope scope, RunContext& context) {
    std::vector<NodePair> pairs;
    read_pairs_in_order(source, {}, table, scope, context,
                        [&](std::uint64_t, NodePair pair, std::span<const std::string_view>) { pairs.push_back(pair); });
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    return pairs;
}

Truth read_truth(const TruthOptions& options, const Table& table, PairScope scope, RunContext& context) {
    Truth truth;
    if (!options.column.empty()) {
        truth.entity.resize(table.rows());
        for (const RowId row : table.rows_by_rank()) {
            truth.entity[table.rank(row)] = static_cast<std::uint32_t>(table.truth()[index(row)]);
        }
        const auto is_known = [](std::uint32_t entity) { return entity != 0; };
        if (std::none_of(truth.entity.begin(), truth.entity.end(), is_known)) {
            throw InvalidInput("--truth " + options.column + ": the column is empty in all records");
        }
    } else {
        truth.pairs = read_pairs(options.file, table, scope, context);
        if (truth.pairs.empty()) throw InvalidInput("--truth " + options.file + ": there are no pairs in it");
    }
    if (!options.ignore.empty()) truth.ignored = read_pairs(options.ignore, table, scope, context);
    return truth;
}

Evaluation evaluate_entities(const Linkage& linkage, const std::vector<std::uint32_t>& entity,
                             const Truth& truth, RunContext& context) {
    const Table& table = linkage.table();
    std::vector<std::uint32_t> sources;
    if (linkage.scope() == PairScope::across_sources) {
        for (const RowId row : table.rows_by_rank())
            sources.push_back(table.source(row));
    }
    const auto is_candidate = [&](std::uint32_t left, std::uint32_t right) {
        const BlockingIndex& blocking = linkage.blocking();
        return blocking.first_rule(table.rows_by_rank()[left], table.rows_by_rank()[right]) <
               blocking.rules();
    };
    return evaluate(entity, truth, sources, is_candidate, context);
}

}  // namespace sameas::cli
