#include "kernels/text_batch.hpp"

namespace sameas::kernels {

// The neediest kernel keeps three bits for each unit of the longer text (osa.cpp).
std::size_t scratch_words(std::size_t units_max) noexcept {
    return 3 * ((units_max + 63) / 64);
}

}  // namespace sameas::kernels
