#include "datasets/generator/contacts.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

using namespace sameas::datasets;

TEST_CASE("telephone numbers are written in four styles") {
    const PhoneNumber phone{312, 55, 142};
    CHECK(written(phone, PhoneStyle::brackets).view() == "(312) 055-0142");
    CHECK(written(phone, PhoneStyle::international).view() == "+13120550142");
    CHECK(written(phone, PhoneStyle::dashes).view() == "312-055-0142");
    CHECK(written(phone, PhoneStyle::digits).view() == "3120550142");
}

TEST_CASE("nobody can be called or written to by accident") {
    const Population population(1);
    const Contacts contacts(population);
    for (std::uint64_t number = 0; number < 3000; ++number) {
        const Person person = population.person(number);
        for (const PhoneNumber& phone : {contacts.mobile(person, 2020), contacts.landline(person)}) {
            CHECK(phone.exchange < 200);  // an exchange of the North American plan begins with 2 to 9
            CHECK((phone.area >= 201 && phone.area <= 999));
            CHECK(phone.line <= 9999);
        }
        const ShortText address = contacts.email(person, 2020);
        CHECK(address.view().ends_with(".example"));
        CHECK(address.view().find('@') > 0);
    }
}

TEST_CASE("addresses are people's own, telephones of a household are shared, and some change") {
    const Population population(1);
    const Contacts contacts(population);
    std::set<std::string> addresses;
    int moved_on = 0, shared = 0, members = 0;
    constexpr int people = 20'000;
    for (std::uint64_t number = 0; number < people; ++number) {
        const Person person = population.person(number);
        const std::string now(contacts.email(person, 2025).view());
        addresses.insert(now);
        moved_on += contacts.email(person, 2009).view() != now;
        if (person.place == 0) continue;
        ++members;
        shared += contacts.landline(person).line == contacts.landline(population.person(person.household)).line;
    }
    CHECK(addresses.size() > people * 98 / 100);
    CHECK(addresses.size() < people);
    CHECK(moved_on > people / 5);
    CHECK(moved_on < people * 2 / 5);
    CHECK(shared == members);
}
