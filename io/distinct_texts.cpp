// Which text is equal to which, for columns of short texts that mostly repeat: names, places, dates.
//
// Open addressing with linear probing, as in the dictionaries of tables (engine/table/dictionary.hpp), whose
// texts may be of any size and millions. Here groups of rows come one after the other, each with its own
// texts: so memory is kept, and what is asked of a text most often is asked of words in registers. The first
// and the last eight bytes and the size, which overlap in a text of up to 16 bytes, are such a text: no
// comparison has to go to where its bytes are, nor to guess how many there are. Longer ones are compared byte
// by byte, too.
#include "io/distinct_texts.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/errors.hpp"

namespace sameas::io {

namespace {

constexpr std::size_t texts_at_once = 64;
constexpr unsigned slot_bits_least = 10;
constexpr std::size_t key_bytes = 16;  ///< of a text that its key is
/// Of a column that has more, memory is given back: not every group has as many.
constexpr std::size_t kept_bytes_max = std::size_t{4} << 20;

template <class Word>
std::uint64_t word_at(const char* from) {
    Word word;
    std::memcpy(&word, from, sizeof word);
    return word;
}

/// Spreads what it is given over all bits: both halves of a product.
std::uint64_t spread(std::uint64_t one, std::uint64_t other) {
    __extension__ using Product = unsigned __int128;
    const Product product = Product{one} * other;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

DistinctTexts::Key DistinctTexts::key_of(std::string_view text) {
    const char* const begin = text.data();
    const std::size_t size = text.size();
    if (size >= 8) return {word_at<std::uint64_t>(begin), word_at<std::uint64_t>(begin + size - 8), size};
    if (size >= 4) return {word_at<std::uint32_t>(begin), word_at<std::uint32_t>(begin + size - 4), size};
    if (size >= 2) return {word_at<std::uint16_t>(begin), word_at<std::uint16_t>(begin + size - 2), size};
    return {size == 0 ? 0 : word_at<std::uint8_t>(begin), 0, size};
}

std::uint32_t DistinctTexts::tag_of(std::string_view text, const Key& key) {
    std::uint64_t hash =
        spread(key.first ^ 0x9E3779B97F4A7C15 ^ key.size << 56, key.last ^ 0xD6E8FEB86659FD93 ^ key.size);
    if (text.size() > key_bytes) hash ^= XXH3_64bits(text.data(), text.size());
    return static_cast<std::uint32_t>(spread(hash, 0xA0761D6478BD642F) >> 32);
}

void DistinctTexts::add(std::span<const std::string_view> texts, std::span<std::int32_t> places) {
    SAMEAS_ASSERT(texts.size() == places.size());
    std::array<Key, texts_at_once> keys;
    std::array<std::uint32_t, texts_at_once> tags;
    for (std::size_t begin = 0; begin < texts.size(); begin += texts_at_once) {
        const std::size_t count = std::min(texts_at_once, texts.size() - begin);
        make_room(size() + count);
        for (std::size_t i = 0; i < count; ++i) {
            keys[i] = key_of(texts[begin + i]);
            tags[i] = tag_of(texts[begin + i], keys[i]);
            __builtin_prefetch(&slots_[slot_of(tags[i])]);
        }
        for (std::size_t i = 0; i < count; ++i) {
            const auto likely = static_cast<std::uint32_t>(slots_[slot_of(tags[i])]);  // 0 where there is none
            __builtin_prefetch(entries_.data() + (std::max(likely, 1u) - 1));
        }
        for (std::size_t i = 0; i < count; ++i) {
            const std::string_view text = texts[begin + i];
            places[begin + i] = text.data() == nullptr ? null_place : find_or_add(text, keys[i], tags[i]);
        }
    }
}

std::int32_t DistinctTexts::find_or_add(std::string_view text, const Key& key, std::uint32_t tag) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = slot_of(tag);
    for (; slots_[at] != 0; at = (at + 1) & mask) {
        const auto place = static_cast<std::uint32_t>(slots_[at]) - 1u;
        if (slots_[at] >> 32 == tag && is_at(place, text, key)) return static_cast<std::int32_t>(place);
    }
    if (bytes_.size() - used_bytes_ < text.size())
        bytes_.resize(std::max(2 * bytes_.size(), used_bytes_ + text.size()));
    std::copy(text.begin(), text.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(used_bytes_));
    entries_.push_back({key.first, key.last, used_bytes_, text.size()});
    used_bytes_ += text.size();
    slots_[at] = std::uint64_t{tag} << 32 | entries_.size();
    return static_cast<std::int32_t>(entries_.size() - 1);
}

bool DistinctTexts::is_at(std::size_t place, std::string_view text, const Key& key) const {
    const Entry& entry = entries_[place];
    if (entry.first != key.first || entry.last != key.last || entry.size != key.size) return false;
    return key.size <= key_bytes || std::memcmp(bytes_.data() + entry.begin, text.data(), text.size()) == 0;
}

/// Makes room for so many texts with at most half of the slots taken. A slot is named by the first bits of
/// the tag.
void DistinctTexts::make_room(std::size_t texts) {
    unsigned bits = slots_.empty() ? slot_bits_least : 32 - shift_;
    while (bits < 32 && 2 * texts > std::size_t{1} << bits)
        ++bits;
    if (slots_.size() == std::size_t{1} << bits) return;
    std::vector<std::uint64_t> moved(std::size_t{1} << bits);
    moved.swap(slots_);
    shift_ = 32 - bits;
    const std::size_t mask = slots_.size() - 1;
    for (const std::uint64_t slot : moved) {
        if (slot == 0) continue;
        std::size_t at = slot_of(static_cast<std::uint32_t>(slot >> 32));
        while (slots_[at] != 0)
            at = (at + 1) & mask;
        slots_[at] = slot;
    }
}

void DistinctTexts::clear() {
    if (slots_.size() * sizeof(slots_[0]) + entries_.capacity() * sizeof(Entry) + bytes_.size() >
        kept_bytes_max) {
        *this = DistinctTexts();
        return;
    }
    std::ranges::fill(slots_, 0);
    entries_.clear();
    used_bytes_ = 0;
}

}  // namespace sameas::io
