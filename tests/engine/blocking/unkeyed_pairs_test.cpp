// Rules without groups among all others: every kind against a walk over all pairs that decides by the values themselves.
#include "engine/blocking/unkeyed_pairs.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <mutex>
#include <thread>

#include "engine/errors.hpp"
#include "tests/engine/blocking/blocked_table.hpp"

using namespace sameas;
using namespace sameas::test;
using Catch::Contains;

namespace {

using NamedPair = std::pair<std::string, std::string>;
using RuleOfPair = std::map<NamedPair, std::size_t>;

/// Invented names of few words with an error here and there, so that some are alike; some null, some very frequent.
std::vector<Record> random_names(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    const std::vector<std::string> given{"marta", "martha", "johan", "johannes", "ilse", "elise"};
    const std::vector<std::string> surname{"verdonk", "verdonck", "lindqvist", "oakes", "okes", "tamm", "brandao"};
    const auto skewed = [&](const std::vector<std::string>& words) {
        std::size_t word = 0;
        while (word + 1 < words.size() && random() % 2 == 0)
            ++word;
        return words[word];
    };
    const std::vector<std::string> sources{"till", "crm", "web"};
    std::vector<Record> records;
    for (std::size_t i = 0; i < count; ++i) {
        std::string name = skewed(given) + " " + skewed(surname);
        if (random() % 3 == 0) name[random() % name.size()] = static_cast<char>('a' + random() % 26);
        if (random() % 12 == 0) name.clear();
        const std::string town = random() % 6 == 0 ? "" : "town" + std::to_string(random() % (count / 3 + 2));
        records.push_back({sources[random() % 5 % 3], std::to_string(random() % 1000000) + "-" + std::to_string(i),
                           {name, town, "mail" + std::to_string(random() % (count + 1))}});
    }
    return records;
}

const std::vector<std::string> columns{"name", "town", "email"};
const std::vector<std::string> rules{"email",
                                     "qgram_jaccard(name, q=3) >= 0.6",
                                     "rare(town, 3)",
                                     "token_dice(name) >= 0.5",
                                     "minhash_at(name, 40, 60)",
                                     "sorted_neighbourhood(town, name, window=4)",
                                     "sorted_neighbourhood(last(name, 4), window=3)"};

std::set<std::string> grams_of(std::string_view text, std::size_t q) {
    std::set<std::string> grams;
    for (std::size_t i = 0; i + q <= text.size(); ++i)
        grams.emplace(text.substr(i, q));
    return grams.empty() ? std::set<std::string>{std::string(text)} : grams;
}

std::set<std::string> words_of_text(const std::string& text) {
    std::set<std::string> words;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        if (end > begin) words.insert(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

/// Whether rules make pairs, by the texts of the records.
class Oracle {
  public:
    explicit Oracle(const Blocked& blocked) : blocked_(blocked) {
        for (const Rule& rule : blocked.rules)
            orders_.push_back(rule.kind == Rule::Kind::sorted_neighbourhood ? order_of(rule) : std::vector<RowId>());
    }

    bool holds(std::size_t number, RowId left, RowId right) const {
        const Rule& rule = blocked_.rules[number];
        if (rule.kind == Rule::Kind::keys) return blocked_.holds_by_value(number, left, right);
        if (rule.kind == Rule::Kind::sorted_neighbourhood) {
            const auto place = [&](RowId row) { return std::find(orders_[number].begin(), orders_[number].end(), row); };
            const auto l = place(left), r = place(right), end = orders_[number].end();
            return l != end && r != end && std::abs(l - r) < rule.window;
        }
        const std::string l = text(rule.parts[0], left), r = text(rule.parts[0], right);
        if (l.empty() || r.empty()) return false;
        const bool is_jaccard = rule.measure.name == "qgram_jaccard";
        const std::set<std::string> a = is_jaccard ? grams_of(l, 3) : words_of_text(l);
        const std::set<std::string> b = is_jaccard ? grams_of(r, 3) : words_of_text(r);
        const auto common = static_cast<double>(
            std::count_if(a.begin(), a.end(), [&](const std::string& element) { return b.contains(element); }));
        const double sum = static_cast<double>(a.size()) + static_cast<double>(b.size());
        return (is_jaccard ? common / (sum - common) : 2 * common / sum) >= rule.bound;
    }

  private:
    std::string text(const Expression& part, RowId row) const {
        const std::set<std::string> values = blocked_.values_of(part, row);
        return values.empty() ? "" : *values.begin();
    }
    std::vector<RowId> order_of(const Rule& rule) const {
        std::vector<RowId> rows;
        for (std::uint32_t r = 0; r < blocked_.table.rows(); ++r) {
            const bool is_whole = std::none_of(rule.parts.begin(), rule.parts.end(),
                                               [&](const Expression& part) { return text(part, RowId{r}).empty(); });
            if (is_whole) rows.push_back(RowId{r});
        }
        std::sort(rows.begin(), rows.end(), [&](RowId a, RowId b) {
            for (const Expression& part : rule.parts) {
                if (text(part, a) != text(part, b)) return text(part, a) < text(part, b);
            }
            return blocked_.table.is_left(a, b);
        });
        return rows;
    }

    const Blocked& blocked_;
    std::vector<std::vector<RowId>> orders_;
};

bool comparable(const Blocked& blocked, RowId a, RowId b) {
    return blocked.index.scope() == PairScope::all || blocked.table.source(a) != blocked.table.source(b);
}

/// Every comparable pair under the first rule, from `first` on, that holds by its values. Checks holds() on the way.
RuleOfPair expected_pairs(const Blocked& blocked, const Oracle& oracle) {
    RuleOfPair expected;
    for (std::uint32_t a = 0; a < blocked.table.rows(); ++a) {
        for (std::uint32_t b = 0; b < blocked.table.rows(); ++b) {
            const RowId left{a}, right{b};
            if (a == b || !blocked.table.is_left(left, right) || !comparable(blocked, left, right)) continue;
            for (std::size_t rule = blocked.rules.size(); rule-- > 0;) {
                const bool holds = oracle.holds(rule, left, right);
                if (holds != blocked.index.holds(rule, left, right)) FAIL("holds() of rule " << rule);
                if (holds) expected[{blocked.name(left), blocked.name(right)}] = rule;
            }
        }
    }
    return expected;
}

RuleOfPair enumerated_pairs(Blocked& blocked, const EnumerateOptions& options = {}) {
    std::mutex mutex;
    RuleOfPair found;
    for_each_candidate_chunk(
        blocked.index, blocked.table, options, blocked.context, [&](std::size_t rule, std::span<const CandidatePair> pairs) {
            const std::lock_guard lock(mutex);
            if (pairs.empty() || pairs.size() > chunk_pairs_max) throw std::logic_error("a chunk of odd size");
            for (const CandidatePair& pair : pairs) {
                if (!blocked.table.is_left(pair.left, pair.right)) throw std::logic_error("the wrong way round");
                const NamedPair name{blocked.name(pair.left), blocked.name(pair.right)};
                if (!found.emplace(name, rule).second) throw std::logic_error("twice: " + name.first + ", " + name.second);
            }
        });
    return found;
}

}  // namespace

TEST_CASE("pairs of rules of every kind are those of a walk over all pairs, each under its first rule") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    const std::size_t count = GENERATE(0u, 1u, 2u, 30u, 350u);
    std::vector<Record> records = random_names(count, static_cast<unsigned>(count) + 1);
    RuleOfPair first_found;
    for (const int threads : {1, 3}) {
        Blocked blocked(columns, person_sources, records, rules, scope, threads);
        const RuleOfPair found = enumerated_pairs(blocked);
        CHECK(found == expected_pairs(blocked, Oracle(blocked)));
        if (threads == 1) first_found = found;
        CHECK(found == first_found);
        std::shuffle(records.begin(), records.end(), std::mt19937(static_cast<unsigned>(threads)));
    }
    if (count == 350) {  // the input must be worth it: every rule has pairs of its own
        std::set<std::size_t> seen;
        for (const auto& [pair, rule] : first_found)
            seen.insert(rule);
        CHECK(seen.size() == rules.size());
    }
}

TEST_CASE("a rule without groups gives all its pairs where there is no earlier one") {
    Blocked blocked(columns, person_sources, random_names(200, 9), rules, PairScope::all);
    const Oracle oracle(blocked);
    for (const std::size_t rule : {1u, 3u, 5u}) {
        std::size_t expected = 0;
        for (std::uint32_t a = 0; a < blocked.table.rows(); ++a) {
            for (std::uint32_t b = a + 1; b < blocked.table.rows(); ++b)
                expected += oracle.holds(rule, RowId{a}, RowId{b}) ? 1u : 0u;
        }
        Blocked alone(columns, person_sources, random_names(200, 9), {rules[rule]}, PairScope::all);
        CHECK(enumerated_pairs(alone).size() == expected);
        // So few values are all asked, so the price is the number; of a neighbourhood it always is.
        CHECK(blocked.index.groups(rule).pairs == expected);
        if (blocked.index.join(rule)) CHECK(blocked.index.groups(rule).estimate->is_exact());
    }
}

TEST_CASE("across sources the price counts comparable pairs alone") {
    Blocked blocked(columns, person_sources, random_names(200, 9), rules, PairScope::across_sources);
    for (const std::size_t rule : {1u, 3u, 5u}) {
        Blocked alone(columns, person_sources, random_names(200, 9), {rules[rule]}, PairScope::across_sources);
        const auto found = enumerated_pairs(alone);
        CHECK(blocked.index.groups(rule).pairs == found.size());
    }
}

TEST_CASE("the largest values of a join are reported, and refused by name") {
    std::vector<Record> records;
    for (int i = 0; i < 30; ++i)
        records.push_back({"crm", "a" + std::to_string(i), {"marta oakes", "", ""}});
    for (int i = 0; i < 10; ++i)
        records.push_back({"crm", "b" + std::to_string(i), {"martha oakes", "", ""}});
    records.push_back({"crm", "c", {"ilse tamm", "", ""}});
    const Blocked blocked(columns, {"crm"}, records, {"qgram_jaccard(name, q=2) >= 0.6"}, PairScope::all);
    CHECK(blocked.index.groups(0).pairs == 40 * 39 / 2);
    const std::vector<GroupReport> largest = largest_groups(blocked.index, blocked.features, blocked.rules[0], 0, 5);
    REQUIRE(largest.size() == 2);
    CHECK(largest[0].values == "marta oakes");
    CHECK(largest[0].rows == 30);
    CHECK(largest[0].pairs == 30 * 29 / 2 + 300);
    CHECK(largest[1].pairs == 10 * 9 / 2 + 300);
    CHECK_NOTHROW(check_pair_limit(blocked.index, blocked.features, blocked.rules, 780));
    CHECK_THROWS_WITH(check_pair_limit(blocked.index, blocked.features, blocked.rules, 779),
                      Contains("makes 780 pairs, over the limit of 779") && Contains("'marta oakes' (30 rows, 735 pairs)") &&
                          Contains("raise the bound of the rule"));
}

TEST_CASE("the estimate of a large join holds the number in its interval, and does not depend on the order of rows") {
    std::vector<Record> records;
    std::mt19937 random(3);
    for (int i = 0; i < 12000; ++i) {
        const std::string name = skewed_name(random);
        records.push_back({"crm", std::to_string(i), {name + (i % 3 == 0 ? "" : name.substr(0, 2)), "", ""}});
    }
    const std::vector<std::string> rule{"qgram_dice(name, q=2) >= 0.5"};
    Blocked blocked(columns, {"crm"}, records, rule, PairScope::all);
    const PairEstimate estimate = *blocked.index.groups(0).estimate;
    const std::vector<std::uint64_t> counts = count_candidate_pairs(blocked.index, blocked.table, {}, blocked.context);
    CHECK_FALSE(estimate.is_exact());
    CHECK(counts[0] > 1000);
    CHECK(estimate.low <= counts[0]);
    CHECK(counts[0] <= estimate.high);
    CHECK(estimate.high - estimate.low < estimate.pairs / 2);
    std::shuffle(records.begin(), records.end(), random);
    const Blocked shuffled(columns, {"crm"}, records, rule, PairScope::all, 1);
    CHECK(shuffled.index.groups(0).estimate->pairs == estimate.pairs);
    CHECK(shuffled.index.groups(0).estimate->low == estimate.low);
    CHECK(shuffled.index.groups(0).estimate->high == estimate.high);
}

TEST_CASE("values with very many rows are shared out, each pair once") {
    std::vector<Record> records;
    for (int i = 0; i < 700; ++i)
        records.push_back({i % 2 == 0 ? "crm" : "web", std::to_string(i), {i % 3 == 0 ? "martha oakes" : "marta oakes", "", ""}});
    for (const PairScope scope : {PairScope::all, PairScope::across_sources}) {
        Blocked blocked(columns, person_sources, records, {"qgram_jaccard(name) >= 0.6"}, scope, 3);
        const std::uint64_t pairs = comparable_pairs(blocked.table, scope);
        CHECK(blocked.index.groups(0).pairs == pairs);
        CHECK(count_candidate_pairs(blocked.index, blocked.table, {}, blocked.context)[0] == pairs);
    }
}

TEST_CASE("a sample of left records is obeyed by rules without groups") {
    Blocked blocked(columns, person_sources, random_names(300, 4), rules, PairScope::all);
    const std::vector<std::uint8_t> depths = sample_depths(blocked.table, blocked.context);
    EnumerateOptions options;
    options.halvings.assign(rules.size(), 1);
    options.sample_depths = depths;
    std::size_t expected = 0;
    for (const auto& [pair, rule] : enumerated_pairs(blocked)) {
        const std::size_t slash = pair.first.find('/');
        expected += depths[index(blocked.row(pair.first.substr(0, slash), pair.first.substr(slash + 1)))] >= 1 ? 1u : 0u;
    }
    CHECK(enumerated_pairs(blocked, options).size() == expected);
}

TEST_CASE("rules without groups end soon when asked to stop") {
    std::vector<Record> records;
    for (int i = 0; i < 20000; ++i)
        records.push_back({"crm", std::to_string(i), {"marta oakes", "", ""}});  // one value, 200 million pairs
    const std::vector<std::string> texts{"token_dice(name) >= 0.5"};
    std::stop_source stop;
    const std::vector<Rule> parsed = rules_of(texts);
    RunContext context({.threads = 2, .stop = stop.get_token()});
    const Table table = table_of(columns, {"crm"}, records, context);
    const Features features = derive(table, parts_of(parsed), context);
    const BlockingIndex blocking = build_blocking_index(features, parsed, PairScope::all, context);
    CHECK(blocking.groups(0).pairs == 20000ull * 19999 / 2);
    std::chrono::steady_clock::time_point asked;
    std::once_flag once;
    CHECK_THROWS_AS(for_each_candidate_chunk(blocking, table, {}, context,
                                             [&](std::size_t, std::span<const CandidatePair>) {
                                                 std::call_once(once, [&] {
                                                     asked = std::chrono::steady_clock::now();
                                                     stop.request_stop();
                                                 });
                                             }),
                    Cancelled);
    CHECK(std::chrono::steady_clock::now() - asked < std::chrono::milliseconds(400));  // of a busy machine
}
