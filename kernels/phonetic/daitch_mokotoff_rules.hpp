#pragma once
// The coding chart of the Daitch-Mokotoff Soundex System as data. Source: JewishGen, "Soundex Coding",
// jewishgen.org/ InfoFiles/soundex.html, checked row by row against dmrules.txt of Apache commons-codec
// (Apache License 2.0) and the table of PostgreSQL's fuzzystrmatch (PostgreSQL License); a table of facts.
// Their one joint difference from the chart, the row UE, is taken over.
#include <string_view>

namespace sameas::kernels::daitch_mokotoff_rules {

// Marked letters that the chart knows, as they are written for it.
constexpr char a_ogonek = 'a';
constexpr char e_ogonek = 'e';
constexpr char t_cedilla = 't';

/// The digits of a sound at the start of a name, before a vowel, and in any other situation; "" is not coded.
struct Situations {
    std::string_view at_start;
    std::string_view before_vowel;
    std::string_view other;
};

/// Letters that are one sound, and how it is coded. A second way stands where the chart has one.
struct ChartRow {
    std::string_view letters;
    Situations one_way;
    Situations other_way = {};
    bool has_two_ways = false;
    constexpr ChartRow(std::string_view sound, Situations way) : letters(sound), one_way(way) {}
    constexpr ChartRow(std::string_view sound, Situations way, Situations second_way)
        : letters(sound), one_way(way), other_way(second_way), has_two_ways(true) {}
};

/// In the alphabetical order of first letters; longer letters before those they begin with.
constexpr ChartRow chart[] = {
    {"AI", {"0", "1", ""}},
    {"AJ", {"0", "1", ""}},
    {"AY", {"0", "1", ""}},
    {"AU", {"0", "7", ""}},
    {"A", {"0", "", ""}},
    {"B", {"7", "7", "7"}},
    {"CHS", {"5", "54", "54"}},
    {"CSZ", {"4", "4", "4"}},
    {"CZS", {"4", "4", "4"}},
    {"CH", {"5", "5", "5"}, {"4", "4", "4"}},
    {"CK", {"5", "5", "5"}, {"45", "45", "45"}},
    {"CS", {"4", "4", "4"}},
    {"CZ", {"4", "4", "4"}},
    {"C", {"5", "5", "5"}, {"4", "4", "4"}},
    {"DRS", {"4", "4", "4"}},
    {"DRZ", {"4", "4", "4"}},
    {"DSH", {"4", "4", "4"}},
    {"DSZ", {"4", "4", "4"}},
    {"DZH", {"4", "4", "4"}},
    {"DZS", {"4", "4", "4"}},
    {"DS", {"4", "4", "4"}},
    {"DT", {"3", "3", "3"}},
    {"DZ", {"4", "4", "4"}},
    {"D", {"3", "3", "3"}},
    {"EI", {"0", "1", ""}},
    {"EJ", {"0", "1", ""}},
    {"EY", {"0", "1", ""}},
    {"EU", {"1", "1", ""}},
    {"E", {"0", "", ""}},
    {"FB", {"7", "7", "7"}},
    {"F", {"7", "7", "7"}},
    {"G", {"5", "5", "5"}},
    {"H", {"5", "5", ""}},
    {"IA", {"1", "", ""}},
    {"IE", {"1", "", ""}},
    {"IO", {"1", "", ""}},
    {"IU", {"1", "", ""}},
    {"I", {"0", "", ""}},
    {"J", {"1", "", ""}, {"4", "4", "4"}},
    {"KH", {"5", "5", "5"}},
    {"KS", {"5", "54", "54"}},
    {"K", {"5", "5", "5"}},
    {"L", {"8", "8", "8"}},
    {"MN", {"66", "66", "66"}},
    {"M", {"6", "6", "6"}},
    {"NM", {"66", "66", "66"}},
    {"N", {"6", "6", "6"}},
    {"OI", {"0", "1", ""}},
    {"OJ", {"0", "1", ""}},
    {"OY", {"0", "1", ""}},
    {"O", {"0", "", ""}},
    {"PF", {"7", "7", "7"}},
    {"PH", {"7", "7", "7"}},
    {"P", {"7", "7", "7"}},
    {"Q", {"5", "5", "5"}},
    {"RS", {"94", "94", "94"}, {"4", "4", "4"}},
    {"RZ", {"94", "94", "94"}, {"4", "4", "4"}},
    {"R", {"9", "9", "9"}},
    {"SCHTSCH", {"2", "4", "4"}},
    {"SCHTCH", {"2", "4", "4"}},
    {"SCHTSH", {"2", "4", "4"}},
    {"SHTCH", {"2", "4", "4"}},
    {"SHTSH", {"2", "4", "4"}},
    {"STSCH", {"2", "4", "4"}},
    {"SCHD", {"2", "43", "43"}},
    {"SCHT", {"2", "43", "43"}},
    {"SHCH", {"2", "4", "4"}},
    {"STCH", {"2", "4", "4"}},
    {"STRS", {"2", "4", "4"}},
    {"STRZ", {"2", "4", "4"}},
    {"STSH", {"2", "4", "4"}},
    {"SZCS", {"2", "4", "4"}},
    {"SZCZ", {"2", "4", "4"}},
    {"SCH", {"4", "4", "4"}},
    {"SHD", {"2", "43", "43"}},
    {"SHT", {"2", "43", "43"}},
    {"SZD", {"2", "43", "43"}},
    {"SZT", {"2", "43", "43"}},
    {"SC", {"2", "4", "4"}},
    {"SD", {"2", "43", "43"}},
    {"SH", {"4", "4", "4"}},
    {"ST", {"2", "43", "43"}},
    {"SZ", {"4", "4", "4"}},
    {"S", {"4", "4", "4"}},
    {"TTSCH", {"4", "4", "4"}},
    {"TSCH", {"4", "4", "4"}},
    {"TTCH", {"4", "4", "4"}},
    {"TTSZ", {"4", "4", "4"}},
    {"TCH", {"4", "4", "4"}},
    {"TRS", {"4", "4", "4"}},
    {"TRZ", {"4", "4", "4"}},
    {"TSH", {"4", "4", "4"}},
    {"TSZ", {"4", "4", "4"}},
    {"TTS", {"4", "4", "4"}},
    {"TTZ", {"4", "4", "4"}},
    {"TZS", {"4", "4", "4"}},
    {"TC", {"4", "4", "4"}},
    {"TH", {"3", "3", "3"}},
    {"TS", {"4", "4", "4"}},
    {"TZ", {"4", "4", "4"}},
    {"T", {"3", "3", "3"}},
    {"UE", {"0", "1", ""}},
    {"UI", {"0", "1", ""}},
    {"UJ", {"0", "1", ""}},
    {"UY", {"0", "1", ""}},
    {"U", {"0", "", ""}},
    {"V", {"7", "7", "7"}},
    {"W", {"7", "7", "7"}},
    {"X", {"5", "54", "54"}},
    {"Y", {"1", "", ""}},
    {"ZHDZH", {"2", "4", "4"}},
    {"ZDZH", {"2", "4", "4"}},
    {"ZSCH", {"4", "4", "4"}},
    {"ZDZ", {"2", "4", "4"}},
    {"ZHD", {"2", "43", "43"}},
    {"ZSH", {"4", "4", "4"}},
    {"ZD", {"2", "43", "43"}},
    {"ZH", {"4", "4", "4"}},
    {"ZS", {"4", "4", "4"}},
    {"Z", {"4", "4", "4"}},
    {std::string_view(&a_ogonek, 1), {"", "", "6"}, {"", "", ""}},
    {std::string_view(&e_ogonek, 1), {"", "", "6"}, {"", "", ""}},
    {std::string_view(&t_cedilla, 1), {"3", "3", "3"}, {"4", "4", "4"}},
};

}  // namespace sameas::kernels::daitch_mokotoff_rules
