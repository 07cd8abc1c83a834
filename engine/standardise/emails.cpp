#include "engine/standardise/emails.hpp"

#include <algorithm>
#include <string_view>

#include "engine/standardise/embedded_tables.hpp"
#include "engine/standardise/table_rows.hpp"

namespace sameas {

namespace {

/// Where the `@` stands, or npos where the text is no address.
std::size_t at_sign(std::string_view text) {
    const std::size_t at = text.rfind('@');
    const bool is_address = at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.find(' ') == std::string_view::npos;
    return is_address ? at : std::string_view::npos;
}

/// Words of the rows with a class as their head, and of all others: domains.
bool is_of_class(std::string_view word, std::string_view head) {
    static const HeadOf roles = [] {
        HeadOf heads;
        for (const std::string_view line : lines_of(standardise_tables::emails)) {
            if (line.starts_with("role:") || line.starts_with("dotless:")) heads.merge(heads_of(line, ' '));
        }
        return heads;
    }();
    const auto at = roles.find(word);
    return at != roles.end() && at->second == head;
}

std::string_view provider_of(std::string_view domain) {
    static const HeadOf domains = [] {
        HeadOf heads;
        for (const std::string_view line : lines_of(standardise_tables::emails)) {
            if (!line.starts_with("role:") && !line.starts_with("dotless:")) heads.merge(heads_of(line, ' '));
        }
        return heads;
    }();
    const auto at = domains.find(domain);
    return at == domains.end() ? domain : at->second;
}

}  // namespace

void drop_email_tag(std::string& text) {
    const std::size_t at = at_sign(text);
    const std::size_t plus = text.find('+');
    if (at == std::string::npos || plus == 0 || plus > at) return;
    text.erase(plus, at - plus);
}

void settle_email_provider(std::string& text) {
    const std::size_t at = at_sign(text);
    if (at == std::string::npos) return;
    std::string local = text.substr(0, at);
    const std::string domain(provider_of(std::string_view(text).substr(at + 1)));
    if (is_of_class(domain, "dotless")) std::erase(local, '.');
    if (!local.empty()) text = local + "@" + domain;
}

void drop_email_role(std::string& text) {
    const std::size_t at = at_sign(text);
    if (at != std::string::npos && is_of_class(std::string_view(text).substr(0, at), "role")) text.clear();
}

}  // namespace sameas
