#include "engine/draft/joint_fields.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "engine/draft/levels.hpp"

using namespace sameas;

namespace {

using Groups = std::vector<std::vector<std::size_t>>;

struct Made {
    TableProfile profile;

    /// \param bits  entropy; 2^bits distinct values
    Made& column(const std::string& name, SemanticType type, double bits) {
        ColumnProfile column;
        column.name = name;
        column.type.type = type;
        column.facts.statistics.entropy_bits = bits;
        column.facts.statistics.distinct = std::uint64_t{1} << static_cast<unsigned>(bits);
        profile.columns.push_back(std::move(column));
        return *this;
    }
    Made& determines(std::size_t from, std::size_t to, double share = 0.97) {
        profile.dependencies.push_back({DependencyKind::determines, {from}, to, share, 1000});
        return *this;
    }
    Groups groups() const {
        std::vector<std::size_t> columns(profile.columns.size());
        std::iota(columns.begin(), columns.end(), std::size_t{0});
        return joint_fields(profile, columns);
    }
};

std::vector<std::string> levels_of(const ComparisonSettings& comparison) {
    std::vector<std::string> texts;
    for (const LevelSettings& level : comparison.levels) texts.push_back(level.is_else ? "else" : to_string(level.predicate, comparison.fields));
    return texts;
}

}  // namespace

TEST_CASE("parts of an address are one, the part that tells most first", "[draft]") {
    Made made;
    made.column("name", SemanticType::surname, 10).column("state", SemanticType::region, 4).column("city", SemanticType::city, 7);
    made.column("postcode", SemanticType::postcode, 9).column("street", SemanticType::street_address, 12);
    made.determines(3, 2).determines(2, 1).determines(3, 1);
    CHECK(made.groups() == Groups{{4, 3, 2, 1}});   // the street stands beside them, though nothing follows from it
}

TEST_CASE("a county named after somebody is a place, the surname of a household is not", "[draft]") {
    Made made;
    made.column("name", SemanticType::surname, 11).column("county", SemanticType::surname, 5).column("city", SemanticType::city, 7);
    made.column("postcode", SemanticType::postcode, 9).column("street", SemanticType::street_address, 12);
    made.determines(4, 0).determines(2, 1).determines(3, 2);
    CHECK(made.groups() == Groups{{4, 3, 2, 1}});
}

TEST_CASE("two parts of a place are compared by themselves", "[draft]") {
    Made made;
    made.column("address", SemanticType::street_address, 12).column("zip", SemanticType::postcode, 7).determines(0, 1);
    CHECK(made.groups().empty());
}

TEST_CASE("a former address is another address", "[draft]") {
    Made made;
    for (const double bits : {12.4, 12.0}) {
        made.column("street", SemanticType::street_address, bits).column("city", SemanticType::city, bits - 5);
        made.column("postcode", SemanticType::postcode, bits - 2);
    }
    made.determines(0, 1).determines(2, 1).determines(2, 5).determines(0, 3).determines(3, 4).determines(5, 4);
    CHECK(made.groups() == Groups{{0, 2, 1}, {3, 5, 4}});
}

TEST_CASE("a date, its year and an age are one", "[draft]") {
    Made made;
    made.column("birth_date", SemanticType::birth_date, 14).column("age", SemanticType::number, 6).column("n", SemanticType::number, 6);
    made.determines(0, 1);
    CHECK(made.groups() == Groups{{0, 1}});
}

TEST_CASE("weak ties and columns that may not join are left alone", "[draft]") {
    Made made;
    made.column("street", SemanticType::street_address, 12).column("city", SemanticType::city, 7);
    made.column("postcode", SemanticType::postcode, 9);
    made.determines(2, 1, 0.6).determines(0, 2, 0.6);
    CHECK(made.groups().empty());
    made.determines(2, 1).determines(0, 2);
    CHECK(joint_fields(made.profile, std::vector<std::size_t>{0, 2}).empty());
}

TEST_CASE("a joint comparison counts agreement once, at its most exact part", "[draft]") {
    KindFacts street;
    street.kind = ColumnKind::text;
    const ComparisonSettings place = joint_comparison("address", {"street", "postcode", "city"}, street);
    CHECK(levels_of(place) ==
          std::vector<std::string>{"exact(street) and (exact(postcode) or exact(city))",
                                   "aligned_tokens(street) >= 0.7 and (exact(postcode) or exact(city))",
                                   "aligned_tokens(street) >= 0.5 and (exact(postcode) or exact(city))", "exact(street)",
                                   "aligned_tokens(street) >= 0.7",
                                   "aligned_tokens(street) >= 0.3 and (exact(postcode) or exact(city))", "exact(postcode)",
                                   "exact(city)", "else"});
    CHECK(place.agreeing == 3);   // what those who live together agree on
    KindFacts date;
    date.kind = ColumnKind::date;
    const std::vector<std::string> fields{"dob", "birth_year"};
    const ComparisonSettings joint = joint_comparison("dob", fields, date);
    const std::vector<std::string> dates = levels_of(joint);
    CHECK(dates.front() == "exact(dob)");
    CHECK(dates[dates.size() - 2] == "exact(birth_year)");
    for (const ComparisonSettings* const comparison : {&place, &joint}) {   // settings and models are written and read back
        const std::vector<std::string> texts = levels_of(*comparison);
        for (std::size_t l = 0; l + 1 < texts.size(); ++l)
            CHECK(parse_predicate(texts[l], comparison->fields) == comparison->levels[l].predicate);
    }
}
