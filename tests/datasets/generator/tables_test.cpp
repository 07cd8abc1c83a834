#include "datasets/generator/tables.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace sameas::datasets;

TEST_CASE("the tables are there, ordered by falling weight, without repetitions") {
    const Tables& all = tables();
    CHECK(all.of(Language::english).surnames.size() == 25'000);
    CHECK(all.of(Language::english).surnames.value(0) == "Smith");
    CHECK(all.of(Language::english).given(true).value(0) == "Mary");
    CHECK(all.places.size() == 3'000);
    CHECK(all.us_places.size() < all.places.size());
    for (const NameTables& names : all.names) {
        for (const FrequencyTable* table : {&names.surnames, &names.female, &names.male}) {
            std::set<std::string_view> values;
            for (FrequencyTable::Row row = 0; row < table->size(); ++row)
                values.insert(table->value(row));
            CHECK(values.size() == table->size());
        }
    }
}

TEST_CASE("places have a region and coordinates with four decimals") {
    const Tables& all = tables();
    for (FrequencyTable::Row row = 0; row < all.places.size(); ++row) {
        REQUIRE(all.places.columns(row) == 3);
        for (const std::string_view coordinate : {all.places.column(row, 1), all.places.column(row, 2)})
            CHECK(coordinate.find('.') + 5 == coordinate.size());
    }
    for (FrequencyTable::Row row = 0; row < all.us_places.size(); ++row)
        CHECK(all.us_places.column(row, 0) != "GB");
}

TEST_CASE("short forms are those of the name") {
    const Tables& all = tables();
    const FrequencyTable& male = all.of(Language::english).male;
    FrequencyTable::Row william = 0;
    while (male.value(william) != "William")
        ++william;
    std::set<std::string_view> forms;
    RandomStream random(1);
    for (int i = 0; i < 200; ++i)
        forms.insert(all.short_form(false, william, random));
    CHECK(forms.count("Bill") == 1);
    CHECK(forms.count("Will") == 1);
    CHECK(forms.count("William") == 0);
    CHECK(forms.count("") == 0);
}
