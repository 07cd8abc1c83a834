#include "datasets/generator/customer_profile.hpp"

#include <array>

#include "datasets/generator/customer_sources.hpp"
#include "datasets/generator/employers.hpp"
#include "datasets/generator/form.hpp"
#include "datasets/generator/random_stream.hpp"
#include "datasets/generator/record_steps.hpp"
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

std::size_t draw_source(RandomStream& random) {
    std::uint32_t percent = random.below(100);
    std::size_t system = 0;
    while (percent >= customer_source_percent[system])
        percent -= customer_source_percent[system++];
    return system;
}

class CustomerRecord {
  public:
    CustomerRecord(const Population& population, const RecordKey& key, RecordBatch& batch)
        : population_(population),
          batch_(batch),
          drawn_(population.draw_person(key.entity)),
          random_(key_of(population.key(person_, errors), 0, key.copy)),
          system_(draw_source(random_)),
          from_(customer_sources[system_]),
          form_(population, person_, from_.habits, put_beginning(key.copy), batch) {}
    CustomerRecord(const CustomerRecord&) = delete;
    CustomerRecord& operator=(const CustomerRecord&) = delete;

    void look_up() { drawn_.look_up(); }
    void finish() {
        form_.put_names(given, middle, surname);
        form_.put_birth_date(birth);
        put_company();
        form_.put_address({street, city, state, postcode});
        form_.put_phone(phone);
        form_.put_email(email);
        put_update();
    }

  private:
    /// What does not hang on the form. \returns the stream behind it
    RandomStream put_beginning(std::uint32_t copy) {
        batch_.put(source, from_.habits.source);
        put_number(copy);
        if (!random_.happens(from_.no_title)) batch_.put(title, title_of(person_, random_));
        return random_;
    }

    /// A new number for most records of a person in a system, the old one for some; billing often has that of the ERP.
    void put_number(std::uint32_t copy) {
        constexpr std::size_t erp = 1, billing = 3;
        std::size_t system = system_;
        if (system == billing && random_.happens(0.4)) system = erp;
        if (random_.happens(0.03)) return;
        const std::uint64_t which = random_.happens(0.3) ? 0 : copy;
        const std::uint64_t bits = key_of(population_.key(person_, number), system, which);
        ShortText text(customer_sources[system].number_prefix);
        text.append_number(bits >> 1, customer_sources[system].number_digits);
        if (random_.happens(0.01)) spoil_digit(text, random_);
        batch_.put_copy(customer_number, text);
    }

    /// One customer in six comes for an employer, whom a few dozen have in common.
    void put_company() {
        if (mixed(person_.number) % 6 != 0 || form_.random().happens(from_.no_company)) return;
        ShortText name = company_name(person_.number / 256, form_.random().below(4));
        if (form_.random().happens(0.05)) spoil_word(name, form_.random());
        form_.put_in_letters(name);
        batch_.put_copy(company, name);
    }

    void put_update() {
        const BirthDate date = draw_birth_date(form_.year(), form_.year(), form_.random());
        batch_.put_copy(updated, written(date, DateStyle::iso));
    }

    const Population& population_;
    RecordBatch& batch_;
    DrawnPerson drawn_;
    const Person& person_ = drawn_.person;
    RandomStream random_;  ///< of the record, until the form goes on with it
    std::size_t system_;
    const CustomerSource& from_;
    Form form_;
};

class CustomerProfile final : public Profile {
  public:
    CustomerProfile() : Profile("customer", 1, column_names, sizes) {}

    void fill(std::span<const RecordKey> keys, RecordBatch& batch) const override {
        fill_in_steps<CustomerRecord>(keys, batch);
    }
};

}  // namespace

std::unique_ptr<Profile> customer_profile() { return std::make_unique<CustomerProfile>(); }

}  // namespace sameas::datasets
