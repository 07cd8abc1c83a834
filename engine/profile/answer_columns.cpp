#include "engine/profile/answer_columns.hpp"

#include <algorithm>
#include <cmath>

#include "engine/errors.hpp"
#include "engine/profile/answer_signs.hpp"
#include "engine/profile/row_groups_sample.hpp"
#include "engine/table/ascii.hpp"

namespace sameas {

namespace {

constexpr double agreement_of_entities = 0.35;  ///< beyond chance, in the middle over the other columns
constexpr std::size_t groups_min = 10;
/// Values that stand in one row alone, at most, of a column that only rows with a partner have.
constexpr double alone_share_max = 0.02;
/// Mistakes that an identifier should have among rows of one entity, if it had as many as the other columns, and the share of
/// these that an answer may have.
constexpr double mistakes_expected_min = 8, mistakes_share_max = 0.05;
/// Entropy from which a column tells rows apart.
constexpr double telling_bits = 3;
/// Of a column that fewer rows have, it says something that only rows which share a value with others have one.
constexpr double fill_of_answers_min = 0.9;
constexpr double code_share = 0.75;
/// Rows that name one other row, at most, in the mean: not many are the same.
constexpr double rows_a_reference_max = 20;

/// The text before its last mark (- _ . / # :), where digits stand on the one side or the other; else empty.
std::string_view prefix_of_id(std::string_view text) {
    const std::size_t mark = text.find_last_of("-_./#:");
    if (mark == std::string_view::npos || mark == 0 || mark + 1 == text.size()) return {};
    const std::string_view prefix = text.substr(0, mark);
    return std::any_of(prefix.begin(), prefix.end(), is_digit) ? prefix : std::string_view{};
}

long percent(double share) {
    return std::lround(share * 100);
}

bool is_opaque(const JudgedColumn& column) {
    switch (column.type.type) {
        case SemanticType::record_id:
        case SemanticType::account_number:
        case SemanticType::national_id:
        case SemanticType::number:
        case SemanticType::unknown:
        case SemanticType::phone:
            break;
        default:
            return false;
    }
    return column.facts.share(Sign::code) >= 0.9 && column.facts.share(Sign::fine_number) < 0.05;
}

bool is_dense(const ColumnFacts& facts) {
    const double span = facts.number_most - facts.number_least + 1;
    return facts.share(Sign::whole_number) >= 0.9999 &&
           span <= 1.5 * static_cast<double>(facts.statistics.distinct);
}

/// Numbers behind one prefix of letters (e000123): as many as the largest of them.
bool is_dense_behind_letters(const Table& table, std::size_t c) {
    const Dictionary& values = table.domain_of(table.columns()[c]).values;
    std::string_view prefix;
    std::uint64_t most = 0, distinct = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        std::string_view text = values.text(ValueId{static_cast<std::uint32_t>(i)});
        if (values.counts()[i] == 0 || is_blank(text)) continue;
        const std::size_t digits = std::min(text.find_first_of("0123456789"), text.size());
        if (distinct++ == 0) prefix = text.substr(0, digits);
        if (text.substr(0, digits) != prefix || prefix.empty() || text.size() - digits > 12) return false;
        std::uint64_t number = 0;
        for (const char c_digit : text.substr(digits)) {
            if (!is_digit(c_digit)) return false;
            number = number * 10 + static_cast<std::uint64_t>(c_digit - '0');
        }
        most = std::max(most, number);
    }
    return distinct > 1 && static_cast<double>(most) <= 1.5 * static_cast<double>(distinct) + 1;
}

std::string agreement_reason(const ColumnAgreements& found) {
    std::vector<double> shares;
    for (const Agreement& one : found.others)
        shares.push_back(one.share);
    std::sort(shares.begin(), shares.end());
    return message("rows that share a value agree on the other columns too (the middle one of ",
                   shares.size(), ": ", percent(shares[shares.size() / 2]), " %)");
}

/// Codes of no known kind: neither their form nor their header says that people have them.
bool is_unknown_code(const JudgedColumn& column) {
    const bool is_known = column.type.confidence >= 0.5 && column.type.type != SemanticType::record_id &&
                          column.type.type != SemanticType::number;
    return !is_known && column.facts.share(Sign::code) >= code_share && column.facts.share(Sign::fine_number) < 0.05 &&
           column.type.type != SemanticType::phone && column.type.type != SemanticType::postcode &&
           column.type.type != SemanticType::date && column.type.type != SemanticType::birth_date;
}

/// Share of the values that stand in one row.
double share_alone(const Dictionary& values) {
    std::size_t all = 0, alone = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        all += values.counts()[i] > 0;
        alone += values.counts()[i] == 1;
    }
    return static_cast<double>(alone) / static_cast<double>(std::max<std::size_t>(all, 1));
}

/// Can the values of one column be those of the other? Saves looking most of them up.
bool is_written_alike(const ColumnFacts& one, const ColumnFacts& other) {
    constexpr double units_apart_max = 1.5, letters_apart_max = 0.05;
    return std::abs(one.units_mean - other.units_mean) <= units_apart_max &&
           std::abs(one.share(Sign::has_letter) - other.share(Sign::has_letter)) <= letters_apart_max;
}

/// What the rows say of a table's columns.
class RowEvidence {
  public:
    RowEvidence(const Table& table, std::span<const JudgedColumn> columns, const ColumnTies& ties,
                std::span<const std::uint64_t> row_hash, RunContext& context)
        : table_(table), columns_(columns), ties_(ties), row_hash_(row_hash), context_(context) {}

    /// Why a column of codes that names entities is the answer and no identifier, or "".
    std::string against(const ColumnAgreements& column) const {
        const ColumnFacts& facts = columns_[column.column].facts;
        if (facts.statistics.fill() < fill_of_answers_min) {  // where nearly all rows have one, it is no news that others share it
            const Dictionary& values = table_.domain_of(table_.columns()[column.column]).values;
            return share_alone(values) < alone_share_max ? "only rows that share it with others have one" : "";
        }
        std::vector<std::size_t> identifying;
        for (const ColumnAgreements& one : ties_.agreements) {
            if (one.middle >= agreement_of_entities && one.groups >= groups_min && !is_unknown_code(columns_[one.column]))
                identifying.push_back(one.column);
        }
        const Mistakes mistakes = mistakes_of(table_, column.column, identifying, telling(column.column), row_hash_, context_);
        const bool has_fewer = mistakes.expected >= mistakes_expected_min &&
                               static_cast<double>(mistakes.differing) <= mistakes_share_max * mistakes.expected;
        return has_fewer ? message("it has ", mistakes.differing == 0 ? "no" : "hardly any", " mistakes in ", mistakes.pairs,
                                   " pairs of rows that are the same but for mistakes elsewhere")
                         : "";
    }

    /// Does the column name other rows by their ids?
    bool refers(std::size_t column) const {
        const ColumnFacts& facts = columns_[column].facts;
        const bool is_code = facts.share(Sign::code) >= 0.95 && facts.share(Sign::fine_number) < 0.05;
        if (!is_code || facts.rows_a_value() > rows_a_reference_max) return false;
        for (std::size_t ids = 0; ids < columns_.size(); ++ids) {
            const ColumnStatistics& statistics = columns_[ids].facts.statistics;
            const bool is_id = ids != column && columns_[ids].type.type == SemanticType::record_id &&
                               statistics.filled == statistics.rows && statistics.distinct == statistics.rows;
            if (is_id && is_written_alike(facts, columns_[ids].facts) && refers_to_rows(table_, column, ids, telling(column), context_)) return true;
        }
        return false;
    }

  private:
    /// Columns that tell rows apart and are neither of the codes that may be the answer nor the column itself.
    std::vector<std::size_t> telling(std::size_t but) const {
        std::vector<std::size_t> found;
        for (const std::size_t c : ties_.compared) {
            const ColumnStatistics& statistics = columns_[c].facts.statistics;
            const bool repeats = statistics.distinct < statistics.filled;
            if (c != but && repeats && statistics.entropy_bits >= telling_bits && !is_unknown_code(columns_[c])) found.push_back(c);
        }
        return found;
    }

    const Table& table_;
    std::span<const JudgedColumn> columns_;
    const ColumnTies& ties_;
    std::span<const std::uint64_t> row_hash_;
    RunContext& context_;
};

void judge_repeating(const Table& table, const JudgedColumn& column, const ColumnAgreements& agreements,
                     const RowEvidence& rows, std::vector<AnswerColumn>& found) {
    const ColumnFacts& facts = column.facts;
    const bool names_entities = agreements.groups >= groups_min && agreements.middle >= agreement_of_entities;
    const bool has_all_rows = facts.statistics.fill() >= 0.999;
    if (!names_entities || (!is_opaque(column) && !is_unknown_code(column))) return;
    AnswerColumn answer{agreements.column, AnswerKind::identifier, 0.5, {agreement_reason(agreements)}};
    const bool is_random = facts.share(Sign::uuid) >= 0.95 || facts.share(Sign::hex) >= 0.95;
    const bool counts_up =
        has_all_rows && (is_dense(facts) || is_dense_behind_letters(table, agreements.column));
    const bool is_told = column.hint.names_answer || (has_all_rows && (counts_up || is_random));
    const std::string against = is_told || !is_unknown_code(column) ? "" : rows.against(agreements);
    if (is_told || !against.empty()) {
        answer.kind = AnswerKind::answer;
        answer.confidence = counts_up ? 0.9 : 0.75;
        if (!against.empty()) answer.reasons.insert(answer.reasons.begin(), against);
        if (has_all_rows) answer.reasons.push_back("every row has one");
        if (counts_up) answer.reasons.push_back("its values are numbered without gaps");
        if (is_random) answer.reasons.push_back("its values are UUIDs or long random codes");
        if (column.hint.names_answer) {
            answer.reasons.push_back("its name says so");
            answer.confidence = std::min(0.97, answer.confidence + 0.15);
        }
    } else {
        if (!is_opaque(column)) return;
        answer.confidence = std::min(0.9, 0.3 + agreements.middle);
    }
    found.push_back(std::move(answer));
}

/// Ids that are all different, but of which the parts before the last mark are not.
void judge_ids(const Table& table, std::size_t c, const JudgedColumn& column, const ColumnTies& ties,
               std::span<const std::uint64_t> row_hash, RunContext& context,
               std::vector<AnswerColumn>& found) {
    if (column.facts.share(Sign::code) < 0.9 || column.facts.unique_share() < 0.9) return;
    const Dictionary& values = table.domain_of(table.columns()[c]).values;
    const std::vector<std::uint64_t> keys = value_hashes(values, context, prefix_of_id);
    if (std::none_of(keys.begin(), keys.end(), [](std::uint64_t key) { return key != 0; })) return;
    const ColumnAgreements agreements = agreements_within(table, c, keys, ties.compared, row_hash, context);
    if (agreements.groups < groups_min || agreements.middle < agreement_of_entities) return;
    found.push_back(
        {c,
         AnswerKind::id_leak,
         0.8,
         {"ids that are alike up to their last part belong to records that agree on the other columns"}});
}

}  // namespace

const char* name(AnswerKind kind) {
    switch (kind) {
        case AnswerKind::answer:
            return "answer";
        case AnswerKind::id_leak:
            return "id_leak";
        case AnswerKind::identifier:
            return "identifier";
    }
    return "";
}

std::vector<AnswerColumn> find_answers(const Table& table, std::span<const JudgedColumn> columns,
                                       const ColumnTies& ties, std::span<const std::uint64_t> row_hash,
                                       RunContext& context) {
    std::vector<AnswerColumn> found;
    const RowEvidence rows(table, columns, ties, row_hash, context);
    for (std::size_t c = 0; c < columns.size(); ++c) {
        if (rows.refers(c)) found.push_back({c, AnswerKind::answer, 0.9, {"its values are the ids of other rows, which are like those that name them"}});
    }
    const auto is_found = [&](std::size_t c) { return std::ranges::find(found, c, &AnswerColumn::column) != found.end(); };
    for (const ColumnAgreements& agreements : ties.agreements) {
        if (!is_found(agreements.column)) judge_repeating(table, columns[agreements.column], agreements, rows, found);
    }
    for (const std::size_t c : ties.compared)
        judge_ids(table, c, columns[c], ties, row_hash, context, found);
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const ColumnFacts& one = columns[c].facts;
        const bool is_plain = one.share(Sign::code) >= 0.9 || one.statistics.distinct <= 3;
        if (is_found(c) || !columns[c].hint.names_answer || !is_plain || one.statistics.filled == 0) continue;
        found.push_back(
            {c, AnswerKind::answer, 0.5, {"its name says so, and its values do not speak against it"}});
    }
    std::stable_sort(found.begin(), found.end(), [](const AnswerColumn& a, const AnswerColumn& b) {
        return a.kind != b.kind ? a.kind < b.kind : a.column < b.column;
    });
    return found;
}

}  // namespace sameas
