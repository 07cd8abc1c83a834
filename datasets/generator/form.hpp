#pragma once
#include <array>

#include "datasets/generator/contacts.hpp"
#include "datasets/generator/habits.hpp"
#include "datasets/generator/population.hpp"
#include "datasets/generator/record_batch.hpp"

namespace sameas::datasets {

/// One person's data as one record has them: what was true when it was written, in the habits of its system. Each
/// function puts values into columns of the record begun last, or leaves them null; call each at most once, and always
/// in the same order, as all draw from one stream.
class Form {
  public:
    /// \param person  its names may still be unknown
    /// \param errors  the stream of this record
    /// Fetches the texts of the address.
    Form(const Population& population, const Person& person, const Habits& habits, RandomStream errors,
         RecordBatch& batch);

    void put_names(std::size_t given, std::size_t middle, std::size_t surname);
    void put_birth_date(std::size_t column);
    struct AddressColumns {
        std::size_t street, city, state, postcode;
    };
    void put_address(const AddressColumns& columns);
    void put_phone(std::size_t column);
    void put_email(std::size_t column);

    RandomStream& random() { return random_; }
    int year() const { return year_; }
    /// Brings a text into the letters that the system knows.
    void put_in_letters(ShortText& text) const;

  private:
    ShortText given_name();
    ShortText surname();
    ShortText part_of(const CompoundName& name);
    /// Spoils the text in this share of all cases, and brings it into the letters of the system.
    void type(ShortText& text, double slip);

    const Population& population_;
    Contacts contacts_;
    const Person& person_;
    const Habits& habits_;
    RandomStream random_;
    RecordBatch& batch_;
    int year_;  ///< when the record was last brought up to date
    bool is_lower_case_;
    Address address_;  ///< of that year
};

}  // namespace sameas::datasets
