#include "datasets/generator/contacts.hpp"

#include <array>

#include "datasets/generator/written_form.hpp"

namespace sameas::datasets {

namespace {

enum Kind : std::uint64_t { mobile_number, landline_number, mail };

/// Providers, the first ones with most customers.
constexpr std::array<std::string_view, 12> domains{"mail.example",    "post.example",     "web.example",  "inbox.example",
                                                   "fastnet.example", "cable.example",    "home.example", "letter.example",
                                                   "cloud.example",   "telecom.example",  "box.example",  "online.example"};

/// Which of two versions is in use in a year: this share of people changes once.
std::uint64_t version_in(RandomStream random, double share, int year) {
    return random.happens(share) &&
           year >= random.between(Population::year_now - Population::years_back, Population::year_now);
}

}  // namespace

ShortText written(const PhoneNumber& phone, PhoneStyle style) {
    ShortText text;
    const bool brackets = style == PhoneStyle::brackets, dashes = style == PhoneStyle::dashes;
    if (brackets) text.append('(');
    if (style == PhoneStyle::international) text.append("+1");
    text.append_number(phone.area, 3);
    if (brackets) text.append(") ");
    if (dashes) text.append('-');
    text.append_number(phone.exchange, 3);
    if (brackets || dashes) text.append('-');
    text.append_number(phone.line, 4);
    return text;
}

PhoneNumber Contacts::number(const Person& person, RandomStream random) const {
    // The area is that of where the number was got; people keep it when they move.
    RandomStream of_area(key_of(2, 0, person.first_city / 4));
    return {201 + of_area.below(788), random.below(200), random.below(10'000)};
}

PhoneNumber Contacts::mobile(const Person& person, int year) const {
    const std::uint64_t key = population_.key(person, Kind::mobile_number);
    return number(person, RandomStream(mixed(key + version_in(RandomStream(key), 0.35, year))));
}

PhoneNumber Contacts::landline(const Person& person) const {
    return number(person, RandomStream(population_.household_key(person, Kind::landline_number)));
}

ShortText Contacts::email(const Person& person, int year) const {
    const std::uint64_t key = population_.key(person, Kind::mail);
    RandomStream random(mixed(key + version_in(RandomStream(key), 0.3, year)));
    const ShortText given = plain_letters(person.given.first);
    const ShortText surname = plain_letters((person.surname_before.empty() || random.happens(0.5) ? person.surname
                                                                                                : person.surname_before)
                                                .first);
    ShortText text;
    switch (random.below(6)) {
        case 0:
        case 1:
            text.append(given.view());
            text.append('.');
            text.append(surname.view());
            break;
        case 2:
            text.append(given.view().substr(0, 1));
            text.append(surname.view());
            break;
        case 3:
            text.append(given.view());
            text.append(random.happens(0.5) ? "_" : "");
            text.append(surname.view());
            break;
        case 4:
            text.append(surname.view());
            text.append('.');
            text.append(given.view().substr(0, 1));
            break;
        default:
            text.append(given.view());
    }
    // Rows of the tables are ordered by frequency: who has a common name comes too late for the plain address.
    if (person.given_row < 1500 || random.happens(0.4)) {
        const std::uint64_t year_of_birth = static_cast<std::uint64_t>(person.born.year);
        if (random.happens(0.3)) {
            text.append_number(year_of_birth, random.happens(0.5) ? 4 : 2);
        } else {
            text.append_number(random.bits() >> 32, random.between(2, 5));
        }
    }
    text.append('@');
    const std::uint32_t count = static_cast<std::uint32_t>(domains.size());
    text.append(domains[random.below(count) * random.below(count) / count]);
    return text;
}

}  // namespace sameas::datasets
