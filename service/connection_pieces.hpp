#pragma once
// Bodies piece by piece: lines of edits that are answered while they come, files of jobs that go to the disk while they come, and
// files that are sent. Part of connection.hpp, which says what a connection is.
#include "service/connection.hpp"

namespace sameas::service {

/// The beginning of an answer whose body follows by other ways.
template <class Stream>
asio::awaitable<bool> Connection<Stream>::send_header(const http::response_header<>& fields) {
    http::response<http::empty_body> head{fields};
    http::response_serializer<http::empty_body> serializer(head);
    beast::error_code error;
    co_await http::async_write_header(stream_, serializer, caught(error));
    co_return !error;
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::send_file(const OpenFile& file) {
    beast::error_code error;
    for (std::uint64_t sent = 0; sent < file.size() && !error;) {
        this->expect_nothing();
        auto work = [&] { return file.read(sent, file_piece_bytes); };
        const std::string piece = co_await on_pool(server_.writers, work);
        if (piece.empty()) co_return false;  // it cannot be read: an answer that is cut off says so
        this->expect_within(server_.limits.request_max);
        co_await asio::async_write(stream_, asio::buffer(piece), caught(error));
        sent += piece.size();
    }
    co_return !error;
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::answer_file(HeaderParser& header, const Request& request, const Admitted& admitted) {
    std::unique_ptr<FileUpload> upload = server_.service.begin_file(request, admitted);
    auto begin = [&] { upload->begin(); return true; };
    co_await on_pool(server_.writers, begin);
    if (!upload->is_over() && !co_await continue_if_expected(header)) co_return false;
    http::request_parser<http::buffer_body> parser(std::move(header));
    parser.body_limit(boost::none);
    const beast::error_code error = co_await read_file(parser, *upload);
    if (error) {  // the part of a large file is not removed here, where other connections wait
        auto let_go = [&] { upload.reset(); return true; };
        co_await on_pool(server_.writers, let_go);
    }
    if (error == asio::error::operation_aborted && this->is_overdue())
        co_return co_await send_problem(ProblemKind::request_timeout, "the next part of the file took too long to arrive");
    if (error) co_return false;
    this->expect_nothing();
    auto finish = [&] { return upload->finish(); };
    Response response = co_await on_pool(server_.writers, finish);
    co_return co_await send(std::move(response), parser.is_done() && parser.get().keep_alive());
}

/// Until the end of the body, or of the upload.
template <class Stream>
asio::awaitable<beast::error_code> Connection<Stream>::read_file(http::request_parser<http::buffer_body>& parser, FileUpload& upload) {
    std::vector<char> piece(file_piece_bytes);
    beast::error_code error;
    while (!error && !parser.is_done() && !upload.is_over()) {
        this->expect_within(server_.limits.request_max);
        parser.get().body() = {piece.data(), piece.size(), true};
        co_await http::async_read(stream_, buffer_, parser, caught(error));
        if (error == http::error::need_buffer) error = {};
        const std::string_view read(piece.data(), piece.size() - parser.get().body().size);
        auto take = [&] { upload.take(read); return true; };
        if (!error && !read.empty()) co_await on_pool(server_.writers, take);
    }
    co_return error;
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::answer_upload(HeaderParser& header, const Request& request, const Admitted& admitted) {
    std::unique_ptr<Upload> upload;
    Response refusal;
    try {
        upload = server_.service.begin_upload(request, admitted);
    } catch (const Problem& problem) {
        refusal = response_of(problem);
    }
    if (!upload) co_return co_await send(std::move(refusal), false);
    if (header.get().version() < 11)
        co_return co_await send_problem(ProblemKind::malformed_request, "lines are answered in HTTP/1.1 alone");
    if (!co_await continue_if_expected(header)) co_return false;
    http::request_parser<http::buffer_body> parser(std::move(header));
    parser.body_limit(boost::none);
    const bool keeps = parser.get().keep_alive() && !server_.is_ending;

    http::response<http::empty_body> head{http::status::ok, 11};
    head.set(http::field::content_type, "application/x-ndjson");
    head.set(http::field::cache_control, "no-store");
    head.keep_alive(keeps);
    head.chunked(true);
    if (!co_await send_header(head.base())) co_return false;

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
        beast::error_code woken;
        co_await out->wake.async_wait(caught(woken));
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
