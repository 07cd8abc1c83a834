#include "engine/compare/measures/part_pairs.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>

#include "engine/settings/vocabulary.hpp"
#include "tests/support/counted_allocations.hpp"
#include "tests/support/measured.hpp"
#include "tests/support/token_texts.hpp"

using namespace sameas;
using namespace sameas::test;

TEST_CASE("similarities of texts allocate nothing once warm") {
    const std::vector<std::string> texts = token_texts(60, 6, 7);
    std::vector<std::uint32_t> left, right;
    for (std::uint32_t l = 1; l <= texts.size(); ++l) {
        for (std::uint32_t r = 1; r <= texts.size(); ++r) {
            left.push_back(l);
            right.push_back(r);
        }
    }
    std::vector<double> first(left.size()), second(left.size());
    std::size_t measures = 0;
    for (const MeasureRow& row : measure_rows()) {
        if (row.kind != MeasureKind::similarity || row.operand != FieldType::text) continue;
        INFO(row.name);
        const Measured measured(measure_call(row.name), texts);
        MeasureScratch scratch;
        measured.measure().compute({left.data(), right.data(), left.size()}, first.data(), scratch);
        const std::size_t before = allocations;
        measured.measure().compute({left.data(), right.data(), left.size()}, second.data(), scratch);
        CHECK(allocations == before);
        CHECK(std::memcmp(first.data(), second.data(), first.size() * sizeof(double)) == 0);   // also what no value tells
        ++measures;
    }
    CHECK(measures >= 13);
    const std::size_t before = allocations;
    std::vector<int> counted(10);  // the counter does count
    CHECK(allocations == before + 1);
}

namespace {

/// Scores two parts by their ids, and remembers how many pairs it was asked for.
class IdScores final : public Measure {
  public:
    void compute(const ValuePairs& pairs, double* out, MeasureScratch&) const override {
        for (std::size_t i = 0; i < pairs.size; ++i)
            out[i] = score(pairs.left[i], pairs.right[i]);
        calls.push_back(pairs.size);
    }
    double of_equal() const override { return 1.0; }
    static double score(std::uint32_t left, std::uint32_t right) { return left * 1000 + right; }

    mutable std::vector<std::size_t> calls;
};

}  // namespace

TEST_CASE("parts of many pairs are asked for at once, in chunks, and each pair gets its own scores") {
    std::vector<std::string> texts = token_texts(40, 25, 8);
    std::string longest;  // two of these have more cells than a chunk
    for (std::size_t i = 0; i < 100; ++i)
        longest += "t" + std::to_string(i % 90) + " ";
    texts.push_back(longest);
    const Dictionary values = dictionary_of(texts);
    const TokenSets tokens(values);
    const IdScores inner;
    const measures::PartPairs parts(values, tokens, inner, "tokens");
    std::vector<std::uint32_t> left, right;
    for (std::uint32_t l = 0; l <= texts.size(); ++l) {  // the null value too: it has no parts
        for (std::uint32_t r = 0; r <= texts.size(); ++r) {
            left.push_back(l);
            right.push_back(r);
        }
    }
    const double constants[] = {-1, -2};
    MeasureScratch scratch;
    std::size_t folded = 0, asked = 0;
    parts.for_each(
        {left.data(), right.data(), left.size()}, constants, scratch,
        [](std::uint32_t l, std::uint32_t r) {
            return l == r ? 0 : (l + r) % 7 == 0 ? 1 : measures::PartPairs::ask;
        },
        [&](std::size_t i, const measures::PartScores& scores) {
            REQUIRE(i == folded++);
            const auto rows = tokens.tokens_of(static_cast<ValueId>(left[i]));
            const auto columns = tokens.tokens_of(static_cast<ValueId>(right[i]));
            REQUIRE((scores.rows() == rows.size() && scores.columns() == columns.size()));
            for (std::size_t row = 0; row < rows.size(); ++row) {
                for (std::size_t column = 0; column < columns.size(); ++column) {
                    const std::uint32_t l = rows[row], r = columns[column];
                    const double expected = l == r ? -1 : (l + r) % 7 == 0 ? -2 : IdScores::score(l, r);
                    if (scores(row, column) != expected)
                        FAIL("pair " << i << ", cell " << row << ", " << column);
                    asked += expected >= 0;
                }
            }
        });
    CHECK(folded == left.size());
    std::size_t sum = 0;
    for (const std::size_t size : inner.calls)
        sum += size;
    CHECK(sum == asked);
    CHECK(inner.calls.size() < left.size() / 10);                             // many pairs a call
    CHECK(*std::max_element(inner.calls.begin(), inner.calls.end()) > 4096);  // the largest pair alone
    CHECK(std::count_if(inner.calls.begin(), inner.calls.end(),
                        [](std::size_t size) { return size > 4096; }) == 1);
}
