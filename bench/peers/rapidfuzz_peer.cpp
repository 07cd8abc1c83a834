// RapidFuzz's C++ headers on the pairs of a case, one thread:
//     rapidfuzz_peer FOLDER REPETITIONS MEASURE...
// Texts lie one after the other as bytes (Latin-1), which its fastest paths are made for, and those of coming pairs are
// prefetched, so that RapidFuzz waits for memory no more than it must.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <rapidfuzz/distance.hpp>
#include <rapidfuzz/fuzz.hpp>
#include <string>

#include "bench/peers/case_files.hpp"

namespace {

using namespace sameas::peers;

struct Text {
    const std::uint8_t* begin;
    const std::uint8_t* end;
};

/// The code points of all values, which are below 256.
class Texts {
  public:
    explicit Texts(const std::vector<std::string>& values) {
        for (const std::string& value : values) {
            for (std::size_t i = 0; i < value.size(); ++i) {
                const auto byte = static_cast<std::uint8_t>(value[i]);
                if (byte > 0xC3) throw std::runtime_error("a value beyond Latin-1: " + value);
                if (byte < 0x80) {
                    bytes_.push_back(byte);
                } else {
                    const auto next = static_cast<std::uint8_t>(value[++i]);
                    bytes_.push_back(static_cast<std::uint8_t>(byte << 6 | (next & 0x3F)));
                }
            }
            offsets_.push_back(bytes_.size());
        }
    }

    Text operator[](std::uint32_t value) const {
        return {bytes_.data() + offsets_[value], bytes_.data() + offsets_[value + 1]};
    }

  private:
    std::vector<std::uint8_t> bytes_;
    std::vector<std::size_t> offsets_ = {0};
};

template <class Scorer>
void run(const Texts& texts, const Case& given, std::vector<double>& out, const Scorer& scorer) {
    constexpr std::size_t ahead = 16;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t coming = std::min(i + ahead, out.size() - 1);
        __builtin_prefetch(texts[given.left[coming]].begin);
        __builtin_prefetch(texts[given.right[coming]].begin);
        const Text left = texts[given.left[i]];
        const Text right = texts[given.right[i]];
        out[i] = static_cast<double>(scorer(left.begin, left.end, right.begin, right.end));
    }
}

/// RapidFuzz has no q-grams. The peer is what one would write: sorted sets, std::set_intersection.
class BigramSets {
  public:
    BigramSets(const Texts& texts, std::size_t size) {
        for (std::uint32_t value = 0; value < size; ++value) {
            const Text text = texts[value];
            std::vector<std::uint16_t> set;
            for (const std::uint8_t* at = text.begin; at + 1 < text.end; ++at)
                set.push_back(static_cast<std::uint16_t>(at[0] << 8 | at[1]));
            std::sort(set.begin(), set.end());
            set.erase(std::unique(set.begin(), set.end()), set.end());
            grams_.insert(grams_.end(), set.begin(), set.end());
            offsets_.push_back(grams_.size());
        }
    }

    double jaccard(std::uint32_t left, std::uint32_t right) const {
        struct Counter {
            using value_type = std::uint16_t;
            std::size_t count = 0;
            void push_back(std::uint16_t) { ++count; }
        } common;
        std::set_intersection(begin(left), begin(left + 1), begin(right), begin(right + 1), std::back_inserter(common));
        const auto sizes = static_cast<std::size_t>(begin(left + 1) - begin(left) + begin(right + 1) - begin(right));
        return static_cast<double>(common.count) / static_cast<double>(sizes - common.count);
    }

    const std::uint16_t* begin(std::uint32_t value) const { return grams_.data() + offsets_[value]; }

  private:
    std::vector<std::uint16_t> grams_;
    std::vector<std::size_t> offsets_ = {0};
};

using Run = std::function<void(const Texts&, const Case&, std::vector<double>&)>;

#define SCORER(NAME, CALL)                                                                                     \
    {                                                                                                          \
        NAME, [](const Texts& texts, const Case& given, std::vector<double>& out) {                            \
            run(texts, given, out, [](auto... ends) { return rapidfuzz::CALL(ends...); });                     \
        }                                                                                                      \
    }

const std::map<std::string, Run> scorers = {
    SCORER("jaro", jaro_similarity),
    SCORER("jaro_winkler", jaro_winkler_similarity),
    SCORER("levenshtein_distance", levenshtein_distance),
    SCORER("osa_distance", osa_distance),
    SCORER("damerau_distance", experimental::damerau_levenshtein_distance),
    SCORER("indel_distance", indel_distance),
    SCORER("ratio", fuzz::ratio),
    SCORER("partial_ratio", fuzz::partial_ratio),
    SCORER("token_sort_ratio", fuzz::token_sort_ratio),
    SCORER("token_set_ratio", fuzz::token_set_ratio),
};

void merge_bigrams(const BigramSets& sets, const Case& given, std::vector<double>& out) {
    constexpr std::size_t ahead = 16;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t coming = std::min(i + ahead, out.size() - 1);
        __builtin_prefetch(sets.begin(given.left[coming]));
        __builtin_prefetch(sets.begin(given.right[coming]));
        out[i] = sets.jaccard(given.left[i], given.right[i]);
    }
}

}  // namespace

int main(int argument_count, char** arguments) {
    const std::string folder = arguments[1];
    const Case given = read_case(folder);
    const Texts texts(given.values);
    const BigramSets bigrams(texts, given.values.size());
    std::vector<double> out(given.left.size());
    for (int i = 3; i < argument_count; ++i) {
        const std::string measure = arguments[i];
        const bool is_merge = measure == "qgram_jaccard";
        const std::string engine = is_merge ? "std-merge" : "rapidfuzz-cpp";
        std::vector<double> seconds;
        for (int repetition = 0; repetition < std::stoi(arguments[2]); ++repetition) {
            seconds.push_back(seconds_of([&] {
                if (is_merge) {
                    merge_bigrams(bigrams, given, out);
                } else {
                    scorers.at(measure)(texts, given, out);
                }
            }));
        }
        print_seconds(measure, engine, seconds);
        write_numbers(folder + "/" + measure + "." + engine + ".f64", out);
    }
}
