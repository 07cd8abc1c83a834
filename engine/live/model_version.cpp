#include "engine/live/model_version.hpp"

#include "engine/errors.hpp"

namespace sameas {

namespace {

std::shared_ptr<const Model> live_model(const Model& model, const FrozenChoices& choices) {
    if (!model.given.adjustments.empty() || !model.given.conditions.empty()) {
        throw InvalidSettings(
            "a live index cannot follow this model: it was estimated elsewhere, with adjustments or conditions of single pairs, "
            "which an index does not keep; use a model that was trained here");
    }
    auto live = std::make_shared<Model>(model);
    live->settings = live_settings(model.settings, choices);
    return live;
}

/// Changes are worked out on one thread.
RunContext::Options one_thread(RunContext::Options options) {
    options.threads = 1;
    return options;
}

}  // namespace

std::unique_ptr<Workbench> Workbenches::take() {
    {
        const std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            std::unique_ptr<Workbench> bench = std::move(free_.back());
            free_.pop_back();
            return bench;
        }
    }
    return std::make_unique<Workbench>(plan_);
}

void Workbenches::give_back(std::unique_ptr<Workbench> bench) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(bench));
}

ModelVersion::ModelVersion(const Model& given, const FrozenChoices& choices, PairScope pairs, const std::vector<std::string>& columns,
                           const RunContext::Options& run)
    : model(live_model(given, choices)),
      scope(pairs),
      plan(model->settings, columns),
      scorer(*model, plan),
      benches(plan),
      state(plan),
      context(one_thread(run)),
      planner(state, plan, scorer, scope, context) {}

}  // namespace sameas
