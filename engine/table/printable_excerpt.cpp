#include "engine/table/printable_excerpt.hpp"

#include <utf8proc.h>

#include "engine/errors.hpp"

namespace sameas {

std::string printable_excerpt(std::string_view text, std::size_t bytes_max) {
    SAMEAS_ASSERT(bytes_max >= 8);
    constexpr char hex[] = "0123456789ABCDEF";
    constexpr std::string_view dots = "...";
    std::string out;
    std::size_t end_with_dots = 0;  // how much of `out` stays when the rest must be cut
    for (std::size_t i = 0; i < text.size();) {
        std::int32_t unit = 0;
        const auto left = static_cast<utf8proc_ssize_t>(text.size() - i);
        const utf8proc_ssize_t taken =
            utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + i), left, &unit);
        const bool plain = taken > 0 && utf8proc_category(unit) != UTF8PROC_CATEGORY_CC;
        const std::size_t size = taken > 0 ? static_cast<std::size_t>(taken) : 1;
        if (out.size() + (plain ? size : 4 * size) > bytes_max) {
            out.resize(end_with_dots);
            return out.append(dots);
        }
        if (plain) {
            out.append(text.substr(i, size));
        } else {
            for (const char c : text.substr(i, size)) {
                const auto byte = static_cast<unsigned char>(c);
                out.append({'\\', 'x', hex[byte >> 4], hex[byte & 15]});
            }
        }
        if (out.size() + dots.size() <= bytes_max) end_with_dots = out.size();
        i += size;
    }
    return out;
}

}  // namespace sameas
