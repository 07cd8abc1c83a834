#include "engine/profile/value_shape.hpp"

#include <utf8proc.h>

namespace sameas {

namespace {

constexpr std::size_t shape_units_max = 40;

/// 'A', 'a', '9', ' ', or 0 for what stands as it is.
char kind_of(utf8proc_int32_t unit) {
    if (unit < 0x80) {
        const auto c = static_cast<char>(unit);
        if (c >= 'A' && c <= 'Z') return 'A';
        if (c >= 'a' && c <= 'z') return 'a';
        if (c >= '0' && c <= '9') return '9';
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' ? ' ' : '\0';
    }
    switch (utf8proc_category(unit)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LT:
            return 'A';
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_LM:
            return 'a';
        case UTF8PROC_CATEGORY_ND:
            return '9';
        case UTF8PROC_CATEGORY_ZS:
            return ' ';
        default:
            return '\0';
    }
}

/// Calls take(kind, bytes) for each code point; kind 0: the bytes stand.
template <class Take>
void for_each_unit(std::string_view value, const Take& take) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(value.data());
    for (std::size_t at = 0; at < value.size();) {
        utf8proc_int32_t unit = bytes[at];
        utf8proc_ssize_t length = 1;
        if (unit >= 0x80) {
            length = utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(value.size() - at), &unit);
            if (length <= 0) return;
        }
        if (!take(kind_of(unit), value.substr(at, static_cast<std::size_t>(length)))) return;
        at += static_cast<std::size_t>(length);
    }
}

/// What of a unit a shape shows: its kind, or else itself.
void append_unit(char kind, std::string_view bytes, std::string& out) {
    if (kind != '\0')
        out += kind;
    else
        out += bytes;
}

}  // namespace

void append_shape(std::string_view value, std::string& out) {
    std::size_t units = 0;
    for_each_unit(value, [&](char kind, std::string_view bytes) {
        if (++units > shape_units_max) {
            out += "...";
            return false;
        }
        append_unit(kind, bytes, out);
        return true;
    });
}

void append_loose_shape(std::string_view value, std::string& out) {
    std::size_t parts = 0;
    char last = '\0';
    bool has_plus = false;
    for_each_unit(value, [&](char kind, std::string_view bytes) {
        if (kind != '\0' && kind != ' ' && kind == last) {
            if (!has_plus) out += '+';
            has_plus = true;
            return true;
        }
        if (++parts > shape_units_max) {
            out += "...";
            return false;
        }
        append_unit(kind, bytes, out);
        last = kind;
        has_plus = false;
        return true;
    });
}

}  // namespace sameas
