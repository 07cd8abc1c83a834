#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

#include "service/service_state.hpp"

namespace sameas::service {

class JobUpload;

/// A file of a job, that comes as the body of a request and goes to the disk while it comes. What goes wrong is kept for the
/// answer. Not thread-safe; each function may wait for the disk.
class FileUpload {
  public:
    FileUpload(Call call, std::size_t route);
    ~FileUpload();

    void begin() noexcept;
    void take(std::string_view piece) noexcept;
    /// True when something went wrong: the rest of the body need not come.
    bool is_over() const { return refusal_.has_value(); }
    /// Of the whole, or of what went wrong.
    Response finish() noexcept;

  private:
    template <class Step>
    void guarded(const Step& step) noexcept;

    Call call_;
    std::size_t route_;
    std::unique_ptr<JobUpload> file_;
    std::optional<Response> refusal_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace sameas::service
