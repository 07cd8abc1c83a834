// The shape in which compatriots look like one person: few given names, surnames of few stems with common endings, clans in a
// region, birth dates of which only the year is known, all of which agree by chance within a country, while the spelling of
// a true pair differs. Names are those of the frequency tables, without marks, with endings of surnames of many languages:
// nobody is called so.
#include "datasets/generator/translit_profile.hpp"

#include <array>

#include "datasets/generator/birth_date.hpp"
#include "datasets/generator/tables.hpp"
#include "datasets/generator/transliteration.hpp"
#include "datasets/generator/written_form.hpp"

namespace sameas::datasets {

namespace {

enum Column : std::size_t { id, entity, given, second, surname, birth, region, country };
constexpr std::array<std::string_view, 8> column_names{"id",        "entity_id",  "first_name", "second_name",
                                                       "last_name", "birth_date", "region",     "country"};

struct VariantRow {
    std::string_view name;
    std::array<ClusterCount, 3> clusters;
};
constexpr std::array<VariantRow, 2> variants{{{"translit", {{{1, 9700}, {2, 255}, {3, 45}}}},
                                              {"translit_many", {{{1, 9000}, {2, 850}, {3, 150}}}}}};

enum Kind : std::uint64_t { who = 1, errors };
enum WorldKind : std::uint64_t { given_of_people = 100, stem, clan, regions_of_country, ending };

// Eight peoples in sixty countries.
constexpr std::uint32_t countries = 60, peoples = 8, given_names = 120, stems = 700, clans = 40;
constexpr std::array<std::array<std::string_view, 6>, peoples> endings{{{"ov", "ev", "in", "enko", "uk", "sky"},
                                                                        {"ian", "yan", "oglu", "zade", "li", "ci"},
                                                                        {"i", "zai", "khel", "khan", "jan", "wal"},
                                                                        {"idze", "adze", "shvili", "ia", "ava", "uri"},
                                                                        {"awi", "oui", "ani", "eh", "ari", "een"},
                                                                        {"pour", "nejad", "zadeh", "far", "nia", "yar"},
                                                                        {"bek", "bay", "uly", "ov", "qul", "jon"},
                                                                        {"wala", "dar", "pur", "nath", "esh", "kar"}}};

/// A number below count, at least 2, small ones much more often.
std::uint32_t skewed(std::uint32_t count, RandomStream& random) {
    return random.below(count) * random.below(count) / (count - 1);
}

/// The people's choice of names from a table, the same for every seed.
std::string_view chosen(const FrequencyTable& from, WorldKind kind, std::uint32_t people, std::uint32_t number) {
    const std::uint64_t bits = key_of(kind, people, number) >> 32;
    return from.value(static_cast<FrequencyTable::Row>((bits * from.size()) >> 32));
}

class TranslitProfile final : public OneByOneProfile {
  public:
    explicit TranslitProfile(const VariantRow& variant)
        : OneByOneProfile(variant.name, 1, column_names, variant.clusters) {}

    void fill_one(const RecordKey& key, RecordBatch& batch) const override {
        RandomStream random(key_of(key.seed, Kind::who, key.entity));
        const std::uint32_t land = skewed(countries, random), people = land % peoples;
        const std::uint32_t regions = 3 + static_cast<std::uint32_t>(key_of(0, WorldKind::regions_of_country, land) % 23);
        std::uint32_t lives = skewed(regions, random);
        ShortText given_name = given_name_of(people, random);
        ShortText second_name;
        if (random.happens(0.12)) second_name = given_name_of(people, random);
        ShortText last_name = surname_of(people, land * 32 + lives, random);
        BirthDate born = draw_birth_date(1945, 1999, random);
        if (random.happens(0.4)) born = {born.year, 1, 1};

        RandomStream clerk(key_of(key_of(key.seed, Kind::errors, key.entity), 0, key.copy));
        transliterate_anew(given_name, clerk);
        batch.put_copy(given, given_name);
        if (!second_name.empty() && clerk.happens(0.7)) {
            transliterate_anew(second_name, clerk);
            batch.put_copy(second, second_name);
        }
        transliterate_anew(last_name, clerk);
        batch.put_copy(surname, last_name);
        if (clerk.happens(0.12)) born = clerk.happens(0.5) ? mistaken(born, clerk) : BirthDate{born.year, 1, 1};
        if (!clerk.happens(0.08)) batch.put_copy(birth, written(born, DateStyle::iso));
        if (clerk.happens(0.1)) lives = clerk.below(regions);
        batch.put(region, place_name(countries + land * 32 + lives));
        batch.put(country, place_name(land));
    }

  private:
    ShortText given_name_of(std::uint32_t people, RandomStream& random) const {
        const NameTables& names = tables_.of(Language::english);
        const std::uint32_t number = skewed(given_names, random);
        return plain_letters(chosen(names.given(number % 2 == 0), WorldKind::given_of_people, people, number));
    }

    /// Six in ten have the name of a clan of their region.
    ShortText surname_of(std::uint32_t people, std::uint32_t region_number, RandomStream& random) const {
        std::uint32_t number = skewed(skewed(stems - 1, random) + 2, random);
        if (random.happens(0.6)) {
            number = static_cast<std::uint32_t>(key_of(region_number, WorldKind::clan, skewed(clans, random)) % stems);
        }
        ShortText text = plain_letters(chosen(tables_.of(Language::english).surnames, WorldKind::stem, people, number));
        text.append(endings[people][key_of(people, WorldKind::ending, number) % endings[people].size()]);
        return text;
    }

    /// Different numbers have different names, as far as the table goes.
    std::string_view place_name(std::uint32_t number) const {
        return tables_.places.value(static_cast<FrequencyTable::Row>(number % tables_.places.size()));
    }

    const Tables& tables_ = tables();
};

}  // namespace

std::unique_ptr<Profile> translit_profile(TranslitVariant variant) {
    return std::make_unique<TranslitProfile>(variants[static_cast<std::size_t>(variant)]);
}

}  // namespace sameas::datasets
