#include <utility>

#include "engine/table/table_builder.hpp"

namespace sameas {

const char* name(RowIssueKind kind) {
    switch (kind) {
        case RowIssueKind::invalid_utf8:
            return "invalid_utf8";
        case RowIssueKind::nul_byte:
            return "nul_byte";
        case RowIssueKind::too_long:
            return "too_long";
        case RowIssueKind::unparsed_date:
            return "unparsed_date";
        case RowIssueKind::unparsed_number:
            return "unparsed_number";
        case RowIssueKind::wrong_field_count:
            return "wrong_field_count";
    }
    return "unknown";
}

void RowIssues::add(RowIssue issue) {
    ++counts[issue.kind];
    if (kept.size() < row_issues_kept_max) kept.push_back(std::move(issue));
}

std::uint64_t RowIssues::total() const {
    std::uint64_t sum = 0;
    for (const auto& [kind, count] : counts)
        sum += count;
    return sum;
}

}  // namespace sameas
