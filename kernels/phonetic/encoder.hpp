#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sameas::kernels {

/// The caller's memory for one call of an encoder. Nothing is owned; content before a call means nothing.
struct CodeBuffer {
    std::span<char> letters;        ///< working memory: the text folded to Latin letters; 4 characters a unit always do
    std::span<char> text;           ///< the codes, one after the other
    std::span<std::uint32_t> ends;  ///< code i is text[ends[i - 1] .. ends[i]), ends[-1] being 0
};

/// What an encoder returns when the buffer is too small: the caller gives a larger one and calls again.
inline constexpr std::size_t buffer_full = SIZE_MAX;

/// Computes the codes of one text, given as code points. Codes are not empty, differ from each other and come in the
/// order that the encoder defines (its main code first).
/// \return how many codes were written: 0 when the text has none, `buffer_full` when one of the spans is too small.
/// Does not throw or allocate. Thread-safe.
using Encoder = std::size_t (*)(std::u32string_view text, const CodeBuffer& buffer) noexcept;

/// Writes codes to a buffer and remembers whether one did not fit.
class CodeWriter {
  public:
    explicit CodeWriter(const CodeBuffer& buffer) noexcept : buffer_(buffer) {}

    /// Appends to the open code.
    void put(char c) noexcept {
        if (at_ < buffer_.text.size()) {
            buffer_.text[at_++] = c;
        } else {
            is_full_ = true;
        }
    }
    void put(std::string_view characters) noexcept {
        for (const char c : characters)
            put(c);
    }

    /// The code that is open: what was put since the last finish().
    std::string_view open_code() const noexcept { return {buffer_.text.data() + begin_, at_ - begin_}; }

    /// Ends the open code; drops it when it is empty or was written before.
    void finish() noexcept {
        if (begin_ == at_) return;
        for (std::size_t i = 0, begin = 0; i < codes_; begin = buffer_.ends[i], ++i) {
            if (std::string_view(buffer_.text.data() + begin, buffer_.ends[i] - begin) == open_code()) {
                at_ = begin_;
                return;
            }
        }
        if (codes_ == buffer_.ends.size()) {
            is_full_ = true;
            return;
        }
        buffer_.ends[codes_++] = static_cast<std::uint32_t>(at_);
        begin_ = at_;
    }

    /// What the encoder returns.
    std::size_t result() const noexcept { return is_full_ ? buffer_full : codes_; }

  private:
    const CodeBuffer& buffer_;
    std::size_t at_ = 0;
    std::size_t begin_ = 0;
    std::size_t codes_ = 0;
    bool is_full_ = false;
};

}  // namespace sameas::kernels
