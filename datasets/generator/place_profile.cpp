// The shape in which neighbours look like one person: county, city, postcode and street are shared by many, and follow from
// each other, while half of those who are in both files have moved. Families share surname and address; each county has
// its own mix of languages, so that surnames, too, say where somebody lives. The two columns about language follow from
// each other as well.
#include "datasets/generator/place_profile.hpp"

#include <array>
#include <charconv>

#include "datasets/generator/families.hpp"
#include "datasets/generator/place_hierarchy.hpp"
#include "datasets/generator/text_errors.hpp"

namespace sameas::datasets {

namespace {

enum Column : std::size_t {
    id, entity, source, first, middle, last, birth_year, birth_state, county, city, postcode, street, sex, spanish, language
};
constexpr std::array<std::string_view, 15> column_names{
    "id",     "entity_id", "source",   "first_name", "middle_name", "last_name",      "birth_year", "birth_state",
    "county", "city",      "postcode", "street",     "sex",         "speaks_spanish", "language"};

struct VariantRow {
    std::string_view name;
    std::array<ClusterCount, 2> clusters;
    double moved;
    bool has_house_numbers;
};
constexpr std::array<VariantRow, 3> variants{{{"place", {{{1, 700}, {2, 150}}}, 0.5, true},
                                              {"place_moved", {{{1, 800}, {2, 100}}}, 0.7, false},
                                              {"place_sparse", {{{1, 950}, {2, 25}}}, 0.5, true}}};

enum Kind : std::uint64_t { families = 1, home, who, side, later };

constexpr std::array<std::uint32_t, 4> family_percent{45, 30, 15, 10};
/// Of 100 families of a county, how many speak each language: counties take turns.
constexpr std::array<std::array<std::uint32_t, languages>, 5> county_languages{
    {{80, 8, 8, 4}, {45, 45, 6, 4}, {93, 3, 2, 2}, {40, 15, 35, 10}, {65, 20, 5, 10}}};
constexpr std::array<std::string_view, languages> language_codes{"en", "es", "de", "fr"};

struct Home {
    PlaceHierarchy::Spot spot;
    std::uint32_t house;
};

class PlaceProfile final : public OneByOneProfile {
  public:
    explicit PlaceProfile(const VariantRow& variant)
        : OneByOneProfile(variant.name, 1, column_names, variant.clusters), variant_(variant) {}

    void fill_one(const RecordKey& key, RecordBatch& batch) const override {
        const FamilyPlace family = family_place(key.entity, key_of(key.seed, Kind::families, 0), family_percent);
        RandomStream at_home(key_of(key.seed, Kind::home, family.family));
        Home lives = draw_home(at_home);
        const Language speaks = draw_language(lives.spot.county, at_home);
        std::string_view surname = tables_.of(speaks).surnames.drawn_value(at_home);
        const int first_born = at_home.between(1925, 1984);

        RandomStream random(key_of(key.seed, Kind::who, key.entity));
        const bool is_female = random.happens(0.5);
        const FrequencyTable& given = tables_.of(speaks).given(is_female);
        ShortText first_name(given.drawn_value(random));
        ShortText middle_name(random.happens(0.7) ? given.drawn_value(random) : std::string_view());
        // Partners are about as old as each other, children a generation younger.
        int year = first_born + (family.place == 0 ? 0 : family.place == 1 ? random.between(-4, 4) : random.between(22, 34));
        const FrequencyTable& places = tables_.us_places;
        ShortText state(places.column(random.happens(0.5) ? 0 : places.draw(random), 0));

        const bool is_right = RandomStream(key_of(key.seed, Kind::side, key.entity)).happens(0.5) == (key.copy == 0);
        RandomStream change(key_of(key.seed, Kind::later, key.entity));
        if (key.copy > 0) {
            if (change.happens(variant_.moved)) lives = draw_home(change);
            if (is_female && change.happens(0.2)) surname = tables_.of(speaks).surnames.drawn_value(change);
            if (change.happens(0.3) && !middle_name.empty()) {  // an initial, which may have two bytes
                middle_name.cut(static_cast<unsigned char>(middle_name[0]) < 0x80 ? 1 : 2);
            }
            if (change.happens(0.05)) year += change.happens(0.5) ? 1 : 10;
            if (change.happens(0.08)) spoil_word(first_name, change);
        }
        ShortText last_name(surname), where = street_of(lives);
        if (key.copy > 0 && change.happens(0.08)) spoil_word(last_name, change);
        if (key.copy > 0 && change.happens(0.08)) spoil_word(where, change);

        batch.put(source, is_right ? "right" : "left");
        batch.put_copy(first, first_name);
        if (!middle_name.empty()) batch.put_copy(middle, middle_name);
        batch.put_copy(last, last_name);
        ShortText year_text;
        year_text.append_number(static_cast<std::uint64_t>(year), 4);
        batch.put_copy(birth_year, year_text);
        batch.put_copy(birth_state, state);
        batch.put(county, hierarchy_.county(lives.spot));
        batch.put(city, hierarchy_.city(lives.spot));
        batch.put_copy(postcode, hierarchy_.postcode(lives.spot));
        batch.put_copy(street, where);
        batch.put(sex, is_female ? "f" : "m");
        batch.put(spanish, speaks == Language::spanish ? "yes" : random.happens(0.8) ? "no" : "unknown");
        batch.put(language, language_codes[static_cast<std::size_t>(speaks)]);
    }

  private:
    Home draw_home(RandomStream& random) const {
        const PlaceHierarchy::Spot spot = hierarchy_.draw(random);
        return {spot, 1 + random.below(400)};
    }

    static Language draw_language(std::uint32_t county_number, RandomStream& random) {
        const auto& shares = county_languages[county_number % county_languages.size()];
        std::uint32_t percent = random.below(100);
        std::size_t one = 0;
        while (percent >= shares[one])
            percent -= shares[one++];
        return static_cast<Language>(one);
    }

    ShortText street_of(const Home& lives) const {
        const ShortText name = hierarchy_.street(lives.spot);
        if (!variant_.has_house_numbers) return name;
        std::array<char, 8> digits;
        const std::to_chars_result end = std::to_chars(digits.data(), digits.data() + digits.size(), lives.house);
        ShortText text(std::string_view(digits.data(), static_cast<std::size_t>(end.ptr - digits.data())));
        text.append(' ');
        text.append(name.view());
        return text;
    }

    const VariantRow& variant_;
    const PlaceHierarchy hierarchy_{{.counties = 60, .cities_most = 12, .postcodes_most = 4, .streets = 18}};
    const Tables& tables_ = tables();
};

}  // namespace

std::unique_ptr<Profile> place_profile(PlaceVariant variant) {
    return std::make_unique<PlaceProfile>(variants[static_cast<std::size_t>(variant)]);
}

}  // namespace sameas::datasets
