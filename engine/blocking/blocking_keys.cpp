// Keys: ten million rows share some hundred thousand surnames, and several rules read the same field. So a
// value is hashed once, into a table by ValueId; a row then only looks its codes up and mixes the hashes,
// whatever the length of the texts. Hashes are of bytes, never of codes: codes depend on the order of rows.
//
// A rule with a multi-valued part (both codes of Double Metaphone, every token) gives a row a key for each
// combination of their values. Such rules keep lists of keys by row; the others keep one number a row, which is all
// that most runs have.
#include "engine/blocking/blocking_keys.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

static_assert(std::endian::native == std::endian::little,
              "the formula of a key takes hashes as little-endian bytes");

constexpr std::size_t values_at_once = 8192;
constexpr std::size_t rows_at_once = 16384;
constexpr std::uint64_t keys_per_rule_max = rows_max;

std::uint64_t hash_of(std::string_view text) {
    return XXH3_64bits(text.data(), text.size());
}

std::uint64_t mixed(std::uint64_t key, std::uint64_t value_hash) {
    return XXH3_64bits_withSeed(&value_hash, sizeof value_hash, key);
}

std::uint64_t never_zero(std::uint64_t key) {
    return key == 0 ? 1 : key;
}

/// Hash of each value, by ValueId.
using ValueHashes = std::vector<std::uint64_t>;

ValueHashes hash_values(const Dictionary& values, RunContext& context) {
    ValueHashes hashes(values.size());
    parallel_chunks(context, values.size(), values_at_once, [&](std::size_t begin, std::size_t end) {
        for (std::size_t value = begin; value < end; ++value) {
            hashes[value] = hash_of(values.text(static_cast<ValueId>(value)));
        }
    });
    return hashes;
}

struct KeyPart {
    std::size_t feature;
    const ValueHashes* hashes;  // of its members where it is multi-valued
};

struct KeyRecipe {
    std::uint64_t start;
    bool is_keyed;  // else the rule is of a kind without keys
    std::vector<KeyPart> parts;

    std::uint64_t slot(std::span<const ValueId> codes) const {
        if (is_keyed) return key(codes);
        const auto is_known = [&](const KeyPart& part) { return codes[part.feature] != null_value; };
        return std::all_of(parts.begin(), parts.end(), is_known) ? 1 : 0;
    }

    std::uint64_t key(std::span<const ValueId> codes) const {
        std::uint64_t key = start;
        for (const KeyPart& part : parts) {
            const ValueId code = codes[part.feature];
            if (code == null_value) return 0;
            key = mixed(key, (*part.hashes)[index(code)]);
        }
        return never_zero(key);
    }
};

/// The values of one part in a row: the members of a set, or the code itself.
std::span<const ValueId> values_of_part(const Features& features, std::size_t feature, const ValueId& code) {
    return features.is_multi(feature) ? features.members(feature, code) : std::span(&code, 1);
}

/// Makes the keys of one row after the other under a multi-valued rule. One a thread: keeps its memory.
class KeyProduct {
  public:
    KeyProduct(const Features& features, const KeyRecipe& recipe) : features_(features), recipe_(recipe) {}

    /// How many keys the row has before equal ones are dropped, or some number above the limit.
    std::uint64_t count(std::span<const ValueId> codes) const {
        std::uint64_t count = 1;
        for (const KeyPart& part : recipe_.parts) {
            if (codes[part.feature] == null_value) return 0;
            count *= values_of_part(features_, part.feature, codes[part.feature]).size();
            count = std::min<std::uint64_t>(count, keys_per_row_max + 1);
        }
        return count;
    }

    /// The distinct keys, rising; valid until the next call. \pre the row has as many as may be
    std::span<const std::uint64_t> keys(std::span<const ValueId> codes) {
        keys_.clear();
        if (count(codes) == 0) return keys_;
        keys_.push_back(recipe_.start);
        for (const KeyPart& part : recipe_.parts) {
            next_.clear();
            for (const std::uint64_t key : keys_) {
                for (const ValueId value : values_of_part(features_, part.feature, codes[part.feature]))
                    next_.push_back(mixed(key, (*part.hashes)[index(value)]));
            }
            std::swap(keys_, next_);
        }
        std::transform(keys_.begin(), keys_.end(), keys_.begin(), never_zero);
        std::sort(keys_.begin(), keys_.end());
        keys_.erase(std::unique(keys_.begin(), keys_.end()), keys_.end());
        return keys_;
    }

  private:
    const Features& features_;
    const KeyRecipe& recipe_;
    std::vector<std::uint64_t> keys_, next_;
};

[[noreturn]] void refuse_row(const Features& features, const Rule& rule, RowId row) {
    std::string values;
    for (const Expression& part : rule.parts) {
        const std::size_t feature = features.find(part);
        const ValueId code = features.codes(row)[feature];
        const std::size_t count = values_of_part(features, feature, code).size();
        values += message(values.empty() ? "" : ", ", to_string(part), " has ", count, " ('",
                          printable_excerpt(features.readable_value(feature, code)), "')");
    }
    throw ResourceLimit(message("blocking rule '", to_string(rule), "': record ", features.table().source_name(row),
                                ":", features.table().id(row), " has more than ", keys_per_row_max,
                                " keys: ", values, "; shorten what a part reads, or split the rule"));
}

void check_key_count(std::uint64_t count, const Rule& rule) {
    if (count <= keys_per_rule_max) return;
    throw ResourceLimit(message("blocking rule '", to_string(rule), "' gives more than ", keys_per_rule_max,
                                " keys: shorten what a part reads"));
}

/// The keys of all rows under a multi-valued rule.
KeySets keys_of_multi_valued(const Features& features, const Rule& rule, const KeyRecipe& recipe,
                             RunContext& context) {
    const std::size_t rows = features.rows();
    const std::size_t chunks = (rows + rows_at_once - 1) / rows_at_once;
    std::vector<std::vector<std::uint64_t>> keys_of_chunk(chunks);
    std::atomic<std::uint64_t> key_count{0};
    std::vector<std::uint16_t> keys_of_row(rows);
    static_assert(keys_per_row_max < UINT16_MAX);
    parallel_chunks(context, chunks, 1, [&](std::size_t first, std::size_t last) {
        KeyProduct product(features, recipe);
        for (std::size_t c = first; c < last; ++c) {
            for (std::size_t row = c * rows_at_once; row < std::min(rows, (c + 1) * rows_at_once); ++row) {
                const std::span<const ValueId> codes = features.codes(static_cast<RowId>(row));
                keys_of_row[row] = UINT16_MAX;
                if (product.count(codes) > keys_per_row_max) continue;
                const std::span<const std::uint64_t> keys = product.keys(codes);
                keys_of_row[row] = static_cast<std::uint16_t>(keys.size());
                keys_of_chunk[c].insert(keys_of_chunk[c].end(), keys.begin(), keys.end());
            }
            key_count.fetch_add(keys_of_chunk[c].size(), std::memory_order_relaxed);
            check_key_count(key_count.load(std::memory_order_relaxed), rule);  // before more memory is filled
        }
    });
    KeySets sets;
    sets.offsets.reserve(rows + 1);
    sets.offsets.push_back(0);
    for (std::size_t row = 0; row < rows; ++row) {
        if (keys_of_row[row] == UINT16_MAX) refuse_row(features, rule, static_cast<RowId>(row));
        sets.offsets.push_back(sets.offsets.back() + keys_of_row[row]);
    }
    sets.keys.resize(sets.offsets.back());
    parallel_chunks(context, chunks, 1, [&](std::size_t first, std::size_t last) {
        for (std::size_t c = first; c < last; ++c) {
            std::copy(keys_of_chunk[c].begin(), keys_of_chunk[c].end(),
                      sets.keys.begin() + static_cast<std::ptrdiff_t>(sets.offsets[c * rows_at_once]));
            keys_of_chunk[c] = {};
        }
    });
    return sets;
}

}  // namespace

bool is_multi_valued(const Rule& rule) {
    return std::any_of(rule.parts.begin(), rule.parts.end(),
                       [](const Expression& part) { return is_multi_valued(part); });
}

BlockingKeys blocking_keys(const Features& features, const std::vector<Rule>& rules, RunContext& context) {
    std::map<const Dictionary*, ValueHashes>
        hashes;  // fields of one domain share a dictionary; a map keeps places
    std::vector<KeyRecipe> recipes;
    for (const Rule& rule : rules) {
        KeyRecipe recipe{hash_of(to_string(rule)), rule.kind == Rule::Kind::keys, {}};
        for (const Expression& part : rule.parts) {
            const std::size_t feature = features.find(part);
            const Dictionary& values =
                features.is_multi(feature) ? features.member_values(feature) : features.values(feature);
            if (recipe.is_keyed && !hashes.contains(&values)) hashes[&values] = hash_values(values, context);
            recipe.parts.push_back({feature, recipe.is_keyed ? &hashes[&values] : nullptr});
        }
        recipes.push_back(std::move(recipe));
    }
    BlockingKeys result;
    for (std::size_t r = 0; r < rules.size(); ++r) {
        result.sets.emplace_back();
        if (is_multi_valued(rules[r]))
            result.sets.back() = keys_of_multi_valued(features, rules[r], recipes[r], context);
    }
    result.slots.resize(features.rows() * rules.size());
    parallel_chunks(context, features.rows(), rows_at_once, [&](std::size_t begin, std::size_t end) {
        std::uint64_t* out = result.slots.data() + begin * rules.size();
        for (std::size_t row = begin; row < end; ++row) {
            const RowId id{static_cast<std::uint32_t>(row)};
            const std::span<const ValueId> codes = features.codes(id);
            for (std::size_t r = 0; r < recipes.size(); ++r)
                *out++ = result.sets[r] ? key_signature(result.sets[r]->of(id)) : recipes[r].slot(codes);
        }
        context.progress.done.fetch_add(end - begin, std::memory_order_relaxed);
    });
    return result;
}

std::uint64_t extended_key(std::uint64_t key, std::string_view value) {
    return never_zero(mixed(key, hash_of(value)));
}

std::vector<KeyValues> values_of_keys(const Features& features, const Rule& rule, RowId row) {
    // Every choice so far of a value for each part: what it gives of the key, and its text.
    std::vector<KeyValues> choices{{hash_of(to_string(rule)), ""}}, next;
    for (const Expression& part : rule.parts) {
        const std::size_t feature = features.find(part);
        const Dictionary& values =
            features.is_multi(feature) ? features.member_values(feature) : features.values(feature);
        next.clear();
        for (const auto& [start, text] : choices) {
            for (const ValueId value : values_of_part(features, feature, features.codes(row)[feature])) {
                const std::string_view value_text = values.text(value);
                next.push_back({mixed(start, hash_of(value_text)), text});
                if (&part != rule.parts.data()) next.back().values += ", ";
                next.back().values += value_text;
            }
        }
        std::swap(choices, next);
    }
    for (KeyValues& choice : choices)
        choice.key = never_zero(choice.key);
    return choices;
}

}  // namespace sameas
