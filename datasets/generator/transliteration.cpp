#include "datasets/generator/transliteration.hpp"

#include <array>

namespace sameas::datasets {

namespace {

struct Spellings {
    std::string_view usual, other;
};
// Romanisations of Arabic, Persian and Cyrillic names differ in these; the first stands for the second more often.
constexpr std::array<Spellings, 14> spellings{{{"kh", "h"},
                                               {"ou", "u"},
                                               {"sh", "ch"},
                                               {"dj", "j"},
                                               {"ck", "k"},
                                               {"ph", "f"},
                                               {"th", "t"},
                                               {"ee", "i"},
                                               {"y", "i"},
                                               {"q", "k"},
                                               {"w", "v"},
                                               {"z", "s"},
                                               {"o", "u"},
                                               {"e", "a"}}};

void replace_all(ShortText& text, std::string_view from, std::string_view to) {
    std::size_t place = text.view().find(from);
    while (place != std::string_view::npos) {
        text.replace(place, from.size(), to);
        place = text.view().find(from, place + to.size());
    }
}

}  // namespace

void transliterate_anew(ShortText& name, RandomStream& random) {
    for (const Spellings& pair : spellings) {
        if (name.view().find(pair.usual) != std::string_view::npos) {
            if (random.happens(0.2)) replace_all(name, pair.usual, pair.other);
        } else if (name.view().find(pair.other) != std::string_view::npos && random.happens(0.05)) {
            replace_all(name, pair.other, pair.usual);
        }
    }
}

}  // namespace sameas::datasets
