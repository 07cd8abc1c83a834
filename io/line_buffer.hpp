#pragma once
#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

#include "io/short_copy.hpp"

namespace sameas::io {

/// Many short parts on their way to a string: appending each by itself takes longer than its bytes do.
class LineBuffer {
  public:
    /// \param to  holds all once flush() has returned
    explicit LineBuffer(std::string& to) : to_(to) {}

    void add(char byte) {
        if (size_ == bytes_.size()) flush();
        bytes_[size_++] = byte;
    }
    void add(std::string_view text) {
        if (text.size() > bytes_.size() - size_) {
            flush();
            if (text.size() > bytes_.size()) {
                to_ += text;
                return;
            }
        }
        copy_bytes(text.data(), text.size(), bytes_.data() + size_);
        size_ += text.size();
    }
    void flush() {
        to_.append(bytes_.data(), size_);
        size_ = 0;
    }
    /// As append_number() of cell_text.hpp would.
    template <class Number>
    void add_number(Number value) {
        constexpr std::size_t bytes_max = 32;  // of the longest number
        if (bytes_.size() - size_ < bytes_max) flush();
        char* const begin = bytes_.data() + size_;
        size_ += static_cast<std::size_t>(std::to_chars(begin, begin + bytes_max, value).ptr - begin);
    }
    /// Adds what make(text) appends to an empty string.
    template <class Make>
    void add_made(const Make& make) {
        made_.clear();
        make(made_);
        add(made_);
    }

  private:
    std::string& to_;
    std::string made_;
    std::array<char, 4096> bytes_;  // written before it is read
    std::size_t size_ = 0;
};

}  // namespace sameas::io
