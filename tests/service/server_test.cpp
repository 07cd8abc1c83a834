#include "service/server.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"
#include "small_service.hpp"

using namespace sameas;
using namespace sameas::service;
using Catch::Matchers::Contains;

TEST_CASE("addresses to listen on are read", "[server]") {
    CHECK(parse_listen_address("127.0.0.1:8080").host == "127.0.0.1");
    CHECK(parse_listen_address("127.0.0.1:65535").port == 65535);
    CHECK(parse_listen_address("[::1]:0").host == "::1");
    CHECK(parse_listen_address("localhost:1").host == "localhost");
    for (const char* const bad : {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:8x", "::1:80", "a:-1"}) {
        INFO(bad);
        CHECK_THROWS_AS(parse_listen_address(bad), InvalidSettings);
    }
}

TEST_CASE("nobody else is let in without TLS and keys", "[server]") {
    testing::SmallService small;
    ServerOptions options{.listen = {"0.0.0.0", 0}};
    CHECK_THROWS_WITH(serve(*small.service, options), Contains("--certificate and --private-key"));
    CHECK_THROWS_WITH(check_server_options(options), Contains("--certificate and --private-key"));  // before an index is opened
    options.certificate_file = "cert.pem";
    CHECK_THROWS_WITH(serve(*small.service, options), Contains("go together"));
    options.private_key_file = "key.pem";
    CHECK_THROWS_WITH(serve(*small.service, options), Contains("give --keys"));
    options.asks_for_keys = true;
    CHECK_THROWS_WITH(serve(*small.service, options), Contains("cert.pem cannot be used"));
    options.listen = {"example.com", 0};
    options.certificate_file = options.private_key_file = "";
    CHECK_THROWS_WITH(serve(*small.service, options), Contains("is no address"));
}

TEST_CASE("a server that is asked to stop before it begins ends at once", "[server]") {
    testing::SmallService small;
    std::stop_source stop;
    std::string address;
    stop.request_stop();
    serve(*small.service, {.listen = {"127.0.0.1", 0}, .stop = stop.get_token(), .on_listening = [&](const std::string& at) { address = at; }});
    CHECK_THAT(address, Contains("http://127.0.0.1:"));
}
