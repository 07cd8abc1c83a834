#include "datasets/generator/population.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace sameas::datasets;

namespace {

constexpr std::uint64_t people = 20'000;

std::string street_of(const Population& population, const Person& person, int year) {
    const Address address = population.address(person, year);
    return std::to_string(address.city) + "/" + std::to_string(address.street) + "/" + std::to_string(address.house) + "/" +
           std::to_string(address.apartment) + "/" + std::to_string(address.postcode);
}

}  // namespace

TEST_CASE("a person is a pure function of seed and number") {
    const Population one(1), again(1), other(2);
    int same = 0;
    for (std::uint64_t number = 0; number < 1000; ++number) {
        const Person person = one.person(number), twin = again.person(number);
        CHECK(person.given.text().view() == twin.given.text().view());
        CHECK(person.surname.text().view() == twin.surname.text().view());
        CHECK(person.born == twin.born);
        same += person.born == other.person(number).born;
    }
    CHECK(same < 10);
}

TEST_CASE("households are one to four neighbours in number, under one address and mostly one name") {
    const Population population(1);
    std::map<std::uint64_t, std::vector<Person>> households;
    for (std::uint64_t number = 0; number < people; ++number) {
        const Person person = population.person(number);
        households[person.household].push_back(person);
    }
    std::map<std::size_t, int> sizes;
    int with_name = 0, others = 0, parents_too_young = 0;
    for (const auto& [number, members] : households) {
        ++sizes[members.size()];
        for (std::size_t k = 0; k < members.size(); ++k) {
            CHECK(members[k].number == number + k);
            CHECK(members[k].place == k);
            CHECK(members[k].household_size == members.size());
            CHECK(street_of(population, members[k], 2020) == street_of(population, members[0], 2020));
            if (k == 0) continue;
            with_name += members[k].surname.first == members[0].surname.first;
            ++others;
            if (k >= 2) parents_too_young += members[k].born.year < members[0].born.year + 16;
        }
    }
    CHECK(sizes.size() == 4);
    CHECK(sizes[1] > 1000);
    CHECK(sizes[4] > 500);
    CHECK(with_name > others * 6 / 10);
    CHECK(with_name < others * 95 / 100);
    CHECK(parents_too_young == 0);
}

TEST_CASE("there are twins, children named after a parent, namesakes, and people who were renamed") {
    const Population population(1);
    int twins = 0, juniors = 0, renamed = 0, compound = 0;
    std::map<std::string, std::set<std::uint64_t>> households_of_name;
    for (std::uint64_t number = 0; number < people; ++number) {
        const Person person = population.person(number);
        const std::string given(person.given.text().view()), surname(person.surname.text().view());
        households_of_name[given + " " + surname].insert(person.household);
        renamed += !person.surname_before.empty();
        compound += !person.given.second.empty() || !person.surname.second.empty();
        if (person.place == 3) twins += population.person(number - 1).born == person.born;
        if (person.place == 2) juniors += population.person(number - 2).given.text().view() == given;
    }
    CHECK(twins > 100);
    CHECK(twins < 300);
    CHECK(juniors > 100);
    CHECK(renamed > 1000);
    CHECK(compound > 500);
    int shared = 0;
    for (const auto& [name, households] : households_of_name)
        shared += households.size() > 1;
    CHECK(shared > 100);
}

TEST_CASE("some households move, most stay in their city") {
    const Population population(1);
    int moved = 0, within_city = 0, households = 0;
    for (std::uint64_t number = 0; number < people; ++number) {
        const Person person = population.person(number);
        if (person.place != 0) continue;
        ++households;
        const int before = Population::year_now - Population::years_back - 1;
        if (street_of(population, person, before) == street_of(population, person, Population::year_now)) continue;
        ++moved;
        within_city += population.address(person, before).city == population.address(person, Population::year_now).city;
        CHECK(population.address(person, before).city == person.first_city);
    }
    CHECK(moved > households / 3);
    CHECK(moved < households * 2 / 3);
    CHECK(within_city > moved / 2);
    CHECK(within_city < moved);
}
