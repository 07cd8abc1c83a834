// Which column of one file is which of another, when the headers differ.
//
// Problem: `surname` here is `last_name` there, and a wrong pairing (first names against surnames) would give a model that
// looks sound and is not.
//
// Idea: four signs, none of which is enough alone. The semantic type, which reads values; the share of rows whose value
// stands in the other column too; the shapes of values; and the header: its words, or that both name the same type.
// The values of a column are kept as the lowest hashes of their cleaned texts, so that two columns of any size can be
// compared: below the lower of both limits, the two samples hold the same part of all values.
//
// Why right: a pair is taken only where it is the best of both its columns by a margin, and columns so sure of each other
// are set aside before the rest is looked at again: the given name may be settled only once the surname is. Two columns that
// fit one equally well stay unmatched, which costs a field; a wrong match costs the result.
#include "engine/draft/match_columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <set>

#include "engine/draft/cleaned_hashes.hpp"
#include "engine/errors.hpp"
#include "engine/profile/vocabulary.hpp"

namespace sameas {

namespace {

constexpr double type_weight = 0.40, values_weight = 0.25, shapes_weight = 0.10, header_weight = 0.25;
/// A type below this confidence may be another one.
constexpr double sure_type_min = 0.5;
/// Headers that name the same type, but in other words.
constexpr double synonym_score = 0.8;
constexpr std::size_t sample_steps = 20'000'000, sample_least = 64, sample_most = 20'000;

/// The lowest hashes of the cleaned values, rising, and the rows of each.
struct ValueHashes {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> lowest;
    std::uint64_t limit = UINT64_MAX;  ///< all hashes up to here are kept
};

ValueHashes hashes_of(const Dictionary& values, std::size_t kept, RunContext& context) {
    const std::vector<std::uint64_t> hashes = cleaned_hashes(values, context);
    std::vector<std::pair<std::uint64_t, std::uint64_t>> all;
    for (std::size_t v = 1; v < hashes.size(); ++v)
        if (hashes[v] != 0) all.emplace_back(hashes[v], values.count(static_cast<ValueId>(v)));
    std::sort(all.begin(), all.end());
    ValueHashes result;
    for (const auto& [hash, rows] : all) {
        if (!result.lowest.empty() && result.lowest.back().first == hash) result.lowest.back().second += rows;
        else if (result.lowest.size() == kept) {
            result.limit = result.lowest.back().first;
            break;
        } else result.lowest.emplace_back(hash, rows);
    }
    return result;
}

/// Geometric mean of the shares of rows whose value stands in the other column too.
double shared_rows(const ValueHashes& left, const ValueHashes& right) {
    const std::uint64_t limit = std::min(left.limit, right.limit);
    std::array<double, 2> rows{}, shared{};
    auto a = left.lowest.begin(), b = right.lowest.begin();
    const auto has = [limit](auto at, const ValueHashes& of) { return at != of.lowest.end() && at->first <= limit; };
    while (has(a, left) || has(b, right)) {
        const bool in_left = has(a, left) && (!has(b, right) || a->first <= b->first);
        const bool in_right = has(b, right) && (!has(a, left) || b->first <= a->first);
        if (in_left && in_right) {
            shared[0] += static_cast<double>(a->second);
            shared[1] += static_cast<double>(b->second);
        }
        if (in_left) rows[0] += static_cast<double>((a++)->second);
        if (in_right) rows[1] += static_cast<double>((b++)->second);
    }
    return rows[0] > 0 && rows[1] > 0 ? std::sqrt(shared[0] / rows[0] * (shared[1] / rows[1])) : 0;
}

double shared_shapes(const ColumnFacts& left, const ColumnFacts& right) {
    double shared = 0;
    for (const ShapeShare& one : left.shapes) {
        for (const ShapeShare& other : right.shapes)
            if (one.shape == other.shape) shared += std::min(one.share, other.share);
    }
    return shared;
}

/// Words of a header in small letters: "LastName", "last_name" and "Last name" are the same.
std::set<std::string> words_of_header(const std::string& header) {
    std::set<std::string> words;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) words.insert(word);
        word.clear();
    };
    bool after_small = false;
    for (const char c : header) {
        const bool is_capital = c >= 'A' && c <= 'Z';
        const bool is_small = c >= 'a' && c <= 'z';
        const bool is_word = is_capital || is_small || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
        if (!is_word || (is_capital && after_small)) end_word();
        if (is_word) word += is_capital ? static_cast<char>(c - 'A' + 'a') : c;
        after_small = is_small;
    }
    end_word();
    return words;
}

struct Side {
    std::string name;
    std::set<std::string> words;
    HeaderHint hint;
    const ColumnFacts* facts = nullptr;
    const TypeGuess* type = nullptr;
    ValueHashes values;
    bool is_usable = false;
};

std::vector<Side> sides_of(const ProfiledTable& side, const Vocabulary& vocabulary, std::size_t kept, RunContext& context) {
    std::vector<Side> sides;
    for (std::size_t c = 0; c < side.profile->columns.size(); ++c) {
        const ColumnProfile& column = side.profile->columns[c];
        Side one{column.name, words_of_header(column.name), header_hint(column.name, vocabulary), &column.facts, &column.type,
                 {}, column.facts.statistics.filled > 0 && column.type.type != SemanticType::record_id};
        if (one.is_usable) one.values = hashes_of(side.table->domain_of(side.table->columns()[c]).values, kept, context);
        sides.push_back(std::move(one));
    }
    return sides;
}

double header_score(const Side& left, const Side& right) {
    if (left.words == right.words && !left.words.empty()) return 1;
    std::size_t shared = 0;
    for (const std::string& word : left.words) shared += right.words.contains(word) ? 1 : 0;
    const std::size_t all = left.words.size() + right.words.size() - shared;
    const double words = all == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(all);
    if ((left.hint.types & right.hint.types) != 0) return std::max(words, synonym_score);
    return left.hint.types != 0 && right.hint.types != 0 ? 0 : words;  // two that name different things
}

/// How well two columns fit; 0 where their types contradict each other.
ColumnMatch match_of(const Side& left, const Side& right) {
    ColumnMatch match;
    if (!left.is_usable || !right.is_usable) return match;
    const bool same_type = left.type->type == right.type->type && left.type->type != SemanticType::unknown;
    const bool both_sure = left.type->confidence >= sure_type_min && right.type->confidence >= sure_type_min;
    const double shared = shared_rows(left.values, right.values);
    const double header = header_score(left, right);
    const bool dates = (left.type->type == SemanticType::birth_date || left.type->type == SemanticType::date) &&
                       (right.type->type == SemanticType::birth_date || right.type->type == SemanticType::date);
    if (!same_type && both_sure && !dates && shared < 0.5) return match;
    const double type = same_type ? std::min(left.type->confidence, right.type->confidence) : dates ? 0.5 : 0;
    match.score = type_weight * type + values_weight * shared + shapes_weight * shared_shapes(*left.facts, *right.facts) +
                  header_weight * header;
    if (same_type) match.why = message("both hold a ", words_of(left.type->type));
    const auto percent = static_cast<int>(std::lround(100 * shared));
    if (percent > 0) match.why += message(match.why.empty() ? "" : ", ", percent, " % of the rows share a value");
    if (header >= synonym_score) match.why += message(match.why.empty() ? "" : ", ", "the headers say the same");
    if (match.why.empty()) match.why = "their values look alike";
    return match;
}

}  // namespace

std::vector<ColumnMatch> match_columns(const ProfiledTable& left, const ProfiledTable& right, RunContext& context) {
    std::vector<ColumnMatch> found;
    const std::size_t rows = left.profile->columns.size(), width = right.profile->columns.size();
    if (rows == 0 || width == 0) return found;
    const Vocabulary vocabulary;
    const std::size_t kept = std::clamp(sample_steps / (rows * width), sample_least, sample_most);
    const std::vector<Side> lefts = sides_of(left, vocabulary, kept, context);
    const std::vector<Side> rights = sides_of(right, vocabulary, kept, context);
    std::vector<ColumnMatch> all;  // of left l and right r: l * width + r
    for (std::size_t l = 0; l < rows; ++l) {
        context.check_stop();
        for (std::size_t r = 0; r < width; ++r) {
            all.push_back(match_of(lefts[l], rights[r]));
            all.back().left = l;
            all.back().right = r;
        }
    }
    // Each round takes the pairs that are ahead of every other that is left; what they free may decide the next.
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        context.check_stop();
        // The two best scores of each column, and where the best stands.
        struct Best { double first = 0, second = 0; std::size_t at = 0; };
        std::vector<Best> of_left(rows), of_right(width);
        const auto offer = [&](Best& best, double score, std::size_t at) {
            if (score > best.first) best = {score, best.first, at};
            else best.second = std::max(best.second, score);
        };
        for (std::size_t i = 0; i < all.size(); ++i) {
            offer(of_left[all[i].left], all[i].score, i);
            offer(of_right[all[i].right], all[i].score, i);
        }
        std::set<std::size_t> taken_left, taken_right;
        for (const Best& best : of_left) {
            const ColumnMatch& match = all[best.at];
            const Best& other = of_right[match.right];
            if (best.first < column_match_min || other.at != best.at) continue;
            if (best.first - std::max(best.second, other.second) < column_match_margin) continue;
            found.push_back(match);
            taken_left.insert(match.left);
            taken_right.insert(match.right);
            is_changed = true;
        }
        for (ColumnMatch& match : all)
            if (taken_left.contains(match.left) || taken_right.contains(match.right)) match.score = 0;
    }
    std::ranges::sort(found, {}, &ColumnMatch::left);
    return found;
}

}  // namespace sameas
