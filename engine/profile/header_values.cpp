#include "engine/profile/header_values.hpp"

#include <algorithm>

#include "engine/errors.hpp"
#include "engine/profile/value_signs.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

/// Signs that no name of a column shows.
constexpr Sign signs_of_values[]{Sign::email, Sign::url, Sign::date, Sign::marked_phone};
constexpr double column_share = 0.5;

}  // namespace

std::string header_warning(const TableProfile& profile) {
    const Vocabulary vocabulary;
    ValueInspector inspector(vocabulary);
    for (const ColumnProfile& column : profile.columns) {
        if (column.name.find_first_not_of(' ') == std::string::npos) continue;
        const ValueSigns signs = inspector.inspect(column.name);
        const bool is_value = std::ranges::any_of(signs_of_values, [&](Sign sign) {
            return signs.has(sign) && column.facts.share(sign) >= column_share;
        });
        if (!is_value) continue;
        return message("the first line looks like a record and not like a header ('", printable_excerpt(column.name, 40),
                       "' is like the values below it): if the file has no header, put one before it");
    }
    return "";
}

}  // namespace sameas
