#pragma once
#include <cstdint>

#include "datasets/generator/population.hpp"
#include "datasets/generator/short_text.hpp"

namespace sameas::datasets {

/// A North American number whose exchange begins with 0 or 1: no real telephone has such a one.
struct PhoneNumber {
    std::uint32_t area, exchange, line;  ///< 3, 3 and 4 digits
};
enum class PhoneStyle : std::uint8_t { brackets, international, dashes, digits };
/// (312) 155-0142, +13121550142, 312-155-0142, 3121550142.
ShortText written(const PhoneNumber& phone, PhoneStyle style);

/// How the people of a population are reached. E-mail addresses are those of domains that cannot exist (.example).
/// A pure function of the population's seed. Thread-safe.
class Contacts {
  public:
    explicit Contacts(const Population& population) : population_(population) {}

    /// The person's own telephone in a year; some change it.
    PhoneNumber mobile(const Person& person, int year) const;
    /// That of the household.
    PhoneNumber landline(const Person& person) const;
    /// Made of the name, and digits where the name alone would be taken; some change it.
    ShortText email(const Person& person, int year) const;

  private:
    PhoneNumber number(const Person& person, RandomStream random) const;

    const Population& population_;
};

}  // namespace sameas::datasets
