#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sameas::service {

class OpenFile;

/// A request as handlers see it. Nothing here knows of sockets.
struct Request {
    std::string method;             ///< GET, PUT ... as sent
    std::string target;             ///< path and query as sent
    std::string body = {};
    std::string if_match = {};      ///< the header of that name, or ""
    std::string if_none_match = {};
    std::string authorization = {};
    std::string origin = {};        ///< of the page, where a browser asks for one
    std::string host = {};          ///< the name that the client knows the service by
    std::string peer = {};          ///< address of the client
};

/// What is sent back.
struct Response {
    int status = 200;
    std::string body = {};
    std::shared_ptr<const OpenFile> file = {};  ///< sent instead of a body
    std::string content_type = "application/json";
    std::string etag = {};          ///< with its quotes; "" sends none
    std::string allow = {};         ///< methods, of a 405
    std::string location = {};
    int retry_after_s = 0;          ///< 0 sends none
    bool asks_for_key = false;      ///< WWW-Authenticate, of a 401
    /// Set where there is nothing to say yet: the request is to be handled again when the feed has gone beyond this sequence,
    /// or `wait` is over.
    std::optional<std::uint64_t> wait_for_change = {};
    std::chrono::milliseconds wait{0};
    /// Of a change that this tells of, its sequence: not to be sent before Service::settle(). 0: of none.
    std::uint64_t change = 0;
    std::chrono::steady_clock::time_point began = {};  ///< of a change: when work on it began
};

}  // namespace sameas::service
