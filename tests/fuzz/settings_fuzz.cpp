// Settings documents: whatever is accepted is written, reads back as the same settings and is written the
// same again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/errors.hpp"
#include "engine/settings/settings.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sameas::Settings settings;
    try {
        settings = sameas::parse_settings({reinterpret_cast<const char*>(data), size}, "fuzzed.json");
    } catch (const sameas::InvalidSettings&) {
        return 0;  // refused: fine
    }
    // What was accepted must not be refused now: an exception from here ends the fuzzer.
    const std::string written = sameas::to_json(settings);
    const sameas::Settings again = sameas::parse_settings(written, "written.json");
    if (!(again == settings) || sameas::to_json(again) != written) std::abort();
    if (sameas::domains_of(again).size() != again.fields.size()) std::abort();
    return 0;
}
