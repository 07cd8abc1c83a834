// Jaro and Jaro-Winkler similarity.
#include "bench/kernels/string_kernel.hpp"
#include "kernels/jaro.hpp"
#include "kernels/jaro_winkler.hpp"
#include "kernels/reference/jaro_winkler.hpp"

namespace sameas::kernels {
namespace {

[[maybe_unused]] const bool added[] = {
    add_string_kernel("jaro", &jaro, &reference::jaro),
    add_string_kernel("jaro_winkler", &jaro_winkler, &reference::jaro_winkler),
};

}  // namespace
}  // namespace sameas::kernels
