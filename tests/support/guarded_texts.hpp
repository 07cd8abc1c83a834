#pragma once
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <new>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "kernels/text_batch.hpp"

namespace sameas::kernels {

/// An array whose last element ends where a page begins that nobody may read or write. A step over the end is a
/// crash at once.
template <class T>
class GuardedArray {
    static_assert(std::is_trivially_copyable_v<T>);

  public:
    explicit GuardedArray(const std::vector<T>& values) : size_(values.size()) {
        const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
        const std::size_t bytes = size_ * sizeof(T);
        const std::size_t readable = (bytes + page - 1) / page * page;
        mapped_ = readable + page;
        memory_ = static_cast<std::byte*>(
            mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        if (memory_ == MAP_FAILED || mprotect(memory_ + readable, page, PROT_NONE) != 0) throw std::bad_alloc();
        first_ = reinterpret_cast<T*>(memory_ + readable - bytes);
        if (bytes > 0) std::memcpy(first_, values.data(), bytes);
    }
    GuardedArray(GuardedArray&& other) noexcept { swap(other); }
    GuardedArray& operator=(GuardedArray&& other) noexcept {
        swap(other);
        return *this;
    }
    ~GuardedArray() {
        if (memory_ != nullptr) munmap(memory_, mapped_);
    }

    T* data() const { return first_; }
    std::size_t size() const { return size_; }

  private:
    void swap(GuardedArray& other) noexcept {
        std::swap(memory_, other.memory_);
        std::swap(mapped_, other.mapped_);
        std::swap(first_, other.first_);
        std::swap(size_, other.size_);
    }

    std::byte* memory_ = nullptr;
    std::size_t mapped_ = 0;
    T* first_ = nullptr;
    std::size_t size_ = 0;
};

/// Texts in the form that kernels take, each array of them ending at a guard page: the last row, the last length, the last
/// unit outside of the rows. Rows begin on 64 bytes, so empty texts stand in front where the texts do not fill whole lines.
class GuardedTexts {
  public:
    GuardedTexts(const std::vector<std::u32string>& texts, std::uint32_t row_width)
        : row_width_(row_width), front_((64 / row_width - texts.size() % (64 / row_width)) % (64 / row_width)) {
        std::vector<std::uint8_t> rows((front_ + texts.size()) * row_width, 0), lengths(front_, 0);
        std::vector<char32_t> units;
        for (const std::u32string& text : texts) {
            std::uint8_t* row = rows.data() + lengths.size() * row_width;
            units_max_ = std::max(units_max_, text.size());
            if (fits_row(text, row_width)) {
                write_row(text, row, row_width);
                lengths.push_back(static_cast<std::uint8_t>(text.size()));
            } else {
                write_outside_row(units.size(), text.size(), row, row_width);
                lengths.push_back(outside_row);
                units.insert(units.end(), text.begin(), text.end());
            }
        }
        rows_ = GuardedArray<std::uint8_t>(rows);
        lengths_ = GuardedArray<std::uint8_t>(lengths);
        units_ = GuardedArray<char32_t>(units);
    }

    /// The place in the batch of the text that was given as number i.
    std::uint32_t place(std::size_t i) const { return static_cast<std::uint32_t>(front_ + i); }
    std::size_t units_max() const { return units_max_; }
    TextBatch batch() const { return {rows_.data(), lengths_.data(), row_width_, units_.data()}; }

  private:
    std::uint32_t row_width_;
    std::size_t front_;
    std::size_t units_max_ = 0;
    GuardedArray<std::uint8_t> rows_{{}};
    GuardedArray<std::uint8_t> lengths_{{}};
    GuardedArray<char32_t> units_{{}};
};

}  // namespace sameas::kernels
