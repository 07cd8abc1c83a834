// Sockets: who may connect, how long a connection may take, and how all of it ends. What is answered is Service's.
//
// Threads of the io_context wait for the network and for nothing else. Those of pools work out the answers: reads on about one a
// core; edits of one record on two, as they wait for each other in the index, and never for the disk: one thread waits
// for that, for all edits that came to it meanwhile; all else that changes something on more, since each may wait for the disk by
// itself.
#include "service/server.hpp"

#include <algorithm>
#include <charconv>
#include <thread>
#include <vector>

#include "engine/errors.hpp"
#include "service/connection_pieces.hpp"

namespace sameas::service {

namespace {

constexpr std::size_t writers = 32, editors = 2;

asio::ip::address address_of(const std::string& host) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
    if (error) throw InvalidSettings("--listen: '" + host + "' is no address: write it as numbers (127.0.0.1, ::1, 0.0.0.0), or localhost");
    return address;
}

void check_safe(const ServerOptions& options, const asio::ip::address& address) {
    const bool has_tls = !options.certificate_file.empty();
    if (has_tls != !options.private_key_file.empty())
        throw InvalidSettings("--certificate and --private-key go together: give both, or none");
    if (address.is_loopback()) return;
    if (!has_tls)
        throw InvalidSettings("--listen " + options.listen.host + " can be reached from other machines: give --certificate and --private-key, or listen on 127.0.0.1");
    if (!options.asks_for_keys)
        throw InvalidSettings("--listen " + options.listen.host + " can be reached from other machines: give --keys (sameas serve --add-key makes them), or listen on 127.0.0.1");
}

std::optional<asio::ssl::context> tls_context(const ServerOptions& options) {
    if (options.certificate_file.empty()) return std::nullopt;
    std::optional<asio::ssl::context> context(asio::ssl::context::tls_server);
    context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
    boost::system::error_code error;
    context->use_certificate_chain_file(options.certificate_file, error);
    if (error) throw InvalidSettings("--certificate " + options.certificate_file + " cannot be used: " + error.message());
    context->use_private_key_file(options.private_key_file, asio::ssl::context::pem, error);
    if (error) throw InvalidSettings("--private-key " + options.private_key_file + " cannot be used with the certificate: " + error.message());
    return context;
}

/// All of one run of serve().
class Server {
  public:
    Server(Service& service, const ServerOptions& options)
        : service_(service),
          options_(options),
          tls_(tls_context(options)),
          readers_(options.threads > 0 ? static_cast<std::size_t>(options.threads) : std::max(2u, std::thread::hardware_concurrency())),
          writers_(writers),
          editors_(editors),
          settler_(1),
          acceptor_(io_),
          shared_{service, options.limits, readers_, writers_, editors_, settler_} {}

    void run();

  private:
    void listen();
    asio::awaitable<void> accept();
    asio::awaitable<void> look_after();
    void take(tcp::socket socket);
    template <class Stream>
    void start(Stream stream, const std::string& peer);

    Service& service_;
    const ServerOptions& options_;
    std::optional<asio::ssl::context> tls_;
    asio::thread_pool readers_, writers_, editors_, settler_;
    asio::io_context io_;
    tcp::acceptor acceptor_;
    ServerState shared_;
    OpenConnections connections_;
};

void Server::listen() {
    const asio::ip::address address = address_of(options_.listen.host);
    const tcp::endpoint endpoint(address, options_.listen.port);
    boost::system::error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
    if (error) {
        throw IoError(message("cannot listen on ", options_.listen.host, ":", options_.listen.port, ": ", error.message(),
                              " (another port: --listen HOST:PORT; 0 takes a free one)"));
    }
    const std::string host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
    options_.on_listening(message(tls_ ? "https://" : "http://", host, ":", acceptor_.local_endpoint().port()));
}

template <class Stream>
void Server::start(Stream stream, const std::string& peer) {
    const bool is_one_too_many = service_.state().metrics.connections.load() >= options_.limits.connections_max;
    const auto connection = std::make_shared<Connection<Stream>>(shared_, std::move(stream), peer);
    connections_.add(connection);
    // What a connection throws (no memory) ends it, and nothing else.
    const auto ended = [connection](const std::exception_ptr&) {};
    asio::co_spawn(connection->executor(), is_one_too_many ? connection->refuse() : connection->run(), ended);
}

void Server::take(tcp::socket socket) {
    boost::system::error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) return;  // it has gone already
    const std::string address = peer.address().to_string();
    if (tls_) start(asio::ssl::stream<tcp::socket>(std::move(socket), *tls_), address);
    else start(std::move(socket), address);
}

asio::awaitable<void> Server::accept() {
    while (acceptor_.is_open()) {
        boost::system::error_code error;
        tcp::socket socket = co_await acceptor_.async_accept(asio::any_io_executor(asio::make_strand(io_)), asio::redirect_error(asio::use_awaitable, error));
        if (shared_.is_ending) co_return;
        if (!error) {
            try {
                take(std::move(socket));
            } catch (const std::exception&) {  // no memory: this client is let go, and the next may have more luck
            }
        } else if (acceptor_.is_open()) {  // no descriptors are left, say: those who ended may give theirs back
            asio::steady_timer timer(io_, std::chrono::milliseconds(100));
            co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
        }
    }
}

/// Wakes connections that are overdue; after the stop also those that are idle, and in the end closes all.
asio::awaitable<void> Server::look_after() {
    constexpr std::chrono::milliseconds look_every{50};
    asio::steady_timer timer(io_);
    std::optional<std::chrono::steady_clock::time_point> given_up;
    for (std::size_t open = 1; open > 0 || !given_up;) {
        timer.expires_after(look_every);
        boost::system::error_code ignored;
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        if (options_.stop.stop_requested() && !given_up) {
            given_up = std::chrono::steady_clock::now() + options_.limits.drain_max;
            acceptor_.close(ignored);
            shared_.is_ending = true;
            service_.begin_ending();
        }
        const bool is_over = given_up && std::chrono::steady_clock::now() >= *given_up;
        open = connections_.for_each([&](OpenConnection& connection) {
            if (is_over) connection.close();
            else if (connection.is_overdue() || (given_up && connection.is_idle())) connection.wake(given_up.has_value());
        });
    }
}

void Server::run() {
    listen();
    // On one strand: both use the acceptor.
    const auto strand = asio::make_strand(io_);
    asio::co_spawn(strand, accept(), asio::detached);
    asio::co_spawn(strand, look_after(), asio::detached);
    const unsigned waiting = std::clamp(std::thread::hardware_concurrency() / 2, 1u, 4u);
    std::vector<std::jthread> threads;
    for (unsigned t = 1; t < waiting; ++t) threads.emplace_back([this] { io_.run(); });
    io_.run();
    threads.clear();
    readers_.join();
    writers_.join();
    editors_.join();
    settler_.join();
}

}  // namespace

ListenAddress parse_listen_address(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    std::string host = text.substr(0, std::min(colon, text.size()));
    const bool is_bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    std::uint16_t port = 0;
    const char* const first = colon == std::string::npos ? text.data() : text.data() + colon + 1;
    const auto [end, error] = std::from_chars(first, text.data() + text.size(), port);
    if (colon == std::string::npos || host.empty() || error != std::errc{} || end != text.data() + text.size() ||
        (!is_bracketed && host.find(':') != std::string::npos)) {
        throw InvalidSettings("--listen '" + text + "': must be HOST:PORT, as 127.0.0.1:8080 or [::1]:8080");
    }
    if (is_bracketed) host = host.substr(1, host.size() - 2);
    return {host, port};
}

void check_server_options(const ServerOptions& options) {
    check_safe(options, address_of(options.listen.host));
    (void)tls_context(options);
}

void serve(Service& service, const ServerOptions& options) {
    check_server_options(options);
    Server(service, options).run();
}

}  // namespace sameas::service
