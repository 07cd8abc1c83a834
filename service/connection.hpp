#pragma once
// One connection: requests are read one after the other and answered in their order, which is what pipelining asks for.
// Only server.cpp includes this; Beast compiles slowly. Bodies that come or go piece by piece are in connection_pieces.hpp.
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

#include "service/file_upload.hpp"
#include "service/open_connections.hpp"
#include "service/open_file.hpp"
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
    asio::thread_pool& editors;
    asio::thread_pool& settler;
    std::atomic<bool> is_ending{false};
};

/// Gives a coroutine that waits what it waits for, on its own strand.
template <class Handler, class Result>
void give_back(Handler handler, Result result) {
    const auto executor = asio::get_associated_executor(handler);
    asio::post(executor, [handler = std::move(handler), result = std::move(result)]() mutable { std::move(handler)(std::move(result)); });
}

/// Does work on a pool; the coroutine goes on on its own strand.
template <class Work>
asio::awaitable<std::invoke_result_t<Work>> on_pool(asio::thread_pool& pool, Work work) {
    using Result = std::invoke_result_t<Work>;
    auto start = [&pool](auto handler, Work inner) {
        asio::post(pool, [handler = std::move(handler), inner = std::move(inner)]() mutable { give_back(std::move(handler), inner()); });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result)>(start, asio::use_awaitable, std::move(work));
}

/// Works an edit out on one pool, and waits on the other one until it is safe: no thread of the first waits for the disk, and
/// while the one of the second does, edits that come gather for the next sync.
template <class Work, class Settle>
asio::awaitable<Response> edited(asio::thread_pool& editors, Work work, asio::thread_pool& settler, Settle settle) {
    auto start = [&editors, &settler](auto handler, Work inner, Settle then) {
        asio::post(editors, [&settler, handler = std::move(handler), inner = std::move(inner), then = std::move(then)]() mutable {
            Response response = inner();
            if (response.change == 0) return give_back(std::move(handler), std::move(response));
            asio::post(settler, [handler = std::move(handler), then = std::move(then), response = std::move(response)]() mutable {
                give_back(std::move(handler), then(std::move(response)));
            });
        });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Response)>(start, asio::use_awaitable, std::move(work), std::move(settle));
}

/// Counts a request as long as it is worked on.
class Working {
  public:
    explicit Working(ServiceState& state) : state_(state) {}
    ~Working() {
        if (has_begun_) state_.metrics.requests_working.fetch_sub(1);
    }
    Working(const Working&) = delete;
    Working& operator=(const Working&) = delete;
    /// \returns whether it is one of those that may be at work at once; the first call counts
    bool begin() {
        if (!has_begun_) is_one_too_many_ = state_.metrics.requests_working.fetch_add(1) >= state_.limits.requests_max;
        has_begun_ = true;
        return !is_one_too_many_;
    }

  private:
    ServiceState& state_;
    bool has_begun_ = false, is_one_too_many_ = false;
};

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
    static constexpr std::size_t first_bytes = 4 * 1024, piece_bytes = 64 * 1024, file_piece_bytes = 512 * 1024;
    static constexpr std::size_t answer_bytes_max = 64 * 1024 * 1024;  // of an upload, that wait to be sent
    static constexpr std::size_t small_body_bytes = 64 * 1024;  // of a request that counts as at work once all of it is there
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
    asio::awaitable<bool> answer(HeaderParser& header, Request request, const Admitted& admitted, bool is_head, Working& working);
    asio::awaitable<bool> continue_if_expected(const HeaderParser& header);
    asio::awaitable<bool> answer_upload(HeaderParser& header, const Request& request, const Admitted& admitted);
    asio::awaitable<bool> answer_file(HeaderParser& header, const Request& request, const Admitted& admitted);
    asio::awaitable<beast::error_code> read_file(http::request_parser<http::buffer_body>& parser, FileUpload& upload);
    asio::awaitable<bool> send_header(const http::response_header<>& fields);
    asio::awaitable<bool> send_file(const OpenFile& file);
    asio::awaitable<bool> read_pieces(http::request_parser<http::buffer_body>& parser, Upload& upload, const std::shared_ptr<Outgoing>& out);
    asio::awaitable<void> send_pieces(std::shared_ptr<Outgoing> out);
    asio::awaitable<Response> worked_out(const Request& request, const Admitted& admitted);
    asio::awaitable<void> changed_or_over(std::uint64_t seen, OpenConnection::Clock::time_point over);
    asio::awaitable<bool> send(Response response, bool keeps, bool has_body = true);
    asio::awaitable<bool> send_overloaded();
    asio::awaitable<bool> send_problem(ProblemKind kind, std::string detail, int retry_after_s = 0);
    asio::awaitable<void> part();
    Request request_of(const http::request<http::empty_body>& header) const;

    ServerState& server_;
    Stream stream_;
    std::string peer_;
    beast::flat_buffer buffer_;
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
    // A name that is missing or there twice: who passed this on may have looked at another one.
    const auto hosts = header.get().count(http::field::host);
    if (hosts > 1 || (hosts == 0 && header.get().version() == 11))
        co_return co_await send_problem(ProblemKind::malformed_request, "a request of HTTP/1.1 has one Host header");
    Request request = request_of(header.get());
    const bool is_head = request.method == "HEAD";
    if (is_head) request.method = "GET";
    auto admission = server_.service.admit(request);
    if (auto* const refusal = std::get_if<Response>(&admission)) {
        // The body of a request that is refused is not read: it may be long, or never come.
        const bool keeps = header.is_done() && header.get().keep_alive();
        co_return co_await send(std::move(*refusal), keeps, !is_head);
    }
    const Admitted& admitted = std::get<Admitted>(admission);
    const bool is_streamed = admitted.workload == Workload::upload || admitted.workload == Workload::file;
    // Many who send slowly must not keep others out, nor large bodies that wait fill the memory.
    const bool waits_for_body = !is_streamed && (header.is_done() || header.content_length().value_or(UINT64_MAX) <= small_body_bytes);
    Working working(server_.service.state());
    if (admitted.needs_place && !waits_for_body && !working.begin()) co_return co_await send_overloaded();
    if (admitted.workload == Workload::upload) co_return co_await answer_upload(header, request, admitted);
    if (admitted.workload == Workload::file) co_return co_await answer_file(header, request, admitted);
    co_return co_await answer(header, std::move(request), admitted, is_head, working);
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::send_overloaded() {
    return send_problem(ProblemKind::overloaded, "too many requests at once: try again later", 1);
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::continue_if_expected(const HeaderParser& header) {
    if (!beast::iequals(header.get()[http::field::expect], "100-continue")) co_return true;
    constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    beast::error_code error;
    co_await asio::async_write(stream_, asio::buffer(text), caught(error));
    co_return !error;
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::answer(HeaderParser& header, Request request, const Admitted& admitted, bool is_head, Working& working) {
    const std::string too_large = message("the body has more than ", admitted.body_bytes_max, " bytes: POST /v1/records takes any number of records");
    if (header.content_length().value_or(0) > admitted.body_bytes_max) co_return co_await send_problem(ProblemKind::too_large, too_large);
    if (!co_await continue_if_expected(header)) co_return false;
    http::request_parser<http::string_body> parser(std::move(header));
    parser.body_limit(admitted.body_bytes_max);
    beast::error_code error;
    if (!parser.is_done()) co_await http::async_read(stream_, buffer_, parser, caught(error));
    if (error == http::error::body_limit) co_return co_await send_problem(ProblemKind::too_large, too_large);
    if (error == asio::error::operation_aborted && this->is_overdue())
        co_return co_await send_problem(ProblemKind::request_timeout, "the body took too long to arrive");
    if (error && error.category() == make_error_code(http::error::bad_method).category() && error != http::error::partial_message)
        co_return co_await send_problem(ProblemKind::malformed_request, "the body is not as HTTP/1.1 wants it: " + error.message());
    if (error) co_return false;
    if (admitted.needs_place && !working.begin()) co_return co_await send_overloaded();
    request.body = std::move(parser.get().body());
    this->expect_nothing();
    Response response = co_await worked_out(request, admitted);
    co_return co_await send(std::move(response), parser.get().keep_alive(), !is_head);
}

template <class Stream>
asio::awaitable<Response> Connection<Stream>::worked_out(const Request& request, const Admitted& admitted) {
    auto work = [this, &request, &admitted] { return server_.service.handle(request, admitted); };
    if (admitted.workload == Workload::edit) {
        auto settle = [this, &request, &admitted](Response response) { return server_.service.settle(request, admitted, std::move(response)); };
        co_return co_await edited(server_.editors, work, server_.settler, settle);
    }
    asio::thread_pool& pool = admitted.workload == Workload::read ? server_.readers : server_.writers;
    Response response = co_await on_pool(pool, work);
    const auto over = OpenConnection::Clock::now() + response.wait;
    while (response.wait_for_change && OpenConnection::Clock::now() < over) {
        co_await changed_or_over(*response.wait_for_change, over);
        response = co_await on_pool(pool, work);
    }
    if (response.wait_for_change) server_.service.end_wait(admitted, response);
    co_return response;
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::changed_or_over(std::uint64_t seen, OpenConnection::Clock::time_point over) {
    ChangeSignal& changes = server_.service.state().changes;
    const auto executor = stream_.get_executor();
    const auto timer = std::make_shared<asio::steady_timer>(executor, over);
    // What wakes comes by way of this strand: not before the timer waits.
    const std::uint64_t ticket = changes.wake_beyond(seen, [executor, timer] { asio::post(executor, [timer] { timer->cancel(); }); });
    if (ticket == 0) co_return;
    server_.service.state().metrics.requests_working.fetch_sub(1);  // who waits is not at work
    beast::error_code ignored;
    co_await timer->async_wait(caught(ignored));
    server_.service.state().metrics.requests_working.fetch_add(1);
    changes.forget(ticket);
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
    if (response.file) out.content_length(response.file->size());
    else if (response.status != 204) out.content_length(response.body.size());
    if (has_body && response.file) {
        co_return co_await send_header(out.base()) && co_await send_file(*response.file) && keeps;
    }
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

}  // namespace sameas::service
