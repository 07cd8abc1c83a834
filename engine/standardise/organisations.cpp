#include "engine/standardise/organisations.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/standardise/embedded_tables.hpp"
#include "engine/standardise/table_rows.hpp"
#include "engine/standardise/word_list.hpp"

namespace sameas {

namespace {

constexpr std::size_t form_words_max = 5;

/// The rows of the table: forms under "form", "leading" and "glued", words under their short form.
class Organisations {
  public:
    Organisations() {
        for (const std::string_view line : lines_of(standardise_tables::organisations)) {
            constexpr std::string_view word = "word:";
            if (line.starts_with(word)) words_.merge(heads_of(line.substr(word.size()), ','));
            else if (line.starts_with("form:")) forms_.merge(heads_of(line, ','));
            else if (line.starts_with("leading:")) leading_.merge(heads_of(line, ','));
            else glued_.merge(heads_of(line, ','));
        }
        for (const auto& [mark, head] : glued_) marks_.push_back(mark);
        std::ranges::sort(marks_, [](std::string_view a, std::string_view b) {
            return a.size() != b.size() ? a.size() > b.size() : a < b;
        });
    }
    bool is_form(std::string_view words) const { return forms_.contains(words); }
    bool is_leading(std::string_view word) const { return leading_.contains(word); }
    const std::vector<std::string_view>& marks() const { return marks_; }  ///< longest first
    std::string_view short_form(std::string_view word) const {
        const auto at = words_.find(word);
        return at == words_.end() ? "" : at->second;
    }

  private:
    HeadOf forms_, leading_, glued_, words_;
    std::vector<std::string_view> marks_;
};

const Organisations& organisations() {
    static const Organisations all;
    return all;
}

bool is_and(std::string_view word) {
    return word == "&" || word == "+" || word == "and" || word == "und" || word == "et";
}

std::string with_spaced_ands(std::string_view text) {
    std::string spaced;
    for (const char c : text) {
        if (c == '&') spaced += " & ";
        else spaced.push_back(c);
    }
    return spaced;
}

/// How many of the last words make a legal form; 0: none. Letters that stand alone may make one together (`l l c`).
std::size_t form_words(const std::vector<std::string>& bare) {
    const std::size_t most = std::min(form_words_max, bare.size() - 1);
    for (std::size_t size = most; size > 0; --size) {
        std::string spaced, letters;
        bool are_letters = true;
        for (std::size_t i = bare.size() - size; i < bare.size(); ++i) {
            spaced += (spaced.empty() ? "" : " ") + bare[i];
            letters += bare[i];
            are_letters = are_letters && bare[i].size() == 1;
        }
        if (organisations().is_form(spaced) || (size > 1 && are_letters && organisations().is_form(letters))) return size;
    }
    return 0;
}

void drop_glued_forms(std::string& text) {
    for (const std::string_view mark : organisations().marks()) {
        if (text.size() <= mark.size()) continue;
        if (text.ends_with(mark)) text.resize(text.size() - mark.size());
        else if (text.starts_with(mark)) text.erase(0, mark.size());
    }
}

}  // namespace

void drop_ands(std::string& text) {
    const std::string spaced = with_spaced_ands(text);
    const std::vector<std::string_view> words = words_of_text(spaced);
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i == 0 || i + 1 == words.size() || !is_and(words[i])) kept.emplace_back(words[i]);
    }
    if (kept.size() < words.size()) text = joined_words(kept);
}

void drop_legal_forms(std::string& text) {
    drop_glued_forms(text);
    const std::string spaced = with_spaced_ands(text);
    std::vector<std::string> words, bare;
    for (const std::string_view word : words_of_text(spaced)) {
        words.emplace_back(word);
        bare.push_back(bare_word(word));
    }
    if (words.empty()) return;
    const std::size_t all = words.size();
    const auto resize = [&](std::size_t size) {
        words.resize(size);
        bare.resize(size);
    };
    while (bare.size() > 1) {
        const std::size_t size = form_words(bare);
        if (size == 0) break;
        resize(bare.size() - size);
        while (bare.size() > 1 && is_and(bare.back())) resize(bare.size() - 1);
    }
    std::size_t first = 0;
    while (first + 1 < words.size() && organisations().is_leading(bare[first])) ++first;
    if (words.size() == all && first == 0) return;
    text = joined_words(std::span(words).subspan(first));
}

void shorten_organisation_words(std::string& text) {
    std::vector<std::string> words;
    bool is_changed = false;
    for (const std::string_view word : words_of_text(text)) {
        std::string_view form = organisations().short_form(word);
        if (form.empty()) form = organisations().short_form(std::string_view(bare_word(word)));
        is_changed = is_changed || !form.empty();
        words.emplace_back(form.empty() ? word : form);
    }
    if (is_changed) text = joined_words(words);
}

}  // namespace sameas
