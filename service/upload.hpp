#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "service/problem.hpp"
#include "service/service_state.hpp"

namespace sameas::service {

/// Edits that come as lines of JSON, and go into the index while they come:
///     {"source": "crm", "id": "17", "values": {"surname": "Holm"}}
///     {"source": "crm", "id": "18", "remove": true}
/// Each line is an edit by itself, and has its line in the answer, in order. Blank lines count, and say nothing.
class Upload {
  public:
    Upload(ServiceState& state, Caller caller, std::string peer, std::size_t route);

    /// Takes the next piece of the body, wherever it was cut. \returns lines of the answer, maybe none
    std::string take(std::string_view piece);
    /// True when a limit was reached: the last line of the answer says so, and the rest of the body is not taken.
    bool is_over() const { return is_over_; }
    /// The last line of an answer that ends early.
    static std::string last_line(const Problem& problem);
    /// After the last piece. \returns the last lines of the answer
    std::string finish();

  private:
    struct Line;
    void read(std::string_view piece, std::string& answer);
    Line parse(std::string_view text);
    std::string done(std::vector<Line>& lines);

    ServiceState& state_;
    Caller caller_;
    std::string peer_;
    std::size_t route_;
    std::string rest_;             // of a line that is not whole yet
    std::size_t count_ = 0;
    bool is_over_ = false;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace sameas::service
