// Edit distances.
#include "bench/kernels/string_kernel.hpp"
#include "kernels/damerau.hpp"
#include "kernels/hamming.hpp"
#include "kernels/indel.hpp"
#include "kernels/levenshtein.hpp"
#include "kernels/osa.hpp"
#include "kernels/reference/damerau.hpp"
#include "kernels/reference/hamming.hpp"
#include "kernels/reference/indel.hpp"
#include "kernels/reference/levenshtein.hpp"
#include "kernels/reference/osa.hpp"

namespace sameas::kernels {
namespace {

[[maybe_unused]] const bool added[] = {
    add_string_kernel("hamming_distance", &hamming_distance, &reference::hamming_distance),
    add_string_kernel("levenshtein_distance", &levenshtein_distance, &reference::levenshtein_distance),
    add_string_kernel("osa_distance", &osa_distance, &reference::osa_distance),
    add_string_kernel("damerau_distance", &damerau_distance, &reference::damerau_distance),
    add_string_kernel("indel_distance", &indel_distance, &reference::indel_distance),
};

}  // namespace
}  // namespace sameas::kernels
