#include "service/target.hpp"

#include <algorithm>
#include <charconv>

#include "engine/settings/settings.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "kernels/utf8.hpp"
#include "service/problem.hpp"

namespace sameas::service {

namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

[[noreturn]] void refuse(const std::string& what, std::string_view value) {
    throw Problem(ProblemKind::malformed_request, what, "target", value);
}

std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1, low = high < 0 ? -1 : digit(text[i + 2]);
        if (low < 0) refuse("a % in the target is not followed by two hexadecimal digits: write % itself as %25", text);
        plain += static_cast<char>(high * 16 + low);
        i += 2;
    }
    if (!kernels::valid_utf8(plain)) refuse("the target is not UTF-8: encode its text as UTF-8, then as %XX", text);
    if (plain.find('\0') != std::string::npos) refuse("the target holds a NUL (%00): leave it out", text);
    return plain;
}

std::map<std::string, std::string> parse_query(std::string_view text) {
    std::map<std::string, std::string> query;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&'), text.size());
        std::string part(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (part.empty()) continue;
        std::replace(part.begin(), part.end(), '+', ' ');  // as forms write blanks
        const std::size_t equals = std::min(part.find('='), part.size());
        const std::string name = decoded(std::string_view(part).substr(0, equals));
        const std::string value = equals < part.size() ? decoded(std::string_view(part).substr(equals + 1)) : "";
        if (!query.emplace(name, value).second) refuse("the query gives a name twice: give it once", name);
    }
    return query;
}

}  // namespace

Target parse_target(std::string_view target) {
    if (target.empty() || target[0] != '/') refuse("the target is no path: it must begin with /", target);
    const std::size_t mark = std::min(target.find('?'), target.size());
    std::string_view path = target.substr(1, mark - 1);
    Target parsed;
    while (true) {
        const std::size_t end = std::min(path.find('/'), path.size());
        parsed.path.push_back(decoded(path.substr(0, end)));
        if (end == path.size()) break;
        path.remove_prefix(end + 1);
    }
    if (mark < target.size()) parsed.query = parse_query(target.substr(mark + 1));
    return parsed;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (plain.find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return encoded;
}

std::optional<std::string> QueryReader::text(const std::string& name) {
    known_.push_back(name);
    const auto at = query_.find(name);
    return at == query_.end() ? std::nullopt : std::optional(at->second);
}

std::uint64_t QueryReader::whole_number(const std::string& name, std::uint64_t otherwise, std::uint64_t most) {
    const std::optional<std::string> value = text(name);
    if (!value) return otherwise;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
    if (error != std::errc{} || end != value->data() + value->size() || number > most) {
        throw Problem(ProblemKind::invalid_value, message(name, " must be a whole number from 0 to ", most), "query." + name, *value);
    }
    return number;
}

bool QueryReader::flag(const std::string& name) {
    const std::string value = text(name).value_or("false");
    if (value != "true" && value != "false")
        throw Problem(ProblemKind::invalid_value, name + " must be true or false", "query." + name, value);
    return value == "true";
}

std::optional<double> QueryReader::probability(const std::string& name) {
    const std::optional<std::string> value = text(name);
    if (!value) return std::nullopt;
    double number = -1;
    const char* const last = value->data() + value->size();
    const auto [end, error] = std::from_chars(value->data(), last, number);
    if (error != std::errc{} || end != last || !(number >= 0 && number <= 1))
        throw Problem(ProblemKind::invalid_value, name + " must be a probability from 0 to 1", "query." + name, *value);
    return number;
}

std::chrono::milliseconds QueryReader::duration(const std::string& name, std::chrono::milliseconds most) {
    const std::optional<std::string> value = text(name);
    if (!value) return std::chrono::milliseconds(0);
    std::uint64_t number = 0;
    const char* const last = value->data() + value->size();
    const auto [end, error] = std::from_chars(value->data(), last, number);
    const std::string_view unit(end, static_cast<std::size_t>(last - end));
    const std::uint64_t factor = unit == "s" ? 1000 : 1, most_ms = static_cast<std::uint64_t>(most.count());
    if (error != std::errc{} || (unit != "s" && unit != "ms") || number > most_ms / factor) {
        throw Problem(ProblemKind::invalid_value, message(name, " must be a time as 30s or 500ms, at most ", most_ms / 1000, "s"),
                      "query." + name, *value);
    }
    return std::chrono::milliseconds(number * factor);
}

void QueryReader::check_all_read() const {
    for (const auto& [name, value] : query_) {
        if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
        const std::string nearest = nearest_name(name, known_);
        throw Problem(ProblemKind::malformed_request,
                      "the query has an unknown name" + (nearest.empty() ? ": leave it out" : ": did you mean " + nearest + "?"),
                      "query." + printable_excerpt(name), value);
    }
}

}  // namespace sameas::service
