#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "engine/table/table_builder.hpp"

using namespace sameas;

TEST_CASE("issues are counted by kind beyond those that are kept") {
    for (const std::size_t added : {row_issues_kept_max - 1, row_issues_kept_max, row_issues_kept_max + 1}) {
        RowIssues issues;
        CHECK(issues.total() == 0);
        for (std::size_t i = 0; i < added; ++i)
            issues.add({"crm", i + 1, "name", RowIssueKind::too_long, "x"});
        CHECK(issues.kept.size() == std::min(added, row_issues_kept_max));
        CHECK(issues.counts[RowIssueKind::too_long] == added);
        issues.add({"crm", 7, "", RowIssueKind::wrong_field_count, ""});
        CHECK(issues.total() == added + 1);
        CHECK(issues.kept.size() == std::min(added + 1, row_issues_kept_max));
        CHECK(issues.kept.front().row == 1);
    }
}

TEST_CASE("every kind of issue has its own name") {
    std::set<std::string> names;
    for (int kind = 0; kind <= static_cast<int>(RowIssueKind::wrong_field_count); ++kind) {
        names.insert(name(static_cast<RowIssueKind>(kind)));
    }
    CHECK(names.size() == 6);
    CHECK(names.count("unparsed_date") == 1);
    CHECK(names.count("unknown") == 0);
}
