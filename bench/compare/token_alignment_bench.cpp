// What a pair of texts of 3 to 6 tokens costs to align, beside other measures of tokens.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/compare/measure.hpp"
#include "engine/compare/token_alignment.hpp"

namespace {

using namespace sameas;

/// Invented titles: words by Zipf's law, a third of them altered copies of an earlier one.
class Titles {
  public:
    static constexpr std::size_t word_count = 60'000, title_count = 200'000, pair_count = 500'000;

    Titles() {
        const std::vector<std::string> parts{"ba", "con", "da", "el", "fer", "go", "hin", "is", "jo", "kra", "lem", "mo",
                                             "nor", "pi", "qua", "ri", "sto", "ta", "und", "ver", "wil", "ya", "zen", "sch"};
        std::unordered_set<std::string> seen;
        double sum = 0;
        while (words_.size() < word_count) {
            std::string word;
            for (std::size_t count = words_.size() < 24 ? 1 : 2 + random_() % 3; count > 0; --count)
                word += parts[random_() % parts.size()];
            if (!seen.insert(word).second) continue;
            words_.push_back(word);
            chances_.push_back(sum += 1 / static_cast<double>(words_.size() + 5));
        }
        DictionaryBuilder builder;
        while (builder.size() <= title_count) {
            const std::string title = builder.size() > 3 && random_() % 3 == 0 ? altered(builder) : drawn();
            const std::size_t before = builder.size();
            builder.encode(title);
            if (builder.size() > before) copy_of_.push_back(source_);
        }
        dictionary_ = builder.finish();
        values_ = std::make_unique<PreparedValues>(dictionary_, nullptr);
        count_tokens();
        values_->weigh_tokens_by(&table_);
        draw_pairs();
    }

    PreparedValues& values() { return *values_; }
    const FrequencyTable& table() const { return table_; }
    struct Pairs {
        std::vector<std::uint32_t> left, right;
    };
    /// Drawn at random, and as blocking leaves them: pairs that share one of the rarer words, and copies.
    const Pairs& random() const { return random_pairs_; }
    const Pairs& blocked() const { return blocked_pairs_; }

  private:
    std::string drawn() {
        source_ = 0;
        std::string title;
        for (std::size_t count = 3 + random_() % 4; count > 0; --count) {
            const double at = static_cast<double>(random_() >> 11) * 0x1p-53 * chances_.back();
            const auto word = std::upper_bound(chances_.begin(), chances_.end() - 1, at) - chances_.begin();
            title += words_[static_cast<std::size_t>(word)] + (count > 1 ? " " : "");
        }
        return title;
    }
    /// With another letter in one place.
    std::string altered(const DictionaryBuilder& builder) {
        source_ = static_cast<std::uint32_t>(1 + random_() % (builder.size() - 1));
        std::string title(builder.text(static_cast<ValueId>(source_)));
        const std::size_t place = random_() % title.size();
        if (title[place] != ' ') title[place] = static_cast<char>('a' + random_() % 26);
        return title;
    }
    void count_tokens() {
        const Dictionary& tokens = values_->tokens().tokens();
        table_ = {{"tokens", {{"title", {}, {}}}, {}}, dictionary_.size() - 1, {}};
        for (std::size_t t = 1; t < tokens.size(); ++t) {
            const auto token = static_cast<ValueId>(t);
            if (tokens.count(token) >= 2) table_.counts.emplace_back(tokens.text(token), tokens.count(token));
        }
        std::sort(table_.counts.begin(), table_.counts.end());
    }
    void draw_pairs() {
        const auto any = [this] { return static_cast<std::uint32_t>(1 + random_() % (dictionary_.size() - 1)); };
        std::vector<std::vector<std::uint32_t>> titles_of(values_->tokens().token_count() + 1);
        for (std::uint32_t v = 1; v < dictionary_.size(); ++v) {
            for (const std::uint32_t token : values_->tokens().tokens_of(static_cast<ValueId>(v))) titles_of[token].push_back(v);
        }
        for (std::size_t i = 0; i < pair_count; ++i) {
            random_pairs_.left.push_back(any());
            random_pairs_.right.push_back(any());
            const std::uint32_t left = any();
            const auto tokens = values_->tokens().tokens_of(static_cast<ValueId>(left));
            const std::vector<std::uint32_t>& others = titles_of[*std::max_element(tokens.begin(), tokens.end())];
            const bool is_copy = random_() % 4 == 0 && copy_of_[left - 1] != 0;
            blocked_pairs_.left.push_back(left);
            blocked_pairs_.right.push_back(is_copy ? copy_of_[left - 1] : others[random_() % others.size()]);
        }
    }

    std::mt19937_64 random_{7};
    std::vector<std::string> words_;
    std::vector<double> chances_;
    std::uint32_t source_ = 0;
    std::vector<std::uint32_t> copy_of_;   ///< by value but null
    Dictionary dictionary_;
    std::unique_ptr<PreparedValues> values_;
    FrequencyTable table_;
    Pairs random_pairs_, blocked_pairs_;
};

Titles& titles() {
    static Titles made;
    return made;
}

void measure(benchmark::State& state, const char* name, bool is_blocked) {
    const Titles::Pairs& pairs = is_blocked ? titles().blocked() : titles().random();
    const std::unique_ptr<Measure> made = make_measure(measure_call(name), titles().values());
    MeasureScratch scratch;
    constexpr std::size_t batch = 1000;
    std::vector<double> results(batch);
    double sum = 0;
    std::size_t begin = 0;
    for (auto _ : state) {
        made->compute({pairs.left.data() + begin, pairs.right.data() + begin, batch}, results.data(), scratch);
        sum += results[0];
        begin = (begin + batch) % Titles::pair_count;
    }
    benchmark::DoNotOptimize(sum);
    state.counters["pairs/s"] = benchmark::Counter(batch, benchmark::Counter::kIsIterationInvariantRate);
}

/// An alignment is symmetric, and 1 of equal values: checked before anything is timed.
void align(benchmark::State& state, bool is_blocked) {
    const Titles::Pairs& pairs = is_blocked ? titles().blocked() : titles().random();
    const TokenAlignment& alignment = titles().values().token_alignment();
    MeasureScratch scratch;
    constexpr std::size_t batch = 1000;
    std::vector<double> similarity(batch), inside(batch), bits(batch), exchanged(batch);
    alignment.align({pairs.right.data(), pairs.left.data(), batch}, {exchanged.data(), nullptr, nullptr}, scratch);
    alignment.align({pairs.left.data(), pairs.right.data(), batch}, {similarity.data(), inside.data(), bits.data()}, scratch);
    if (similarity != exchanged) throw std::logic_error("left and right differ");
    std::size_t begin = 0;
    for (auto _ : state) {
        alignment.align({pairs.left.data() + begin, pairs.right.data() + begin, batch},
                        {similarity.data(), inside.data(), bits.data()}, scratch);
        begin = (begin + batch) % Titles::pair_count;
    }
    benchmark::DoNotOptimize(similarity.data());
    state.counters["pairs/s"] = benchmark::Counter(batch, benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK_CAPTURE(align, random, false);
BENCHMARK_CAPTURE(align, blocked, true);
BENCHMARK_CAPTURE(measure, token_jaccard_random, "token_jaccard", false);
BENCHMARK_CAPTURE(measure, token_jaccard_blocked, "token_jaccard", true);
BENCHMARK_CAPTURE(measure, monge_elkan_random, "monge_elkan", false);
BENCHMARK_CAPTURE(measure, monge_elkan_blocked, "monge_elkan", true);
BENCHMARK_CAPTURE(measure, name_tokens_random, "name_tokens", false);
BENCHMARK_CAPTURE(measure, name_tokens_blocked, "name_tokens", true);

}  // namespace
