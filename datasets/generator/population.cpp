// Nothing of the population is stored: every person is drawn anew from streams that are keyed by numbers, and what
// several people share is keyed by a number that all of them know. People come in blocks of four consecutive numbers.
// A pattern drawn for the block cuts it up into households; the first member's number is that of the household, and
// surname, language, address and landline are drawn from its streams. So any record costs a few draws, no look-ups.
#include "datasets/generator/population.hpp"

#include <algorithm>
#include <array>

namespace sameas::datasets {

namespace {

constexpr std::uint64_t block_people = 4;

/// Sizes of the households of a block, in order, and how often of 100.
struct Pattern {
    std::array<std::uint32_t, block_people> sizes;
    std::uint32_t percent;
};
constexpr std::array<Pattern, 6> patterns{{{{1, 1, 1, 1}, 22},
                                           {{2, 1, 1, 0}, 18},
                                           {{2, 2, 0, 0}, 18},
                                           {{1, 3, 0, 0}, 14},
                                           {{4, 0, 0, 0}, 24},
                                           {{1, 2, 1, 0}, 4}}};

enum Kind : std::uint64_t { block_pattern, household, who, names, given_name, moves, address_of, stranger };

Language draw_language(RandomStream& random) {
    const std::uint32_t percent = random.below(100);
    if (percent < 82) return Language::english;
    if (percent < 92) return Language::spanish;
    return percent < 97 ? Language::german : Language::french;
}

/// Two surnames for most Spanish speakers, and for a few of the others.
DrawnName draw_surname(const NameTables& tables, Language language, RandomStream& random) {
    DrawnName name{tables.surnames.draw_ahead(random), {}, ' '};
    if (random.happens(language == Language::spanish ? 0.45 : 0.03)) {
        name.second = tables.surnames.draw_ahead(random);
        name.joiner = language == Language::spanish && random.happens(0.7) ? ' ' : '-';
    }
    return name;
}

DrawnName draw_given(const NameTables& tables, Language language, bool is_female, RandomStream& random) {
    DrawnName name{tables.given(is_female).draw_ahead(random), {}, ' '};
    if (random.happens(language == Language::english ? 0.02 : 0.12)) {
        name.second = tables.given(is_female).draw_ahead(random);
        name.joiner = language == Language::spanish || language == Language::english ? ' ' : '-';
    }
    return name;
}

}  // namespace

/// The household of a person, and what its members have in common.
struct Population::Family {
    std::uint64_t number;  ///< of its first member
    std::uint32_t place, size;
    Language language;
    DrawnName surname;
    bool first_is_female, same_sex;
    int first_born;        ///< year of the first adult
    bool has_twins;        ///< the last two members, where they are children
    std::uint32_t junior;  ///< a child who has the given name of the first adult, or 0
};

static_assert(ShortText::chunk_bytes <= FrequencyTable::readable_bytes);

ShortText CompoundName::text() const {
    ShortText all;
    all.append_chunk(first);
    if (!second.empty()) {
        all.append(joiner);
        all.append_chunk(second);
    }
    return all;
}

void DrawnPerson::look_up() {
    person.given_row = given.first.row();
    person.given = given.look_up();
    person.middle = middle.look_up();
    person.surname = surname.look_up();
    person.surname_before = surname_before.look_up();
    for (const CompoundName* name :
         {&person.given, &person.middle, &person.surname, &person.surname_before}) {
        __builtin_prefetch(name->first.data());
        __builtin_prefetch(name->second.data());
    }
}

Population::Family Population::family(std::uint64_t block, std::uint32_t place) const {
    RandomStream of_block(keys_(Kind::block_pattern, block));
    std::uint32_t percent = of_block.below(100);
    std::size_t chosen = 0;
    while (percent >= patterns[chosen].percent)
        percent -= patterns[chosen++].percent;
    std::uint32_t first = 0, k = 0;
    while (first + patterns[chosen].sizes[k] <= place)
        first += patterns[chosen].sizes[k++];

    Family family;
    family.number = block * block_people + first;
    family.place = place - first;
    family.size = patterns[chosen].sizes[k];
    RandomStream random(keys_(Kind::household, family.number));
    family.language = draw_language(random);
    family.surname = draw_surname(tables_.of(family.language), family.language, random);
    family.first_is_female = random.happens(0.45);
    family.same_sex = random.happens(0.04);
    family.first_born = random.between(1935, family.size > 2 ? 1985 : 2003);
    family.has_twins = family.size == 4 && random.happens(0.15);
    family.junior = family.size > 2 && random.happens(0.1) ? 2 : 0;
    return family;
}

Person Population::person(std::uint64_t number) const {
    DrawnPerson drawn = draw_person(number);
    drawn.look_up();
    return drawn.person;
}

DrawnPerson Population::draw_person(std::uint64_t number) const {
    const Family family = this->family(number / block_people, static_cast<std::uint32_t>(number % block_people));
    RandomStream random(keys_(Kind::who, number));
    DrawnPerson drawn{};
    Person& one = drawn.person;
    one.number = number;
    one.language = family.language;
    one.household = family.number;
    one.place = family.place;
    one.household_size = family.size;
    RandomStream address(keys_(Kind::address_of, family.number * 4));
    one.first_city = tables_.us_places.draw(address);
    const bool is_child = family.place >= 2;
    const bool is_second_twin = family.has_twins && family.place == 3;
    // A twin's birthday, and in most cases the sex, are those of the one before.
    RandomStream birth(is_second_twin ? keys_(Kind::who, number - 1) : keys_(Kind::who, number));
    one.is_female = birth.happens(0.5);
    if (family.place == 0 || (is_child && family.place == family.junior)) one.is_female = family.first_is_female;
    if (family.place == 1) one.is_female = family.first_is_female == family.same_sex;
    const int year = family.place == 0 ? family.first_born
                     : family.place == 1 ? family.first_born + birth.between(-6, 6)
                                         : family.first_born + birth.between(22, 36);
    one.born = draw_birth_date(std::min(year, Population::year_now - 3), std::min(year, Population::year_now - 3), birth);
    if (is_second_twin && random.happens(0.3)) one.is_female = !one.is_female;
    name(drawn, family);
    return drawn;
}

void Population::name(DrawnPerson& drawn, const Family& family) const {
    Person& one = drawn.person;
    // One in fifty has the names of somebody else, somewhere.
    RandomStream random(keys_(Kind::names, one.number));
    const bool is_namesake = random.happens(0.02);
    const NameTables& own = tables_.of(one.language);
    RandomStream given(keys_(Kind::given_name, one.number));
    if (is_namesake) given = RandomStream(keys_(Kind::stranger, random.below(2000)));
    if (family.junior != 0 && (one.place == family.junior || one.place == 0)) {
        given = RandomStream(keys_(Kind::stranger, ~family.number));
    }
    drawn.given = draw_given(own, one.language, one.is_female, given);
    drawn.surname = is_namesake ? draw_surname(own, one.language, given) : family.surname;
    if (random.happens(one.language == Language::english ? 0.7 : 0.3)) {
        const FrequencyTable& second = own.given(one.is_female);
        drawn.middle = {(random.happens(0.9) ? second : own.surnames).draw_ahead(random), {}, ' '};
    }
    if (one.place == 1 && random.happens(0.25)) {
        drawn.surname = draw_surname(own, one.language, random);  // a partner who keeps the own name
    } else if (one.place < 2 && one.is_female && random.happens(0.35)) {
        drawn.surname_before = draw_surname(own, one.language, random);
        one.renamed = random.between(year_now - years_back - 10, year_now);
        if (random.happens(0.12) && !drawn.surname.second.is_made()) {  // and hyphenates
            drawn.surname = {drawn.surname_before.first, drawn.surname.first, '-'};
        }
    }
}

Address Population::address(const Person& person, int year) const {
    // A household moves at most twice in the years that records are about.
    RandomStream when(keys_(Kind::moves, person.household));
    std::uint64_t version = 0;
    for (const double share : {0.45, 0.2}) {
        if (when.happens(share) && year >= when.between(year_now - years_back, year_now)) ++version;
    }
    RandomStream random(keys_(Kind::address_of, person.household * 4 + version));
    Address address;
    address.city = tables_.us_places.draw(random);  // version 0: the first city again
    if (version > 0 && random.happens(0.65)) address.city = person.first_city;  // most moves are short
    // A city has a number of streets; which, and under which postcode, is its own affair.
    const std::uint32_t street = random.below(400) * random.below(400) / 400;
    RandomStream of_street(key_of(0, Kind::address_of, std::uint64_t{address.city} * 1024 + street));
    address.street = tables_.streets.draw(of_street);
    address.street_kind = std::min(of_street.below(8), of_street.below(8));
    RandomStream of_city(key_of(1, Kind::address_of, address.city));
    address.postcode = 1000 + of_city.below(98'000) + street / 25;
    address.house = 1 + random.below(40) * random.below(60);
    address.apartment = random.happens(0.25) ? 1 + random.below(30) : 0;
    return address;
}

std::uint64_t Population::key(const Person& person, std::uint64_t kind) const {
    return keys_(100 + kind, person.number);
}

std::uint64_t Population::household_key(const Person& person, std::uint64_t kind) const {
    return keys_(200 + kind, person.household);
}

}  // namespace sameas::datasets
