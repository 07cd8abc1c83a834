// Vowels are where spellings of a name differ most, and doubled consonants come next; what is left is short,
// still reads like the name, and is the same for most typing errors in vowels.
#include "kernels/phonetic/consonant_skeleton.hpp"

#include "kernels/phonetic/each_letter.hpp"

namespace sameas::kernels {

std::size_t consonant_skeleton(std::u32string_view text, const CodeBuffer& buffer) noexcept {
    constexpr std::string_view vowels = "AEIOUY";
    CodeWriter codes(buffer);
    char before = 0;
    each_letter(text, [&](char letter) {
        const bool is_kept =
            before == 0 || (letter != before && vowels.find(letter) == std::string_view::npos);
        if (is_kept) codes.put(letter);
        before = letter;
        return true;
    });
    codes.finish();
    return codes.result();
}

}  // namespace sameas::kernels
