#pragma once
#include <optional>
#include <span>
#include <string_view>

namespace sameas::kernels {

/// A letter with a mark that some rules tell from its base letter.
struct MarkedLetter {
    char32_t unit;  ///< the letter as one unit, a capital or a small one
    char32_t base;  ///< its base letter, in the same case, where the mark is a unit of its own
    char32_t mark;  ///< the combining mark
    char written;   ///< what stands for it in the result: a small letter, which latin_letters() never writes
};

/// Folds a text as latin_letters() does, but writes a small letter where a marked letter of the table stands,
/// be it one unit or a base letter with the mark right behind it.
/// \param letters  where the result stands; as large as latin_letters() asks for
/// \return the letters, empty when the text has none; nothing when `letters` is too small.
/// Linear; does not throw or allocate. Thread-safe.
std::optional<std::string_view> latin_letters_but(std::span<const MarkedLetter> marked,
                                                  std::u32string_view text, std::span<char> letters) noexcept;

}  // namespace sameas::kernels
