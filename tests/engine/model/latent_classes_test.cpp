#include "engine/model/latent_classes.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace sameas;

namespace {

/// Patterns of `comparisons` comparisons with three states and null, at random.
LatentPatterns random_patterns(std::size_t comparisons, std::size_t size, unsigned seed) {
    std::mt19937 random(seed);
    LatentPatterns patterns;
    patterns.state_counts.assign(comparisons, 4);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t f = 0; f < comparisons; ++f) patterns.states.push_back(static_cast<std::uint32_t>(random() % 4));
        patterns.candidates.push_back(static_cast<double>(random() % 5));
        patterns.others.push_back(random() % 3 == 0 ? static_cast<double>(1 + random() % 1000) : 0.0);
        if (patterns.candidates.back() + patterns.others.back() == 0) patterns.candidates.back() = 1;
    }
    return patterns;
}

std::vector<LatentClass> random_classes(std::size_t comparisons, std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<LatentClass> classes;
    for (std::size_t c = 0; c < count; ++c) {
        LatentClass entry{"", c == 1 ? 1 - 0.01 * static_cast<double>(count - 1) : 0.01, {}, {}, 10.0 * static_cast<double>(c + 1), {}};
        for (std::size_t f = 0; f < comparisons; ++f) {
            std::vector<double> shares{0};
            double sum = 0;
            for (int s = 1; s < 4; ++s) sum += shares.emplace_back(static_cast<double>(1 + random() % 100));
            for (double& share : shares) share /= sum;
            entry.shares.push_back(shares);
        }
        if (c == 2) entry.shares[0] = {0, 1, 0, 0};   // a state that the others of the class never have
        entry.start = entry.shares;
        classes.push_back(entry);
    }
    return classes;
}

/// One round as the textbook has it, class by class and pair by pair, in logarithms. \param others  by class, of the round
/// before: pairs that are known not to match
std::vector<double> plain_round(const LatentPatterns& patterns, std::vector<LatentClass>& classes, std::vector<double>& others) {
    const std::size_t n = patterns.size(), fields = patterns.comparisons();
    std::vector<double> mass(classes.size(), 0.0), weights(n), others_now(classes.size(), 0.0);
    std::vector<StateShares> counts;
    for (const LatentClass& entry : classes) {
        counts.push_back(entry.start);
        for (auto& field : counts.back()) for (double& share : field) share *= entry.pseudo_pairs;
    }
    for (std::size_t i = 0; i < n; ++i) {
        std::vector<double> joint(classes.size());
        for (std::size_t c = 0; c < classes.size(); ++c) {
            double log_joint = std::log(classes[c].share);
            for (std::size_t f = 0; f < fields; ++f) {
                const std::uint32_t s = patterns.states[i * fields + f];
                if (s != 0) log_joint += std::log(classes[c].shares[f][s]);
            }
            joint[c] = std::exp(log_joint);
        }
        double non = 0;
        for (std::size_t c = 1; c < classes.size(); ++c) non += joint[c];
        weights[i] = std::log2(joint[0] / non);
        std::vector<double> other(classes.size());
        for (std::size_t c = 1; c < classes.size(); ++c) {
            other[c] += patterns.others[i] * joint[c] / non;
            others_now[c] += other[c];
            if (c == 1) continue;
            const double counted = std::clamp(others[c] / patterns.pairs_of_other / 1000, patterns.others_counted_least, 1.0);
            other[1] += (1 - counted) * patterns.others[i] * joint[c] / non;
            other[c] *= counted;
        }
        for (std::size_t c = 0; c < classes.size(); ++c) {
            const double part = patterns.candidates[i] * joint[c] / (joint[0] + non) + other[c];
            mass[c] += part;
            for (std::size_t f = 0; f < fields; ++f) {
                const std::uint32_t s = patterns.states[i * fields + f];
                if (s != 0) counts[c][f][s] += part;
            }
        }
    }
    double all = 0;
    for (const double m : mass) all += m;
    for (std::size_t c = 0; c < classes.size(); ++c) {
        classes[c].share = mass[c] / all;
        for (std::size_t f = 0; f < fields; ++f) {
            double sum = 0;
            for (int s = 1; s < 4; ++s) sum += counts[c][f][s];
            for (int s = 1; s < 4; ++s) classes[c].shares[f][s] = counts[c][f][s] / sum;
        }
    }
    others = others_now;
    return weights;
}

}  // namespace

TEST_CASE("the mixture is that of plain EM", "[latent_classes]") {
    RunContext context({.threads = 2});
    for (unsigned seed = 1; seed <= 5; ++seed) {
        LatentPatterns patterns = random_patterns(4, 300, seed);
        if (seed > 2) {   // classes of many such pairs and of few
            patterns.pairs_of_other = seed;
            patterns.others_counted_least = 0.02;
        }
        double pairs = 0;
        for (std::size_t i = 0; i < patterns.size(); ++i) pairs += patterns.candidates[i] + patterns.others[i];
        const std::vector<LatentClass> start = random_classes(4, 4, seed);
        std::vector<LatentClass> plain = start;
        std::vector<double> others;
        for (const LatentClass& entry : start) others.push_back(entry.share * pairs);
        for (int round = 0; round < 4; ++round) plain_round(patterns, plain, others);
        const std::vector<LatentClass> expected = plain;
        const std::vector<double> weights = plain_round(patterns, plain, others);
        const LatentFit fit = fit_latent_classes(patterns, start, 4, context);
        CHECK(fit.iterations == 4);
        for (std::size_t c = 0; c < start.size(); ++c) {
            CHECK(fit.classes[c].share == Approx(expected[c].share));
            for (std::size_t f = 0; f < 4; ++f) {
                for (int s = 0; s < 4; ++s) CHECK(fit.classes[c].shares[f][s] == Approx(expected[c].shares[f][s]).margin(1e-12));
            }
        }
        for (std::size_t i = 0; i < patterns.size(); ++i) CHECK(fit.weights[i] == Approx(weights[i]));
    }
}

TEST_CASE("a frozen comparison stays at its start", "[latent_classes]") {
    RunContext context({.threads = 1});
    std::vector<LatentClass> start = random_classes(3, 4, 9);
    start[3].is_frozen = {false, true, false};
    const LatentFit fit = fit_latent_classes(random_patterns(3, 200, 9), start, 5, context);
    CHECK(fit.classes[3].shares[1] == start[3].shares[1]);
    CHECK(fit.classes[3].shares[0] != start[3].shares[0]);
}

TEST_CASE("a mixture has the same bits for any number of threads", "[latent_classes]") {
    const LatentPatterns patterns = random_patterns(5, 1000, 3);
    RunContext one({.threads = 1});
    const LatentFit expected = fit_latent_classes(patterns, random_classes(5, 5, 3), 20, one);
    for (const int threads : {2, 7}) {
        RunContext context({.threads = threads});
        const LatentFit fit = fit_latent_classes(patterns, random_classes(5, 5, 3), 20, context);
        CHECK(fit.weights == expected.weights);
        CHECK(fit.mass == expected.mass);
    }
}
