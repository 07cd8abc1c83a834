#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/run_context.hpp"
#include "engine/table/date.hpp"
#include "engine/table/table.hpp"
#include "engine/table/table_builder.hpp"
#include "engine/table/text_cleaning.hpp"

namespace sameas {

/// Of the rows whose date shows whether day or month stands first, so many must show the same: the others are slips.
inline constexpr double date_order_share = 0.95;

/// The values of one domain while its fields come together.
struct DomainBuilder {
    FieldType type = FieldType::text;
    DictionaryBuilder values;
    std::vector<std::int32_t> days;
    std::vector<DatePrecision> precision;
    std::vector<double> numbers;

    explicit DomainBuilder(FieldType field_type);
    /// Notes what was parsed of a value that the dictionary has just got, in order of ValueId.
    void add(const ParsedDate& date, double number);
    Domain finish();
};

/// A value of a batch that cannot be held.
struct ValueTrouble {
    std::size_t row = 0;  ///< in the batch
    RowIssueKind kind{};
    std::string value;  ///< printable
};

/// All values of one field: first as they were read, one code a row; then cleaned, parsed and mapped to the
/// domain, once per distinct value. Calls come in this order: append ..., standardise, check_parsed, finish.
class FieldValues {
  public:
    explicit FieldValues(FieldSchema schema);

    /// \param parts     per column of the field its values, `rows` each; several are joined
    /// \param troubles  gets the values that became null, in order of row
    void append(std::span<const std::span<const std::string_view>> parts, std::size_t rows,
                std::vector<ValueTrouble>& troubles);

    /// Cleans and parses each distinct value on the threads of the run and adds it to the domain.
    void standardise(DomainBuilder& domain, RunContext& context);

    /// \throws InvalidInput when more than `unparsed_share_max` of the non-null values did not parse
    void check_parsed() const;
    /// Did standardise() meet trouble?
    bool has_trouble() const { return has_trouble_; }
    /// The trouble that standardise() met with the value of a row.
    std::optional<RowIssueKind> trouble(std::size_t row) const;
    std::string_view text_as_read(std::size_t row) const { return raw_.text(codes_[row]); }
    /// The order of ambiguous dates that the field as a whole showed; `automatic`: none, or both.
    DateOrder order_found() const { return order_found_; }
    /// Are there dates of an order left open that `ymd` would read otherwise than they are read?
    bool depends_on_order() const { return depends_on_order_; }

    /// Fills codes, and the original values if they are to be kept. Spends this object.
    void finish(bool keep_original, Column& column, RunContext& context);
    /// Lets go of the values as read, which only has_trouble() and finish(true, ...) still need.
    void release_values() { raw_ = DictionaryBuilder(); }

    const FieldSchema& schema() const { return schema_; }

  private:
    struct Wave;
    void join(std::span<const std::span<const std::string_view>> parts, std::size_t rows);
    void join_date(std::span<const std::string_view> parts);
    void join_text(std::span<const std::string_view> parts);
    bool is_null_part(std::string_view part);
    void check_new_values(std::size_t known, std::size_t first_row, std::vector<ValueTrouble>& troubles);
    void find_order(RunContext& context);
    void find_latest_year(RunContext& context);
    template <class Take>
    void for_each_cleaned(RunContext& context, const Take& take);
    void read_chunk(Wave& wave, std::size_t chunk);
    void encode_wave(const Wave& wave, DomainBuilder& domain);
    bool is_null_text(std::string_view text) const;
    void keep_original(Column& column);

    FieldSchema schema_;
    DateOrder order_found_ = DateOrder::automatic;
    bool depends_on_order_ = false;
    int two_digit_latest_ = 0;  // 0: years of two digits are not read
    std::vector<std::string> null_texts_;  // cleaned, sorted
    DictionaryBuilder raw_;
    std::vector<ValueId> codes_;         // by row, into raw_
    std::vector<std::uint8_t> trouble_;  // by raw value: 0 none, else 1 + its kind
    std::size_t refused_ = 0;            // raw values that append() made null
    bool has_trouble_ = false;
    std::vector<ValueId> value_of_;  // raw value -> value of the domain
    std::string joined_;             // of the current batch, where several columns make the field
    std::vector<std::string_view> views_;
    TextCleaner cleaner_;
};

}  // namespace sameas
