// What becomes of the values of one field, seen through the table that is built of them.
#include "engine/table/field_values.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/errors.hpp"
#include "tests/engine/table/sample_table.hpp"

using namespace sameas;
using Catch::Contains;

namespace {

struct Built {
    Table table;
    RowIssues issues;
    std::vector<std::string> log;
};

/// A table of one input with these fields; its columns are the given ones.
Built build(std::vector<FieldSchema> fields, std::vector<std::string> columns,
            std::vector<std::vector<Cell>> rows, bool keep_original = false, int threads = 2) {
    RunContext context({.threads = threads});
    Built built;
    context.log = [&](const std::string& line) { built.log.push_back(line); };
    TableSchema schema;
    schema.fields = std::move(fields);
    schema.keep_original = keep_original;
    TableBuilder builder(schema, context);
    append_sample(builder, {"crm", std::move(columns), std::move(rows)});
    built.table = builder.finish();
    built.issues = builder.issues();
    return built;
}

/// One field, one cell a row.
Built build_field(FieldSchema field, const std::vector<Cell>& cells, bool keep_original = false) {
    std::vector<std::vector<Cell>> rows;
    for (const Cell& cell : cells)
        rows.push_back({cell});
    const std::vector<std::string> columns = field.columns;
    return build({std::move(field)}, columns, rows, keep_original);
}

std::vector<std::string> dates(DateOrder order, const std::vector<Cell>& cells) {
    FieldSchema field = typed_field("dob", FieldType::date, 0);
    field.date_order = order;
    return texts_of(build_field(field, cells).table, "dob");
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("spellings that clean to one text are one value") {
    const Built built = build_field(text_field("name"), {" Anna ", "ANNA", "anna", "", {}, " \u00A0", "Bo"});
    CHECK(texts_of(built.table, "name") == Texts{"anna", "anna", "anna", "", "", "", "bo"});
    const Column& column = built.table.columns()[0];
    const Dictionary& values = built.table.domain_of(column).values;
    CHECK(values.size() == 3);
    CHECK(values.count(column.codes[0]) == 3);
    CHECK(values.count(null_value) == 3);
    CHECK(column.codes[5] == null_value);
    CHECK(built.issues.total() == 0);
}

TEST_CASE("a field that is not cleaned keeps its bytes") {
    FieldSchema field = text_field("name");
    field.clean = Cleaning::none;
    field.null_values = {"NA"};
    CHECK(texts_of(build_field(field, {" Anna ", "ANNA", "NA", "na", ""}).table, "name") ==
          Texts{" Anna ", "ANNA", "", "na", ""});
}

TEST_CASE("null values are compared after cleaning") {
    FieldSchema field = text_field("name");
    field.null_values = {" N/A", "unknown", ""};
    const Built built = build_field(field, {"n/a", "UNKNOWN ", "Ｎ/Ａ", "unknown person"});
    CHECK(texts_of(built.table, "name") == Texts{"", "", "", "unknown person"});
    CHECK(built.issues.total() == 0);
}

TEST_CASE("null values of dates and numbers mean the date and the number") {
    FieldSchema date = typed_field("dob", FieldType::date, 0);
    date.null_values = {"1900-01-01", "none"};
    CHECK(texts_of(build_field(date, {"01/01/1900", "1900-1-1", "None", "1900"}).table, "dob") ==
          Texts{"", "", "", "1900"});
    FieldSchema number = typed_field("n", FieldType::number, 0);
    number.null_values = {"-1"};
    CHECK(texts_of(build_field(number, {"-1.0", "-1", "1"}).table, "n") == Texts{"", "", "1"});
}

TEST_CASE("the values as they were read are kept on request") {
    const Built built = build_field(text_field("name"), {" Anna ", "ANNA", {}, "b\xFF", "Bo"}, true);
    const Column& column = built.table.columns()[0];
    REQUIRE(column.original_codes.size() == 5);
    Texts originals;
    for (const ValueId code : column.original_codes)
        originals.emplace_back(column.original_values.text(code));
    CHECK(originals == Texts{" Anna ", "ANNA", "", "", "Bo"});
    CHECK(column.original_values.size() == 4);  // what is no text is not held
    CHECK(column.original_values.count(null_value) == 2);
    CHECK(build_field(text_field("name"), {"Anna"}).table.columns()[0].original_codes.empty());
}

TEST_CASE("values that are no text become null and are reported for every row") {
    const std::string nul("a\0b", 3);
    const Built built = build_field(text_field("name"), {"ok", "b\xFF", nul, "b\xFF", "ok"});
    CHECK(texts_of(built.table, "name") == Texts{"ok", "", "", "", "ok"});
    REQUIRE(built.issues.kept.size() == 3);
    CHECK(built.issues.kept[0].row == 2);
    CHECK(built.issues.kept[0].kind == RowIssueKind::invalid_utf8);
    CHECK(built.issues.kept[0].value == "b\\xFF");
    CHECK(built.issues.kept[0].column == "name");
    CHECK(built.issues.kept[0].source == "crm");
    CHECK(built.issues.kept[1].row == 3);
    CHECK(built.issues.kept[1].kind == RowIssueKind::nul_byte);
    CHECK(built.issues.kept[1].value == "a\\x00b");
    CHECK(built.issues.kept[2].row == 4);
    CHECK(built.table.domains()[0].values.count(null_value) == 3);
    CHECK(built.table.domains()[0].values.size() == 2);
}

TEST_CASE("values are limited in length") {
    for (const std::size_t size : {value_bytes_max - 1, value_bytes_max, value_bytes_max + 1}) {
        const Built built =
            build_field(text_field("name"), {"ok", std::string(size, 'a'), std::string(size, 'a')});
        const bool fits = size <= value_bytes_max;
        CHECK(text_of(built.table, "name", 1).size() == (fits ? size : 0));
        CHECK(text_of(built.table, "name", 0) == "ok");
        CHECK(built.issues.total() == (fits ? 0 : 2));
        if (fits) continue;
        CHECK(built.issues.kept[1].kind == RowIssueKind::too_long);
        CHECK(built.issues.kept[1].row == 3);
        CHECK(built.issues.kept[1].value == std::string(77, 'a') + "...");
    }
}

TEST_CASE("a value that grows too long in cleaning is reported, too") {
    std::string growing;
    for (int i = 0; i < 3000; ++i)
        growing += "\uFDFA";  // 3 bytes that become 33
    const Built built = build_field(text_field("name"), {"ok", growing}, true);
    CHECK(texts_of(built.table, "name") == Texts{"ok", ""});
    REQUIRE(built.issues.kept.size() == 1);
    CHECK(built.issues.kept[0].kind == RowIssueKind::too_long);
    CHECK(built.issues.kept[0].row == 2);
    const Column& column = built.table.columns()[0];
    CHECK(column.original_values.text(column.original_codes[1]) == growing);
}

TEST_CASE("dates are held as ISO text, days and precision") {
    const Built built = build_field(typed_field("dob", FieldType::date, 0),
                                    {"1970-01-02", "2 Jan 1970", "1970-02", "1970", {}, "1839-01-81"});
    CHECK(texts_of(built.table, "dob") ==
          Texts{"1970-01-02", "1970-01-02", "1970-02", "1970", "", "1839-01-81"});
    const Column& column = built.table.columns()[0];
    const Domain& domain = built.table.domain_of(column);
    REQUIRE(domain.days.size() == domain.values.size());
    REQUIRE(domain.precision.size() == domain.values.size());
    CHECK(domain.numbers.empty());
    const auto days = [&](std::size_t row) { return domain.days[index(column.codes[row])]; };
    const auto precision = [&](std::size_t row) { return domain.precision[index(column.codes[row])]; };
    CHECK(days(0) == 1);
    CHECK(days(2) == 31);
    CHECK(days(3) == 0);
    CHECK(precision(0) == DatePrecision::day);
    CHECK(precision(2) == DatePrecision::month);
    CHECK(precision(3) == DatePrecision::year);
    CHECK(precision(4) == DatePrecision::unparsed);
    CHECK(precision(5) == DatePrecision::unparsed);
    REQUIRE(built.issues.kept.size() == 1);
    CHECK(built.issues.kept[0].kind == RowIssueKind::unparsed_date);
    CHECK(built.issues.kept[0].row == 6);
    CHECK(built.issues.kept[0].value == "1839-01-81");
}

TEST_CASE("full-width and folded dates are dates") {
    CHECK(
        dates(DateOrder::automatic, {"１９９０-０４-０３", "1990\u00A004\u00A003", "2020-01-31T12:00:00Z"}) ==
        Texts{"1990-04-03", "1990-04-03", "2020-01-31"});
}

TEST_CASE("steps of standardisation change what is compared, and the values as read stay") {
    FieldSchema field = text_field("name");
    field.clean = Cleaning::words;
    for (const Step step : {Step::titles, Step::nicknames}) field.steps.add(step);
    field.null_values = {"Dr. Who"};
    const Built built = build_field(field, {"Dr. Bob O'Neil", "robert  oneil", "who", "Bill", "dr who"}, true);
    CHECK(texts_of(built.table, "name") == Texts{"robert oneil", "robert oneil", "", "william", ""});
    const Column& column = built.table.columns()[0];
    CHECK(column.original_values.text(column.original_codes[0]) == "Dr. Bob O'Neil");

    FieldSchema phone = text_field("phone");
    phone.clean = Cleaning::compact;
    phone.steps.add(Step::phones);
    phone.region = "US";
    CHECK(texts_of(build_field(phone, {"+1 (212) 555-0143", "212.555.0143 x7", "+44 20 7946 0018", "?"}).table, "phone") ==
          Texts{"2125550143", "2125550143", "442079460018", ""});
}

TEST_CASE("years of two digits are read where a step says so, up to the latest year that is written out") {
    FieldSchema field = typed_field("dob", FieldType::date, 0);
    field.steps.add(Step::two_digit_years);
    CHECK(texts_of(build_field(field, {"3/25/89", "1/2/04", "25-mar-29", "3/25/30", "12/3"}).table, "dob") ==
          Texts{"1989-03-25", "2004-01-02", "2029-03-25", "1930-03-25", "12/3"});
    CHECK(texts_of(build_field(field, {"3/25/89", "1/2/04", "1/13/05", "2004-12-31"}).table, "dob") ==
          Texts{"1989-03-25", "2004-01-02", "1905-01-13", "2004-12-31"});
    field.date_order = DateOrder::ymd;
    CHECK(texts_of(build_field(field, {"89-03-25", "1989-03", "1989"}).table, "dob") == Texts{"1989-03-25", "1989-03", "1989"});
    field = typed_field("dob", FieldType::date, 0);
    CHECK(texts_of(build_field(field, {"3/25/89", "1989-03-25", "1990", "1991", "1992"}).table, "dob").front() == "3/25/89");
    field.steps.add(Step::month_names);
    CHECK(texts_of(build_field(field, {"3. Mai 1990", "1er f\u00e9vrier 1991", "March 3rd, 1990", "m\u00e4rz 1990"}).table, "dob") ==
          Texts{"1990-05-03", "1991-02-01", "1990-03-03", "1990-03"});
}

TEST_CASE("an ambiguous date follows what the field as a whole shows") {
    CHECK(dates(DateOrder::automatic, {"03/04/1990", "25/12/1990", "01/02/1990"}) ==
          Texts{"1990-04-03", "1990-12-25", "1990-02-01"});
    CHECK(dates(DateOrder::automatic, {"03/04/1990", "12/25/1990", "01/02/1990"}) ==
          Texts{"1990-03-04", "1990-12-25", "1990-01-02"});
    // Both orders occur, or none does: what is ambiguous stays text.
    CHECK(dates(DateOrder::automatic, {"03/04/1990", "12/25/1990", "25/12/1990", "1990", "1991", "1992"}) ==
          Texts{"03/04/1990", "1990-12-25", "1990-12-25", "1990", "1991", "1992"});
    // One slip in twenty does not hide the order; it is read as the one date that it can be.
    std::vector<Cell> mostly(21, "25/12/1990");
    mostly[1] = "12/25/1991";
    mostly[0] = "03/04/1990";
    const Texts read = dates(DateOrder::automatic, mostly);
    CHECK((read[0] == "1990-04-03" && read[1] == "1991-12-25"));
    mostly[2] = "12/26/1991";
    CHECK(dates(DateOrder::automatic, mostly)[0] == "03/04/1990");
    CHECK(dates(DateOrder::automatic, {"03/04/1990", "1990-12-25", "1990", "1991", "1992"}).front() ==
          "03/04/1990");
    CHECK(dates(DateOrder::mdy, {"03/04/1990", "25/12/1990", "1990", "1991", "1992"}).front() ==
          "1990-03-04");
    const Built built =
        build_field(typed_field("dob", FieldType::date, 0), {"03/04/1990", "25/12/1990", "01/02/1990"});
    REQUIRE(built.log.size() == 1);
    CHECK_THAT(built.log[0], Contains("'dob'") && Contains("day first"));
}

TEST_CASE("parts of a date come from several columns") {
    const std::vector<std::string> columns = {"a", "b", "c"};
    FieldSchema field = typed_field("dob", FieldType::date, 0);
    field.columns = columns;
    const auto read = [&](DateOrder order, std::vector<std::vector<Cell>> rows) {
        field.date_order = order;
        return texts_of(build({field}, columns, std::move(rows)).table, "dob");
    };
    const std::vector<std::vector<Cell>> rows = {
        {"1990", "4", "3"}, {" 1990 ", "04", "03"}, {"1990", "4", {}},   {"1990", {}, {}},
        {{}, {}, {}},       {"1990", "", " "},      {"1990", "Apr", "3"}};
    const Texts expected = {"1990-04-03", "1990-04-03", "1990-04", "1990", "", "1990", "1990-04-03"};
    CHECK(read(DateOrder::ymd, rows) == expected);
    CHECK(read(DateOrder::automatic, rows) == expected);
    CHECK(read(DateOrder::dmy, {{"3", "4", "1990"}, {{}, "4", "1990"}, {{}, {}, "1990"}}) ==
          Texts{"1990-04-03", "1990-04", "1990"});
    CHECK(read(DateOrder::mdy, {{"4", "3", "1990"}, {"4", {}, "1990"}, {{}, {}, "1990"}}) ==
          Texts{"1990-04-03", "1990-04", "1990"});
}

TEST_CASE("parts that make no date stay text") {
    FieldSchema field = typed_field("dob", FieldType::date, 0);
    field.columns = {"y", "m", "d"};
    const Built built = build({field}, field.columns,
                              {{"1990", {}, "3"},
                               {{}, "4", "3"},
                               {"1990", "13", "1"},
                               {"1990", "1", "1"},
                               {"1991", "1", "1"},
                               {"1992", "1", "1"},
                               {"1993", "1", "1"},
                               {"1994", "1", "1"},
                               {"1995", "1", "1"},
                               {"1996", "1", "1"}});
    CHECK(text_of(built.table, "dob", 0) == "1990--03");
    CHECK(text_of(built.table, "dob", 1) == "-04-03");
    CHECK(text_of(built.table, "dob", 2) == "1990-13-01");
    REQUIRE(built.issues.kept.size() == 3);
    CHECK(built.issues.kept[0].column == "y, m, d");
}

TEST_CASE("two columns are year and month") {
    FieldSchema field = typed_field("dob", FieldType::date, 0);
    field.columns = {"a", "b"};
    CHECK(texts_of(build({field}, field.columns, {{"1990", "4"}, {"1990", {}}}).table, "dob") ==
          Texts{"1990-04", "1990"});
    field.date_order = DateOrder::dmy;
    CHECK(texts_of(build({field}, field.columns, {{"4", "1990"}, {{}, "1990"}}).table, "dob") ==
          Texts{"1990-04", "1990"});
}

TEST_CASE("texts of several columns are joined, nulls left out") {
    FieldSchema field = text_field("name");
    field.columns = {"first", "middle", "last"};
    field.null_values = {"n/a"};
    const Built built = build({field}, field.columns,
                              {{"Ann", "B", "Cole"},
                               {"Ann", {}, "Cole"},
                               {{}, " ", {}},
                               {"Ann", "N/A", "Cole"},
                               {"Ann", "\xFF", "Cole"}});
    CHECK(texts_of(built.table, "name") == Texts{"ann b cole", "ann cole", "", "ann cole", ""});
    REQUIRE(built.issues.kept.size() == 1);
    CHECK(built.issues.kept[0].column == "first, middle, last");
}

TEST_CASE("numbers are held as shortest text and as number") {
    const Built built =
        build_field(typed_field("n", FieldType::number, 0), {"1e3", "1000", "-0.50", {}, "x", "1", "2"});
    CHECK(texts_of(built.table, "n") == Texts{"1000", "1000", "-0.5", "", "x", "1", "2"});
    const Column& column = built.table.columns()[0];
    const Domain& domain = built.table.domain_of(column);
    REQUIRE(domain.numbers.size() == domain.values.size());
    CHECK(domain.numbers[index(column.codes[0])] == 1000.0);
    CHECK(domain.numbers[index(column.codes[2])] == -0.5);
    CHECK(std::isnan(domain.numbers[index(column.codes[4])]));
    CHECK(std::isnan(domain.numbers[0]));
    CHECK(domain.days.empty());
    REQUIRE(built.issues.kept.size() == 1);
    CHECK(built.issues.kept[0].kind == RowIssueKind::unparsed_number);
    CHECK(built.issues.kept[0].row == 5);
    const Built marked = build_field(typed_field("n", FieldType::number, 0), {"2002,", " 2002 .", "7.5;", "1,5", "3"});
    CHECK(texts_of(marked.table, "n") == Texts{"2002", "2002", "7.5", "1,5", "3"});
    CHECK(marked.issues.kept.size() == 1);
}

TEST_CASE("thirty percent of unparsed values are the limit") {
    for (const int unparsed : {29, 30, 31}) {
        std::vector<Cell> cells(50);  // nulls do not count
        for (int i = 0; i < 100; ++i)
            cells.push_back(i < unparsed ? "bad " + std::to_string(i % 4) : std::to_string(i));
        if (unparsed <= 30) {
            const Built built = build_field(typed_field("n", FieldType::number, 0), cells);
            CHECK(built.issues.total() == static_cast<std::uint64_t>(unparsed));
            continue;
        }
        CHECK_THROWS_AS(build_field(typed_field("n", FieldType::number, 0), cells), InvalidInput);
        CHECK_THROWS_WITH(build_field(typed_field("n", FieldType::number, 0), cells),
                          Contains("'n'") && Contains("31.0 %") && Contains("31 of 100") &&
                              Contains("number") && Contains("'bad 0', 'bad 1', 'bad 2'") &&
                              Contains("text"));
        CHECK_THROWS_WITH(
            build_field(typed_field("dob", FieldType::date, 0), {"x", "y", "x", "1990"}),
            Contains("75.0 %") && Contains("date") && Contains("'x', 'y'") && Contains("order"));
    }
}

TEST_CASE("fields of one domain share its values and what was parsed of them") {
    FieldSchema left = typed_field("born", FieldType::date, 3),
                right = typed_field("baptised", FieldType::date, 3);
    left.date_order = DateOrder::dmy;
    const Built built =
        build({left, text_field("name"), right}, {"born", "name", "baptised"},
              {{"03/04/1990", "x", "1990-04-03"}, {"1 May 1990", "1990-05-01", "1990-05-01"}});
    const Table& table = built.table;
    REQUIRE(table.domains().size() == 2);
    CHECK(table.columns()[0].domain == table.columns()[2].domain);
    CHECK(table.columns()[1].domain != table.columns()[0].domain);
    CHECK(table.columns()[0].codes == table.columns()[2].codes);
    const Domain& domain = table.domain_of(table.columns()[0]);
    CHECK(domain.values.size() == 3);
    CHECK(domain.values.count(table.columns()[0].codes[0]) == 2);
    CHECK(domain.days.size() == 3);
}

TEST_CASE("many distinct values come out the same for any number of threads") {
    std::vector<std::vector<Cell>> rows;
    for (int i = 0; i < 300'000; ++i)
        rows.push_back({"Name " + std::to_string(i % 290'000), std::to_string(i)});
    std::vector<std::vector<ValueId>> codes;
    for (const int threads : {1, 2, 7}) {
        const Built built = build({text_field("name"), typed_field("n", FieldType::number, 1)}, {"name", "n"},
                                  rows, false, threads);
        codes.push_back(built.table.columns()[0].codes);
        REQUIRE(text_of(built.table, "name", 289'999) == "name 289999");
        REQUIRE(text_of(built.table, "name", 299'999) == "name 9999");
        REQUIRE(built.table.domains()[1].numbers.back() == 299'999);
    }
    CHECK(codes[0] == codes[1]);
    CHECK(codes[0] == codes[2]);
}
