#pragma once
#include <cstdint>
#include <string_view>

#include "datasets/generator/birth_date.hpp"
#include "datasets/generator/short_text.hpp"
#include "datasets/generator/tables.hpp"

namespace sameas::datasets {

/// A name of one part or of two: Mary, Mary Ann, García Pérez, Hans-Peter.
struct CompoundName {
    std::string_view first, second;  ///< of tables; the second may be empty, both are where there is no name
    char joiner = ' ';

    bool empty() const { return first.empty(); }
    /// \pre not empty
    ShortText text() const;
};

/// Who somebody is.
struct Person {
    std::uint64_t number;
    Language language;
    bool is_female;
    CompoundName given, middle;
    FrequencyTable::Row given_row;   ///< of the given name's first part, in the names of the language
    CompoundName surname;            ///< the one now
    CompoundName surname_before;     ///< empty, or the one until `renamed`
    int renamed;                     ///< year
    BirthDate born;
    std::uint64_t household;         ///< the number of its first member
    std::uint32_t place, household_size;  ///< place in the household: two adults, then children
    FrequencyTable::Row first_city;  ///< where the household lived before it ever moved: of Tables::us_places
};

/// A name whose parts are drawn, but not looked up.
struct DrawnName {
    FrequencyTable::Draw first, second;
    char joiner = ' ';

    CompoundName look_up() const { return {first.value(), second.value(), joiner}; }
};

/// Somebody whose names are on their way from memory. Some are drawn before the first is looked up: then they
/// wait together.
struct DrawnPerson {
    Person person;  ///< all but the names
    DrawnName given, middle, surname, surname_before;

    /// Puts the names into `person`, and fetches their texts. Must be called once.
    void look_up();
};

/// Where a household lives, from some year on.
struct Address {
    std::uint32_t house;
    FrequencyTable::Row street;      ///< of Tables::streets
    std::uint32_t street_kind;       ///< Street, Avenue, ...: an index of street_kinds
    std::uint32_t apartment;         ///< 0: none
    FrequencyTable::Row city;        ///< of Tables::us_places
    std::uint32_t postcode;          ///< five digits
};

struct StreetKind {
    std::string_view whole, brief;
};
constexpr std::array<StreetKind, 8> street_kinds{{{"Street", "St"},
                                                  {"Avenue", "Ave"},
                                                  {"Road", "Rd"},
                                                  {"Drive", "Dr"},
                                                  {"Lane", "Ln"},
                                                  {"Court", "Ct"},
                                                  {"Boulevard", "Blvd"},
                                                  {"Place", "Pl"}}};

/// Invented people, as many as there are numbers, with what makes telling them apart hard: households under one name
/// and address, twins, children named after a parent, strangers of the same name, people who marry and move.
/// A pure function of seed and number. Thread-safe.
class Population {
  public:
    static constexpr int year_now = 2025, years_back = 15;

    explicit Population(std::uint64_t seed) : keys_(seed) {}

    Person person(std::uint64_t number) const;
    DrawnPerson draw_person(std::uint64_t number) const;
    /// The address of a person's household in a year, from year_now - years_back to year_now.
    Address address(const Person& person, int year) const;
    /// A number of the person's that nobody else has a say in, for streams of further facts.
    std::uint64_t key(const Person& person, std::uint64_t kind) const;
    std::uint64_t household_key(const Person& person, std::uint64_t kind) const;

  private:
    struct Family;
    Family family(std::uint64_t block, std::uint32_t place) const;
    void name(DrawnPerson& person, const Family& family) const;

    KeysOfSeed keys_;
    const Tables& tables_ = tables();
};

}  // namespace sameas::datasets
