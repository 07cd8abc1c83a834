#include "cli/measured_pair.hpp"

#include <cmath>

#include "engine/compare/measure.hpp"
#include "engine/errors.hpp"
#include "engine/table/dictionary.hpp"
#include "engine/table/number.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "engine/table/table_builder.hpp"
#include "kernels/utf8.hpp"

namespace sameas::cli {

namespace {

void check_text(std::string_view text) {
    if (!kernels::valid_utf8(text)) {
        throw InvalidInput(message("'", printable_excerpt(text), "' is not UTF-8: give it in that encoding"));
    }
    if (text.size() > value_bytes_max) {
        throw ResourceLimit(message("a value of ", text.size(), " bytes (limit ", value_bytes_max, "): '",
                                    printable_excerpt(text), "': shorten it"));
    }
}

}  // namespace

double measured_pair(const MeasureCall& call, std::string_view left, std::string_view right) {
    check_text(left);
    check_text(right);
    DictionaryBuilder builder;
    const auto left_value = static_cast<std::uint32_t>(builder.encode(left));
    const auto right_value = static_cast<std::uint32_t>(builder.encode(right));
    const Dictionary dictionary = builder.finish();
    PreparedValues values(dictionary, nullptr);
    const std::unique_ptr<Measure> measure = make_measure(call, values);
    MeasureScratch scratch;
    double result = 0;
    measure->compute({&left_value, &right_value, 1}, &result, scratch);
    return result;
}

std::string measured_text(double result) {
    if (std::isnan(result)) return "unknown";
    std::string text;
    append_number(result, text);
    return text;
}

}  // namespace sameas::cli
