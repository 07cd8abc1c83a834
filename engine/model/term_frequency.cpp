#include "engine/model/term_frequency.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>

#include "engine/compare/comparator.hpp"
#include "engine/compare/pattern_layout.hpp"
#include "engine/compare/token_sets.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

/// In many records two, three or four of a value are a household's size, and say nothing of how rare it is: counts below
/// one in so many records, and no more than the limit, are taken as that.
constexpr std::uint64_t records_per_rare_count = 3000;
constexpr std::uint64_t rare_count_max = 4;

void add_once(std::vector<Expression>& all, const Expression& expression) {
    if (std::find(all.begin(), all.end(), expression) == all.end()) all.push_back(expression);
}

/// Adds what the measures of a predicate weigh the tokens of.
void add_weighed(std::vector<Expression>& all, const Predicate& predicate) {
    for (const Predicate& child : predicate.children) add_weighed(all, child);
    if (weighs_tokens(predicate.measure)) add_once(all, predicate.operands.front());
}

/// Records by value of a feature. Not the dictionary's counts: a shared domain counts other fields too.
std::vector<std::uint64_t> records_by_value(const Features& features, std::size_t feature) {
    std::vector<std::uint64_t> counts(features.values(feature).size());
    for (std::size_t row = 0; row < features.rows(); ++row)
        ++counts[index(features.codes(static_cast<RowId>(row))[feature])];
    return counts;
}

/// The entries of a table: what occurs twice at least. \param counts  by ValueId
FrequencyTable table_of(const Expression& expression, std::uint64_t total, const Dictionary& values,
                        const std::vector<std::uint64_t>& counts) {
    FrequencyTable table{expression, total, {}};
    for (std::size_t v = 1; v < values.size(); ++v) {
        if (counts[v] >= 2) table.counts.emplace_back(values.text(static_cast<ValueId>(v)), counts[v]);
    }
    std::sort(table.counts.begin(), table.counts.end());
    return table;
}

}  // namespace

std::vector<std::uint64_t> records_by_token(const TokenSets& tokens, std::span<const std::uint64_t> counts) {
    std::vector<std::uint64_t> of_token(tokens.token_count() + 1);
    std::vector<std::uint32_t> distinct;
    for (std::size_t v = 1; v < counts.size(); ++v) {
        const std::span<const std::uint32_t> all = tokens.tokens_of(static_cast<ValueId>(v));
        distinct.assign(all.begin(), all.end());
        std::sort(distinct.begin(), distinct.end());
        distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
        for (const std::uint32_t token : distinct) of_token[token] += counts[v];
    }
    return of_token;
}

bool weighs_tokens(const MeasureCall& measure) {
    return measure.name == "aligned_tokens" || measure.name == "aligned_tokens_inside";
}

Expression tokens_of(const Expression& expression) { return {"tokens", {expression}, {}}; }

RaritySplit rarity_split(const LevelSettings& level) {
    RaritySplit split;
    if (!has_rarity_bins(level)) return split;
    add_weighed(split.tokens, level.predicate);
    add_operands(split.values, level.predicate);
    std::erase_if(split.values, [&](const Expression& expression) {
        return std::find(split.tokens.begin(), split.tokens.end(), expression) != split.tokens.end();
    });
    return split;
}

std::vector<Expression> frequency_expressions(const Settings& settings) {
    const PatternLayout layout(settings);
    std::vector<Expression> all;
    for (std::size_t c = 0; c < settings.comparisons.size(); ++c) {
        const std::vector<LevelSettings>& levels = settings.comparisons[c].levels;
        for (std::size_t l = 0; l < levels.size(); ++l) {
            if (levels[l].is_else) continue;
            if (layout.bins(c, l + 1) > 1) {
                for (const Expression& expression : rarity_split(levels[l]).values) add_once(all, expression);
            }
            std::vector<Expression> weighed;
            add_weighed(weighed, levels[l].predicate);
            for (const Expression& expression : weighed) add_once(all, tokens_of(expression));
        }
    }
    return all;
}

const FrequencyTable* find_table(const TermFrequencies& tables, const Expression& expression) {
    const auto same = [&](const FrequencyTable& t) { return t.expression == expression; };
    const auto found = std::find_if(tables.begin(), tables.end(), same);
    return found == tables.end() ? nullptr : &*found;
}

TermFrequencies count_term_frequencies(const Settings& settings, const Features& features) {
    TermFrequencies tables;
    for (const Expression& expression : frequency_expressions(settings)) {
        const bool is_of_tokens = is_multi_valued(expression);
        const std::size_t feature = features.find(is_of_tokens ? expression.arguments.front() : expression);
        const Dictionary& values = features.values(feature);
        const std::vector<std::uint64_t> counts = records_by_value(features, feature);
        const std::uint64_t total = features.rows() - counts[index(null_value)];
        if (is_of_tokens) {
            const TokenSets tokens(values);
            tables.push_back(table_of(expression, total, tokens.tokens(), records_by_token(tokens, counts)));
        } else {
            tables.push_back(table_of(expression, total, values, counts));
        }
    }
    return tables;
}

std::vector<double> information_bits(const FrequencyTable& table, const Dictionary& values) {
    const double total = static_cast<double>(std::max<std::uint64_t>(table.total, 1));
    const double least = static_cast<double>(std::clamp<std::uint64_t>(table.total / records_per_rare_count, 1, rare_count_max));
    std::vector<double> bits(values.size(), kernels::log2(total / least));  // of a value seen once, or never
    bits[0] = 0;
    boost::unordered_flat_map<std::string_view, std::uint64_t> count_of;  // a search by halves meets twenty texts, all over memory
    count_of.reserve(table.counts.size());
    for (const auto& [text, count] : table.counts) count_of.emplace(text, count);
    for (std::size_t v = 1; v < values.size(); ++v) {
        const auto found = count_of.find(values.text(static_cast<ValueId>(v)));
        if (found != count_of.end()) bits[v] = kernels::log2(total / std::max(static_cast<double>(found->second), least));
    }
    return bits;
}

}  // namespace sameas
