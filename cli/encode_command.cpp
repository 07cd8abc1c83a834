// One encoder, or any function of expressions, without settings: of values, or of a column of a file.
#include <span>

#include "cli/commands.hpp"
#include "cli/report_json.hpp"
#include "cli/text_table.hpp"
#include "cli/value_columns.hpp"
#include "engine/derive/features.hpp"
#include "engine/derive/function_chain.hpp"
#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/table_builder.hpp"

namespace sameas::cli {

namespace {

/// What NAME means: a function by its name alone, or an expression over any field. The field becomes `column`.
Expression named_expression(const std::string& name, const std::string& column) {
    if (name.find('(') != std::string::npos) {
        Expression expression = parse_expression(name);
        if (expression.is_field()) {
            throw InvalidSettings("'" + printable(name, 60) + "' is a field: encode takes a function");
        }
        Expression* bottom = &expression;
        while (!bottom->is_field())
            bottom = &bottom->arguments.front();
        bottom->name = column;
        return expression;
    }
    const FunctionRow* const row = find_function(name);
    if (row == nullptr) {
        throw InvalidSettings("unknown encoder '" + printable(name, 60) + "'" + suggestion(name, function_names()) +
                              " (encoders and functions: " + comma_list(function_names()) + ")");
    }
    if (row->numbers > 0) {
        throw InvalidSettings("encoder '" + name + "' takes numbers: write them as in an expression, '" +
                              std::string(row->example) + "'");
    }
    return {name, {{column, {}, {}}}, {}};
}

FieldType operand_of(const Expression& expression) {
    const Expression* innermost = &expression;
    while (!innermost->arguments.front().is_field())
        innermost = &innermost->arguments.front();
    return find_function(innermost->name)->operand;
}

/// The values of the command line as the column "value" of a table.
Table table_of(const Job& job, std::span<const std::string> values, FieldType type) {
    FieldSchema field;
    field.name = "value";
    field.type = type;
    field.columns = {field.name};
    field.clean = job.options.clean ? Cleaning::standard : Cleaning::none;
    TableSchema schema;
    schema.fields.push_back(std::move(field));
    TableBuilder builder(std::move(schema), job.context);
    builder.begin_source("command line", std::vector<std::string>{"value"});
    const std::vector<std::vector<std::string_view>> column{{values.begin(), values.end()}};
    builder.append(column, values.size());
    Table table = builder.finish();
    for (const RowIssue& issue : builder.issues().kept) {
        if (issue.kind == RowIssueKind::unparsed_date) continue;  // it has no codes
        throw InvalidInput(message("value ", issue.row, ": ", name(issue.kind), ": '", printable(issue.value, 80), "'"));
    }
    return table;
}

/// The codes of one row: of a set its members in their order.
std::vector<std::string_view> codes_of(const Features& features, RowId row) {
    std::vector<std::string_view> codes;
    std::string_view text = features.values(0).text(features.codes(row)[0]);
    while (!text.empty()) {
        const std::size_t end = features.is_multi(0) ? std::min(text.find(set_separator), text.size()) : text.size();
        codes.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return codes;
}

std::string joined(const std::vector<std::string_view>& codes) {
    std::string text;
    for (const std::string_view code : codes) {
        if (!text.empty()) text += ' ';
        text += code;
    }
    return text;
}

std::string of_values(const Job& job, const std::string& name) {
    const Options& options = job.options;
    const std::span<const std::string> values = std::span(options.words).subspan(1);
    if (values.empty()) {
        throw InvalidSettings("encode takes a name and values: encode NAME VALUE..., or NAME --in FILE --column COLUMN");
    }
    if (!options.columns.empty() || !options.out.empty()) {
        throw InvalidSettings(std::string(options.out.empty() ? "--column" : "--out") +
                              " goes with --in FILE, not with values on the command line");
    }
    const Expression expression = named_expression(name, "value");
    const Table table = table_of(job, values, operand_of(expression));
    const Features features = derive(table, {expression}, job.context);
    std::string text;
    Json results = Json::array();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::vector<std::string_view> codes = codes_of(features, RowId{static_cast<std::uint32_t>(i)});
        if (options.json) {
            results.push_back({{"value", values[i]}, {"codes", codes}});
        } else {
            text += printable(joined(codes)) + "\n";
        }
    }
    if (!options.json) return text;
    Json document = document_of("encode");
    document["encoder"] = to_string(expression);
    document["results"] = std::move(results);
    return json_text(document);
}

Features derive_column(const Job& job, const Table& table, const Expression& expression) {
    try {
        return derive(table, {expression}, job.context);
    } catch (const ResourceLimit&) {
        rethrow_with_row(job, table, [&](const Dictionary& one) {
            for (std::size_t value = 1; value < one.size(); ++value)
                FunctionChain(expression).apply(one.text(ValueId{static_cast<std::uint32_t>(value)}));
        });
    }
}

std::string of_column(const Job& job, const std::string& name) {
    const Options& options = job.options;
    if (options.words.size() != 1) throw InvalidSettings("encode NAME --in FILE takes no values beside those of the file");
    if (options.json) throw InvalidSettings("--json goes with values; with --in, --out FILE.jsonl writes JSON");
    const std::string column = options.columns.empty() ? "value" : options.columns.front();
    const Expression expression = named_expression(name, column);
    const Table table = read_value_columns(job, 1, operand_of(expression));
    const Features features = derive_column(job, table, expression);
    std::vector<std::string> texts;  // live until the next range
    return write_value_columns(job, table, to_string(expression), [&](std::size_t begin, std::size_t end) {
        texts.clear();
        for (std::size_t row = begin; row < end; ++row)
            texts.push_back(joined(codes_of(features, RowId{static_cast<std::uint32_t>(row)})));
        ResultTexts results;
        for (const std::string& text : texts)
            results.push_back(text.empty() ? std::string_view() : std::string_view(text));
        return Results(std::move(results));
    });
}

}  // namespace

std::string encode_command(const Job& job) {
    const Options& options = job.options;
    if (options.words.empty()) {
        throw InvalidSettings("encode takes the name of an encoder (sameas list encoders shows them)");
    }
    const std::string& name = options.words.front();
    return options.in.empty() ? of_values(job, name) : of_column(job, name);
}

}  // namespace sameas::cli
