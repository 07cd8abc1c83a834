#include "engine/profile/folded_words.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "engine/standardise/letters.hpp"

namespace sameas {

namespace {

struct Freed {
    void operator()(utf8proc_uint8_t* text) const { std::free(text); }  // utf8proc allocates with malloc
};

bool is_word_unit(utf8proc_int32_t unit) {
    switch (utf8proc_category(unit)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_MN:
            return true;
        default:
            return false;
    }
}

}  // namespace

void FoldedWords::append_ascii(char byte) {
    if (byte >= 'A' && byte <= 'Z') {
        text_ += static_cast<char>(byte + 32);
    } else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) {
        text_ += byte;
    } else if (byte != '\'' && byte != '`' && !text_.empty() && text_.back() != ' ') {
        text_ += ' ';
    }
}

void FoldedWords::append_unicode(std::string_view value) {
    constexpr auto how =
        static_cast<utf8proc_option_t>(UTF8PROC_CASEFOLD | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                       UTF8PROC_STRIPMARK | UTF8PROC_STABLE | UTF8PROC_IGNORE);
    utf8proc_uint8_t* mapped = nullptr;
    const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(value.data()),
                                               static_cast<utf8proc_ssize_t>(value.size()), &mapped, how);
    const std::unique_ptr<utf8proc_uint8_t, Freed> owner(mapped);
    for (utf8proc_ssize_t at = 0; at < size;) {
        utf8proc_int32_t unit = 0;
        const utf8proc_ssize_t length = utf8proc_iterate(mapped + at, size - at, &unit);
        if (length <= 0) return;
        const std::string_view base = plain_letters(unit);
        if (unit < 0x80) {
            append_ascii(static_cast<char>(unit));
        } else if (!base.empty()) {
            text_ += base;
        } else if (is_word_unit(unit)) {
            text_.append(reinterpret_cast<const char*>(mapped + at), static_cast<std::size_t>(length));
        } else if (!is_apostrophe(unit) && !text_.empty() && text_.back() != ' ') {
            text_ += ' ';
        }
        at += length;
    }
}

void FoldedWords::fold(std::string_view value) {
    text_.clear();
    words_.clear();
    const bool is_ascii = std::none_of(value.begin(), value.end(), [](char c) { return (c & 0x80) != 0; });
    if (is_ascii) {
        for (const char byte : value)
            append_ascii(byte);
    } else {
        append_unicode(value);
    }
    if (!text_.empty() && text_.back() == ' ') text_.pop_back();
    const std::string_view all = text_;
    for (std::size_t begin = 0; begin < all.size();) {
        const std::size_t end = std::min(all.find(' ', begin), all.size());
        words_.push_back(all.substr(begin, end - begin));
        begin = end + 1;
    }
}

std::string FoldedWords::joined() const {
    std::string text;
    for (const std::string_view word : words_)
        text += word;
    return text;
}

}  // namespace sameas
