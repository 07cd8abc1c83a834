#include "engine/compare/measures/kernel_measure.hpp"

#include "engine/errors.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas::measures {

void check_longest(const TextValues& texts, std::size_t units_max, std::string_view measure,
                   const Dictionary& dictionary) {
    if (texts.longest() <= units_max) return;
    throw ResourceLimit(message(measure, " compares values of at most ", units_max, " characters, and '",
                                printable_excerpt(dictionary.text(texts.longest_value())), "' has ", texts.longest(),
                                ": shorten it, for example with first(FIELD, 1000), or take a measure without this limit, such as ratio"));
}

}  // namespace sameas::measures
