// Measures that compare texts unit by unit: one kernel each.
#include "engine/compare/measures/kernel_measure.hpp"
#include "kernels/damerau.hpp"
#include "kernels/hamming.hpp"
#include "kernels/indel.hpp"
#include "kernels/jaro.hpp"
#include "kernels/jaro_winkler.hpp"
#include "kernels/levenshtein.hpp"
#include "kernels/longest_common_substring.hpp"
#include "kernels/osa.hpp"
#include "kernels/ratio.hpp"

namespace sameas::measures {

namespace {

bool compares_bytes(const MeasureCall& call) {
    return call.word("units") == "bytes";
}

const TextValues& texts_of(const MeasureCall& call, PreparedValues& values) {
    return compares_bytes(call) ? values.bytes() : values.code_points();
}

/// Jaro's family over bytes is there for parity with DuckDB, where two empty texts have similarity 0, not 1.
void set_empty_to_0(const kernels::TextBatch& texts, const kernels::PairBatch& pairs, double* out) {
    for (std::size_t i = 0; i < pairs.size; ++i) {
        if (texts.lengths[pairs.left[i]] == 0 && texts.lengths[pairs.right[i]] == 0) out[i] = 0;
    }
}

}  // namespace

std::unique_ptr<Measure> jaro(const MeasureCall& call, PreparedValues& values) {
    return similarity_of(texts_of(call, values),
                         [is_of_bytes = compares_bytes(call)](
                             const kernels::TextBatch& left, const kernels::TextBatch& right,
                             const kernels::PairBatch& pairs, double* out) {
                             kernels::jaro(left, right, pairs, out);
                             if (is_of_bytes) set_empty_to_0(left, pairs, out);
                         });
}

std::unique_ptr<Measure> jaro_winkler(const MeasureCall& call, PreparedValues& values) {
    const kernels::JaroWinklerOptions options{.prefix_weight = call.number("prefix_weight"),
                                              .boost_above = call.number("boost_above")};
    return similarity_of(texts_of(call, values),
                         [options, is_of_bytes = compares_bytes(call)](
                             const kernels::TextBatch& left, const kernels::TextBatch& right,
                             const kernels::PairBatch& pairs, double* out) {
                             kernels::jaro_winkler_with(options, left, right, pairs, out);
                             if (is_of_bytes) set_empty_to_0(left, pairs, out);
                         });
}

std::unique_ptr<Measure> levenshtein(const MeasureCall& call, PreparedValues& values) {
    return similarity_of(texts_of(call, values), &kernels::levenshtein_similarity);
}

std::unique_ptr<Measure> levenshtein_distance(const MeasureCall& call, PreparedValues& values) {
    return distance_of(texts_of(call, values), &kernels::levenshtein_distance);
}

std::unique_ptr<Measure> osa(const MeasureCall& call, PreparedValues& values) {
    return similarity_of(texts_of(call, values), &kernels::osa_similarity);
}

std::unique_ptr<Measure> osa_distance(const MeasureCall& call, PreparedValues& values) {
    return distance_of(texts_of(call, values), &kernels::osa_distance);
}

std::unique_ptr<Measure> hamming(const MeasureCall& call, PreparedValues& values) {
    return similarity_of(texts_of(call, values), &kernels::hamming_similarity);
}

std::unique_ptr<Measure> hamming_distance(const MeasureCall& call, PreparedValues& values) {
    return distance_of(texts_of(call, values), &kernels::hamming_distance);
}

std::unique_ptr<Measure> damerau(const MeasureCall& call, PreparedValues& values) {
    return similarity_of(texts_of(call, values), &kernels::damerau_similarity);
}

std::unique_ptr<Measure> damerau_distance(const MeasureCall& call, PreparedValues& values) {
    return distance_of(texts_of(call, values), &kernels::damerau_distance);
}

std::unique_ptr<Measure> indel(const MeasureCall& call, PreparedValues& values) {
    return similarity_of(texts_of(call, values), &kernels::indel_similarity);
}

std::unique_ptr<Measure> indel_distance(const MeasureCall& call, PreparedValues& values) {
    return distance_of(texts_of(call, values), &kernels::indel_distance);
}

std::unique_ptr<Measure> lcs(const MeasureCall& call, PreparedValues& values) {
    return similarity_of(texts_of(call, values), &kernels::lcs_similarity);
}

std::unique_ptr<Measure> longest_common_substring(const MeasureCall& call, PreparedValues& values) {
    return similarity_of(texts_of(call, values), &kernels::longest_common_substring);
}

std::unique_ptr<Measure> ratio(const MeasureCall& call, PreparedValues& values) {
    return similarity_of(texts_of(call, values), &kernels::ratio);
}

std::unique_ptr<Measure> partial_ratio(const MeasureCall& call, PreparedValues& values) {
    const TextValues& texts = texts_of(call, values);
    check_longest(texts, partial_ratio_units_max, call.name, values.dictionary());
    return similarity_of(texts, &kernels::partial_ratio);
}

}  // namespace sameas::measures
