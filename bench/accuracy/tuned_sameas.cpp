// The command with other constants, for ablation.py: SAMEAS_TUNING="NAME=VALUE,..." names those of engine/tuning.def that are
// not at their defaults. With `tuning` as the only argument it prints all of them: name, value, what it is, with tabs between.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "cli/run.hpp"
#include "engine/tuning.hpp"

namespace {

struct Entry {
    std::string_view name;
    double sameas::Tuning::*value;
    std::string_view doc;
};

constexpr Entry entries[] = {
#define SAMEAS_TUNED(name, value, doc) {#name, &sameas::Tuning::name, doc},
#include "engine/tuning.def"
#undef SAMEAS_TUNED
};

const Entry& entry_of(std::string_view name) {
    for (const Entry& entry : entries)
        if (entry.name == name) return entry;
    throw std::invalid_argument("SAMEAS_TUNING: there is no constant " + std::string(name));
}

sameas::Tuning parsed(std::string_view text) {
    sameas::Tuning tuning;
    while (!text.empty()) {
        const std::string_view item = text.substr(0, text.find(','));
        text.remove_prefix(std::min(item.size() + 1, text.size()));
        const std::size_t at = item.find('=');
        if (at == std::string_view::npos) throw std::invalid_argument("SAMEAS_TUNING: expected NAME=VALUE");
        tuning.*entry_of(item.substr(0, at)).value = std::stod(std::string(item.substr(at + 1)));
    }
    return tuning;
}

}  // namespace

int main(int argc, char** argv) try {
    if (const char* const text = std::getenv("SAMEAS_TUNING")) sameas::set_tuning(parsed(text));
    if (argc != 2 || std::string_view(argv[1]) != "tuning") return sameas::cli::run(argc, argv, {});
    for (const Entry& entry : entries) std::cout << entry.name << '\t' << sameas::tuning().*entry.value << '\t' << entry.doc << '\n';
    return 0;
} catch (const std::exception& error) {
    std::cerr << "sameas_tuned: " << error.what() << '\n';
    return 2;
}
