#include "datasets/generator/person_profile.hpp"

#include <array>

#include "datasets/generator/form.hpp"
#include "datasets/generator/random_stream.hpp"
#include "datasets/generator/record_steps.hpp"

namespace sameas::datasets {

namespace {

enum Column : std::size_t { id, entity, given, middle, surname, sex, birth, street, city, state, postcode, phone, email };
constexpr std::array<std::string_view, 13> column_names{"id",         "entity_id", "first_name", "middle_name", "last_name",
                                                        "sex",        "birth_date", "street",    "city",        "state",
                                                        "postcode",   "phone",      "email"};

constexpr std::array<ClusterCount, 13> sizes{{{1, 600},
                                              {2, 220},
                                              {3, 90},
                                              {4, 44},
                                              {5, 22},
                                              {6, 12},
                                              {7, 7},
                                              {8, 4},
                                              {10, 2},
                                              {13, 1},
                                              {18, 1},
                                              {26, 1},
                                              {40, 1}}};

constexpr Habits habits{.source = "",
                        .dates = DateStyle::iso,
                        .phones = PhoneStyle::brackets,
                        .letters = Habits::Case::as_is,
                        .keeps_marks = true,
                        .brief_streets = false,
                        .width = 60,
                        .years_old = 10,
                        .no_given = 0.005,
                        .no_middle = 0.25,
                        .no_surname = 0.003,
                        .no_birth = 0.06,
                        .no_address = 0.05,
                        .no_postcode = 0.04,
                        .no_phone = 0.35,
                        .no_email = 0.45,
                        .nickname = 0.08,
                        .given_initial = 0.015,
                        .middle_initial = 0.3,
                        .middle_in_given = 0.04,
                        .names_swapped = 0.01,
                        .part_of_compound = 0.35,
                        .name_slip = 0.03,
                        .lower_case = 0,
                        .birth_heaped = 0.02,
                        .birth_mistaken = 0.025,
                        .birth_made_up = 0.002,
                        .street_slip = 0.04,
                        .city_slip = 0.02,
                        .postcode_slip = 0.02,
                        .no_apartment = 0.15,
                        .shared_phone = 0.35,
                        .phone_slip = 0.01,
                        .shared_email = 0.04,
                        .email_slip = 0.01};

constexpr std::uint64_t errors = 1;

class PersonRecord {
  public:
    PersonRecord(const Population& population, const RecordKey& key, RecordBatch& batch)
        : drawn_(population.draw_person(key.entity)),
          batch_(batch),
          form_(population, person_, habits,
                RandomStream(key_of(population.key(person_, errors), 0, key.copy)), batch) {}
    PersonRecord(const PersonRecord&) = delete;
    PersonRecord& operator=(const PersonRecord&) = delete;

    void look_up() { drawn_.look_up(); }
    void finish() {
        form_.put_names(given, middle, surname);
        if (!form_.random().happens(0.02)) batch_.put(sex, person_.is_female ? "f" : "m");
        form_.put_birth_date(birth);
        form_.put_address({street, city, state, postcode});
        form_.put_phone(phone);
        form_.put_email(email);
    }

  private:
    DrawnPerson drawn_;
    const Person& person_ = drawn_.person;
    RecordBatch& batch_;
    Form form_;
};

class PersonProfile final : public Profile {
  public:
    PersonProfile() : Profile("person", 1, column_names, sizes) {}

    void fill(std::span<const RecordKey> keys, RecordBatch& batch) const override {
        fill_in_steps<PersonRecord>(keys, batch);
    }
};

}  // namespace

std::unique_ptr<Profile> person_profile() { return std::make_unique<PersonProfile>(); }

}  // namespace sameas::datasets
