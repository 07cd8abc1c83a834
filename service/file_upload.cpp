#include "service/file_upload.hpp"

#include "service/handlers.hpp"
#include "service/jobs/jobs.hpp"
#include "service/routes.hpp"

namespace sameas::service {

FileUpload::FileUpload(Call call, std::size_t route) : call_(std::move(call)), route_(route) {}

FileUpload::~FileUpload() = default;

template <class Step>
void FileUpload::guarded(const Step& step) noexcept {
    if (refusal_) return;
    try {
        step();
    } catch (...) {
        refusal_ = response_of(problem_of_current_exception());
    }
}

void FileUpload::begin() noexcept {
    guarded([&] {
        call_.query.check_all_read();
        file_ = jobs_of(call_.state).begin_upload(visible_job(call_).id, call_.arguments[1]);
    });
}

void FileUpload::take(std::string_view piece) noexcept {
    guarded([&] { file_->take(piece); });
}

Response FileUpload::finish() noexcept {
    Response response;
    guarded([&] {
        const std::uint64_t bytes = file_->finish();
        response = {.status = 201, .body = json_text({{"name", call_.arguments[1]}, {"bytes", bytes}})};
    });
    guarded([&] { write_audit(call_, routes()[route_], response.status); });
    file_.reset();  // here, where removing a large file may take its time
    if (refusal_) response = *refusal_;
    call_.state.metrics.count(route_, response.status, std::chrono::steady_clock::now() - began_);
    return response;
}

}  // namespace sameas::service
