#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace sameas::service {

/// Counts and latencies of answers by route. Lock-free; relaxed: a reader may see one answer a moment before another.
class Metrics {
  public:
    /// \param routes  "PUT /v1/records/{source}/{id}" ...; one more counts what fits none
    explicit Metrics(std::vector<std::string> routes);

    /// \param route  its place, or routes.size()
    void count(std::size_t route, int status, std::chrono::nanoseconds duration);
    /// In the text format of Prometheus.
    std::string text() const;

    std::atomic<std::uint64_t> connections{0}, requests_working{0};  ///< now
    std::atomic<std::uint64_t> lines{0}, lines_failed{0};            ///< of streamed requests

  private:
    static constexpr std::array<double, 12> bounds_s{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30};
    static constexpr std::array<int, 21> statuses{200, 201, 202, 204, 400, 401, 403, 404, 405, 408, 409, 410, 412, 413, 422, 429, 431, 500, 503, 507, 0};
    struct Route {
        std::string method, path;
        std::array<std::atomic<std::uint64_t>, statuses.size()> by_status{};
        std::array<std::atomic<std::uint64_t>, bounds_s.size() + 1> by_time{};
        std::atomic<std::uint64_t> nanoseconds{0};
    };
    std::vector<Route> routes_;
};

}  // namespace sameas::service
