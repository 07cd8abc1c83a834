#include "datasets/generator/birth_date.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "datasets/generator/written_form.hpp"

namespace sameas::datasets {

namespace {

constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

int days_of_month(int year, int month) {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

BirthDate draw_birth_date(int first, int last, RandomStream& random) {
    BirthDate date{random.between(first, last), random.between(1, 12), 1};
    date.day = random.between(1, days_of_month(date.year, date.month));
    return date;
}

BirthDate heaped(const BirthDate& date, RandomStream& random) {
    return {date.year, random.happens(0.7) ? 1 : date.month, 1};
}

BirthDate mistaken(const BirthDate& date, RandomStream& random) {
    BirthDate wrong = date;
    const std::uint32_t kind = random.below(10);
    if (kind < 2 && date.day <= 12 && date.day != date.month) {
        std::swap(wrong.day, wrong.month);
    } else if (kind < 5) {
        const int days = days_of_month(date.year, date.month);
        wrong.day = (date.day - 1 + (random.happens(0.6) ? random.between(1, 2) : random.between(3, 26))) % days + 1;
    } else if (kind < 6) {
        wrong.month = (date.month - 1 + random.between(1, 11)) % 12 + 1;
    } else if (kind < 8) {
        wrong.year += random.happens(0.5) ? 1 : -1;
    } else {
        wrong.year += random.happens(0.5) ? 10 : -10;
    }
    wrong.day = std::min(wrong.day, days_of_month(wrong.year, wrong.month));
    return wrong;
}

ShortText written(const BirthDate& date, DateStyle style) {
    ShortText text;
    const auto put = [&](int number, int digits) { text.append_number(static_cast<std::uint64_t>(number), digits); };
    const std::string_view month = month_names[static_cast<std::size_t>(date.month - 1)];
    switch (style) {
        case DateStyle::iso:
            put(date.year, 4), text.append('-'), put(date.month, 2), text.append('-'), put(date.day, 2);
            break;
        case DateStyle::compact:
            put(date.year, 4), put(date.month, 2), put(date.day, 2);
            break;
        case DateStyle::english:
            text.append(month), text.append(' '), put(date.day, date.day < 10 ? 1 : 2), text.append(", ");
            put(date.year, 4);
            break;
        case DateStyle::capitals:
            put(date.day, 2), text.append('-'), text.append(upper_case(month).view()), text.append('-');
            put(date.year, 4);
            break;
    }
    return text;
}

}  // namespace sameas::datasets
