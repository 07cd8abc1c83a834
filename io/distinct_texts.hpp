#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sameas::io {

/// Texts, each distinct one once, in the order in which they came first; the empty one is a text like others.
/// Made to be filled and cleared again and again. Some ten nanoseconds for a text of a few bytes. Not
/// thread-safe.
class DistinctTexts {
  public:
    static constexpr std::int32_t null_place = -1;

    /// Adds texts[i] where it is new, and says where it stands in places[i]; null_place for a view whose
    /// data() is null.
    /// \pre sizes are equal, and size() stays below 2^31
    void add(std::span<const std::string_view> texts, std::span<std::int32_t> places);
    /// Keeps the memory, unless it is much.
    void clear();

    std::size_t size() const { return entries_.size(); }
    std::string_view text(std::size_t place) const {
        return {bytes_.data() + entries_[place].begin, static_cast<std::size_t>(entries_[place].size)};
    }
    /// All texts, one after the other.
    std::span<const char> bytes() const { return std::span(bytes_).first(used_bytes_); }

  private:
    /// What tells most texts apart without a look at their bytes: for up to 16 of them it is all there is to
    /// know.
    struct Key {
        std::uint64_t first, last, size;
    };
    struct Entry {
        std::uint64_t first, last;  ///< of the key
        std::uint64_t begin, size;  ///< in bytes_
    };
    static Key key_of(std::string_view text);
    static std::uint32_t tag_of(std::string_view text, const Key& key);

    std::int32_t find_or_add(std::string_view text, const Key& key, std::uint32_t tag);
    bool is_at(std::size_t place, std::string_view text, const Key& key) const;
    std::size_t slot_of(std::uint32_t tag) const { return tag >> shift_; }
    void make_room(std::size_t texts);

    std::vector<std::uint64_t> slots_;  ///< 2^(32 - shift_): tag, then the place + 1; 0: free
    unsigned shift_ = 32;
    std::vector<Entry> entries_;
    std::vector<char> bytes_;
    std::size_t used_bytes_ = 0;
};

}  // namespace sameas::io
