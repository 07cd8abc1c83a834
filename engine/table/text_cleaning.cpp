#include "engine/table/text_cleaning.hpp"

#include <utf8proc.h>

#include <cstring>

#include "engine/errors.hpp"
#include "engine/standardise/letters.hpp"

namespace sameas {

namespace {

bool is_ascii(std::string_view text) {
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + i, 8);
        if (word & 0x8080808080808080u) return false;
    }
    for (; i < text.size(); ++i) {
        if (static_cast<unsigned char>(text[i]) & 0x80) return false;
    }
    return true;
}

/// The Unicode property White_Space.
bool is_white_space(std::int32_t unit) {
    return unit == ' ' || (unit >= 0x09 && unit <= 0x0D) || unit == 0x85 || unit == 0xA0 || unit == 0x1680 ||
           (unit >= 0x2000 && unit <= 0x200A) || unit == 0x2028 || unit == 0x2029 || unit == 0x202F ||
           unit == 0x205F || unit == 0x3000;
}

/// Takes units one by one and drops or merges white space; `put` writes what stays.
template <class Put>
class WhiteSpaceFilter {
  public:
    explicit WhiteSpaceFilter(Put put) : put_(put) {}
    void add(std::int32_t unit) {
        if (is_white_space(unit)) {
            pending_ = started_;
            return;
        }
        if (pending_) put_(' ');
        pending_ = false;
        started_ = true;
        put_(unit);
    }

  private:
    Put put_;
    bool started_ = false;
    bool pending_ = false;
};

/// A letter, a digit, or a mark that belongs to one.
bool is_word_unit(std::int32_t unit) {
    switch (utf8proc_category(unit)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO:
            return true;
        default:
            return false;
    }
}

}  // namespace

void TextCleaner::clean(std::string_view text, std::string& out) {
    switch (cleaning_) {
        case Cleaning::none:
            out.append(text);
            return;
        case Cleaning::standard:
            if (standardiser_.does_nothing()) {
                clean_standard(text, out);
                return;
            }
            break;
        case Cleaning::words:
        case Cleaning::compact:
            break;
    }
    standard_.clear();
    clean_standard(text, standard_);
    standardiser_.apply(standard_);
    if (cleaning_ == Cleaning::standard) out.append(standard_);
    else keep_words(standard_, out);
}

void TextCleaner::keep_words(std::string_view text, std::string& out) {
    bool started = false, pending = false;
    const auto put = [&](std::string_view unit) {
        if (pending && started && cleaning_ == Cleaning::words) out.push_back(' ');
        pending = false;
        started = true;
        out.append(unit);
    };
    if (is_ascii(text)) {
        for (const char& c : text) {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) put({&c, 1});
            else pending = pending || (c != '\'' && c != '`');
        }
        return;
    }
    for (const std::int32_t unit : units_without_marks(text)) {
        if (is_word_unit(unit)) {
            utf8proc_uint8_t encoded[4];
            const utf8proc_ssize_t length = utf8proc_encode_char(unit, encoded);
            put({reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length)});
        } else {
            pending = pending || !is_apostrophe(unit);
        }
    }
}

void TextCleaner::clean_standard(std::string_view text, std::string& out) {
    if (!is_ascii(text)) {
        clean_unicode(text, out);
        return;
    }
    WhiteSpaceFilter filter([&out](std::int32_t unit) { out.push_back(static_cast<char>(unit)); });
    for (const char c : text)
        filter.add(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

void TextCleaner::clean_unicode(std::string_view text, std::string& out) {
    constexpr utf8proc_option_t decompose = static_cast<utf8proc_option_t>(
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    constexpr utf8proc_option_t compose = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const auto size_bytes = static_cast<utf8proc_ssize_t>(text.size());
    if (code_points_.size() < text.size()) code_points_.resize(text.size());
    utf8proc_ssize_t count = 0;
    while (true) {
        const auto room = static_cast<utf8proc_ssize_t>(code_points_.size());
        count = utf8proc_decompose(bytes, size_bytes, code_points_.data(), room, decompose);
        if (count <= room) break;
        code_points_.resize(static_cast<std::size_t>(count));  // some code points become many (U+FDFA: 18)
    }
    if (count < 0) throw InvalidInput(utf8proc_errmsg(count));  // validated before: cannot happen
    count = utf8proc_normalize_utf32(code_points_.data(), count, compose);
    WhiteSpaceFilter filter([&out](std::int32_t unit) {
        utf8proc_uint8_t encoded[4];
        const utf8proc_ssize_t length = utf8proc_encode_char(unit, encoded);
        out.append(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length));
    });
    for (utf8proc_ssize_t i = 0; i < count; ++i)
        filter.add(code_points_[static_cast<std::size_t>(i)]);
}

}  // namespace sameas
