// How often values are missing, and how often they are wrong, is chosen so that the eight blocking rules and the six
// comparisons of datasets/settings/splink7m.json make as many candidate and as many kept pairs as Splink reports for
// its data of this shape; statistics/splink7m.json says how near that comes.
#include "datasets/generator/splink7m_profile.hpp"

#include <array>

#include "datasets/generator/birth_date.hpp"
#include "datasets/generator/random_stream.hpp"
#include "datasets/generator/tables.hpp"
#include "datasets/generator/text_errors.hpp"

namespace sameas::datasets {

namespace {

enum Column : std::size_t { id, entity, first, middle, last, dob, place, latitude, longitude, occupation };
constexpr std::array<std::string_view, 10> column_names{"id",  "entity_id",   "first_name", "middle_name", "last_name",
                                                        "dob", "birth_place", "birth_lat",  "birth_lng",   "occupation"};

constexpr std::array<ClusterCount, 9> sizes{
    {{1, 400}, {2, 240}, {3, 140}, {4, 60}, {5, 28}, {6, 12}, {8, 4}, {12, 1}, {28, 1}}};

enum Kind : std::uint64_t { person, errors };

/// What is true of an entity.
struct Person {
    bool female;
    FrequencyTable::Row first;
    std::string_view middle;  ///< empty: has none
    std::string_view last;
    BirthDate born;
    FrequencyTable::Row place, occupation;
};

Person draw_person(const Tables& all, RandomStream random) {
    Person one;
    one.female = random.happens(0.4);
    const NameTables& names = all.of(Language::english);
    const FrequencyTable& given = names.given(one.female);
    one.first = given.draw(random);
    if (random.happens(0.66)) {
        one.middle = (random.happens(0.85) ? given : names.surnames).drawn_value(random);
    }
    one.last = names.surnames.drawn_value(random);
    one.born = draw_birth_date(1880, 2004, random);
    one.place = all.places.draw(random);
    one.occupation = all.occupations.draw(random);
    return one;
}

class Splink7mProfile final : public OneByOneProfile {
  public:
    Splink7mProfile() : OneByOneProfile("splink7m", 1, column_names, sizes) {}

    void fill_one(const RecordKey& key, RecordBatch& batch) const override {
        const Person one = draw_person(tables_, RandomStream(key_of(key.seed, Kind::person, key.entity)));
        RandomStream random(key_of(key_of(key.seed, Kind::errors, key.entity), 0, key.copy));
        fill_first(one, random, batch);
        fill_middle(one, random, batch);
        fill_last(one, random, batch);
        fill_birth(one, random, batch);
        fill_place(one, random, batch);
        if (!random.happens(0.28)) {
            batch.put(occupation, random.happens(0.1) ? tables_.occupations.drawn_value(random)
                                                      : tables_.occupations.value(one.occupation));
        }
    }

  private:
    static void put_spoilt(Column column, std::string_view value, double share, RandomStream& random,
                           RecordBatch& batch) {
        if (!random.happens(share)) return batch.put(column, value);
        ShortText text(value);
        spoil_word(text, random);
        batch.put_copy(column, text);
    }

    void fill_first(const Person& one, RandomStream& random, RecordBatch& batch) const {
        if (random.happens(0.02)) return;
        std::string_view name = names_.given(one.female).value(one.first);
        if (random.happens(0.06)) {
            const std::string_view short_form = tables_.short_form(one.female, one.first, random);
            if (!short_form.empty()) name = short_form;
        }
        put_spoilt(first, name, 0.03, random, batch);
    }

    void fill_middle(const Person& one, RandomStream& random, RecordBatch& batch) const {
        if (one.middle.empty() || random.happens(0.2)) return;
        if (random.happens(0.1)) return batch.put(middle, one.middle.substr(0, 1));
        put_spoilt(middle, one.middle, 0.02, random, batch);
    }

    void fill_last(const Person& one, RandomStream& random, RecordBatch& batch) const {
        if (random.happens(0.01)) return;
        const bool renamed = random.happens(one.female ? 0.06 : 0.005);
        put_spoilt(last, renamed ? names_.surnames.drawn_value(random) : one.last, 0.03, random, batch);
    }

    static void fill_birth(const Person& one, RandomStream& random, RecordBatch& batch) {
        if (random.happens(0.2)) return;
        BirthDate born = one.born;
        if (random.happens(0.05)) {
            born = heaped(born, random);
        } else if (random.happens(0.04)) {
            born = mistaken(born, random);
        }
        batch.put_copy(dob, written(born, DateStyle::iso));
    }

    void fill_place(const Person& one, RandomStream& random, RecordBatch& batch) const {
        if (random.happens(0.25)) return;
        const FrequencyTable::Row row = random.happens(0.05) ? tables_.places.draw(random) : one.place;
        batch.put(place, tables_.places.value(row));
        if (random.happens(0.05)) return;  // a place that nobody located
        // Rounded to two decimals, as some gazetteers do.
        const std::size_t cut = random.happens(0.03) ? 2 : 0;
        const std::string_view north = tables_.places.column(row, 1), east = tables_.places.column(row, 2);
        batch.put(latitude, north.substr(0, north.size() - cut));
        batch.put(longitude, east.substr(0, east.size() - cut));
    }

    const Tables& tables_ = tables();
    const NameTables& names_ = tables_.of(Language::english);
};

}  // namespace

std::unique_ptr<Profile> splink7m_profile() { return std::make_unique<Splink7mProfile>(); }

}  // namespace sameas::datasets
