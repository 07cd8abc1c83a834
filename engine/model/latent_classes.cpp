// A mixture of product distributions by EM.
//
// Expectation asks of each pattern how its pairs share out among the classes; maximisation counts the shared-out pairs and
// draws each class to its start. All likelihoods are held against the background's: with R(c) = share(c) / share(background)
// times the product over the comparisons of p(c, state) / u(state), matches have R(0) / (1 + sum of R) of a pattern's pairs.
// So no logarithm is taken in the product (ratios of a dozen comparisons stay far inside a double), and the work is, per
// pattern and comparison, one multiplication and one addition for each class, side by side in memory.
//
// Sums run over a fixed number of runs of patterns, each in its order, then over the runs: the same bits for any threads.
#include "engine/model/latent_classes.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

constexpr std::size_t runs = 32;
constexpr double probability_least = 1e-12;
/// So many pairs of the sample show what a class is like, rare agreements too.
constexpr double others_drawn_enough = 1000;
/// A round that gains less than this, in bits for each expected match, is the last ...
constexpr double gain_least = 1.5e-4;
/// ... but not before this one, and it is looked at every so many rounds: logarithms are a third of a round.
constexpr int iterations_min = 6, rounds_a_look = 4;
/// Classes are padded to a multiple of so many, and a pattern's likelihoods stay in registers.
constexpr std::size_t padding = 4, padded_classes_max = 80;  // 64 comparisons, 8 groups, 2

/// Tables of one value for each comparison, state and class; classes side by side.
class ClassTable {
  public:
    ClassTable(const std::vector<std::size_t>& state_counts, std::size_t classes, double value) : classes_(classes) {
        for (const std::size_t count : state_counts) {
            first_.push_back(size_);
            size_ += count;
        }
        values_.assign(size_ * classes, value);
    }
    double* at(std::size_t comparison, std::size_t state) { return values_.data() + (first_[comparison] + state) * classes_; }
    const double* at(std::size_t comparison, std::size_t state) const {
        return values_.data() + (first_[comparison] + state) * classes_;
    }
    void add(const ClassTable& other) {
        for (std::size_t i = 0; i < values_.size(); ++i) values_[i] += other.values_[i];
    }

  private:
    std::size_t classes_, size_ = 0;
    std::vector<std::size_t> first_;
    std::vector<double> values_;
};

/// What the patterns of one run add up to.
struct RunSums {
    ClassTable counts;
    std::vector<double> mass, others;   ///< by class: pairs, and those of them that are known not to match
    double log_likelihood = 0;
};

class Mixture {
  public:
    Mixture(const LatentPatterns& patterns, std::vector<LatentClass> classes)
        : patterns_(patterns), classes_(std::move(classes)),
          padded_((classes_.size() + padding - 1) / padding * padding), ratios_(patterns.state_counts, padded_, 1.0) {
        for (const std::size_t count : patterns.state_counts) background_bits_.emplace_back(count, 0.0);
        double pairs = 0;
        for (std::size_t i = 0; i < patterns.size(); ++i) pairs += patterns.candidates[i] + patterns.others[i];
        std::vector<double> others(padded_);
        for (std::size_t c = 0; c < classes_.size(); ++c) others[c] = classes_[c].share * pairs;
        weigh_others(others);
    }

    /// What a round gives beside new classes.
    struct Wanted {
        bool log_likelihood = false;              ///< of the classes before it
        std::vector<double>* weights = nullptr;   ///< by pattern; then the classes stay as they are
    };

    /// One round. \returns the log likelihood in bits, where it is wanted
    double round(const Wanted& wanted, RunContext& context) {
        prepare();
        std::vector<RunSums> sums(runs, {ClassTable(patterns_.state_counts, padded_, 0.0),
                                         std::vector<double>(padded_, 0.0), std::vector<double>(padded_, 0.0), 0});
        parallel_chunks(context, runs, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t run = begin; run < end; ++run) expect_padded<padding>(run, sums[run], wanted);
        });
        for (std::size_t run = 1; run < runs; ++run) {
            sums[0].counts.add(sums[run].counts);
            sums[0].log_likelihood += sums[run].log_likelihood;
            for (std::size_t c = 0; c < padded_; ++c) {
                sums[0].mass[c] += sums[run].mass[c];
                sums[0].others[c] += sums[run].others[c];
            }
        }
        mass_ = sums[0].mass;
        weigh_others(sums[0].others);
        if (!wanted.weights) maximise(sums[0]);
        return sums[0].log_likelihood;
    }

    const std::vector<double>& mass() const { return mass_; }
    std::vector<LatentClass> take_classes() { return std::move(classes_); }

  private:
    /// Where few others of a class were drawn, chance says how many and what they are like.
    void weigh_others(const std::vector<double>& others) {
        others_counted_.assign(padded_, 1.0);
        for (std::size_t c = 2; c < padded_; ++c) {
            const double drawn = others[c] / patterns_.pairs_of_other;
            others_counted_[c] = std::clamp(drawn / others_drawn_enough, patterns_.others_counted_least, 1.0);
        }
    }

    void prepare() {
        const LatentClass& background = classes_[1];
        for (std::size_t f = 0; f < patterns_.comparisons(); ++f) {
            for (std::size_t s = 1; s < patterns_.state_counts[f]; ++s) {
                const double u = std::max(background.shares[f][s], probability_least);
                background_bits_[f][s] = kernels::log2(u);
                for (std::size_t c = 0; c < classes_.size(); ++c) {
                    const double share = classes_[c].shares[f][s];
                    ratios_.at(f, s)[c] = share == 0 ? 0 : std::max(share, probability_least) / u;
                }
            }
        }
    }

    template <std::size_t count>
    void expect_padded(std::size_t run, RunSums& sums, const Wanted& wanted) const {
        if constexpr (count < padded_classes_max) {
            if (padded_ > count) return expect_padded<count + padding>(run, sums, wanted);
        }
        SAMEAS_ASSERT(padded_ == count);
        expect<count>(run, sums, wanted);
    }

    template <std::size_t count>
    void expect(std::size_t run, RunSums& sums, const Wanted& wanted) const {
        const std::size_t n = patterns_.size(), fields = patterns_.comparisons();
        const double background = classes_[1].share, background_bits = kernels::log2(background);
        std::array<double, count> start{}, parts{};   // of classes that are padding: 0
        for (std::size_t c = 0; c < classes_.size(); ++c) start[c] = classes_[c].share / background;
        for (std::size_t i = n * run / runs; i < n * (run + 1) / runs; ++i) {
            const std::uint32_t* const states = patterns_.states.data() + i * fields;
            parts = start;
            for (std::size_t f = 0; f < fields; ++f) {
                const double* const ratio = ratios_.at(f, states[f]);
                for (std::size_t c = 0; c < count; ++c) parts[c] *= ratio[c];
            }
            double non_matches = 0;
            for (std::size_t c = 1; c < count; ++c) non_matches += parts[c];
            if (wanted.weights) (*wanted.weights)[i] = kernels::log2(parts[0]) - kernels::log2(non_matches);
            const double candidates = patterns_.candidates[i], others = patterns_.others[i];
            const double all = non_matches + parts[0];
            if (wanted.log_likelihood) {
                double bits = background_bits;
                for (std::size_t f = 0; f < fields; ++f) bits += background_bits_[f][states[f]];
                if (candidates > 0) sums.log_likelihood += candidates * (bits + kernels::log2(all));
                if (others > 0) sums.log_likelihood += others * (bits + kernels::log2(non_matches));
            }
            const double of_candidates = candidates / all, of_others = others / non_matches;
            double not_counted = 0;
            parts[0] *= of_candidates;
            parts[1] *= of_candidates + of_others;
            for (std::size_t c = 2; c < count; ++c) {
                const double other = parts[c] * of_others, counted = other * others_counted_[c];
                sums.others[c] += other;
                not_counted += other - counted;
                parts[c] = parts[c] * of_candidates + counted;
            }
            parts[1] += not_counted;
            for (std::size_t c = 0; c < count; ++c) sums.mass[c] += parts[c];
            for (std::size_t f = 0; f < fields; ++f) {
                double* const counts = sums.counts.at(f, states[f]);
                for (std::size_t c = 0; c < count; ++c) counts[c] += parts[c];
            }
        }
    }

    void maximise(const RunSums& sums) {
        double all = 0;
        for (const double mass : sums.mass) all += mass;
        for (std::size_t c = 0; c < classes_.size(); ++c) {
            LatentClass& entry = classes_[c];
            entry.share = std::max(sums.mass[c], 1e-9) / all;
            for (std::size_t f = 0; f < patterns_.comparisons(); ++f) {
                if (!entry.is_frozen.empty() && entry.is_frozen[f]) continue;
                double total = 0;
                std::vector<double>& shares = entry.shares[f];
                for (std::size_t s = 1; s < shares.size(); ++s) {
                    if (entry.start[f][s] == 0) continue;
                    shares[s] = sums.counts.at(f, s)[c] + entry.pseudo_pairs * entry.start[f][s];
                    if (c == 1 && !patterns_.unseen.empty()) shares[s] += patterns_.unseen[f][s];
                    total += shares[s];
                }
                for (double& share : shares) share /= total;
            }
        }
    }

    const LatentPatterns& patterns_;
    std::vector<LatentClass> classes_;
    std::size_t padded_;                             ///< classes, padding included
    ClassTable ratios_;                              ///< p(class, state) / u(state); 1 at null
    std::vector<std::vector<double>> background_bits_;  ///< log2 u; 0 at null
    std::vector<double> mass_;
    std::vector<double> others_counted_;             ///< by class: of its pairs that are known not to match
};

}  // namespace

LatentFit fit_latent_classes(const LatentPatterns& patterns, std::vector<LatentClass> classes, int iterations_max,
                             RunContext& context) {
    SAMEAS_ASSERT(classes.size() >= 2 && classes.size() <= padded_classes_max);
    const std::size_t classes_given = classes.size();
    Mixture mixture(patterns, std::move(classes));
    LatentFit fit;
    double last = 0;
    bool is_last_known = false;
    while (fit.iterations < iterations_max && !fit.converged) {
        // Two looks in a row tell what a round gains.
        const int place = fit.iterations++ % rounds_a_look;
        const bool looks = fit.iterations > iterations_min && (place == 0 || place == 1);
        const double log_likelihood = mixture.round({looks, nullptr}, context);
        fit.converged = looks && place == 1 && is_last_known &&
                        std::abs(log_likelihood - last) < gain_least * (mixture.mass()[0] + 1);
        is_last_known = looks && place == 0;
        last = log_likelihood;
    }
    fit.weights.resize(patterns.size());
    mixture.round({false, &fit.weights}, context);
    fit.mass.assign(mixture.mass().begin(), mixture.mass().begin() + static_cast<std::ptrdiff_t>(classes_given));
    fit.classes = mixture.take_classes();
    return fit;
}

}  // namespace sameas
