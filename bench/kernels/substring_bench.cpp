// Similarities by the longest common substring and by the best window.
#include "bench/kernels/string_kernel.hpp"
#include "kernels/longest_common_substring.hpp"
#include "kernels/ratio.hpp"
#include "kernels/reference/longest_common_substring.hpp"
#include "kernels/reference/ratio.hpp"

namespace sameas::kernels {
namespace {

[[maybe_unused]] const bool added[] = {
    add_string_kernel("longest_common_substring", &longest_common_substring, &reference::longest_common_substring),
    add_string_kernel("ratio", &ratio, &reference::ratio),
    add_string_kernel("partial_ratio", &partial_ratio, &reference::partial_ratio),
};

}  // namespace
}  // namespace sameas::kernels
