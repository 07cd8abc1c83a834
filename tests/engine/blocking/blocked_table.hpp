#pragma once
#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/derive/features.hpp"
#include "engine/table/table_builder.hpp"

namespace sameas::test {

/// An invented record: its source, its id, and its values in the order of the columns; "" is null.
struct Record {
    std::string source, id;
    std::vector<std::string> values;
};

/// Eight letters, some far more frequent than others: of thousands many are alike.
inline std::string skewed_name(std::mt19937& random) {
    std::string name;
    for (int k = 0; k < 8; ++k) name += static_cast<char>('a' + std::min(random() % 20, random() % 20));
    return name;
}

/// A table of text fields. Sources are ordered as `sources` lists them.
inline Table table_of(const std::vector<std::string>& columns, const std::vector<std::string>& sources,
                      const std::vector<Record>& records, RunContext& context) {
    TableSchema schema;
    schema.id_column = "id";
    std::vector<std::string> header{"id"};
    for (const std::string& column : columns) {
        FieldSchema field;
        field.name = column;
        field.columns = {column};
        field.domain = schema.fields.size();
        schema.fields.push_back(field);
        header.push_back(column);
    }
    TableBuilder builder(schema, context);
    for (const std::string& source : sources) {
        const std::vector<std::size_t> needed = builder.begin_source(source, header);
        std::vector<std::vector<std::string_view>> batch(needed.size());
        std::size_t rows = 0;
        for (const Record& record : records) {
            if (record.source != source) continue;
            ++rows;
            for (std::size_t k = 0; k < needed.size(); ++k) {
                const std::string& value = needed[k] == 0 ? record.id : record.values[needed[k] - 1];
                batch[k].push_back(value.empty() ? std::string_view() : std::string_view(value));
            }
        }
        if (rows > 0) builder.append(batch, rows);
    }
    return builder.finish();
}

inline std::vector<Rule> rules_of(const std::vector<std::string>& texts) {
    std::vector<Rule> rules;
    for (const std::string& text : texts)
        rules.push_back(parse_rule(text));
    return rules;
}

inline std::vector<Expression> parts_of(const std::vector<Rule>& rules) {
    std::vector<Expression> parts;
    for (const Rule& rule : rules)
        parts.insert(parts.end(), rule.parts.begin(), rule.parts.end());
    return parts;
}

/// Records with everything that blocking reads of them.
struct Blocked {
    RunContext context;
    std::vector<Rule> rules;
    Table table;
    Features features;
    BlockingIndex index;

    Blocked(const std::vector<std::string>& columns, const std::vector<std::string>& sources,
            const std::vector<Record>& records, const std::vector<std::string>& rule_texts, PairScope scope,
            int threads = 2)
        : context({.threads = threads}),
          rules(rules_of(rule_texts)),
          table(table_of(columns, sources, records, context)),
          features(derive(table, parts_of(rules), context)),
          index(build_blocking_index(features, rules, scope, context)) {}

    /// "source/id" of a row.
    std::string name(RowId row) const {
        return std::string(table.source_name(row)) + "/" + std::string(table.id(row));
    }
    RowId row(const std::string& source, const std::string& id) const {
        return table.find_record(source, id).value();
    }
    /// The values of a part in a row, from their text.
    std::set<std::string> values_of(const Expression& part, RowId row) const {
        const std::size_t feature = features.find(part);
        std::string_view text = features.values(feature).text(features.codes(row)[feature]);
        std::set<std::string> values;
        while (!text.empty()) {
            const std::size_t end = std::min(text.find(set_separator), text.size());
            values.emplace(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        return values;
    }
    /// The rule by the values themselves.
    bool holds_by_value(std::size_t rule, RowId left, RowId right) const {
        const std::vector<Expression>& parts = rules[rule].parts;
        return std::all_of(parts.begin(), parts.end(), [&](const Expression& part) {
            const std::set<std::string> a = values_of(part, left), b = values_of(part, right);
            return std::any_of(a.begin(), a.end(), [&](const std::string& value) { return b.contains(value); });
        });
    }
};

inline const std::vector<std::string> person_columns{"surname", "town", "email"};

/// Records of three sources whose names are not in bytewise order. Values are skewed: a few are shared by
/// many, some are null, and an email is nearly an identifier.
inline std::vector<Record> random_records(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    const auto skewed = [&](const char* word, std::size_t values) -> std::string {
        if (random() % 8 == 0) return "";
        std::size_t value = 0;
        while (value + 1 < values && random() % 2 == 0)
            ++value;
        return word + std::to_string(value);
    };
    const std::vector<std::string> sources{"till", "crm", "web"};
    std::vector<Record> records;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string email = random() % 4 == 0 ? "" : "mail" + std::to_string(random() % (count + 1));
        records.push_back({sources[random() % 5 % 3],
                           std::to_string(random() % 1000000) + "-" + std::to_string(i),
                           {skewed("surname", 30), skewed("town", 6), email}});
    }
    return records;
}

inline const std::vector<std::string> person_sources{"till", "crm", "web"};
inline const std::vector<std::string> person_rules{"email", "surname, town", "first(surname, 8), town",
                                                   "town"};

/// Records of up to four words in `surname` and up to two in `town`, skewed; for rules with several keys a record.
inline std::vector<Record> random_word_records(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    const auto words = [&](std::size_t words_max, std::size_t vocabulary) {
        std::string text;
        for (std::size_t left = random() % (words_max + 1); left > 0; --left) {
            const std::size_t bound = random() % 4 == 0 ? 1 : 1 + random() % vocabulary;  // low words are frequent
            text += (text.empty() ? "" : " ") + std::string("w") + std::to_string(random() % bound);
        }
        return text;
    };
    std::vector<Record> records;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string email = random() % 4 == 0 ? "" : "mail" + std::to_string(random() % (count + 1));
        records.push_back({std::vector<std::string>{"till", "crm", "web"}[random() % 5 % 3],
                           std::to_string(random() % 1000000) + "-" + std::to_string(i),
                           {words(4, 200), words(2, 12), email}});
    }
    return records;
}

/// Rules of one key and of several, each before and after the other; keys of one field twice in a rule.
inline const std::vector<std::string> word_rules{"tokens(surname), tokens(town)", "email", "first(surname, 4)",
                                                 "tokens(surname)", "qgrams(town, 2), first(surname, 2)",
                                                 "soundex(tokens(town)), tokens(town)"};

/// `count` records that share their only value, in one source.
inline std::vector<Record> equal_records(std::size_t count, const std::string& source,
                                         const std::string& value) {
    std::vector<Record> records;
    for (std::size_t i = 0; i < count; ++i)
        records.push_back({source, source + std::to_string(i), {value}});
    return records;
}

}  // namespace sameas::test
