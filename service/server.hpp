#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "service/limits.hpp"

namespace sameas::service {

class Service;

struct ListenAddress {
    std::string host = "127.0.0.1";  ///< an address as numbers, or localhost
    std::uint16_t port = 8080;       ///< 0: one that the system chooses
};
/// Of HOST:PORT, as 127.0.0.1:8080, [::1]:8080 or localhost:0. \throws InvalidSettings
ListenAddress parse_listen_address(const std::string& text);

struct ServerOptions {
    ListenAddress listen = {};
    std::string certificate_file = {}, private_key_file = {};  ///< PEM; both: TLS, none: plain HTTP
    bool asks_for_keys = false;      ///< whether the service does
    int threads = 0;                 ///< that work on reads; 0: one a core
    Limits limits = {};
    std::stop_token stop = {};
    /// Called once with the address when requests are taken, as https://127.0.0.1:8080.
    std::function<void(const std::string&)> on_listening = [](const std::string&) {};
};

/// Looks at the options alone, before an index is opened for them. \throws InvalidSettings for an address that is not of this machine
///         alone without TLS and keys, or for a certificate that cannot be used
void check_server_options(const ServerOptions& options);

/// Takes requests until `stop`, then lets those that it has end (at most Limits::drain_max) and returns.
///
/// HTTP/1.1 with keep-alive and pipelining. Few threads wait for the network and do nothing else; answers are worked out by
/// others, those that may wait for the disk by threads of their own.
/// \throws as check_server_options(); IoError when the address is taken
void serve(Service& service, const ServerOptions& options);

}  // namespace sameas::service
