#pragma once
// The rules of Double Metaphone as data. Source: Lawrence Philips, "The Double Metaphone Search Algorithm",
// C/C++ Users Journal 18(6), June 2000; rules and word examples are his, placed in the public domain by him.
#include "kernels/phonetic/spelling_rules.hpp"

namespace sameas::kernels::double_metaphone_rules {

using namespace spelling;

constexpr std::uint32_t vowels = symbol_set("AEIOUY");

/// Letters that begin a name and are not heard: Gnome, Knight, Pneumatic, Wright, Psychology.
constexpr std::string_view silent_beginnings[] = {"GN", "KN", "PN", "WR", "PS"};

constexpr const char* not_heard = "";
constexpr std::string_view germanic = "VAN |VON |SCH";  // how texts begin that are germanic beyond doubt
constexpr char c_cedilla = 'c';
constexpr char n_tilde = 'n';

// The letter, what must hold, what is written (main, second), how many letters that spends, and the doubled
// letter that it spends, too.
constexpr SpellingRule rules[] = {
    {'A', {first}, "A", 1},
    {'A', {}, not_heard, 1},
    {'E', {first}, "A", 1},
    {'E', {}, not_heard, 1},
    {'I', {first}, "A", 1},
    {'I', {}, not_heard, 1},
    {'O', {first}, "A", 1},
    {'O', {}, not_heard, 1},
    {'U', {first}, "A", 1},
    {'U', {}, not_heard, 1},
    {'Y', {first}, "A", 1},
    {'Y', {}, not_heard, 1},

    {'B', {}, "P", 1, "B"},

    {c_cedilla, {}, "S", 1},

    // Germanic -ach- (Bacher, Macher), but not before I or E.
    {'C', {not_first, not_second, not_vowel(-2), at(-1, "ACH"), not_at(2, "I|E")}, "K", 2},
    {'C', {at(-2, "BACHER|MACHER")}, "K", 2},
    {'C', {first, at(0, "CAESAR")}, "S", 2},
    {'C', {at(0, "CHIA")}, "K", 2},                             // Chianti
    {'C', {not_first, at(0, "CHAE")}, {"K", "X"}, 2},           // Michael
    {'C', {first, at(0, "CHARAC|CHARIS")}, "K", 2},             // Greek: character, charisma
    {'C', {first, at(0, "CHOR"), not_at(0, "CHORE")}, "K", 2},  // chorus
    {'C', {first, at(0, "CHYM|CHIA|CHEM")}, "K", 2},            // chemistry
    {'C', {at(0, "CH"), begins(germanic)}, "K", 2},
    {'C', {at(-2, "ORCHES|ARCHIT|ORCHID")}, "K", 2},  // orchestra, architect, orchid
    {'C', {at(0, "CHT|CHS")}, "K", 2},
    {'C', {first, at(0, "CHL|CHR|CHN|CHM|CHB|CHH|CHF|CHV|CHW|CH ")}, "K", 2},
    // Wachtler, Wechsler.
    {'C', {at(-1, "A|O|U|E"), at(0, "CHL|CHR|CHN|CHM|CHB|CHH|CHF|CHV|CHW|CH ")}, "K", 2},
    {'C', {not_first, at(0, "CH"), begins("MC")}, "K", 2},  // McHugh
    {'C', {not_first, at(0, "CH")}, {"X", "K"}, 2},
    {'C', {at(0, "CH")}, "X", 2},
    {'C', {at(0, "CZ"), not_at(-2, "WICZ")}, {"S", "X"}, 2},  // Czerny
    {'C', {at(1, "CIA")}, "X", 3},                            // focaccia
    {'C', {second, begins("MCCE|MCCI")}, "K", 1},
    {'C', {second, begins("MCC")}, "K", 2},                               // McClellan
    {'C', {second, at(-1, "ACCI|ACCE|ACCH"), not_at(2, "HU")}, "KS", 3},  // accident, accede
    {'C', {at(-1, "UCCEE|UCCES")}, "KS", 3},                              // succeed
    {'C', {at(0, "CCI|CCE|CCH"), not_at(2, "HU")}, "X", 3},               // bellocchio, but not bacchus
    {'C', {at(0, "CC")}, "K", 2},                                         // Pierce's rule
    {'C', {at(0, "CK|CG|CQ")}, "K", 2},
    {'C', {at(0, "CIO|CIE|CIA")}, {"S", "X"}, 2},  // Italian against English
    {'C', {at(0, "CI|CE|CY")}, "S", 2},
    {'C', {at(1, " C| Q| G")}, "K", 3},  // Mac Caffrey, Mac Gregor
    {'C', {}, "K", 1},

    {'D', {at(0, "DGI|DGE|DGY")}, "J", 3},  // edge
    {'D', {at(0, "DG")}, "TK", 2},          // Edgar
    {'D', {}, "T", 1, "DT"},

    {'F', {}, "F", 1, "F"},

    {'G', {not_first, at(0, "GH"), not_vowel(-1)}, "K", 2},
    {'G', {first, at(0, "GHI")}, "J", 2},  // Ghislane
    {'G', {first, at(0, "GH")}, "K", 2},
    {'G', {at(0, "GH"), at(-2, "B|H|D")}, not_heard, 2},  // Parker's rule: Hugh,
    {'G', {at(0, "GH"), at(-3, "B|H|D")}, not_heard, 2},  // bough,
    {'G', {at(0, "GH"), at(-4, "B|H")}, not_heard, 2},    // Broughton
    {'G', {at(-1, "UGH"), at(-3, "C|G|L|R|T")}, "F", 2},  // laugh, cough, rough, tough
    {'G', {at(0, "GH"), not_at(-1, "I")}, "K", 2},
    {'G', {at(0, "GH")}, not_heard, 2},
    {'G', {second, at(0, "GN"), vowel(-1), not_slavo_germanic}, {"KN", "N"}, 2},
    {'G', {at(0, "GN"), not_at(2, "EY"), not_slavo_germanic}, {"N", "KN"}, 2},  // not Cagney
    {'G', {at(0, "GN")}, "KN", 2},
    {'G', {at(1, "LI"), not_slavo_germanic}, {"KL", "L"}, 2},  // Tagliaro
    {'G', {first, at(1, "Y|ES|EP|EB|EL|EY|IB|IL|IN|IE|EI|ER")}, {"K", "J"}, 2},
    {'G',
     {at(1, "ER|Y"), not_begins("DANGER|RANGER|MANGER"), not_at(-1, "E|I"), not_at(-1, "RGY|OGY")},
     {"K", "J"},
     2},
    {'G', {at(1, "E|I|Y"), begins(germanic)}, "K", 2},
    {'G', {at(-1, "AGGI|OGGI"), begins(germanic)}, "K", 2},
    {'G', {at(1, "ET")}, "K", 2},
    {'G', {at(1, "IER ")}, "J", 2},  // French ending
    {'G', {at(1, "E|I|Y")}, {"J", "K"}, 2},
    {'G', {at(-1, "AGGI|OGGI")}, {"J", "K"}, 2},  // Italian: Biaggi
    {'G', {}, "K", 1, "G"},

    {'H', {first, vowel(1)}, "H", 2},
    {'H', {vowel(-1), vowel(1)}, "H", 2},
    {'H', {}, not_heard, 1},

    {'J', {begins("SAN ")}, "H", 1},  // San Jacinto
    {'J', {first, at(0, "JOSE ")}, "H", 1},
    {'J', {at(0, "JOSE")}, {"J", "H"}, 1},
    {'J', {first}, {"J", "A"}, 1, "J"},                                   // Jankelowicz, Yankelovich
    {'J', {vowel(-1), at(1, "A|O"), not_slavo_germanic}, {"J", "H"}, 1},  // Spanish: bajador
    {'J', {last}, {"J", not_heard}, 1},
    {'J', {not_at(1, "L|T|K|S|N|M|B|Z"), not_at(-1, "S|K|L")}, "J", 1, "J"},
    {'J', {}, not_heard, 1, "J"},

    {'K', {}, "K", 1, "K"},

    {'L', {left(3), at(-1, "ILLO|ILLA|ALLE")}, {"L", not_heard}, 2},  // Spanish: Cabrillo
    {'L', {at(-1, "ALLE"), ends("AS|OS|A|O")}, {"L", not_heard}, 2},  // Gallegos
    {'L', {}, "L", 1, "L"},

    {'M', {left(2), at(-1, "UMB")}, "M", 2},  // dumb, thumb
    {'M', {at(-1, "UMBER")}, "M", 2},
    {'M', {}, "M", 1, "M"},

    {'N', {}, "N", 1, "N"},

    {n_tilde, {}, "N", 1},

    {'P', {at(0, "PH")}, "F", 2},
    {'P', {}, "P", 1, "PB"},  // Campbell, raspberry

    {'Q', {}, "K", 1, "Q"},

    {'R',
     {last, at(-2, "IE"), not_at(-4, "ME|MA"), not_slavo_germanic},
     {not_heard, "R"},
     1},  // French: Rogier
    {'R', {}, "R", 1, "R"},

    {'S', {at(-1, "ISL|YSL")}, not_heard, 1},  // island, Carlisle
    {'S', {first, at(0, "SUGAR")}, {"X", "S"}, 1},
    {'S', {at(0, "SHEIM|SHOEK|SHOLM|SHOLZ")}, "S", 2},  // Germanic
    {'S', {at(0, "SH")}, "X", 2},
    {'S', {at(0, "SIO|SIA"), slavo_germanic}, "S", 3},
    {'S', {at(0, "SIO|SIA")}, {"S", "X"}, 3},  // Italian and Armenian
    {'S', {at(1, "Z")}, {"S", "X"}, 2},
    {'S', {first, at(1, "M|N|L|W")}, {"S", "X"}, 1},     // Smith meets Schmidt, Snider meets Schneider
    {'S', {at(0, "SCHER|SCHEN")}, {"X", "SK"}, 3},       // Schermerhorn, Schenker
    {'S', {at(0, "SCHOO|SCHUY|SCHED|SCHEM")}, "SK", 3},  // Dutch: school
    {'S', {first, at(0, "SCH"), not_vowel(3), not_at(3, "W")}, {"X", "S"}, 3},
    {'S', {at(0, "SCH")}, "X", 3},
    {'S', {at(0, "SCI|SCE|SCY")}, "S", 3},
    {'S', {at(0, "SC")}, "SK", 3},
    {'S', {last, at(-2, "AI|OI")}, {not_heard, "S"}, 1},  // French: Resnais, Artois
    {'S', {}, "S", 1, "SZ"},

    {'T', {at(0, "TION|TIA|TCH")}, "X", 3},
    {'T', {at(0, "TH"), at(2, "OM|AM")}, "T", 2},  // Thomas, Thames
    {'T', {at(0, "TH|TTH"), begins(germanic)}, "T", 2},
    {'T', {at(0, "TH|TTH")}, {"0", "T"}, 2},
    {'T', {}, "T", 1, "TD"},

    {'V', {}, "F", 1, "V"},

    {'W', {at(0, "WR")}, "R", 2},
    {'W', {first, at(0, "WICZ|WITZ")}, {"ATS", "FFX"}, 4},  // both of the rules below apply
    {'W', {first, vowel(1)}, {"A", "F"}, 1},                // Wasserman meets Vasserman
    {'W', {first, at(1, "H")}, "A", 1},                     // Womo meets Uomo
    {'W', {last, vowel(-1)}, {not_heard, "F"}, 1},          // Arnow meets Arnoff
    {'W', {at(-1, "EWSKI|EWSKY|OWSKI|OWSKY")}, {not_heard, "F"}, 1},
    {'W', {begins("SCH")}, {not_heard, "F"}, 1},
    {'W', {at(0, "WICZ|WITZ")}, {"TS", "FX"}, 4},  // Polish: Filipowicz
    {'W', {}, not_heard, 1},

    {'X', {first}, "S", 1},                          // Xavier
    {'X', {last, at(-3, "IAU|EAU")}, not_heard, 1},  // French: Breaux
    {'X', {last, at(-2, "AU|OU")}, not_heard, 1},
    {'X', {}, "KS", 1, "CX"},

    {'Z', {at(0, "ZH")}, "J", 2},  // Chinese: Zhao
    {'Z', {at(1, "ZO|ZI|ZA")}, {"S", "TS"}, 1, "Z"},
    {'Z', {not_first, not_at(-1, "T"), slavo_germanic}, {"S", "TS"}, 1, "Z"},
    {'Z', {}, "S", 1, "Z"},
};

}  // namespace sameas::kernels::double_metaphone_rules
