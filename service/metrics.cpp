#include "service/metrics.hpp"

#include <algorithm>
#include <sstream>

namespace sameas::service {

Metrics::Metrics(std::vector<std::string> routes) : routes_(routes.size() + 1) {
    for (std::size_t r = 0; r < routes.size(); ++r) {
        const std::size_t blank = routes[r].find(' ');
        routes_[r].method = routes[r].substr(0, blank);
        routes_[r].path = routes[r].substr(blank + 1);
    }
    routes_.back().method = "other";
}

void Metrics::count(std::size_t route, int status, std::chrono::nanoseconds duration) {
    constexpr auto relaxed = std::memory_order_relaxed;
    Route& counts = routes_[std::min(route, routes_.size() - 1)];
    const auto at = std::find(statuses.begin(), statuses.end() - 1, status);  // the last stands for every other
    counts.by_status[static_cast<std::size_t>(at - statuses.begin())].fetch_add(1, relaxed);
    const double seconds = std::chrono::duration<double>(duration).count();
    const auto bound = std::lower_bound(bounds_s.begin(), bounds_s.end(), seconds);
    counts.by_time[static_cast<std::size_t>(bound - bounds_s.begin())].fetch_add(1, relaxed);
    counts.nanoseconds.fetch_add(static_cast<std::uint64_t>(duration.count()), relaxed);
}

std::string Metrics::text() const {
    constexpr auto relaxed = std::memory_order_relaxed;
    std::ostringstream out;
    out.imbue(std::locale::classic());
    const auto labels = [&](const Route& route) { return "method=\"" + route.method + "\",route=\"" + route.path + "\""; };
    out << "# HELP sameas_requests_total Answers by route and status.\n# TYPE sameas_requests_total counter\n";
    for (const Route& route : routes_) {
        for (std::size_t s = 0; s < statuses.size(); ++s) {
            const std::uint64_t count = route.by_status[s].load(relaxed);
            if (count > 0) out << "sameas_requests_total{" << labels(route) << ",status=\"" << statuses[s] << "\"} " << count << "\n";
        }
    }
    out << "# HELP sameas_request_seconds Time from when a thread takes up a request to its answer, of an edit until it is safe on the disk.\n"
           "# TYPE sameas_request_seconds histogram\n";
    for (const Route& route : routes_) {
        std::uint64_t sum = 0;
        for (const auto& count : route.by_time) sum += count.load(relaxed);
        if (sum == 0) continue;
        std::uint64_t up_to = 0;
        for (std::size_t b = 0; b < bounds_s.size(); ++b) {
            up_to += route.by_time[b].load(relaxed);
            out << "sameas_request_seconds_bucket{" << labels(route) << ",le=\"" << bounds_s[b] << "\"} " << up_to << "\n";
        }
        out << "sameas_request_seconds_bucket{" << labels(route) << ",le=\"+Inf\"} " << sum << "\n"
            << "sameas_request_seconds_sum{" << labels(route) << "} " << static_cast<double>(route.nanoseconds.load(relaxed)) / 1e9
            << "\nsameas_request_seconds_count{" << labels(route) << "} " << sum << "\n";
    }
    const auto gauge = [&](const char* name, const char* type, const char* help, std::uint64_t value) {
        out << "# HELP " << name << " " << help << "\n# TYPE " << name << " " << type << "\n" << name << " " << value << "\n";
    };
    gauge("sameas_connections", "gauge", "Open connections.", connections.load(relaxed));
    gauge("sameas_requests_working", "gauge", "Requests that are worked on.", requests_working.load(relaxed));
    gauge("sameas_lines_total", "counter", "Lines of streamed requests.", lines.load(relaxed));
    gauge("sameas_lines_failed_total", "counter", "Lines of streamed requests that were not done.", lines_failed.load(relaxed));
    return out.str();
}

}  // namespace sameas::service
