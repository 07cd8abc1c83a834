#include "engine/blocking/set_join.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <thread>

#include "engine/blocking/value_join.hpp"
#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"
#include "tests/support/measured.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

std::pair<std::uint32_t, std::uint32_t> unordered(ValueId a, ValueId b) {
    return std::minmax(static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b));
}

/// What the join gives. Checks that no pair comes twice.
Pairs joined(const SetJoin& join, RunContext& context) {
    std::mutex mutex;
    Pairs pairs;
    const SetJoinCost cost = join.for_each_pair(context, [&](std::span<const ValuePair> some) {
        const std::lock_guard lock(mutex);
        if (some.empty() || some.size() > value_pairs_max) throw std::logic_error("an empty or too large part");
        for (const ValuePair& pair : some) {
            if (!pairs.insert(unordered(pair.left, pair.right)).second) throw std::logic_error("a pair twice");
        }
    });
    CHECK(cost.found == pairs.size());
    return pairs;
}

/// Every pair of used values of which the measure itself says so.
Pairs expected(const Rule& rule, const Dictionary& values, const std::vector<std::uint8_t>& is_used) {
    PreparedValues prepared(values, nullptr);
    const std::unique_ptr<Measure> measure = make_measure(rule.measure, prepared);
    MeasureScratch scratch;
    Pairs pairs;
    for (std::uint32_t left = 1; left < values.size(); ++left) {
        for (std::uint32_t right = left + 1; right < values.size(); ++right) {
            if (is_used[left] == 0 || is_used[right] == 0) continue;
            double measured = 0;
            measure->compute({&left, &right, 1}, &measured, scratch);
            if (measured >= rule.bound) pairs.insert({left, right});
        }
    }
    return pairs;
}

/// Texts of a few skewed words, so that sets of any size overlap; some are shorter than a gram, blank, or long.
std::vector<std::string> random_texts(std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const std::vector<std::string> words{"an", "na", "ann", "anna", "\xC3\xA9ve", "b", "li", "lin", "berg", "ber", "el;la", "zx"};
    std::set<std::string> texts{" ", "  ", "a", "na;an", "an;na"};
    while (texts.size() < count) {
        std::string text;
        const std::size_t longest = random() % 40 == 0 ? 60 : 5;
        for (std::size_t i = random() % longest + 1; i > 0; --i) {
            std::size_t word = 0;
            while (word + 1 < words.size() && random() % 3 != 0)
                ++word;
            text += words[word];
            if (random() % 2 == 0) text += random() % 3 == 0 ? ";" : " ";
        }
        texts.insert(text);
    }
    std::vector<std::string> shuffled(texts.begin(), texts.end());
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    return shuffled;
}

void require_agreement(const Rule& rule, const Dictionary& values, const std::vector<std::uint8_t>& is_used,
                       RunContext& context) {
    const ValueJoin value_join(values, is_used, rule, context);
    const SetJoin& join = value_join.join();
    const Pairs right = expected(rule, values, is_used);
    const Pairs found = joined(join, context);
    INFO(to_string(rule) << ": " << found.size() << " pairs found of " << right.size());
    REQUIRE(found == right);
    SetJoin::Scratch scratch;
    for (std::uint32_t value = 1; value < values.size(); value += 7) {  // the questions say the same
        if (is_used[value] == 0) continue;
        std::vector<ValueId> partners;
        join.find_partners(ValueId{value}, scratch, partners);
        Pairs of_value;
        for (const ValueId partner : partners)
            of_value.insert(unordered(ValueId{value}, partner));
        REQUIRE(of_value.size() == partners.size());
        for (std::uint32_t other = 1; other < values.size(); ++other) {
            if (other == value || is_used[other] == 0) continue;
            const auto pair = unordered(ValueId{value}, ValueId{other});
            REQUIRE(of_value.contains(pair) == right.contains(pair));
            REQUIRE(join.holds(ValueId{value}, ValueId{other}) == right.contains(pair));
        }
    }
    REQUIRE_FALSE(join.holds(null_value, null_value));
}

std::vector<std::string> all_measures() {
    std::vector<std::string> calls;
    for (const std::string& name : set_measure_names()) {
        calls.push_back(name + "(x");
        if (!name.starts_with("qgram_")) continue;
        calls.push_back(name + "(x, q=1");
        calls.push_back(name + "(x, q=3");
        calls.push_back(name + "(x, q=4, padded=yes");
    }
    calls.push_back("list_jaccard(x, separator=blank");
    return calls;
}

}  // namespace

TEST_CASE("a join finds the pairs that the measure itself says, no other, each once") {
    RunContext context({.threads = 3});
    const std::uint64_t seed = GENERATE(1u, 2u);
    const Dictionary values = dictionary_of(random_texts(120, seed));
    std::mt19937_64 random(seed);
    std::vector<std::uint8_t> is_used(values.size(), 1);
    for (std::uint8_t& used : is_used)
        used = random() % 5 != 0;
    std::size_t pairs = 0;
    for (const std::string& call : all_measures()) {
        const bool is_count = call.starts_with("list_overlap");
        const std::vector<double> bounds = is_count ? std::vector<double>{1, 2, 5, 65536}
                                                    : std::vector<double>{5e-324, 1e-9, 0.05, 1.0 / 3, 0.5,
                                                                          0.6,    2.0 / 3, 0.8, 0.95, 1};
        for (const double bound : bounds) {
            Rule rule = parse_rule(call + (is_count ? ") >= 1" : ") >= 0.5"));
            rule.bound = bound;
            require_agreement(rule, values, is_used, context);
            pairs += expected(rule, values, is_used).size();
        }
    }
    CHECK(pairs > 30000);  // the input must be worth it
}

TEST_CASE("bounds next to what sets of small sizes reach are decided as the measure decides them") {
    RunContext context({.threads = 2});
    const Dictionary values = dictionary_of(random_texts(120, 3));
    const std::vector<std::uint8_t> is_used(values.size(), 1);
    for (const char* call : {"qgram_jaccard(x) >= 0.5", "qgram_dice(x) >= 0.5", "qgram_cosine(x) >= 0.5",
                             "qgram_overlap(x) >= 0.5"}) {
        for (const double share : {2.0 / 3, 3.0 / 5, 0.6, 2 / std::sqrt(6.0), 6.0 / 7, 0.75}) {
            Rule rule = parse_rule(call);
            for (const double bound : {std::nextafter(share, 0.0), share, std::nextafter(share, 1.0)}) {
                rule.bound = bound;
                require_agreement(rule, values, is_used, context);
            }
        }
    }
}

TEST_CASE("a limit on the rarest common element loses exactly the pairs whose common elements are all more frequent") {
    RunContext context({.threads = 2});
    const std::vector<std::string> texts = random_texts(300, 4);
    const Dictionary values = dictionary_of(texts);
    std::vector<std::uint8_t> is_used(values.size(), 1);
    is_used[5] = 0;
    // Of texts, the words; how many used values have each.
    std::map<std::string, std::uint32_t> frequency;
    std::vector<std::set<std::string>> words(values.size());
    for (std::uint32_t v = 1; v < values.size(); ++v) {
        std::string text(values.text(ValueId{v}));
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.find(' ', begin), text.size());
            if (end > begin) words[v].insert(text.substr(begin, end - begin));
            begin = end + 1;
        }
        for (const std::string& word : words[v])
            frequency[word] += is_used[v];
    }
    std::set<std::size_t> sizes;
    for (const std::uint32_t limit : {2u, 3u, 10u, 40u, 100000u}) {
        const Rule rule = parse_rule("token_jaccard(x) >= 0.3 and rarest <= " + std::to_string(limit));
        Rule exact = rule;
        exact.values_of_element_max = 0;
        Pairs kept;
        for (const auto& [left, right] : expected(exact, values, is_used)) {
            const bool is_rare = std::any_of(words[left].begin(), words[left].end(), [&, r = right](const std::string& word) {
                return words[r].contains(word) && frequency[word] <= limit;
            });
            if (is_rare) kept.insert({left, right});
        }
        const ValueJoin join(values, is_used, rule, context);
        CHECK(joined(join.join(), context) == kept);
        sizes.insert(kept.size());
        SetJoin::Scratch scratch;
        for (std::uint32_t value = 1; value < values.size(); value += 11) {
            if (is_used[value] == 0) continue;
            std::vector<ValueId> partners;
            join.join().find_partners(ValueId{value}, scratch, partners);
            std::size_t count = 0;
            for (std::uint32_t other = 1; other < values.size(); ++other) {
                if (other == value || is_used[other] == 0) continue;
                const bool is_kept = kept.contains(unordered(ValueId{value}, ValueId{other}));
                CHECK(join.join().holds(ValueId{value}, ValueId{other}) == is_kept);
                count += is_kept ? 1u : 0u;
            }
            CHECK(partners.size() == count);
        }
    }
    CHECK(sizes.size() == 5);
}

TEST_CASE("a join of no value, one value, or none that takes part finds nothing") {
    RunContext context({.threads = 2});
    const Rule rule = parse_rule("qgram_jaccard(x, q=3) >= 0.5");
    for (const std::vector<std::string>& texts : {std::vector<std::string>{}, {"anna"}, {"anna", "anne"}}) {
        const Dictionary values = dictionary_of(texts);
        const std::vector<std::uint8_t> is_used(values.size(), texts.size() == 2 ? 0 : 1);
        CHECK(joined(ValueJoin(values, is_used, rule, context).join(), context).empty());
    }
}

TEST_CASE("a join larger than a task finds the same on any number of threads") {
    std::vector<std::string> texts;
    for (int i = 0; i < 6000; ++i)
        texts.push_back("name" + std::to_string(i));  // all share grams: lists of thousands
    const Dictionary values = dictionary_of(texts);
    const std::vector<std::uint8_t> is_used(values.size(), 1);
    std::vector<Pairs> found;
    for (const int threads : {1, 4}) {
        RunContext context({.threads = threads});
        const ValueJoin join(values, is_used, parse_rule("qgram_jaccard(x, q=2) >= 0.7"), context);
        found.push_back(joined(join.join(), context));
    }
    CHECK(found[0] == found[1]);
    CHECK(found[0].size() > 10000);
    CHECK(found[0].contains(unordered(ValueId{1235}, ValueId{1236})));  // name1234, name1235
}

TEST_CASE("a join that is asked to stop ends soon, and what a sink throws comes out of it") {
    std::vector<std::string> texts;
    for (int i = 0; i < 30000; ++i)
        texts.push_back("longer name of number " + std::to_string(i));  // half a billion pairs
    const Dictionary values = dictionary_of(texts);
    const std::vector<std::uint8_t> is_used(values.size(), 1);
    std::stop_source stop;
    RunContext context({.threads = 2, .stop = stop.get_token()});
    const ValueJoin join(values, is_used, parse_rule("qgram_jaccard(x, q=3) >= 0.5"), context);
    CHECK_THROWS_WITH(join.join().for_each_pair(context, [](std::span<const ValuePair>) { throw std::runtime_error("full"); }),
                      "full");
    std::chrono::steady_clock::time_point asked;
    std::once_flag once;
    CHECK_THROWS_AS(join.join().for_each_pair(context,
                                              [&](std::span<const ValuePair>) {
                                                  std::call_once(once, [&] {
                                                      asked = std::chrono::steady_clock::now();
                                                      stop.request_stop();
                                                  });
                                              }),
                    Cancelled);
    CHECK(std::chrono::steady_clock::now() - asked < std::chrono::milliseconds(400));  // of a busy machine
}
