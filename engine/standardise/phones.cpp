// Telephone numbers to one form.
//
// Problem: one telephone is written (020) 7946 0018, +44 20 7946 0018, 0044 20 79460018 and 44-20-7946-0018 x12.
//
// Idea: take the extension off, keep the digits, and find which of them dial and which name: a `+` or the international prefix
// begins the code of a country, the trunk prefix precedes a number within one. What is left must have a length that the country
// has numbers of.
//
// Why right: a prefix is only taken off where what is left has a possible length and, unless the prefix is a zero, with which
// no number begins where zero is dialled first, where the whole has none. So a number is never cut short to fit. Carriers'
// codes that are dialled between (Brazil) and the 15 of Argentine mobiles are not known here: such numbers stay as digits.
#include "engine/standardise/phones.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>

#include "engine/standardise/embedded_tables.hpp"
#include "engine/standardise/table_rows.hpp"

namespace sameas {

namespace {

constexpr std::size_t digits_least = 4, digits_most = 20;
/// Of the rows whose number states a country, so many must state one and the same; and so many must state any.
constexpr double region_share = 0.5;
constexpr double stated_share = 0.02;

std::vector<PhoneRegion> read_regions() {
    std::vector<PhoneRegion> regions;
    for (const std::string_view row : lines_of(standardise_tables::phone_regions)) {
        const std::vector<std::string_view> cells = split(row, '\t');
        PhoneRegion region{cells[0], cells[1], cells[2] == "1", cells[3], cells[4]};
        for (const std::string_view length : split(cells[5], ',')) {
            unsigned digits = 0;
            std::from_chars(length.data(), length.data() + length.size(), digits);
            region.lengths |= std::uint32_t{1} << digits;
        }
        regions.push_back(region);
    }
    return regions;
}

const std::vector<PhoneRegion>& regions() {
    static const std::vector<PhoneRegion> all = read_regions();
    return all;
}

/// Codes of countries: for each its main region, with the lengths of all that share it.
const std::map<std::string_view, PhoneRegion>& countries() {
    static const std::map<std::string_view, PhoneRegion> all = [] {
        std::map<std::string_view, PhoneRegion> result;
        for (const PhoneRegion& region : regions()) {
            PhoneRegion& known = result.try_emplace(region.code, region).first->second;
            const std::uint32_t lengths = known.lengths | region.lengths;
            if (region.is_main) known = region;
            known.lengths = lengths;
        }
        return result;
    }();
    return all;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

bool is_possible(const PhoneRegion& region, std::size_t digits) {
    return digits < 32 && (region.lengths >> digits & 1) != 0;
}

/// The number without a trunk prefix; nothing where its length is not possible.
std::optional<std::string> national(const PhoneRegion& region, std::string_view digits) {
    const bool has_trunk = !region.trunk_prefix.empty() && digits.starts_with(region.trunk_prefix);
    if (has_trunk) {
        const std::string_view bare = digits.substr(region.trunk_prefix.size());
        if (is_possible(region, bare.size()) && (region.trunk_prefix == "0" || !is_possible(region, digits.size())))
            return std::string(bare);
    }
    if (!is_possible(region, digits.size())) return std::nullopt;
    return std::string(digits);
}

/// Digits that begin with the code of a country.
std::optional<std::string> international(std::string_view digits, const PhoneRegion* home) {
    for (std::size_t size = 1; size <= 3 && size < digits.size(); ++size) {
        const auto at = countries().find(digits.substr(0, size));
        if (at == countries().end()) continue;
        std::optional<std::string> number = national(at->second, digits.substr(size));
        if (!number) return std::nullopt;  // no code begins with another
        if (home && home->code == at->first) return number;
        return "+" + std::string(at->first) + *number;
    }
    return std::nullopt;
}

std::optional<std::string> number_of(std::string_view digits, bool has_plus, const PhoneRegion* home) {
    if (digits.size() < digits_least || digits.size() > digits_most) return std::nullopt;
    if (has_plus) return international(digits, home);
    const std::string_view prefix = home ? home->international_prefix : "00";
    if (digits.starts_with(prefix)) {
        if (auto number = international(digits.substr(prefix.size()), home)) return number;
    }
    if (!home) return std::nullopt;
    if (auto number = national(*home, digits)) return number;
    if (digits.starts_with(home->code)) return national(*home, digits.substr(home->code.size()));
    return std::nullopt;
}

/// Where an extension begins: `ext. 5`, `x5`, `#5` at the end, behind at least `digits_least` digits.
std::size_t extension_begin(std::string_view text) {
    std::size_t end = text.size();
    while (end > 0 && !is_digit(text[end - 1])) --end;
    std::size_t first = end;
    while (first > 0 && is_digit(text[first - 1])) --first;
    if (end == first || end - first > 6) return text.size();
    std::size_t mark = first;
    while (mark > 0 && (text[mark - 1] == ' ' || text[mark - 1] == '.' || text[mark - 1] == ':' || text[mark - 1] == '=')) --mark;
    std::size_t begin = mark;
    while (begin > 0 && is_letter(text[begin - 1])) --begin;
    const std::string_view word = text.substr(begin, mark - begin);
    if (word.empty() && mark > 0 && text[mark - 1] == '#') begin = mark - 1;
    else if (word != "x" && word != "ext" && word != "extn" && word != "extension") return text.size();
    const auto before = std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), is_digit);
    return static_cast<std::size_t>(before) >= digits_least ? begin : text.size();
}

/// Letters behind the first digit by the keys that they stand on: 1-800-flowers.
std::string keyed_digits(std::string_view text) {
    constexpr std::string_view keys = "22233344455566677778889999";
    std::string digits;
    for (const char c : text) {
        if (is_digit(c)) digits.push_back(c);
        else if (is_letter(c) && !digits.empty()) digits.push_back(keys[static_cast<std::size_t>(c - 'a')]);
    }
    return digits;
}

/// The digits of a text in lower case, and whether a `+` precedes them.
struct Dialled {
    std::string digits;
    bool has_plus = false;
};

Dialled dialled_of(std::string_view text) {
    Dialled dialled;
    for (const char c : text) {
        if (is_digit(c)) dialled.digits.push_back(c);
        else if (c == '+' && dialled.digits.empty()) dialled.has_plus = true;
    }
    return dialled;
}

}  // namespace

const PhoneRegion* find_phone_region(std::string_view region) {
    const auto at = std::ranges::lower_bound(regions(), region, {}, &PhoneRegion::region);
    return at != regions().end() && at->region == region ? &*at : nullptr;
}

std::string region_of_phones(const std::vector<std::pair<std::string_view, std::uint64_t>>& texts) {
    std::map<std::string_view, std::uint64_t> rows_of;
    std::uint64_t rows = 0, stated = 0;
    for (const auto& [text, count] : texts) {
        rows += count;
        const Dialled dialled = dialled_of(text);
        if (!dialled.has_plus) continue;
        for (std::size_t size = 1; size <= 3; ++size) {
            const auto at = countries().find(std::string_view(dialled.digits).substr(0, size));
            if (at == countries().end()) continue;
            rows_of[at->second.region] += count;
            stated += count;
            break;
        }
    }
    if (stated == 0 || static_cast<double>(stated) < stated_share * static_cast<double>(rows)) return "";
    const auto most = std::ranges::max_element(rows_of, {}, [](const auto& entry) { return entry.second; });
    return static_cast<double>(most->second) > region_share * static_cast<double>(stated) ? std::string(most->first) : "";
}

bool standardise_phone(std::string& text, const PhoneRegion* home) {
    const std::string_view bare = std::string_view(text).substr(0, extension_begin(text));
    Dialled dialled = dialled_of(bare);
    if (dialled.digits.empty()) return false;
    std::optional<std::string> number = number_of(dialled.digits, dialled.has_plus, home);
    if (!number && std::ranges::any_of(bare, is_letter)) number = number_of(keyed_digits(bare), dialled.has_plus, home);
    const bool is_number = number.has_value();
    text = is_number ? std::move(*number) : std::move(dialled.digits);
    return is_number;
}

}  // namespace sameas
