#include "service/background_swap.hpp"

#include <algorithm>
#include <thread>

#include "service/problem.hpp"
#include "service/service_state.hpp"
#include "service/system_time.hpp"

namespace sameas::service {

namespace {

/// One processor is left to those who ask meanwhile.
int threads_of_swap() { return static_cast<int>(std::max(2u, std::thread::hardware_concurrency()) - 1); }

}  // namespace

SwapStatus BackgroundSwap::begin(Model model, const FrozenChoices& choices, std::function<void(const SwapStatus&)> at_end) {
    const std::lock_guard lock(mutex_);
    if (stop_.stop_requested()) throw Problem(ProblemKind::unavailable, "the service is ending: ask another one");
    if (status_ && status_->state == SwapStatus::State::running)
        throw Problem(ProblemKind::conflict, "another model is being put in place: wait until GET /v1/model says that it is done");
    if (thread_.joinable()) thread_.join();  // all that is left to it is at_end
    context_ = std::make_unique<RunContext>(RunContext::Options{.threads = threads_of_swap(), .stop = stop_.get_token()});
    const auto began = now_us();
    thread_ = std::jthread([this, began, model = std::move(model), choices, at_end = std::move(at_end)] {
        SwapStatus ended = carried_out(model, choices);
        ended.began_us = began;
        ended.ended_us = now_us();
        {
            const std::lock_guard no_others(mutex_);
            ++(ended.state == SwapStatus::State::done ? done_ : failed_);
            status_ = ended;
        }
        at_end(ended);
    });
    status_ = SwapStatus{.began_us = began};
    return *status_;
}

SwapStatus BackgroundSwap::carried_out(const Model& model, const FrozenChoices& choices) {
    SwapStatus ended;
    const std::shared_ptr<const Model> before = index_.model();
    try {
        ended.report = index_.swap_model(model, choices, *context_);
        ended.state = SwapStatus::State::done;
        ended.http_status = 200;
    } catch (...) {
        const Problem problem =
            index_.model() != before  // only what follows the swap failed
                ? Problem(ProblemKind::unavailable, "the index follows the new model already; whether that is safe on the disk is not known")
            : stop_.stop_requested() ? Problem(ProblemKind::unavailable, "the service ended before the model was in place")
                                     : problem_of_current_exception();
        ended.state = SwapStatus::State::failed;
        ended.problem = document_of(problem);
        ended.http_status = status_of(problem.kind);
    }
    return ended;
}

std::optional<SwapStatus> BackgroundSwap::status() const {
    const std::lock_guard lock(mutex_);
    std::optional<SwapStatus> status = status_;
    if (status && status->state == SwapStatus::State::running) {
        status->stage = context_->progress.stage.load();
        status->done = context_->progress.done.load();
        status->total = context_->progress.total.load();
    }
    return status;
}

std::pair<std::uint64_t, std::uint64_t> BackgroundSwap::ended() const {
    const std::lock_guard lock(mutex_);
    return {done_, failed_};
}

}  // namespace sameas::service
