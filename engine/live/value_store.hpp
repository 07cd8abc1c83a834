#pragma once
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/live/number_index.hpp"
#include "engine/table/types.hpp"

namespace sameas {

/// What was parsed of a value of a date or number field.
struct ParsedValue {
    double number = std::numeric_limits<double>::quiet_NaN();
    std::int32_t days = 0;
    DatePrecision precision = DatePrecision::unparsed;
};

/// A value of one expression, ready to be compared: the text ("" is null; of a multi-valued expression the values of the
/// set, joined by set_separator), and what was parsed of it.
struct LiveValue {
    std::string text = {};
    ParsedValue parsed = {};
};

/// The distinct values of a live index in one domain, each with a number as long as some record has it. Not thread-safe.
class ValueStore {
  public:
    ValueStore() : entries_(1) {}

    /// A value as it is held; valid until the next change.
    struct View {
        std::string_view text;
        ParsedValue parsed;
        LiveValue whole() const { return {std::string(text), parsed}; }
    };

    /// The number of a value, 0 for null; NumberIndex::none where no record has it.
    std::uint32_t find(std::string_view text) const;
    /// Notes so many more uses. \throws ResourceLimit beyond rows_max values
    std::uint32_t acquire(const LiveValue& value, std::uint32_t uses = 1);
    /// Notes one use less; the number of a value without uses may be given to another one.
    void release(std::uint32_t number);
    View operator[](std::uint32_t number) const {
        return {entries_[number].text(), number < parsed_.size() ? parsed_[number] : ParsedValue()};
    }

  private:
    struct Entry {
        std::unique_ptr<char[]> bytes = {};
        std::uint32_t size = 0, uses = 0;
        std::string_view text() const { return {bytes.get(), size}; }
    };
    void set(std::uint32_t number, const LiveValue& value);

    std::deque<Entry> entries_;       // the first is null
    std::deque<ParsedValue> parsed_;  // of the first entries; of none where values are texts
    std::vector<std::uint32_t> free_;
    NumberIndex index_;
};

}  // namespace sameas
