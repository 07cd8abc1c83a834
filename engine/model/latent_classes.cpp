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
/// A round that gains less than this, in bits for each expected match, is the last ...
constexpr double gain_least = 1.5e-4;
/// ... but not before this one.
constexpr int iterations_min = 6;

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
    std::vector<double> mass;
    double log_likelihood = 0;
};

class Mixture {
  public:
    Mixture(const LatentPatterns& patterns, std::vector<LatentClass> classes)
        : patterns_(patterns), classes_(std::move(classes)), ratios_(patterns.state_counts, classes_.size(), 1.0) {
        for (const std::size_t count : patterns.state_counts) background_bits_.emplace_back(count, 0.0);
    }

    /// One round. Fills `weights` by pattern, if given, and then leaves the classes as they are.
    /// \returns the log likelihood of the classes before it, in bits
    double round(std::vector<double>* weights, RunContext& context) {
        prepare();
        std::vector<RunSums> sums(runs, {ClassTable(patterns_.state_counts, classes_.size(), 0.0),
                                         std::vector<double>(classes_.size(), 0.0), 0});
        parallel_chunks(context, runs, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t run = begin; run < end; ++run) expect(run, sums[run], weights);
        });
        for (std::size_t run = 1; run < runs; ++run) {
            sums[0].counts.add(sums[run].counts);
            sums[0].log_likelihood += sums[run].log_likelihood;
            for (std::size_t c = 0; c < classes_.size(); ++c) sums[0].mass[c] += sums[run].mass[c];
        }
        mass_ = sums[0].mass;
        if (!weights) maximise(sums[0]);
        return sums[0].log_likelihood;
    }

    const std::vector<double>& mass() const { return mass_; }
    std::vector<LatentClass> take_classes() { return std::move(classes_); }

  private:
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

    void expect(std::size_t run, RunSums& sums, std::vector<double>* weights) const {
        const std::size_t n = patterns_.size(), fields = patterns_.comparisons(), count = classes_.size();
        const double background = classes_[1].share, background_bits = kernels::log2(background);
        std::vector<double> start(count), parts(count);
        for (std::size_t c = 0; c < count; ++c) start[c] = classes_[c].share / background;
        for (std::size_t i = n * run / runs; i < n * (run + 1) / runs; ++i) {
            const std::uint32_t* const states = patterns_.states.data() + i * fields;
            std::copy(start.begin(), start.end(), parts.begin());
            double bits = background_bits;
            for (std::size_t f = 0; f < fields; ++f) {
                const double* const ratio = ratios_.at(f, states[f]);
                for (std::size_t c = 0; c < count; ++c) parts[c] *= ratio[c];
                bits += background_bits_[f][states[f]];
            }
            double non_matches = 0;
            for (std::size_t c = 1; c < count; ++c) non_matches += parts[c];
            if (weights) {
                (*weights)[i] = kernels::log2(parts[0]) - kernels::log2(non_matches);
            }
            const double candidates = patterns_.candidates[i], others = patterns_.others[i];
            const double all = non_matches + parts[0];
            if (candidates > 0) sums.log_likelihood += candidates * (bits + kernels::log2(all));
            if (others > 0) sums.log_likelihood += others * (bits + kernels::log2(non_matches));
            const double of_non_match = candidates / all + others / non_matches;
            parts[0] *= candidates / all;
            for (std::size_t c = 1; c < count; ++c) parts[c] *= of_non_match;
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
                    total += shares[s];
                }
                for (double& share : shares) share /= total;
            }
        }
    }

    const LatentPatterns& patterns_;
    std::vector<LatentClass> classes_;
    ClassTable ratios_;                              ///< p(class, state) / u(state); 1 at null
    std::vector<std::vector<double>> background_bits_;  ///< log2 u; 0 at null
    std::vector<double> mass_;
};

}  // namespace

LatentFit fit_latent_classes(const LatentPatterns& patterns, std::vector<LatentClass> classes, int iterations_max,
                             RunContext& context) {
    SAMEAS_ASSERT(classes.size() >= 2);
    Mixture mixture(patterns, std::move(classes));
    LatentFit fit;
    double last = 0;
    while (fit.iterations < iterations_max && !fit.converged) {
        const double log_likelihood = mixture.round(nullptr, context);
        fit.converged = ++fit.iterations > iterations_min &&
                        std::abs(log_likelihood - last) < gain_least * (mixture.mass()[0] + 1);
        last = log_likelihood;
    }
    fit.weights.resize(patterns.size());
    mixture.round(&fit.weights, context);
    fit.mass = mixture.mass();
    fit.classes = mixture.take_classes();
    return fit;
}

}  // namespace sameas
