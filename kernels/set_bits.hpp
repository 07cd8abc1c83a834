// Private to the bodies of kernels: in an anonymous namespace, so that no two instruction sets share a symbol.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>

namespace sameas::kernels {
namespace {

/// Walks over the set bits of an array of words in rising order; there must be one more whenever next() is
/// called.
class SetBits {
  public:
    explicit SetBits(const std::uint64_t* words) noexcept : words_(words), rest_(words[0]) {}

    std::size_t next() noexcept {
        while (rest_ == 0)
            rest_ = words_[++at_];
        const std::size_t place = at_ * 64 + static_cast<std::size_t>(std::countr_zero(rest_));
        rest_ &= rest_ - 1;
        return place;
    }

  private:
    const std::uint64_t* words_;
    std::size_t at_ = 0;
    std::uint64_t rest_;
};

}  // namespace
}  // namespace sameas::kernels
