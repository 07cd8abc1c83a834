// Soundex files names by how they sound when spelt by ear: vowels and doubled letters are where spellings
// differ most, so they go, and consonants that are made at the same place share a digit. Russell's patent of
// 1918 had the idea; three readings of its rule on neighbours are in use, and they are the three functions
// here.
//
// One pass, letters folded on the way: of a letter only its digit, and of what came before only the last
// digit, matter. The table says for each letter its digit, or how it acts between equal digits: it parts
// them, or it does not count.
#include "kernels/phonetic/soundex.hpp"

#include <algorithm>

#include "kernels/phonetic/each_letter.hpp"

namespace sameas::kernels {
namespace {

constexpr char parts = '0';
constexpr char does_not_count = '-';
constexpr std::string_view american_codes = "0123012-02245501262301-202";  // of A to Z
constexpr std::string_view mysql_codes = "-123-12--22455-12623-1-2-2";
constexpr std::size_t code_size = 4;

char code_of(char letter, std::string_view codes) noexcept {
    return codes[static_cast<std::size_t>(letter - 'A')];
}

bool is_letter(char32_t unit) noexcept {
    if (unit < 0x80) return (unit | 0x20) - U'a' < 26;
    char memory[4];
    return !latin_letters({&unit, 1}, memory)->empty();
}

bool is_combining_mark(char32_t unit) noexcept {
    return unit >= 0x300 && unit < 0x370;
}

}  // namespace

std::size_t soundex(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    char code[code_size] = {'0', '0', '0', '0'};
    std::size_t size = 0;
    char last = parts;
    each_letter(text, [&](char letter) {
        const char digit = code_of(letter, american_codes);
        if (size == 0) {
            code[size++] = letter;
        } else if (digit == does_not_count) {
            return true;
        } else if (digit != parts && digit != last) {
            code[size++] = digit;
        }
        last = digit;
        return size < code_size;
    });
    if (size == 0) return 0;
    if (buffer.text.size() < code_size || buffer.ends.empty()) return buffer_full;
    std::copy_n(code, code_size, buffer.text.begin());
    buffer.ends[0] = code_size;
    return 1;
}

std::size_t soundex_mysql(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    CodeWriter code(buffer);
    std::size_t size = 0;
    char last = does_not_count;
    each_letter(text, [&](char letter) {
        const char digit = code_of(letter, mysql_codes);
        if (size > 0 && (digit == does_not_count || digit == last)) return true;
        code.put(size == 0 ? letter : digit);
        last = digit;
        ++size;
        return true;
    });
    for (; size > 0 && size < code_size; ++size)
        code.put('0');
    code.finish();
    return code.result();
}

std::size_t soundex_sql_server(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    std::size_t size = 0;
    while (size < text.size() && (is_letter(text[size]) || (size > 0 && is_combining_mark(text[size]))))
        ++size;
    return soundex(text.substr(0, size), buffer);
}

}  // namespace sameas::kernels
