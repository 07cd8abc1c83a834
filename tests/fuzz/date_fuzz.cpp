// Dates: whatever the bytes, the parser ends, and what it reads has one ISO text that reads back as the same
// date.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/table/date.hpp"

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sameas;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const DateOrder order : {DateOrder::automatic, DateOrder::ymd, DateOrder::dmy, DateOrder::mdy}) {
        const ParsedDate date = parse_date(text, order);
        if (date.precision == DatePrecision::unparsed) {
            require(date == ParsedDate{});
            continue;
        }
        std::string iso;
        append_iso(date, iso);
        require(iso.size() == (date.precision == DatePrecision::year    ? 4u
                               : date.precision == DatePrecision::month ? 7u
                                                                        : 10u));
        for (const DateOrder other : {DateOrder::automatic, DateOrder::ymd, DateOrder::dmy, DateOrder::mdy}) {
            require(parse_date(iso, other) == date);
        }
        const std::int32_t days = days_since_1970(date);
        require(days >= -719162 && days <= 2932896);  // 0001-01-01 and 9999-12-31
    }
    const DateOrder shown = order_shown(text);
    require(shown != DateOrder::ymd);
    if (shown != DateOrder::automatic)
        require(parse_date(text, DateOrder::automatic) == parse_date(text, shown));
    return 0;
}
