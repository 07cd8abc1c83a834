// Expressions, rules and levels: whatever parses prints, reads back as the same tree and prints the same
// again. The first line of the input names the fields of the comparison, separated by commas; the rest is the
// text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "engine/errors.hpp"
#include "engine/settings/predicate.hpp"

namespace {

template <class Parse, class Print>
void check_round_trip(std::string_view text, const Parse& parse, const Print& print) {
    std::string printed;
    decltype(parse(text)) first;
    try {
        first = parse(text);
        printed = print(first);
    } catch (const sameas::InvalidSettings&) {
        return;  // refused: fine
    }
    // What was accepted must not be refused now: an exception from here ends the fuzzer.
    const auto second = parse(printed);
    if (!(second == first) || print(second) != printed) std::abort();
}

std::vector<std::string> split_fields(std::string_view line) {
    std::vector<std::string> fields;
    for (std::size_t comma = line.find(','); comma != std::string_view::npos; comma = line.find(',')) {
        fields.emplace_back(line.substr(0, comma));
        line.remove_prefix(comma + 1);
    }
    fields.emplace_back(line);
    return fields;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t line_end = input.find('\n');
    if (line_end == std::string_view::npos) return 0;
    const std::vector<std::string> fields = split_fields(input.substr(0, line_end));
    const std::string_view text = input.substr(line_end + 1);

    const auto print = [](const auto& tree) { return sameas::to_string(tree); };
    check_round_trip(text, [](std::string_view t) { return sameas::parse_expression(t); }, print);
    check_round_trip(text, [](std::string_view t) { return sameas::parse_rule(t); }, print);
    check_round_trip(
        text, [&](std::string_view t) { return sameas::parse_predicate(t, fields); },
        [&](const sameas::Predicate& predicate) { return sameas::to_string(predicate, fields); });
    return 0;
}
