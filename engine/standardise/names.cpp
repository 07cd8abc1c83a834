#include "engine/standardise/names.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "engine/standardise/embedded_tables.hpp"
#include "engine/standardise/table_rows.hpp"
#include "engine/standardise/word_list.hpp"

namespace sameas {

namespace {

/// A class of words. One word may be of several: `sr` is a title in Spanish and a generation in English.
class WordClass {
  public:
    explicit WordClass(std::string_view name) {
        for (const std::string_view line : lines_of(standardise_tables::names)) {
            if (line.substr(0, line.find(':')) != name) continue;
            for (const std::string_view word : split(line.substr(line.find(':') + 1), ' ')) {
                if (!word.empty()) words_.try_emplace(word, name);
            }
        }
    }
    bool has(std::string_view word) const { return words_.contains(word); }

  private:
    HeadOf words_;
};

bool is_title(std::string_view word) {
    static const WordClass titles("title");
    return titles.has(word);
}
bool is_degree(std::string_view word) {
    static const WordClass degrees("degree");
    return degrees.has(word);
}
bool is_particle(std::string_view word) {
    static const WordClass particles("particle");
    return particles.has(word);
}

/// The one form of a generation, or "".
std::string_view generation_of(std::string_view word) {
    static const WordClass generations[] = {WordClass("jr"), WordClass("sr"), WordClass("ii"), WordClass("iii"), WordClass("iv")};
    constexpr std::string_view forms[] = {"jr", "sr", "ii", "iii", "iv"};
    for (std::size_t i = 0; i < std::size(forms); ++i) {
        if (generations[i].has(word)) return forms[i];
    }
    return "";
}

std::vector<std::string> owned_words(std::string_view text) {
    std::vector<std::string> words;
    for (const std::string_view word : words_of_text(text)) words.emplace_back(word);
    return words;
}

bool is_all_suffixes(std::string_view piece) {
    return std::ranges::all_of(words_of_text(piece), [](std::string_view word) {
        const std::string bare = bare_word(word);
        return is_degree(bare) || !generation_of(bare).empty();
    });
}

}  // namespace

void put_surname_last(std::string& text) {
    if (text.find(',') == std::string::npos) return;
    std::vector<std::string> pieces, tail;
    for (const std::string_view piece : split(text, ',')) {
        std::string words = joined_words(owned_words(piece));
        if (!words.empty()) pieces.push_back(std::move(words));
    }
    while (pieces.size() > 1 && is_all_suffixes(pieces.back())) {
        tail.insert(tail.begin(), pieces.back());
        pieces.pop_back();
    }
    if (pieces.size() != 2) return;
    std::swap(pieces[0], pieces[1]);
    pieces.insert(pieces.end(), tail.begin(), tail.end());
    text = joined_words(pieces);
}

void drop_titles(std::string& text) {
    const std::vector<std::string_view> words = words_of_text(text);
    std::size_t first = 0;
    while (first + 1 < words.size() && is_title(bare_word(words[first]))) ++first;
    if (first > 0) text.erase(0, static_cast<std::size_t>(words[first].data() - text.data()));
}

void settle_suffixes(std::string& text) {
    std::vector<std::string> words = owned_words(text);
    std::vector<std::string> generations;
    bool is_changed = false;
    while (words.size() > 1) {
        const std::string bare = bare_word(words.back());
        const std::string_view generation = generation_of(bare);
        if (generation.empty() && !is_degree(bare)) break;
        if (!generation.empty()) generations.insert(generations.begin(), std::string(generation));
        words.pop_back();
        is_changed = true;
    }
    if (!is_changed) return;
    words.insert(words.end(), generations.begin(), generations.end());
    text = joined_words(words);
}

void join_particles(std::string& text) {
    std::vector<std::string> words = owned_words(text);
    std::vector<std::string> joined;
    bool is_changed = false;
    for (std::size_t i = 0; i < words.size();) {
        std::size_t end = i;
        while (end < words.size() && is_particle(bare_word(words[end]))) ++end;
        const std::size_t run = end - i;
        const bool may_be_given = i == 0 && run == 1 && words.size() > 2;
        if (run == 0 || end == words.size() || may_be_given) {
            std::string& word = words[i++];
            for (const std::string_view glued : {"al-", "el-"}) {
                if (!word.starts_with(glued) || word.size() < glued.size() + 2) continue;
                word.erase(glued.size() - 1, 1);
                is_changed = true;
            }
            joined.push_back(std::move(word));
            continue;
        }
        std::string whole;
        for (; i < end; ++i) whole += bare_word(words[i]);
        joined.push_back(whole + words[i++]);
        is_changed = true;
    }
    if (is_changed) text = joined_words(joined);
}

void expand_nickname(std::string& text) {
    static const HeadOf names = heads_of(standardise_tables::nicknames, ',');
    const std::size_t size = std::min(text.find(' '), text.size());
    const auto at = names.find(std::string_view(bare_word(std::string_view(text).substr(0, size))));
    if (at != names.end()) text.replace(0, size, at->second);
}

}  // namespace sameas
