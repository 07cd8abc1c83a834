#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "io/short_copy.hpp"

namespace sameas::datasets {

using io::copy_bytes;

/// A text of at most 96 bytes that lies where it is declared: values are built and spoilt in it without allocating.
/// What does not fit is cut off.
class ShortText {
  public:
    static constexpr std::size_t size_max = 96;

    ShortText() = default;
    explicit ShortText(std::string_view text) { append(text); }
    ShortText(const ShortText& other) { append(other.view()); }
    ShortText& operator=(const ShortText& other) {
        std::memmove(bytes_.data(), other.bytes_.data(), other.size_);
        size_ = other.size_;
        return *this;
    }
    ~ShortText() = default;

    std::string_view view() const { return {bytes_.data(), size_}; }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    char& operator[](std::size_t place) { return bytes_[place]; }
    char operator[](std::size_t place) const { return bytes_[place]; }

    void append(std::string_view text) {
        const std::size_t count = std::min(text.size(), size_max - size_);
        copy_bytes(text.data(), count, bytes_.data() + size_);
        size_ += count;
    }
    void append(char letter) {
        if (size_ < size_max) bytes_[size_++] = letter;
    }
    /// The last `digits` decimal digits of a number, with leading zeros.
    void append_number(std::uint64_t number, int digits) {
        std::array<char, 20> text;
        const auto count = static_cast<std::size_t>(digits);
        for (std::size_t place = count; place-- > 0; number /= 10)
            text[place] = static_cast<char>('0' + number % 10);
        append({text.data(), count});
    }
    void insert(std::size_t place, char letter) {
        if (size_ == size_max) return;
        std::copy_backward(bytes_.data() + place, bytes_.data() + size_, bytes_.data() + size_ + 1);
        bytes_[place] = letter;
        ++size_;
    }
    void erase(std::size_t place, std::size_t count = 1) {
        std::copy(bytes_.data() + place + count, bytes_.data() + size_, bytes_.data() + place);
        size_ -= count;
    }
    /// Copies the text and what lies behind it, in whole chunks: without looking at the size of each.
    static constexpr std::size_t chunk_bytes = 32;
    void copy_chunks(char* to) const {
        for (std::size_t done = 0; done < size_; done += chunk_bytes)
            std::memcpy(to + done, bytes_.data() + done, chunk_bytes);
    }
    void cut(std::size_t size) { size_ = std::min(size_, size); }
    void replace(std::size_t place, std::size_t count, std::string_view text) {
        const ShortText rest(view().substr(place + count));
        cut(place);
        append(text);
        append(rest.view());
    }

  private:
    std::array<char, size_max> bytes_;  // written before it is read
    std::size_t size_ = 0;
};

}  // namespace sameas::datasets
