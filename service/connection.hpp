#pragma once
// One connection: requests are read one after the other and answered in their order, which is what pipelining asks for.
// Only server.cpp includes this; Beast compiles slowly.
//
// A connection runs on one strand. What it waits for has a deadline; the server looks at the deadlines of all connections a
// few times a second and wakes those that are overdue, so that no request arms a timer. Answers are worked out on threads of
// a pool, and the connection goes on when they are there.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <deque>
#include <optional>
#include <type_traits>

#include "service/open_connections.hpp"
#include "service/problem.hpp"
#include "service/service.hpp"
#include "service/service_state.hpp"
#include "service/upload.hpp"

namespace sameas::service {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

/// What all connections share.
struct ServerState {
    Service& service;
    const Limits& limits;
    asio::thread_pool& readers;
    asio::thread_pool& writers;
    std::atomic<bool> is_ending{false};
};

/// Does work on a pool; the coroutine goes on on its own strand.
template <class Work>
asio::awaitable<std::invoke_result_t<Work>> on_pool(asio::thread_pool& pool, Work work) {
    using Result = std::invoke_result_t<Work>;
    auto start = [&pool](auto handler, Work inner) {
        asio::post(pool, [handler = std::move(handler), inner = std::move(inner)]() mutable {
            Result result = inner();
            const auto executor = asio::get_associated_executor(handler);
            asio::post(executor, [handler = std::move(handler), result = std::move(result)]() mutable {
                std::move(handler)(std::move(result));
            });
        });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result)>(start, asio::use_awaitable, std::move(work));
}

template <class Stream>
class Connection final : public OpenConnection, public std::enable_shared_from_this<Connection<Stream>> {
  public:
    Connection(ServerState& server, Stream stream, std::string peer) : server_(server), stream_(std::move(stream)), peer_(std::move(peer)) {
        server_.service.state().metrics.connections.fetch_add(1);
    }
    ~Connection() override { server_.service.state().metrics.connections.fetch_sub(1); }

    /// Until the client or the server wants no more.
    asio::awaitable<void> run();
    /// Says that there are too many, and ends.
    asio::awaitable<void> refuse();

    asio::any_io_executor executor() { return stream_.get_executor(); }

    void wake(bool ends) override {
        asio::post(stream_.get_executor(), [self = this->shared_from_this(), ends] {
            beast::error_code ignored;
            if (self->is_overdue() || (ends && self->is_idle())) beast::get_lowest_layer(self->stream_).cancel(ignored);
        });
    }
    void close() override {
        asio::post(stream_.get_executor(), [self = this->shared_from_this()] {
            beast::error_code ignored;
            beast::get_lowest_layer(self->stream_).close(ignored);
        });
    }

  private:
    static constexpr bool has_tls = !std::is_same_v<Stream, tcp::socket>;
    static constexpr std::size_t first_bytes = 4 * 1024, piece_bytes = 64 * 1024;
    static constexpr std::size_t answer_bytes_max = 64 * 1024 * 1024;  // of an upload, that wait to be sent
    using HeaderParser = http::request_parser<http::empty_body>;

    /// Lines of an answer on their way out, sent while the next lines are read.
    struct Outgoing {
        explicit Outgoing(const asio::any_io_executor& executor) : wake(executor) {}
        std::deque<std::string> pieces;
        std::size_t bytes = 0;
        bool is_whole = false, is_sent = false, is_broken = false;
        asio::steady_timer wake;  // either side, when something has changed
    };

    static auto caught(beast::error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

    asio::awaitable<bool> shake_hands();
    asio::awaitable<bool> one_request();
    asio::awaitable<bool> read_header(HeaderParser& parser);
    asio::awaitable<bool> answer(HeaderParser& header, Request request);
    asio::awaitable<bool> answer_upload(HeaderParser& header, Request request);
    asio::awaitable<bool> read_pieces(http::request_parser<http::buffer_body>& parser, Upload& upload, const std::shared_ptr<Outgoing>& out);
    asio::awaitable<void> send_pieces(std::shared_ptr<Outgoing> out);
    asio::awaitable<Response> worked_out(const Request& request);
    asio::awaitable<void> changed_or_over(const Response& response, OpenConnection::Clock::time_point over);
    asio::awaitable<bool> send(Response response, bool keeps, bool has_body = true);
    asio::awaitable<bool> send_problem(ProblemKind kind, std::string detail, int retry_after_s = 0);
    asio::awaitable<void> part();
    Request request_of(const http::request<http::empty_body>& header) const;

    ServerState& server_;
    Stream stream_;
    std::string peer_;
    beast::flat_buffer buffer_;
};

/// Counts a request as long as it is worked on.
class Working {
  public:
    explicit Working(Metrics& metrics) : count_(metrics.requests_working), place_(count_.fetch_add(1) + 1) {}
    ~Working() { count_.fetch_sub(1); }
    Working(const Working&) = delete;
    Working& operator=(const Working&) = delete;
    /// Of those at work, this one included.
    std::uint64_t place() const { return place_; }

  private:
    std::atomic<std::uint64_t>& count_;
    std::uint64_t place_;
};

template <class Stream>
asio::awaitable<bool> Connection<Stream>::shake_hands() {
    beast::error_code error;
    if constexpr (has_tls) {
        this->expect_within(server_.limits.request_max);
        co_await stream_.async_handshake(asio::ssl::stream_base::server, caught(error));
    }
    co_return !error;
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::run() {
    const auto self = this->shared_from_this();
    beast::error_code ignored;
    beast::get_lowest_layer(stream_).set_option(tcp::no_delay(true), ignored);
    if (!co_await shake_hands()) co_return;
    while (co_await one_request()) {}
    co_await part();
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::refuse() {
    const auto self = this->shared_from_this();
    if (!co_await shake_hands()) co_return;
    co_await send_problem(ProblemKind::overloaded, "too many connections: try again later", 5);
    co_await part();
}

/// Says goodbye: what the client still sends is read for a moment, since closing at once would take the answer from it.
template <class Stream>
asio::awaitable<void> Connection<Stream>::part() {
    beast::error_code error;
    this->expect_within(std::chrono::seconds(2));
    if constexpr (has_tls) {
        co_await stream_.async_shutdown(caught(error));
    } else {
        stream_.shutdown(tcp::socket::shutdown_send, error);
        constexpr std::size_t bytes_max = 4 * 1024 * 1024;
        buffer_.clear();
        for (std::size_t bytes = 0; !error && bytes < bytes_max && !server_.is_ending;) {
            bytes += co_await stream_.async_read_some(buffer_.prepare(piece_bytes), caught(error));
        }
    }
    beast::get_lowest_layer(stream_).close(error);
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::read_header(HeaderParser& parser) {
    beast::error_code error;
    if (buffer_.size() == 0) {
        this->expect_within(server_.limits.idle_max);
        this->set_idle(true);
        if (server_.is_ending) co_return false;
        buffer_.commit(co_await stream_.async_read_some(buffer_.prepare(first_bytes), caught(error)));
        this->set_idle(false);
        if (error) co_return false;
    }
    this->expect_within(server_.limits.request_max);
    co_await http::async_read_header(stream_, buffer_, parser, caught(error));
    if (!error) co_return true;
    if (error == asio::error::operation_aborted && this->is_overdue()) {
        co_await send_problem(ProblemKind::request_timeout, "the headers took too long to arrive");
    } else if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        co_await send_problem(ProblemKind::headers_too_large, message("the request line and headers have more than ", server_.limits.header_bytes_max, " bytes"));
    } else if (error.category() == make_error_code(http::error::bad_method).category() && error != http::error::end_of_stream &&
               error != http::error::partial_message) {
        co_await send_problem(ProblemKind::malformed_request, "this is not HTTP/1.1: " + error.message());
    }
    co_return false;
}

template <class Stream>
Request Connection<Stream>::request_of(const http::request<http::empty_body>& header) const {
    Request request{std::string(header.method_string()), std::string(header.target())};
    request.if_match = std::string(header[http::field::if_match]);
    request.if_none_match = std::string(header[http::field::if_none_match]);
    request.authorization = std::string(header[http::field::authorization]);
    request.origin = std::string(header[http::field::origin]);
    request.host = std::string(header[http::field::host]);
    request.peer = peer_;
    return request;
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::one_request() {
    HeaderParser header;
    header.header_limit(static_cast<std::uint32_t>(server_.limits.header_bytes_max));
    header.body_limit(boost::none);
    if (!co_await read_header(header)) co_return false;
    // Another coding, and two parties may not agree where the body ends.
    const auto codings = header.get().count(http::field::transfer_encoding);
    if (codings > 1 || (codings == 1 && !beast::iequals(header.get()[http::field::transfer_encoding], "chunked")))
        co_return co_await send_problem(ProblemKind::malformed_request, "Transfer-Encoding must be chunked, or not be there");
    Request request = request_of(header.get());
    std::optional<Working> working;
    if (server_.service.needs_place(request)) working.emplace(server_.service.state().metrics);
    if (working && working->place() > server_.limits.requests_max)
        co_return co_await send_problem(ProblemKind::overloaded, "too many requests at once: try again later", 1);
    const bool is_upload = server_.service.workload(request) == Workload::upload;
    if (!is_upload && header.content_length().value_or(0) > server_.limits.body_bytes_max)
        co_return co_await send_problem(ProblemKind::too_large, message("the body has more than ", server_.limits.body_bytes_max, " bytes: POST /v1/records takes any number of records"));
    if (beast::iequals(header.get()[http::field::expect], "100-continue")) {
        const std::string text = "HTTP/1.1 100 Continue\r\n\r\n";
        beast::error_code error;
        co_await asio::async_write(stream_, asio::buffer(text), caught(error));
        if (error) co_return false;
    }
    if (is_upload) co_return co_await answer_upload(header, std::move(request));
    co_return co_await answer(header, std::move(request));
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::answer(HeaderParser& header, Request request) {
    http::request_parser<http::string_body> parser(std::move(header));
    parser.body_limit(server_.limits.body_bytes_max);
    beast::error_code error;
    if (!parser.is_done()) co_await http::async_read(stream_, buffer_, parser, caught(error));
    if (error == http::error::body_limit)
        co_return co_await send_problem(ProblemKind::too_large, message("the body has more than ", server_.limits.body_bytes_max, " bytes: POST /v1/records takes any number of records"));
    if (error == asio::error::operation_aborted && this->is_overdue())
        co_return co_await send_problem(ProblemKind::request_timeout, "the body took too long to arrive");
    if (error && error.category() == make_error_code(http::error::bad_method).category() && error != http::error::partial_message)
        co_return co_await send_problem(ProblemKind::malformed_request, "the body is not as HTTP/1.1 wants it: " + error.message());
    if (error) co_return false;
    request.body = std::move(parser.get().body());
    const bool is_head = request.method == "HEAD";
    if (is_head) request.method = "GET";
    this->expect_nothing();
    Response response = co_await worked_out(request);
    co_return co_await send(std::move(response), parser.get().keep_alive(), !is_head);
}

template <class Stream>
asio::awaitable<Response> Connection<Stream>::worked_out(const Request& request) {
    asio::thread_pool& pool = server_.service.workload(request) == Workload::read ? server_.readers : server_.writers;
    auto work = [this, &request] { return server_.service.handle(request); };
    Response response = co_await on_pool(pool, work);
    const auto over = OpenConnection::Clock::now() + response.wait;
    while (response.wait_for_change && OpenConnection::Clock::now() < over) {
        co_await changed_or_over(response, over);
        response = co_await on_pool(pool, work);
    }
    co_return response;
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::changed_or_over(const Response& response, OpenConnection::Clock::time_point over) {
    constexpr std::chrono::milliseconds look_every{20};
    asio::steady_timer timer(stream_.get_executor());
    server_.service.state().metrics.requests_working.fetch_sub(1);  // who waits is not at work
    while (server_.service.state().changes.load() == *response.wait_for_change && OpenConnection::Clock::now() < over) {
        timer.expires_after(look_every);
        beast::error_code ignored;
        co_await timer.async_wait(caught(ignored));
    }
    server_.service.state().metrics.requests_working.fetch_add(1);
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::send(Response response, bool keeps, bool has_body) {
    keeps = keeps && !server_.is_ending;
    http::response<http::string_body> out{static_cast<http::status>(response.status), 11};
    const auto set = [&](auto field, const std::string& value) {
        if (!value.empty()) out.set(field, value);
    };
    set(http::field::content_type, response.content_type);
    set(http::field::etag, response.etag);
    set(http::field::allow, response.allow);
    set(http::field::location, response.location);
    if (response.retry_after_s > 0) out.set(http::field::retry_after, message(response.retry_after_s));
    if (response.asks_for_key) out.set(http::field::www_authenticate, "Bearer");
    out.set(http::field::cache_control, "no-store");
    out.keep_alive(keeps);
    if (response.status != 204) out.content_length(response.body.size());
    if (has_body) out.body() = std::move(response.body);
    this->expect_within(server_.limits.request_max);
    beast::error_code error;
    co_await http::async_write(stream_, out, caught(error));
    co_return !error && keeps;
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::send_problem(ProblemKind kind, std::string detail, int retry_after_s) {
    Problem problem(kind, detail);
    problem.retry_after_s = retry_after_s;
    Response response = response_of(problem);
    server_.service.state().metrics.count(SIZE_MAX, response.status, std::chrono::nanoseconds(0));
    co_return co_await send(std::move(response), false);
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::answer_upload(HeaderParser& header, Request request) {
    std::unique_ptr<Upload> upload;
    Response refusal;
    try {
        upload = server_.service.begin_upload(request);
    } catch (const Problem& problem) {
        refusal = response_of(problem);
    }
    if (!upload) co_return co_await send(std::move(refusal), false);
    if (header.get().version() < 11)
        co_return co_await send_problem(ProblemKind::malformed_request, "lines are answered in HTTP/1.1 alone");
    http::request_parser<http::buffer_body> parser(std::move(header));
    parser.body_limit(boost::none);
    const bool keeps = parser.get().keep_alive() && !server_.is_ending;

    http::response<http::empty_body> head{http::status::ok, 11};
    head.set(http::field::content_type, "application/x-ndjson");
    head.set(http::field::cache_control, "no-store");
    head.keep_alive(keeps);
    head.chunked(true);
    http::response_serializer<http::empty_body> serializer(head);
    beast::error_code error;
    co_await http::async_write_header(stream_, serializer, caught(error));
    if (error) co_return false;

    const auto out = std::make_shared<Outgoing>(stream_.get_executor());
    asio::co_spawn(stream_.get_executor(), send_pieces(out), asio::detached);
    bool is_read = false;
    try {
        is_read = co_await read_pieces(parser, *upload, out);
    } catch (...) {  // no memory: who sends must not wait for more
        out->is_broken = true;
        this->expect_within(server_.limits.request_max);
        throw;
    }
    out->is_whole = true;
    this->expect_within(server_.limits.request_max);
    out->wake.cancel();
    while (!out->is_sent && !out->is_broken) {
        out->wake.expires_after(std::chrono::seconds(1));
        co_await out->wake.async_wait(caught(error));
    }
    co_return is_read && !out->is_broken && keeps;
}

/// \returns true when the body was read to its end
template <class Stream>
asio::awaitable<bool> Connection<Stream>::read_pieces(http::request_parser<http::buffer_body>& parser, Upload& upload,
                                                      const std::shared_ptr<Outgoing>& out) {
    std::vector<char> piece(piece_bytes);
    const auto put_out = [&](std::string lines) {
        if (lines.empty()) return;
        out->bytes += lines.size();
        out->pieces.push_back(std::move(lines));
        out->wake.cancel();
    };
    while (!parser.is_done() && !out->is_broken && !upload.is_over()) {
        this->expect_within(server_.limits.request_max);
        parser.get().body() = {piece.data(), piece.size(), true};
        beast::error_code error;
        co_await http::async_read_some(stream_, buffer_, parser, caught(error));
        if (error == http::error::need_buffer) error = {};
        if (error) {
            const bool is_late = error == asio::error::operation_aborted && this->is_overdue();
            put_out(Upload::last_line(is_late ? Problem(ProblemKind::request_timeout, "the next line took too long to arrive")
                                              : Problem(ProblemKind::malformed_request, "the body ended early: " + error.message())));
            co_return false;
        }
        const std::string_view read(piece.data(), piece.size() - parser.get().body().size);
        this->expect_nothing();
        auto work = [&] { return upload.take(read); };
        put_out(co_await on_pool(server_.writers, work));
        if (out->bytes > answer_bytes_max) this->expect_within(server_.limits.request_max);
        while (out->bytes > answer_bytes_max && !out->is_broken) {
            out->wake.expires_after(std::chrono::seconds(1));
            co_await out->wake.async_wait(caught(error));
        }
    }
    auto work = [&] { return upload.finish(); };
    put_out(co_await on_pool(server_.writers, work));
    co_return parser.is_done() && !upload.is_over();
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::send_pieces(std::shared_ptr<Outgoing> out) {
    const auto self = this->shared_from_this();
    beast::error_code error;
    try {
        while (!error && !out->is_broken && (!out->is_whole || !out->pieces.empty())) {
            if (out->pieces.empty()) {
                out->wake.expires_after(std::chrono::seconds(1));
                beast::error_code woken;
                co_await out->wake.async_wait(caught(woken));
                continue;
            }
            const std::string piece = std::move(out->pieces.front());
            out->pieces.pop_front();
            if (out->is_whole || out->bytes > answer_bytes_max) this->expect_within(server_.limits.request_max);
            co_await asio::async_write(stream_, http::make_chunk(asio::buffer(piece)), caught(error));
            out->bytes -= piece.size();
        }
        if (!error && !out->is_broken) co_await asio::async_write(stream_, http::make_chunk_last(), caught(error));
    } catch (...) {  // no memory: who reads must not wait for this side
        out->is_broken = true;
    }
    if (error) out->is_broken = true;
    out->is_sent = true;
    out->wake.cancel();
}

}  // namespace sameas::service
