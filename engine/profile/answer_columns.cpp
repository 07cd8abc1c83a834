#include "engine/profile/answer_columns.hpp"

#include <algorithm>
#include <cmath>

#include "engine/errors.hpp"
#include "engine/profile/row_groups_sample.hpp"
#include "engine/table/ascii.hpp"

namespace sameas {

namespace {

constexpr double agreement_of_entities = 0.35;  ///< beyond chance, in the middle over the other columns
constexpr std::size_t groups_min = 10;

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

void judge_repeating(const Table& table, const JudgedColumn& column, const ColumnAgreements& agreements,
                     std::vector<AnswerColumn>& found) {
    const ColumnFacts& facts = column.facts;
    const bool names_entities = agreements.groups >= groups_min && agreements.middle >= agreement_of_entities;
    const bool has_all_rows = facts.statistics.fill() >= 0.999;
    if (!is_opaque(column) || !names_entities) return;
    AnswerColumn answer{agreements.column, AnswerKind::identifier, 0.5, {agreement_reason(agreements)}};
    const bool is_random = facts.share(Sign::uuid) >= 0.95 || facts.share(Sign::hex) >= 0.95;
    const bool counts_up =
        has_all_rows && (is_dense(facts) || is_dense_behind_letters(table, agreements.column));
    if (has_all_rows && (counts_up || is_random || column.hint.names_answer)) {
        answer.kind = AnswerKind::answer;
        answer.confidence = counts_up ? 0.9 : 0.75;
        answer.reasons.push_back("every row has one");
        if (counts_up) answer.reasons.push_back("its values are numbered without gaps");
        if (is_random) answer.reasons.push_back("its values are UUIDs or long random codes");
        if (column.hint.names_answer) {
            answer.reasons.push_back("its name says so");
            answer.confidence = std::min(0.97, answer.confidence + 0.15);
        }
    } else {
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
    for (const ColumnAgreements& agreements : ties.agreements)
        judge_repeating(table, columns[agreements.column], agreements, found);
    for (const std::size_t c : ties.compared)
        judge_ids(table, c, columns[c], ties, row_hash, context, found);
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const bool is_told =
            std::any_of(found.begin(), found.end(), [&](const AnswerColumn& one) { return one.column == c; });
        const ColumnFacts& one = columns[c].facts;
        const bool is_plain = one.share(Sign::code) >= 0.9 || one.statistics.distinct <= 3;
        if (is_told || !columns[c].hint.names_answer || !is_plain || one.statistics.filled == 0) continue;
        found.push_back(
            {c, AnswerKind::answer, 0.5, {"its name says so, and its values do not speak against it"}});
    }
    std::stable_sort(found.begin(), found.end(), [](const AnswerColumn& a, const AnswerColumn& b) {
        return a.kind != b.kind ? a.kind < b.kind : a.column < b.column;
    });
    return found;
}

}  // namespace sameas
