#pragma once
#include <chrono>
#include <cstddef>

namespace sameas::service {

/// What a service takes at most. docs/service.md has the same table.
struct Limits {
    std::size_t header_bytes_max = 16 * 1024;      ///< of a request's line and headers: 431
    std::size_t body_bytes_max = 1024 * 1024;      ///< of a request that is not streamed, and of a line of one that is: 413
    std::size_t model_bytes_max = 64 * 1024 * 1024;  ///< of a model that is to be put in place: 413
    std::size_t lines_max = 1'000'000;             ///< of a streamed request: the rest is refused with 413
    std::size_t requests_max = 256;                ///< that are worked on at once: 503
    std::size_t connections_max = 4096;            ///< 503, and closed
    std::size_t matches_max = 1000;                ///< that a search may ask for: 422
    std::size_t changes_max = 10'000;              ///< that a look at the feed may ask for: 422
    std::size_t members_compared_max = 100;        ///< records of an entity that verify-identity and `pairs` look at: 422
    std::size_t attempts_max = 5;                  ///< to verify one entity in `attempt_window`: 429
    std::chrono::milliseconds attempt_window{std::chrono::minutes(15)};
    std::chrono::milliseconds drift_every{std::chrono::minutes(10)};    ///< at most so often /metrics looks at the drift of all records
    std::chrono::milliseconds wait_max{std::chrono::seconds(60)};       ///< of a look at the feed: 422
    std::chrono::milliseconds idle_max{std::chrono::seconds(60)};       ///< between two requests of a connection
    std::chrono::milliseconds request_max{std::chrono::seconds(30)};    ///< for a request to arrive, and its answer to leave: 408
    std::chrono::milliseconds drain_max{std::chrono::seconds(30)};      ///< for requests to end after a stop was asked for
};

}  // namespace sameas::service
