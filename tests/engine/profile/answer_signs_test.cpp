#include "engine/profile/answer_signs.hpp"

#include <catch2/catch.hpp>

#include "engine/profile/row_groups_sample.hpp"
#include "tests/support/raw_table.hpp"

using namespace sameas;

namespace {

using Rows = std::vector<std::vector<std::string>>;

/// Pairs of rows of one person: a phone, three columns of which the third may have a mistake, a code, an id, and what names an id.
Rows pairs(std::size_t people, std::size_t wrong_codes) {
    Rows rows;
    for (std::size_t p = 0; p < people; ++p) {
        const std::string n = std::to_string(p);
        for (const char* copy : {"a", "b"}) {
            const bool is_second = copy[0] == 'b';
            const std::string code = is_second && p < wrong_codes ? "wrong" + n : "c" + n;
            rows.push_back({"555" + n, "first" + n, "last" + n, "street" + n, is_second ? "towm" + n : "town" + n, code, n + copy,
                            is_second ? n + "a" : "", std::to_string(p % 7)});
        }
    }
    return rows;
}

struct Made {
    explicit Made(const Rows& rows)
        : table(test::raw_table({"phone", "first", "last", "street", "town", "code", "id", "of", "small"}, rows, context)) {
        hashes.resize(table.rows());
        const std::vector<std::size_t> all{0, 1, 2, 3, 4, 5, 6, 7, 8};
        add_row_hashes(table, all, hashes, context);
    }
    RunContext context{{.threads = 2}};
    Table table;
    std::vector<std::uint64_t> hashes;
};

const std::vector<std::size_t> by_phone{0}, by_phone_and_name{0, 1}, others{0, 1, 2, 3, 4};

}  // namespace

TEST_CASE("a code that differs within entities has mistakes, and each pair counts once", "[answer_signs]") {
    Made made(pairs(50, 3));
    for (const auto& by : {by_phone, by_phone_and_name}) {
        const Mistakes found = mistakes_of(made.table, 5, by, others, made.hashes, made.context);
        CHECK(found.pairs == 50);
        CHECK(found.differing == 3);
        CHECK(found.expected == Approx(50 * 0.2));   // the town, one of five
    }
    // Copies have no mistakes that a code could have.
    Rows copies;
    for (const std::vector<std::string>& row : pairs(50, 0)) {
        if (row[6].back() == 'a') copies.insert(copies.end(), 2, row);
    }
    Made copied(copies);
    CHECK(mistakes_of(copied.table, 5, by_phone, others, copied.hashes, copied.context).pairs == 50);
    CHECK(mistakes_of(copied.table, 5, by_phone, others, copied.hashes, copied.context).expected == 0);
    // Of three columns one may have the mistake.
    const std::vector<std::size_t> three{1, 2, 4};
    CHECK(mistakes_of(made.table, 5, by_phone, three, made.hashes, made.context).expected == Approx(50.0 / 3));
    // Rows that differ in much are not known to be one.
    const std::vector<std::size_t> unlike{4, 6, 1};
    CHECK(mistakes_of(made.table, 5, by_phone, unlike, made.hashes, made.context).pairs == 0);
}

TEST_CASE("a column that names rows by their ids refers to them, small numbers among ids do not", "[answer_signs]") {
    Rows rows = pairs(50, 0);
    Made made(rows);
    CHECK(refers_to_rows(made.table, 7, 6, others, made.context));
    CHECK_FALSE(refers_to_rows(made.table, 5, 6, others, made.context));
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i][6] = std::to_string(i);   // every small number is an id now
    Made numbered(rows);
    CHECK_FALSE(refers_to_rows(numbered.table, 8, 6, others, numbered.context));
}
