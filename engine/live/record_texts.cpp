#include "engine/live/record_texts.hpp"

#include <cstddef>

namespace sameas {

namespace {

/// Numbers take 7 bits a byte, least first: nearly all are below 128.
std::size_t size_of_number(std::size_t number) {
    std::size_t bytes = 1;
    for (; number >= 0x80; number >>= 7) ++bytes;
    return bytes;
}

std::size_t size_of_text(std::string_view text) { return size_of_number(text.size()) + text.size(); }

char* put_number(char* at, std::size_t number) {
    for (; number >= 0x80; number >>= 7) *at++ = static_cast<char>(number | 0x80);
    *at++ = static_cast<char>(number);
    return at;
}

char* put_text(char* at, std::string_view text) {
    at = put_number(at, text.size());
    return at + text.copy(at, text.size());
}

std::size_t take_number(const char*& at) {
    std::size_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
        const auto byte = static_cast<unsigned char>(*at++);
        number |= static_cast<std::size_t>(byte & 0x7Fu) << shift;
        if (byte < 0x80) return number;
    }
}

std::string_view take_text(const char*& at) {
    const std::size_t size = take_number(at);
    const std::string_view text(at, size);
    at += size;
    return text;
}

}  // namespace

RecordTexts::RecordTexts(std::string_view id, const std::vector<std::string>& values) {
    std::size_t size = size_of_number(values.size()) + size_of_text(id);
    for (const std::string& value : values) size += size_of_text(value);
    bytes_ = std::make_unique_for_overwrite<char[]>(size);
    char* at = put_text(put_number(bytes_.get(), values.size()), id);
    for (const std::string& value : values) at = put_text(at, value);
}

std::string_view RecordTexts::id() const {
    const char* at = bytes_.get();
    take_number(at);
    return take_text(at);
}

std::vector<std::string> RecordTexts::values() const {
    const char* at = bytes_.get();
    std::vector<std::string> values(take_number(at));
    take_text(at);
    for (std::string& value : values) value = take_text(at);
    return values;
}

}  // namespace sameas
