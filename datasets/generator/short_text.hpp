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
    static constexpr std::size_t chunk_bytes = 32;

    ShortText() = default;
    explicit ShortText(std::string_view text) { append(text); }
    ShortText(const ShortText& other) : size_(other.size_) { other.copy_chunks(bytes_.data()); }
    ShortText& operator=(const ShortText& other) {
        if (this != &other) other.copy_chunks(bytes_.data());
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
    /// The same without looking at the size: one chunk is copied whole. \pre a chunk of bytes can be read
    /// from text.data() on, as of the texts of a FrequencyTable
    void append_chunk(std::string_view text) {
        if (text.size() > chunk_bytes) return append(text);
        std::memcpy(bytes_.data() + size_, text.data(), chunk_bytes);
        size_ = std::min(size_ + text.size(), size_max);
    }
    void append(char letter) {
        if (size_ < size_max) bytes_[size_++] = letter;
    }
    /// The last `digits` decimal digits of a number, with leading zeros.
    void append_number(std::uint64_t number, int digits) {
        if (digits > 8) {
            append_number(number / 100'000'000, digits - 8);
            digits = 8;
        }
        // The first digit is the lowest byte.
        const std::uint64_t text =
            eight_digits(static_cast<std::uint32_t>(number % 100'000'000)) >> (64 - 8 * digits);
        std::memcpy(bytes_.data() + size_, &text, sizeof text);
        size_ = std::min(size_ + static_cast<std::size_t>(digits), size_max);
    }
    /// All its decimal digits.
    void append_number(std::uint64_t number) {
        int digits = 1;
        for (std::uint64_t rest = number; rest >= 10; rest /= 10)
            ++digits;
        append_number(number, digits);
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
    void copy_chunks(char* to) const {
        for (std::size_t done = 0; done < size_; done += chunk_bytes)
            std::memcpy(to + done, bytes_.data() + done, chunk_bytes);
    }
    /// Bytes [begin, begin + 8), for work on many at once; some may lie behind the text. \pre begin < size()
    std::uint64_t word(std::size_t begin) const {
        std::uint64_t bytes;
        std::memcpy(&bytes, bytes_.data() + begin, sizeof bytes);
        return bytes;
    }
    void set_word(std::size_t begin, std::uint64_t bytes) {
        std::memcpy(bytes_.data() + begin, &bytes, sizeof bytes);
    }
    void cut(std::size_t size) { size_ = std::min(size_, size); }
    void replace(std::size_t place, std::size_t count, std::string_view text) {
        const ShortText rest(view().substr(place + count));
        cut(place);
        append(text);
        append(rest.view());
    }

  private:
    /// The decimal digits of a number below 10^8 as bytes, the first one lowest: halves in two lanes, then
    /// quarters in four, then digits in eight, each lane divided by a multiplication.
    static constexpr std::uint64_t eight_digits(std::uint32_t number) {
        const std::uint64_t halves = number / 10'000 | std::uint64_t{number % 10'000} << 32;
        const std::uint64_t hundreds = (halves * 10'486 >> 20) & 0x0000'007F'0000'007F;
        const std::uint64_t quarters = hundreds | (halves - hundreds * 100) << 16;
        const std::uint64_t tens = (quarters * 103 >> 10) & 0x000F'000F'000F'000F;
        return (tens | (quarters - tens * 10) << 8) + 0x3030'3030'3030'3030;
    }

    std::array<char, size_max + chunk_bytes> bytes_;  // of use up to size_; read in chunks
    std::size_t size_ = 0;
};

}  // namespace sameas::datasets
