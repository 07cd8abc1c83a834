// What it costs to find all pairs of similar names among 100,000 and a million distinct ones.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/blocking/value_join.hpp"
#include "engine/table/dictionary.hpp"

namespace {

using namespace sameas;

/// Draws 0, 1 ... below `count`, i with a chance in proportion to 1 / (i + 1).
class Zipf {
  public:
    explicit Zipf(std::size_t count) {
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i)
            sums_.push_back(sum += 1.0 / static_cast<double>(i + 1));
    }
    std::size_t draw(std::mt19937_64& random) const {
        const double at = static_cast<double>(random() >> 11) * 0x1p-53 * sums_.back();
        const auto found = std::upper_bound(sums_.begin(), sums_.end() - 1, at);
        return static_cast<std::size_t>(found - sums_.begin());
    }

  private:
    std::vector<double> sums_;
};

/// Invented names: syllables make words, words make names; a tenth of the names has a twin with one other letter.
class Names {
  public:
    Names() : syllable_chance_(syllable_count), given_chance_(given_count), surname_chance_(surname_count) {
        const std::vector<std::string> onsets{"b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r",
                                              "s", "t", "v", "w", "z", "ch", "sh", "st", "br", "kr", "tr", ""};
        const std::vector<std::string> vowels{"a", "e", "i", "o", "u", "ai", "ei", "ou"};
        const std::vector<std::string> codas{"", "", "", "n", "r", "l", "s", "t", "m", "rd", "ng", "tz"};
        const auto any = [this](const std::vector<std::string>& of) { return of[random_() % of.size()]; };
        fill(syllables_, syllable_count, [&] { return any(onsets) + any(vowels) + any(codas); });
        fill(given_, given_count, [this] { return word(2 + random_() % 2); });
        fill(surnames_, surname_count, [this] { return word(2 + random_() % 3); });
    }

    Dictionary distinct(std::size_t count) {
        DictionaryBuilder names;
        while (names.size() <= count) {
            std::string name = given_[given_chance_.draw(random_)] + " ";
            if (random_() % 3 == 0) name += given_[given_chance_.draw(random_)] + " ";
            name += surnames_[surname_chance_.draw(random_)];
            names.encode(name);
            if (random_() % 10 != 0) continue;
            name[random_() % name.size()] = static_cast<char>('a' + random_() % 26);
            names.encode(name);
        }
        return names.finish();
    }

  private:
    static constexpr std::size_t syllable_count = 400, given_count = 4000, surname_count = 60000;

    std::string word(std::uint64_t syllables) {
        std::string text;
        for (; syllables > 0; --syllables)
            text += syllables_[syllable_chance_.draw(random_)];
        return text;
    }
    template <class Make>
    static void fill(std::vector<std::string>& words, std::size_t count, const Make& make) {
        std::unordered_set<std::string> seen;
        while (words.size() < count) {
            std::string made = make();
            if (seen.insert(made).second) words.push_back(std::move(made));
        }
    }

    std::mt19937_64 random_{7};
    Zipf syllable_chance_, given_chance_, surname_chance_;
    std::vector<std::string> syllables_, given_, surnames_;
};

const Dictionary& names_of(std::size_t count) {
    static std::map<std::size_t, Dictionary> made;
    if (!made.contains(count)) made[count] = Names().distinct(count);
    return made[count];
}

/// Ranges: names, bound in hundredths, most names that hold the rarest common gram (0: no limit).
void join_names(benchmark::State& state) {
    const Dictionary& names = names_of(static_cast<std::size_t>(state.range(0)));
    const std::vector<std::uint8_t> is_used(names.size(), 1);
    Rule rule = parse_rule("qgram_jaccard(name, q=3) >= 0.5");
    rule.bound = static_cast<double>(state.range(1)) / 100;
    rule.values_of_element_max = static_cast<std::uint32_t>(state.range(2));
    SetJoinCost cost;
    for (auto _ : state) {
        RunContext context({.threads = 2});
        const ValueJoin join(names, is_used, rule, context);
        std::atomic<std::uint64_t> wrong{0};
        cost = join.join().for_each_pair(context, [&](std::span<const ValuePair> pairs) {
            wrong += join.join().holds(pairs.front().left, pairs.front().right) ? 0u : 1u;
        });
        if (wrong > 0) throw std::logic_error("a pair that is none");
    }
    state.counters["pairs"] = static_cast<double>(cost.found);
    state.counters["measured"] = static_cast<double>(cost.measured);
    state.counters["compared"] = static_cast<double>(cost.compared);
}
BENCHMARK(join_names)
    ->ArgNames({"names", "bound", "rarest"})
    ->Args({100'000, 60, 0})
    ->Args({1'000'000, 80, 0})
    ->Args({1'000'000, 70, 0})
    ->Args({1'000'000, 60, 0})
    ->Args({1'000'000, 60, 1000})
    ->Unit(benchmark::kSecond)
    ->MeasureProcessCPUTime()
    ->Iterations(1);

}  // namespace
