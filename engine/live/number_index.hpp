#pragma once
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sameas {

/// Numbers found by the text that each stands for; the texts are the owner's. In many small parts, so that no insertion
/// waits for the whole to grow. About 12 bytes a number. Not thread-safe.
class NumberIndex {
  public:
    static constexpr std::uint32_t none = 0xFFFFFFFFu;

    NumberIndex() : parts_(part_count) {}
    static std::uint64_t hash(std::string_view text, std::uint64_t seed = 0);

    /// The number with this hash for which is_same(number) is true, or `none`.
    template <class IsSame>
    std::uint32_t find(std::uint64_t hash, const IsSame& is_same) const {
        const auto& part = parts_[hash % part_count];
        const auto at = part.find(Query<IsSame>{tag_of(hash), is_same});
        return at == part.end() ? none : at->number;
    }
    /// \pre the number is not there
    void insert(std::uint64_t hash, std::uint32_t number) { parts_[hash % part_count].insert({tag_of(hash), number}); }
    void erase(std::uint64_t hash, std::uint32_t number) { parts_[hash % part_count].erase(Entry{tag_of(hash), number}); }

  private:
    static constexpr std::size_t part_count = 256;
    static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

    struct Entry {
        std::uint32_t tag, number;
    };
    template <class IsSame>
    struct Query {
        std::uint32_t tag;
        const IsSame& is_same;
    };
    struct Hash {
        using is_transparent = void;
        using is_avalanching = void;
        template <class Keyed>
        std::size_t operator()(const Keyed& keyed) const {
            const std::uint64_t mixed = keyed.tag * 0x9E37'79B9'7F4A'7C15u;
            return static_cast<std::size_t>(mixed ^ (mixed >> 32));
        }
    };
    struct Same {
        using is_transparent = void;
        bool operator()(const Entry& a, const Entry& b) const { return a.tag == b.tag && a.number == b.number; }
        template <class IsSame>
        bool operator()(const Query<IsSame>& a, const Entry& b) const { return a.tag == b.tag && a.is_same(b.number); }
        template <class IsSame>
        bool operator()(const Entry& a, const Query<IsSame>& b) const { return (*this)(b, a); }
    };
    std::vector<boost::unordered_flat_set<Entry, Hash, Same>> parts_;
};

}  // namespace sameas
