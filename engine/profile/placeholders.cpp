#include "engine/profile/placeholders.hpp"

#include <algorithm>
#include <array>

#include "engine/table/ascii.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

constexpr std::size_t ranks_judged = 10;
constexpr std::uint64_t distinct_min = 50;
constexpr double zipf_exponent_most = 1.5;

/// Digits of a value in which nothing but digits and marks stands; empty otherwise.
std::string bare_digits(std::string_view value) {
    std::string digits;
    for (const char c : value) {
        if (is_digit(c)) {
            digits += c;
        } else if (std::string_view("-./() +").find(c) == std::string_view::npos) {
            return {};
        }
    }
    return digits;
}

bool is_placeholder_date(std::string_view digits) {
    static constexpr std::array<std::string_view, 16> dates{
        "19000101", "01011900", "18000101", "01011800", "18991230", "30121899", "18991231", "31121899",
        "99991231", "31129999", "12319999", "00010101", "01010001", "00000000", "11111111", "19010101"};
    return std::find(dates.begin(), dates.end(), digits) != dates.end();
}

bool is_placeholder_email(std::string_view value, const Vocabulary& vocabulary) {
    const std::size_t at = value.find('@');
    if (at == std::string_view::npos || at == 0) return false;
    FoldedWords local, domain;
    local.fold(value.substr(0, at));
    domain.fold(value.substr(at + 1));
    if (domain.words().empty()) return false;
    const std::string name = local.joined();
    const bool is_null_name = vocabulary.find(name).is(WordClass::null) || name == "no" || name == "noone";
    const std::string_view host = domain.words().front();
    // example.com and its like are reserved for documentation (RFC 2606), and so is everything below .invalid
    // and .test.
    const bool is_reserved =
        host == "example" || domain.words().back() == "invalid" || domain.words().back() == "test";
    return is_null_name || is_reserved || (host == "test" || host == "none" || host == "noemail");
}

PlaceholderKind kind_of_digits(std::string_view value) {
    const std::string digits = bare_digits(value);
    if (digits.size() < 4) return PlaceholderKind::none;
    const bool has_date_form = value.find_first_of("-/.") != std::string_view::npos || digits == value;
    if (digits.size() == 8 && has_date_form && is_placeholder_date(digits)) return PlaceholderKind::date;
    const bool is_one_digit =
        std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits[0]; });
    const bool is_extreme = digits[0] == '0' || digits[0] == '9';
    if (is_one_digit && (digits.size() >= 5 || is_extreme)) return PlaceholderKind::repeated_digits;
    static constexpr std::string_view rising = "01234567890123456789", falling = "98765432109876543210";
    const bool counts = digits.size() >= 6 && (rising.find(digits) != std::string_view::npos ||
                                               falling.find(digits) != std::string_view::npos);
    return counts ? PlaceholderKind::counting_digits : PlaceholderKind::none;
}

/// Expected count at a place (from 1) from those behind it, if counts fall as a power of the place.
double zipf_count(const std::vector<std::uint64_t>& counts, std::size_t place) {
    const std::size_t near = place + 1, far = std::min(2 * place + 2, counts.size());
    const auto count = [&](std::size_t at) { return static_cast<double>(counts[at - 1]); };
    double exponent = 1;
    if (far > near) {
        const double steps = kernels::log2(static_cast<double>(far) / static_cast<double>(near));
        exponent = std::clamp(kernels::log2(count(near) / count(far)) / steps, 0.0, zipf_exponent_most);
    }
    return count(near) *
           kernels::exp2(exponent * kernels::log2(static_cast<double>(near) / static_cast<double>(place)));
}

}  // namespace

const char* reason_of(PlaceholderKind kind) {
    switch (kind) {
        case PlaceholderKind::none:
            return "";
        case PlaceholderKind::word:
            return "a word for nothing known";
        case PlaceholderKind::punctuation:
            return "punctuation alone";
        case PlaceholderKind::repeated_digits:
            return "one digit repeated";
        case PlaceholderKind::counting_digits:
            return "digits in counting order";
        case PlaceholderKind::date:
            return "a date that stands for none";
        case PlaceholderKind::email:
            return "an address of nobody";
    }
    return "";
}

PlaceholderKind placeholder_kind(std::string_view value, const FoldedWords& folded,
                                 const Vocabulary& vocabulary) {
    if (value.find('@') != std::string_view::npos) {
        return is_placeholder_email(value, vocabulary) ? PlaceholderKind::email : PlaceholderKind::none;
    }
    if (folded.words().empty()) return PlaceholderKind::punctuation;
    if (is_digit(folded.text().front())) return kind_of_digits(value);
    if (folded.words().size() > 4) return PlaceholderKind::none;
    const bool is_null = folded.words().size() == 1 ? vocabulary.find(folded.text()).is(WordClass::null)
                                                    : vocabulary.find(folded.joined()).is(WordClass::null);
    const bool repeats_null =
        folded.words().size() > 1 &&
        std::all_of(folded.words().begin(), folded.words().end(), [&](std::string_view word) {
            return word.size() > 2 && vocabulary.find(word).is(WordClass::null);
        });
    return is_null || repeats_null ? PlaceholderKind::word : PlaceholderKind::none;
}

std::size_t suspicious_values(const std::vector<std::uint64_t>& counts, std::uint64_t distinct) {
    if (distinct < distinct_min) return 0;
    std::size_t last = 0;
    for (std::size_t place = 1; place <= ranks_judged && place < counts.size(); ++place) {
        const bool is_frequent = counts[place - 1] >= suspicious_rows_min;
        if (is_frequent &&
            static_cast<double>(counts[place - 1]) >= suspicious_times_min * zipf_count(counts, place))
            last = place;
    }
    return last;
}

}  // namespace sameas
