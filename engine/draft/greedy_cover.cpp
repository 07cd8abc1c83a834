// Greedy choice under a budget, lazily: what a rule adds only changes where another chosen rule overlaps it, so the best of a
// heap is looked at again and goes back where it no longer is the best. A second cover matters: the worths come from a model
// that was fitted before there were rules, and a choice that stops when that model has seen all it believes in would inherit
// each of its errors.
#include "engine/draft/greedy_cover.hpp"
#include "engine/tuning.hpp"

#include <algorithm>
#include <numeric>
#include <queue>
#include <span>

namespace sameas {

namespace {

constexpr std::size_t not_chosen = SIZE_MAX;

/// Pairs of each rule and limit, one after the other.
class PairLists {
  public:
    PairLists(std::vector<Coverage> entries, std::size_t rules, std::size_t limits)
        : limits_(limits), begin_(rules * limits + 1), pairs_(entries.size()) {
        for (const Coverage& entry : entries) ++begin_[entry.rule * limits + entry.limit + 1];
        std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
        std::vector<std::size_t> fill(begin_.begin(), begin_.end() - 1);
        for (const Coverage& entry : entries) pairs_[fill[entry.rule * limits + entry.limit]++] = entry.pair;
    }
    /// Those of limits [first, last].
    std::span<const std::uint32_t> of(std::size_t rule, std::size_t first, std::size_t last) const {
        const std::size_t begin = begin_[rule * limits_ + first], end = begin_[rule * limits_ + last + 1];
        return std::span(pairs_).subspan(begin, end - begin);
    }

  private:
    std::size_t limits_;
    std::vector<std::size_t> begin_;
    std::vector<std::uint32_t> pairs_;
};

class GreedyCover {
  public:
    explicit GreedyCover(CoverProblem problem)
        : problem_(std::move(problem)), found_(std::move(problem_.found), problem_.rules.size(), problem_.limits),
          made_(std::move(problem_.made), problem_.rules.size(), problem_.limits), left_(problem_.worth),
          is_found_(problem_.worth.size()), is_made_(problem_.pairs), limit_of_(problem_.rules.size(), not_chosen),
          step_of_(problem_.rules.size()), text_order_(problem_.rules.size()) {
        std::vector<std::size_t> order(problem_.rules.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::sort(order, {}, [&](std::size_t rule) -> const std::string& { return problem_.rules[rule]; });
        for (std::size_t i = 0; i < order.size(); ++i) text_order_[order[i]] = i;
    }

    std::vector<CoverStep> run(RunContext& context) {
        for (std::size_t rule = 0; rule < problem_.rules.size(); ++rule) {
            context.check_stop();
            for (std::size_t limit = 0; limit < problem_.limits; ++limit) {
                if (made_.of(rule, limit, limit).empty() && found_.of(rule, limit, limit).empty()) continue;
                push(option(rule, limit));
            }
        }
        double pairs = 0;
        while (!heap_.empty()) {
            context.check_stop();
            const Option best = heap_.top();
            heap_.pop();
            if (limit_of_[best.rule] != not_chosen && best.limit <= limit_of_[best.rule]) continue;
            if (limit_of_[best.rule] == not_chosen && steps_.size() >= problem_.rules_max) continue;
            const Option now = option(best.rule, best.limit);
            if (now.worth <= 0 || now.pairs <= 0 || pairs + now.pairs > problem_.pairs_max) continue;
            if (!heap_.empty() && now < heap_.top()) {
                heap_.push(now);
                continue;
            }
            pairs += now.pairs;
            take(now);
        }
        sum_worths();
        return std::move(steps_);
    }

  private:
    struct Option {
        double score = 0;
        std::size_t text_order = 0;
        std::size_t rule = 0, limit = 0;
        double worth = 0, pairs = 0;
        bool operator<(const Option& other) const {  // the greatest is taken first
            if (score != other.score) return score < other.score;
            return text_order != other.text_order ? text_order > other.text_order : limit > other.limit;
        }
    };

    std::size_t first_new_limit(std::size_t rule) const { return limit_of_[rule] == not_chosen ? 0 : limit_of_[rule] + 1; }

    Option option(std::size_t rule, std::size_t limit) const {
        Option result{0, text_order_[rule], rule, limit, 0, 0};
        for (const std::uint32_t pair : found_.of(rule, first_new_limit(rule), limit)) result.worth += left_[pair];
        std::size_t fresh = 0;
        for (const std::uint32_t pair : made_.of(rule, first_new_limit(rule), limit)) fresh += !is_made_[pair];
        result.pairs = static_cast<double>(fresh) * problem_.pairs_weight;
        result.score = result.worth / (result.pairs + problem_.rule_cost);
        return result;
    }

    void push(const Option& option) {
        if (option.worth > 0) heap_.push(option);
    }

    void take(const Option& option) {
        const std::size_t first = first_new_limit(option.rule);
        if (first == 0) {
            step_of_[option.rule] = steps_.size();
            steps_.push_back({.rule = option.rule});
        }
        CoverStep& step = steps_[step_of_[option.rule]];
        step.limit = option.limit;
        step.new_pairs += option.pairs;
        for (const std::uint32_t pair : found_.of(option.rule, first, option.limit)) {
            if (!is_found_[pair]) step.new_worth += problem_.worth[pair];
            is_found_[pair] = true;
            left_[pair] *= tuning().kept_worth;
        }
        for (const std::uint32_t pair : made_.of(option.rule, first, option.limit)) is_made_[pair] = true;
        limit_of_[option.rule] = option.limit;
    }

    /// What the rules find together and by themselves, once all are chosen.
    void sum_worths() {
        std::vector<std::uint32_t> finders(problem_.worth.size());
        const auto for_each_found = [&](const CoverStep& step, const auto& body) {
            for (const std::uint32_t pair : found_.of(step.rule, 0, step.limit)) body(pair);
        };
        for (const CoverStep& step : steps_) for_each_found(step, [&](std::uint32_t pair) { ++finders[pair]; });
        for (CoverStep& step : steps_) {
            for_each_found(step, [&](std::uint32_t pair) {
                step.worth += problem_.worth[pair];
                if (finders[pair] == 1) step.only_worth += problem_.worth[pair];
            });
        }
    }

    CoverProblem problem_;
    PairLists found_, made_;
    std::vector<double> left_;
    std::vector<std::uint8_t> is_found_, is_made_;
    std::vector<std::size_t> limit_of_, step_of_, text_order_;
    std::priority_queue<Option> heap_;
    std::vector<CoverStep> steps_;
};

}  // namespace

std::vector<CoverStep> choose_cover(CoverProblem problem, RunContext& context) {
    return GreedyCover(std::move(problem)).run(context);
}

}  // namespace sameas
