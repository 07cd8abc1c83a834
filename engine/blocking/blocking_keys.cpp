// Keys: ten million rows share some hundred thousand surnames, and several rules read the same field. So a
// value is hashed once, into a table by ValueId; a row then only looks its codes up and mixes the hashes,
// whatever the length of the texts. Hashes are of bytes, never of codes: codes depend on the order of rows.
#include "engine/blocking/blocking_keys.hpp"

#include <bit>
#include <map>
#include <string>
#include <string_view>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/parallel.hpp"

namespace sameas {

namespace {

static_assert(std::endian::native == std::endian::little,
              "the formula of a key takes hashes as little-endian bytes");

constexpr std::size_t values_at_once = 8192;
constexpr std::size_t rows_at_once = 16384;

std::uint64_t hash_of(std::string_view text) {
    return XXH3_64bits(text.data(), text.size());
}

std::uint64_t mixed(std::uint64_t key, std::uint64_t value_hash) {
    return XXH3_64bits_withSeed(&value_hash, sizeof value_hash, key);
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
    const ValueHashes* hashes;
};

struct KeyRecipe {
    std::uint64_t start;
    std::vector<KeyPart> parts;

    std::uint64_t key(std::span<const ValueId> codes) const {
        std::uint64_t key = start;
        for (const KeyPart& part : parts) {
            const ValueId code = codes[part.feature];
            if (code == null_value) return 0;
            key = mixed(key, (*part.hashes)[index(code)]);
        }
        return key == 0 ? 1 : key;
    }
};

}  // namespace

std::vector<std::uint64_t> blocking_keys(const Features& features, const std::vector<Rule>& rules,
                                         RunContext& context) {
    std::map<const Dictionary*, ValueHashes>
        hashes;  // fields of one domain share a dictionary; a map keeps places
    std::vector<KeyRecipe> recipes;
    for (const Rule& rule : rules) {
        KeyRecipe recipe{hash_of(to_string(rule)), {}};
        for (const Expression& part : rule.parts) {
            const std::size_t feature = features.find(part);
            const Dictionary& values = features.values(feature);
            if (!hashes.contains(&values)) hashes[&values] = hash_values(values, context);
            recipe.parts.push_back({feature, &hashes[&values]});
        }
        recipes.push_back(std::move(recipe));
    }
    std::vector<std::uint64_t> keys(features.rows() * rules.size());
    parallel_chunks(context, features.rows(), rows_at_once, [&](std::size_t begin, std::size_t end) {
        std::uint64_t* out = keys.data() + begin * rules.size();
        for (std::size_t row = begin; row < end; ++row) {
            const std::span<const ValueId> codes = features.codes(static_cast<RowId>(row));
            for (const KeyRecipe& recipe : recipes)
                *out++ = recipe.key(codes);
        }
        context.progress.done.fetch_add(end - begin, std::memory_order_relaxed);
    });
    return keys;
}

}  // namespace sameas
