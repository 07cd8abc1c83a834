#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/run_context.hpp"
#include "engine/standardise/steps.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// Bytes of one value at most; a longer one is a row issue and becomes null.
inline constexpr std::size_t value_bytes_max = 65536;
/// Row issues that are kept with their place; beyond that they are only counted.
inline constexpr std::size_t row_issues_kept_max = 1000;
/// A date or number field in which a larger share of the non-null values does not parse ends the run.
inline constexpr double unparsed_share_max = 0.30;

/// One field to hold, and where it comes from.
struct FieldSchema {
    std::string name;
    FieldType type = FieldType::text;
    /// Columns of the input that make it: one, or the parts of a date in the order of `date_order`.
    std::vector<std::string> columns;
    /// The same for sources that spell it otherwise, by source name.
    std::map<std::string, std::vector<std::string>> columns_by_source;
    DateOrder date_order = DateOrder::automatic;
    std::size_t domain = 0;                ///< fields of equal domain share one dictionary (and type)
    Cleaning clean = Cleaning::standard;
    std::vector<std::string> null_values;  ///< texts that mean null, compared after cleaning
    StepSet steps = {};                    ///< of standardisation, as part of cleaning
    std::string region = {};               ///< country that the steps take for granted: two capitals, or empty
};

struct TableSchema {
    std::vector<FieldSchema> fields;
    std::string id_column;              ///< empty: row numbers, counted from 1 in each source
    std::map<std::string, std::string> id_by_source = {};   ///< the same in sources that name it otherwise
    std::string source_column;          ///< empty: a source is what begin_source names
    std::string truth_column;           ///< empty: none
    bool number_duplicate_ids = false;  ///< a repeated id gets "#2", "#3" ... instead of ending the run
    bool keep_original = false;         ///< fill Column::original_codes (of dates that depend on an open order they are filled anyway)
};

/// Trouble with one row that does not end the run: the value became null, or the row was left out.
enum class RowIssueKind : std::uint8_t {
    invalid_utf8,
    nul_byte,
    too_long,
    unparsed_date,
    unparsed_number,
    wrong_field_count
};
const char* name(RowIssueKind kind);

struct RowIssue {
    std::string source;
    std::uint64_t row = 0;  ///< data row in its source, from 1
    std::string column;     ///< empty where the whole row is meant
    RowIssueKind kind{};
    std::string value;  ///< at most 80 bytes of it, printable
};

/// All row issues of a read: counted by kind, the first `row_issues_kept_max` kept.
struct RowIssues {
    std::vector<RowIssue> kept;
    std::map<RowIssueKind, std::uint64_t> counts;
    void add(RowIssue issue);
    std::uint64_t total() const;
};

/// The only way to make a Table. Feed sources one after the other, batch by batch, then finish.
/// Not thread-safe; works on the threads of the context itself.
class TableBuilder {
  public:
    /// \param records_max  at most so many rows; tests lower it
    /// \throws InvalidSettings for a schema that contradicts itself
    TableBuilder(TableSchema schema, RunContext& context, std::uint32_t records_max = rows_max);
    ~TableBuilder();

    /// Starts a source whose input has these columns. \returns indices of the columns that are needed:
    /// append() takes those, in this order. \throws InvalidInput for a missing or repeated column (names what
    /// there is), or for a source name that was there before (unless the schema has a source column).
    std::vector<std::size_t> begin_source(const std::string& name, std::span<const std::string> columns);

    /// Adds a batch. columns[k][i] is row i of the k-th needed column; a view with null data() is null.
    /// The views may go once it returns.
    /// \param row_numbers  of each row in its source, from 1; empty: counted on from the last
    /// \throws InvalidInput on a record without id or source, or with one that is no text (row named);
    ///         ResourceLimit beyond `records_max` rows. The builder is spent then.
    void append(std::span<const std::vector<std::string_view>> columns, std::size_t rows,
                std::span<const std::uint64_t> row_numbers = {});

    /// Records that a row of the current source was unusable and left out.
    void add_issue(std::uint64_t row, std::string column, RowIssueKind kind, std::string_view value);

    /// Cleans and parses each distinct value once, checks ids, ranks the records. The builder is spent.
    /// \throws InvalidInput on a duplicate id, or on a field of which too much does not parse.
    Table finish();

    const RowIssues& issues() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sameas
