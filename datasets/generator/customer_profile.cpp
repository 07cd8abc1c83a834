#include "datasets/generator/customer_profile.hpp"

#include <array>

#include "datasets/generator/customer_sources.hpp"
#include "datasets/generator/employers.hpp"
#include "datasets/generator/form.hpp"
#include "datasets/generator/random_stream.hpp"
#include "datasets/generator/text_errors.hpp"

namespace sameas::datasets {

namespace {

enum Column : std::size_t {
    id,
    entity,
    source,
    customer_number,
    title,
    given,
    middle,
    surname,
    birth,
    company,
    street,
    city,
    state,
    postcode,
    phone,
    email,
    updated
};
constexpr std::array<std::string_view, 17> column_names{
    "id",         "entity_id", "source", "customer_number", "title", "first_name", "middle_name", "last_name", "birth_date",
    "company",    "street",    "city",   "state",           "postcode", "phone",   "email",       "updated"};

constexpr std::array<ClusterCount, 16> sizes{{{1, 450},
                                              {2, 220},
                                              {3, 120},
                                              {4, 65},
                                              {5, 36},
                                              {6, 20},
                                              {7, 12},
                                              {8, 7},
                                              {9, 4},
                                              {11, 3},
                                              {13, 2},
                                              {16, 1},
                                              {20, 1},
                                              {27, 1},
                                              {38, 1},
                                              {60, 1}}};

enum Kind : std::uint64_t { errors = 1, number };

std::string_view title_of(const Person& person, RandomStream& random) {
    if (random.happens(0.03)) return "Dr";
    if (!person.is_female) return "Mr";
    return random.happens(0.5) ? "Mrs" : "Ms";
}

class CustomerProfile final : public Profile {
  public:
    CustomerProfile() : Profile("customer", 1, column_names, sizes) {}

    void fill(const RecordKey& key, RecordBatch& batch) const override {
        const Population population(key.seed);
        const Person person = population.person(key.entity);
        RandomStream random(key_of(population.key(person, errors), 0, key.copy));
        const std::size_t system = draw_source(random);
        const CustomerSource& from = customer_sources[system];
        batch.put(source, from.habits.source);
        put_number(population, person, system, key.copy, random, batch);
        if (!random.happens(from.no_title)) batch.put(title, title_of(person, random));
        Form form(population, person, from.habits, random, batch);
        form.put_names(given, middle, surname);
        form.put_birth_date(birth);
        put_company(person, from, form, batch);
        form.put_address({street, city, state, postcode});
        form.put_phone(phone);
        form.put_email(email);
        put_update(form, batch);
    }

  private:
    static std::size_t draw_source(RandomStream& random) {
        std::uint32_t percent = random.below(100);
        std::size_t system = 0;
        while (percent >= customer_source_percent[system])
            percent -= customer_source_percent[system++];
        return system;
    }

    /// A new number for most records of a person in a system, the old one for some; billing often has that of the ERP.
    static void put_number(const Population& population, const Person& person, std::size_t system, std::uint32_t copy,
                           RandomStream& random, RecordBatch& batch) {
        constexpr std::size_t erp = 1, billing = 3;
        if (system == billing && random.happens(0.4)) system = erp;
        if (random.happens(0.03)) return;
        const std::uint64_t which = random.happens(0.3) ? 0 : copy;
        const std::uint64_t bits = key_of(population.key(person, number), system, which);
        ShortText text(customer_sources[system].number_prefix);
        text.append_number(bits >> 1, customer_sources[system].number_digits);
        if (random.happens(0.01)) spoil_digit(text, random);
        batch.put_copy(customer_number, text);
    }

    /// One customer in six comes for an employer, whom a few dozen have in common.
    static void put_company(const Person& person, const CustomerSource& from, Form& form, RecordBatch& batch) {
        if (mixed(person.number) % 6 != 0 || form.random().happens(from.no_company)) return;
        ShortText name = company_name(person.number / 256, form.random().below(4));
        if (form.random().happens(0.05)) spoil_word(name, form.random());
        form.put_in_letters(name);
        batch.put_copy(company, name);
    }

    static void put_update(Form& form, RecordBatch& batch) {
        const BirthDate date = draw_birth_date(form.year(), form.year(), form.random());
        batch.put_copy(updated, written(date, DateStyle::iso));
    }
};

}  // namespace

std::unique_ptr<Profile> customer_profile() { return std::make_unique<CustomerProfile>(); }

}  // namespace sameas::datasets
