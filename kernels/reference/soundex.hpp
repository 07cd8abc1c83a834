#pragma once
#include <string>
#include <string_view>

namespace sameas::kernels::reference {

/// American Soundex of capital letters A-Z, one rule after the other over the whole word; "" for "".
inline std::string soundex(std::string_view letters) {
    if (letters.empty()) return "";
    std::string kept(letters.substr(0, 1));
    for (const char letter : letters.substr(1)) {  // H and W part nothing
        if (letter != 'H' && letter != 'W') kept += letter;
    }
    std::string digits;
    for (const char letter : kept) {
        digits += std::string_view("BFPV").find(letter) != std::string_view::npos       ? '1'
                  : std::string_view("CGJKQSXZ").find(letter) != std::string_view::npos ? '2'
                  : std::string_view("DT").find(letter) != std::string_view::npos       ? '3'
                  : letter == 'L'                                                       ? '4'
                  : letter == 'M' || letter == 'N'                                      ? '5'
                  : letter == 'R'                                                       ? '6'
                                                                                        : '0';
    }
    std::string code(letters.substr(0, 1));
    for (std::size_t i = 1; i < digits.size(); ++i) {  // neighbours of one code count once; vowels have none
        if (digits[i] != digits[i - 1] && digits[i] != '0') code += digits[i];
    }
    return (code + "000").substr(0, 4);
}

}  // namespace sameas::kernels::reference
