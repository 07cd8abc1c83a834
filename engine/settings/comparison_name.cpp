#include "engine/settings/comparison_name.hpp"

namespace sameas {

std::string comparison_name_of(std::string_view field) {
    std::string name;
    for (const char c : field) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_plain) name += c;
        if (!is_plain && (byte & 0xC0) != 0x80) name += '_';  // one for a code point of several bytes
    }
    return name;
}

}  // namespace sameas
