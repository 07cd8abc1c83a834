// Deriving: soundex(surname) is computed once per distinct surname and becomes a dictionary of its own; what
// pairs read is one row of codes a record.
//
// Why right: an expression is a function of one value of one field, so equal values have equal results, and
// the code of a row's value leads to the code of its result. Results are computed in parallel and encoded in
// order. Where an expression gives several values, the result is their set, and equal sets have one code too:
// rows stay one number a feature, and members are looked up by set where they are needed.
#include "engine/derive/features.hpp"

#include <tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <string_view>

#include "engine/derive/function_chain.hpp"
#include "engine/derive/minhash.hpp"
#include "engine/derive/rare_values.hpp"
#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "engine/settings/vocabulary.hpp"

namespace sameas {

namespace {

constexpr std::size_t chunk_values = 2048;
constexpr std::size_t wave_chunks = 64;  // bounds the results that wait to be encoded
constexpr std::size_t chunk_rows = 16384;

std::string names_of(const std::vector<Column>& columns) {
    std::string names;
    for (const Column& column : columns) {
        if (!names.empty()) names += ", ";
        names += column.name;
    }
    return names;
}

void check_numbers(const Expression& expression, const FunctionRow& row, const std::string& whole) {
    if (expression.name == "extract") return;  // its pattern was read with the expression
    if (expression.arguments.size() != 1 || expression.numbers.size() != row.numbers) {
        throw InvalidSettings(
            message(whole, ": ", expression.name, " takes one value and ", row.numbers, " whole numbers"));
    }
    for (const int number : expression.numbers) {
        if (number < 1) throw InvalidSettings(message(whole, ": ", number, " must be at least 1"));
    }
    if (expression.name == "minhash_at" && std::max(expression.numbers[0], expression.numbers[1]) > 99) {
        throw InvalidSettings(message(whole, ": similarity and chance are whole numbers from 1 to 99 percent"));
    }
    if (expression.name == "minhash") {
        const auto functions = static_cast<std::uint64_t>(expression.numbers[0]) *
                               static_cast<std::uint64_t>(expression.numbers[1]);
        if (functions > minhash_functions_max) {
            throw InvalidSettings(message(whole, ": ", functions, " bands times rows, at most ",
                                          minhash_functions_max, ": give fewer"));
        }
    }
}

/// Throws unless the expression can be computed. \returns the column of its field
std::size_t check(const Expression& expression, const Table& table, const std::string& whole) {
    if (expression.is_field()) {
        const std::optional<std::size_t> column = table.find_column(expression.name);
        if (column) return *column;
        throw InvalidSettings(message(whole, ": there is no field '", expression.name,
                                      "' (have: ", names_of(table.columns()),
                                      "): correct the name, or add it to \"fields\""));
    }
    const FunctionRow* const row = find_function(expression.name);
    if (row == nullptr) {
        throw InvalidSettings(message(whole, ": there is no function '", expression.name, "'"));
    }
    check_numbers(expression, *row, whole);
    const Expression& argument = expression.arguments.front();
    const std::size_t column = check(argument, table, whole);
    if (row->operand != FieldType::date) return column;  // text functions read the text of any value
    if (!argument.is_field()) {
        throw InvalidSettings(
            message(whole, ": ", expression.name,
                    " needs a date field, not what another function made: apply it to the field"));
    }
    if (table.columns()[column].type != FieldType::date) {
        throw InvalidSettings(message(whole, ": ", expression.name, " needs a date, and field '",
                                      argument.name, "' is none: give it \"type\": \"date\" in \"fields\""));
    }
    return column;
}

/// The results of a range of values, one after the other.
struct Chunk {
    std::string bytes;
    std::vector<std::size_t> ends;
    std::string beyond_limit;  ///< what is wrong with the first value whose result is too large
};

void add_set(const ValueList& values, std::string& bytes) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) bytes += set_separator;
        bytes += values[i];
    }
}

void apply_to_chunk(FunctionChain& chain, const Domain& domain, std::span<const std::uint64_t> counts,
                    std::size_t begin, std::size_t end, Chunk& chunk) {
    chunk = {};
    try {
        for (std::size_t value = begin; value < end; ++value) {
            const DatePrecision precision =
                domain.type == FieldType::date ? domain.precision[value] : DatePrecision::unparsed;
            if (counts[value] > 0)
                add_set(chain.apply(domain.values.text(ValueId(value)), precision), chunk.bytes);
            chunk.ends.push_back(chunk.bytes.size());
        }
    } catch (const ResourceLimit& error) {
        chunk.beyond_limit = error.what();
    }
}

void compute(Feature& feature, const Table& table, RunContext& context) {
    const Column& column = table.columns()[feature.column];
    const Domain& domain = table.domain_of(column);
    const std::size_t values = domain.values.size();
    std::vector<std::uint64_t> counts(values);  // in this field: the domain counts all fields that share it
    for (const ValueId code : column.codes)
        ++counts[index(code)];
    if (feature.expression.name == "rare") {
        Feature inner{feature.expression.arguments.front(), feature.column, std::nullopt, {}, std::nullopt};
        if (!inner.expression.is_field()) compute(inner, table, context);
        const Dictionary& inner_values = inner.own_values ? *inner.own_values : domain.values;
        return keep_rare_values(inner, inner_values, counts,
                                static_cast<std::uint64_t>(feature.expression.numbers.front()), feature, context);
    }
    feature.value_of.assign(values, null_value);
    DictionaryBuilder own;
    tbb::enumerable_thread_specific<FunctionChain> chains([&] { return FunctionChain(feature.expression); });
    std::vector<Chunk> chunks(wave_chunks);
    std::vector<std::string_view> texts;
    for (std::size_t first = 0; first < values; first += chunk_values * wave_chunks) {
        const std::size_t size = std::min(chunk_values * wave_chunks, values - first);
        const std::size_t chunks_used = (size + chunk_values - 1) / chunk_values;
        parallel_chunks(context, chunks_used, 1, [&](std::size_t begin, std::size_t end) {
            FunctionChain& chain = chains.local();
            for (std::size_t i = begin; i < end; ++i) {
                const std::size_t chunk_first = first + i * chunk_values;
                const std::size_t chunk_end = std::min(chunk_first + chunk_values, first + size);
                apply_to_chunk(chain, domain, counts, chunk_first, chunk_end, chunks[i]);
            }
        });
        texts.clear();
        for (std::size_t i = 0; i < chunks_used; ++i) {
            // The first in the order of values, whichever thread came first.
            if (!chunks[i].beyond_limit.empty()) throw ResourceLimit(chunks[i].beyond_limit);
            std::size_t begin = 0;
            for (const std::size_t end : chunks[i].ends) {
                texts.push_back(std::string_view(chunks[i].bytes).substr(begin, end - begin));
                begin = end;
            }
        }
        own.encode(texts, std::span(counts).subspan(first, size),
                   std::span(feature.value_of).subspan(first, size));
    }
    feature.own_values = own.finish();
    if (is_multi_valued(feature.expression)) feature.sets.emplace(*feature.own_values);
}

}  // namespace

std::size_t Features::find(const Expression& expression) const {
    const auto at = std::find_if(features_.begin(), features_.end(),
                                 [&](const Feature& feature) { return feature.expression == expression; });
    if (at == features_.end()) {
        throw InvalidSettings(message("'", to_string(expression), "' was not derived: list it for derive()"));
    }
    return static_cast<std::size_t>(at - features_.begin());
}

std::uint64_t Features::memory_bytes() const {
    std::uint64_t bytes = codes_.capacity() * sizeof(ValueId);
    for (const Feature& feature : features_) {
        bytes += feature.value_of.capacity() * sizeof(ValueId);
        if (feature.own_values) bytes += feature.own_values->memory_bytes();
        if (feature.sets) bytes += feature.sets->memory_bytes();
    }
    return bytes;
}

const Dictionary& Features::values(std::size_t i) const {
    const Feature& feature = features_[i];
    return feature.own_values ? *feature.own_values : domains_[i]->values;
}

std::string Features::readable_value(std::size_t i, ValueId value) const {
    const std::string_view text = values(i).text(value);
    return is_multi(i) ? readable_set(text) : std::string(text);
}

const Domain* Features::domain(std::size_t i) const { return domains_[i]; }

Features derive(const Table& table, const std::vector<Expression>& expressions, RunContext& context) {
    const StageTimer timer(context, "derive", expressions.size());
    Features features;
    features.table_ = &table;
    features.rows_ = table.rows();
    for (const Expression& expression : expressions) {
        const bool is_known =
            std::any_of(features.features_.begin(), features.features_.end(),
                        [&](const Feature& feature) { return feature.expression == expression; });
        if (is_known) continue;
        const std::size_t column = check(expression, table, to_string(expression));
        features.features_.push_back({expression, column, std::nullopt, {}, std::nullopt});
        features.domains_.push_back(expression.is_field() ? &table.domain_of(table.columns()[column]) : nullptr);
    }
    parallel_chunks(context, features.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            if (!features.features_[i].expression.is_field()) compute(features.features_[i], table, context);
            context.progress.done.fetch_add(1, std::memory_order_relaxed);
        }
    });
    features.codes_.resize(table.rows() * features.size());
    parallel_chunks(context, table.rows(), chunk_rows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = 0; i < features.size(); ++i) {
            const Feature& feature = features.features_[i];
            const std::vector<ValueId>& codes = table.columns()[feature.column].codes;
            for (std::size_t row = begin; row < end; ++row) {
                const ValueId code = codes[row];
                features.codes_[row * features.size() + i] =
                    feature.own_values ? feature.value_of[index(code)] : code;
            }
        }
    });
    return features;
}

}  // namespace sameas
