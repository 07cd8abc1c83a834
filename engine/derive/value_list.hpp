#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sameas {

/// Most values that an expression may give of one value of its field, and most bytes of several of them together.
inline constexpr std::size_t expression_values_max = 4096;
inline constexpr std::size_t expression_bytes_max = 1 << 20;

/// The values that an expression gives of one value of its field: distinct, none empty, in the order added. Keeps its
/// memory when cleared. One thread at a time.
class ValueList {
  public:
    void clear();
    /// Adds a value unless it is empty or there already. Beyond the limits nothing is added and is_full() becomes true;
    /// a single value may have any length.
    void add(std::string_view value);
    /// A value was left out for want of room: the list is not what was asked for.
    void set_full() { is_full_ = true; }
    bool is_full() const { return is_full_; }

    bool empty() const { return ends_.empty(); }
    std::size_t size() const { return ends_.size(); }
    /// Valid until the next add() or clear().
    std::string_view operator[](std::size_t i) const {
        const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(bytes_).substr(begin, ends_[i] - begin);
    }

  private:
    bool contains(std::string_view value);

    std::string bytes_;
    std::vector<std::size_t> ends_;
    std::unordered_multimap<std::uint64_t, std::size_t> places_;  // of the first so many values, by hash
    bool is_full_ = false;
};

}  // namespace sameas
