#include "engine/draft/key_codes.hpp"

#include <algorithm>
#include <atomic>
#include <bit>

#include "engine/errors.hpp"
#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::size_t rows_at_once = 16384;

}  // namespace

static_assert(key_expressions_max <= 64, "agreement on them is a word of bits");

KeyCodes::KeyCodes(const Features& features, std::span<const KeyExpression> expressions, std::span<const DraftField> fields,
                   RunContext& context)
    : features_(features) {
    for (const KeyExpression& expression : expressions) {
        const DraftField& field = fields[expression.field];
        field_of_.push_back(field.is_compared ? expression.field : field.derived_from);
        std::vector<std::size_t>& parts = parts_.emplace_back();
        for (const Expression& part : expression.parts) parts.push_back(features.find(part));
        is_multi_.push_back(features.is_multi(parts.front()));
        const bool is_new = std::ranges::find(set_features_, parts.front()) == set_features_.end();
        if (is_multi_.back() && is_new) set_features_.push_back(parts.front());
        codes_.emplace_back(features.rows());
        std::uint64_t values = 1;
        for (const std::size_t part : parts) values *= features.values(part).size();
        SAMEAS_ASSERT(values <= UINT32_MAX && (parts.size() == 1 || !is_multi_.back()));
    }
    std::vector<std::atomic<std::uint64_t>> keys(expressions.size());
    parallel_chunks(context, features.rows(), rows_at_once, [&](std::size_t begin, std::size_t end) {
        for (std::size_t e = 0; e < codes_.size(); ++e) {
            std::uint64_t keys_here = 0;
            for (std::size_t row = begin; row < end; ++row) {
                const std::span<const ValueId> all = features_.codes(static_cast<RowId>(row));
                std::uint32_t code = 0;
                for (const std::size_t part : parts_[e]) {
                    const auto value = static_cast<std::uint32_t>(all[part]);
                    code = value == 0 ? 0 : code * static_cast<std::uint32_t>(features_.values(part).size()) + value;
                    if (value == 0) break;
                }
                codes_[e][row] = static_cast<ValueId>(code);
                if (code != 0) keys_here += values(e, codes_[e][row]).size();
            }
            keys[e].fetch_add(keys_here, std::memory_order_relaxed);
        }
    });
    for (const auto& count : keys) {
        keys_mean_.push_back(features.rows() == 0 ? 0
                                                  : static_cast<double>(count.load()) / static_cast<double>(features.rows()));
    }
}

std::uint64_t KeyCodes::agreeing(RowId left, RowId right) const {
    const ValueId* const l = features_.codes(left).data();
    const ValueId* const r = features_.codes(right).data();
    std::uint64_t bits = 0;
    for (std::size_t e = 0; e < parts_.size(); ++e) {
        const std::vector<std::size_t>& parts = parts_[e];
        bool agrees = l[parts.front()] != null_value && r[parts.front()] != null_value;
        for (std::size_t i = 0; agrees && i < parts.size(); ++i) {
            const std::size_t part = parts[i];
            agrees = is_multi_[e] ? features_.agree(part, l[part], r[part]) : l[part] == r[part] && l[part] != null_value;
        }
        bits |= std::uint64_t{agrees} << e;
    }
    return bits;
}

void KeyCodes::fetch_codes(RowId row) const {
    constexpr std::size_t codes_a_line = 64 / sizeof(ValueId);
    const std::span<const ValueId> codes = features_.codes(row);
    for (std::size_t i = 0; i < codes.size(); i += codes_a_line) __builtin_prefetch(codes.data() + i);
    __builtin_prefetch(codes.data() + codes.size() - 1);  // rows begin anywhere in a line
}

void KeyCodes::fetch_sets(RowId row) const {
    const ValueId* const codes = features_.codes(row).data();
    for (const std::size_t feature : set_features_) __builtin_prefetch(features_.members(feature, codes[feature]).data());
}

std::size_t KeyCodes::fields_of(std::uint64_t agreeing) const {
    std::uint64_t fields = 0;  // bits of 64: with more fields some share one, which only makes the count smaller
    for (; agreeing != 0; agreeing &= agreeing - 1)
        fields |= std::uint64_t{1} << field_of_[static_cast<std::size_t>(std::countr_zero(agreeing))] % 64;
    return static_cast<std::size_t>(std::popcount(fields));
}

}  // namespace sameas
