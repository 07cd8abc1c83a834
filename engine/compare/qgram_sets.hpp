#pragma once
#include <cstddef>
#include <cstdint>

#include "engine/compare/set_rows.hpp"
#include "engine/run_context.hpp"
#include "engine/table/dictionary.hpp"
#include "kernels/set_overlap.hpp"

namespace sameas {

inline constexpr unsigned qgram_length_max = 4;

/// How a text is cut into q-grams: its substrings of q code points.
struct QGramOptions {
    unsigned q = 2;  ///< 1 .. qgram_length_max
    bool padded =
        false;  ///< with q - 1 marks before the text and q - 1 behind it, so that its ends weigh more
    bool operator==(const QGramOptions&) const = default;
};

/// The q-grams of each value of a dictionary as a set: how often a gram occurs in a value is not told. A
/// value of n code points has at most n - q + 1 of them, padded n + q - 1; a value shorter than q, not
/// padded, is itself its only gram; the null value has none. A mark equals no character, so padded grams of
/// an end differ from all others.
///
/// Ids are internal: 1, 2, 3 ... by falling number of values that hold the gram, equals by their code points;
/// thus they do not depend on the order of the values, frequent grams have small ids, and most sets fit a
/// kernel row.
class QGramSets {
  public:
    /// Linear in the characters of the values, in time and memory (about half a second for a million names),
    /// and sorts the distinct grams. `values` may go afterwards.
    /// \param context  asked now and then whether to stop, unless null \throws Cancelled
    QGramSets(const Dictionary& values, QGramOptions options, const RunContext* context = nullptr);

    /// Place = ValueId.
    kernels::SetBatch sets() const { return sets_.batch(); }
    std::size_t size() const { return sets_.size(); }
    /// Number of distinct grams; ids are 1 .. gram_count().
    std::size_t gram_count() const { return gram_count_; }

  private:
    SetRows sets_;
    std::size_t gram_count_ = 0;
};

}  // namespace sameas
