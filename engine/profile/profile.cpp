#include "engine/profile/profile.hpp"

#include <algorithm>

#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "engine/profile/header_values.hpp"
#include "engine/profile/row_groups_sample.hpp"

namespace sameas {

namespace {

constexpr std::size_t top_shown = 10;
constexpr std::uint64_t rows_for_judgement = 20;

std::vector<FlaggedValue> top_of(const Dictionary& values, const ColumnStatistics& statistics) {
    std::vector<FlaggedValue> top;
    for (const ValueId value : statistics.top) {
        if (top.size() == top_shown) break;
        top.push_back({std::string(values.text(value)), values.count(value), ""});
    }
    return top;
}

/// Values that stand out by how often they occur; placeholders are told of already.
std::vector<FlaggedValue> suspicious_of(const Dictionary& values, const ColumnFacts& facts,
                                        SemanticType type) {
    if (type == SemanticType::category || type == SemanticType::sex || type == SemanticType::region ||
        type == SemanticType::country)
        return {};
    std::vector<ValueId> plain;
    for (const ValueId value : facts.statistics.top) {
        const std::string_view text = values.text(value);
        const bool is_placeholder = std::any_of(facts.placeholders.begin(), facts.placeholders.end(),
                                                [&](const FlaggedValue& one) { return one.text == text; });
        if (!is_placeholder) plain.push_back(value);
    }
    std::vector<std::uint64_t> counts;
    for (const ValueId value : plain)
        counts.push_back(values.count(value));
    std::vector<FlaggedValue> found;
    const std::size_t suspicious = suspicious_values(counts, facts.statistics.distinct);
    for (std::size_t i = 0; i < suspicious; ++i) {
        found.push_back(
            {std::string(values.text(plain[i])), counts[i],
             message(counts[i], " rows, where the values behind have ", counts[suspicious], " and fewer")});
    }
    return found;
}

std::uint64_t count_distinct(std::vector<std::uint64_t> hashes, RunContext& context) {
    parallel_sort(context, hashes.begin(), hashes.end(), std::less<>{});
    return static_cast<std::uint64_t>(std::unique(hashes.begin(), hashes.end()) - hashes.begin());
}

/// A column that names entities is an id, and what follows from it or gives it says nothing about the data.
void take_out_answers(TableProfile& profile, std::vector<Dependency>& dependencies) {
    for (const AnswerColumn& answer : profile.answers) {
        if (answer.kind != AnswerKind::answer) continue;
        std::erase_if(dependencies, [&](const Dependency& one) {
            return one.to == answer.column ||
                   std::find(one.from.begin(), one.from.end(), answer.column) != one.from.end();
        });
        TypeGuess& type = profile.columns[answer.column].type;
        const bool names_entities = answer.confidence > 0.5;  // not a flag that is merely called so
        if (!names_entities || type.type == SemanticType::record_id) continue;
        type = {SemanticType::record_id, answer.confidence, answer.reasons, {}, false};
    }
}

void warn(TableProfile& profile) {
    if (std::string warning = header_warning(profile); !warning.empty()) profile.warnings.push_back(std::move(warning));
    if (profile.rows < rows_for_judgement) {
        profile.warnings.push_back(message("only ", profile.rows, profile.rows == 1 ? " row" : " rows",
                                           ": shares and types of so few say little"));
    }
    if (profile.rows > 1 && profile.distinct_rows == 1) {
        profile.warnings.push_back("all rows are the same (but for their ids): nothing tells them apart");
    }
    std::size_t informative = 0;
    for (const ColumnProfile& column : profile.columns)
        informative += column.facts.statistics.distinct > 1 && column.type.type != SemanticType::record_id;
    if (informative == 0) {
        profile.warnings.push_back(
            "no column besides record ids has two different values: there is nothing to compare records by");
    } else if (informative < 3) {
        profile.warnings.push_back(message("only ", informative, informative == 1 ? " column" : " columns",
                                           " can tell records apart: a model needs about three"));
    }
    if (profile.columns.size() > compared_columns_max) {
        profile.warnings.push_back(message("of ", profile.columns.size(), " columns the ",
                                           compared_columns_max,
                                           " with most entropy were compared with each other"));
    }
}

}  // namespace

TableProfile profile_table(const Table& table, RunContext& context) {
    const StageTimer timer(context, "profile", table.columns().size());
    const Vocabulary vocabulary;
    TableProfile profile;
    profile.rows = table.rows();
    std::vector<ColumnFacts> facts;
    std::vector<HeaderHint> hints;
    std::vector<std::size_t> ids, others;
    for (std::size_t c = 0; c < table.columns().size(); ++c) {
        const Column& column = table.columns()[c];
        context.check_stop();
        facts.push_back(column_facts(table.domain_of(column).values, vocabulary, context));
        hints.push_back(header_hint(column.name, vocabulary));
        ColumnProfile& one = profile.columns.emplace_back();
        one.name = column.name;
        one.type = guess_type(facts.back(), hints.back(), column.name);
        (one.type.type == SemanticType::record_id ? ids : others).push_back(c);
        context.progress.done.fetch_add(1, std::memory_order_relaxed);
    }
    std::vector<std::uint64_t> row_hash(table.rows(), 0);
    add_row_hashes(table, others, row_hash, context);
    profile.distinct_rows = count_distinct(row_hash, context);
    add_row_hashes(table, ids, row_hash, context);
    ColumnTies ties = find_ties(table, facts, row_hash, context);
    std::vector<GroupedColumn> grouped;
    for (std::size_t c = 0; c < facts.size(); ++c)
        grouped.push_back({&facts[c], &profile.columns[c].type});
    profile.groups = find_groups(grouped, ties.dependencies);
    std::vector<JudgedColumn> judged;
    for (std::size_t c = 0; c < facts.size(); ++c)
        judged.push_back({facts[c], profile.columns[c].type, hints[c]});
    profile.answers = find_answers(table, judged, ties, row_hash, context);
    take_out_answers(profile, ties.dependencies);
    for (std::size_t c = 0; c < facts.size(); ++c) {
        ColumnProfile& one = profile.columns[c];
        const Dictionary& values = table.domain_of(table.columns()[c]).values;
        one.facts = std::move(facts[c]);
        one.top = top_of(values, one.facts.statistics);
        one.suspicious = suspicious_of(values, one.facts, one.type.type);
        one.quality = column_quality(one.facts, one.type, one.suspicious);
        one.standardisation = step_effects(values, one.facts.statistics.filled, one.type.type, context);
    }
    profile.dependencies = std::move(ties.dependencies);
    warn(profile);
    return profile;
}

}  // namespace sameas
