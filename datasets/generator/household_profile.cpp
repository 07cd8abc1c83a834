// The shapes in which a group of people looks like one person: a family agrees on surname, street and telephone, as a person
// does who is listed twice; and columns that follow from others agree whenever those do, which is no further evidence. In
// `nodup` families are all there is to find, and nothing should be found.
#include "datasets/generator/household_profile.hpp"

#include <array>
#include <charconv>

#include "datasets/generator/birth_date.hpp"
#include "datasets/generator/families.hpp"
#include "datasets/generator/place_hierarchy.hpp"
#include "datasets/generator/text_errors.hpp"
#include "datasets/generator/written_form.hpp"

namespace sameas::datasets {

namespace {

// Columns of the variants: those in the middle may be missing, so that each has its places.
constexpr std::array<std::string_view, 9> dated_columns{"id",     "entity_id", "first_name", "last_name", "birth_date",
                                                        "street", "city",      "postcode",   "phone"};
constexpr std::array<std::string_view, 8> undated_columns{"id",     "entity_id", "first_name", "last_name",
                                                          "street", "city",      "postcode",   "phone"};
constexpr std::array<std::string_view, 15> derived_columns{"id",    "entity_id", "first_name", "last_name", "birth_date",
                                                           "street", "city",     "postcode",   "phone",     "full_name",
                                                           "area",  "state",     "age",        "birth_year", "email"};
enum DerivedColumn : std::size_t { full_name = 9, area, state, age, birth_year, email };

constexpr std::array<ClusterCount, 2> some_twice{{{1, 850}, {2, 150}}};
constexpr std::array<ClusterCount, 1> all_once{{{1, 1000}}};

struct VariantRow {
    std::string_view name;
    std::span<const std::string_view> columns;
    std::span<const ClusterCount> clusters;
    bool has_families, has_dates, has_derived;
};
constexpr std::array<VariantRow, 4> variants{{{"household", dated_columns, some_twice, true, true, false},
                                              {"household_undated", undated_columns, some_twice, true, false, false},
                                              {"nodup", dated_columns, all_once, true, true, false},
                                              {"derived", derived_columns, some_twice, false, true, true}}};

enum Kind : std::uint64_t { families = 1, home, who, later };
constexpr std::array<std::uint32_t, 5> family_percent{30, 25, 20, 15, 10};
constexpr std::array<std::string_view, 3> mail_domains{"post.example", "mail.example", "box.example"};
constexpr int year_now = 2025;

/// What one record says.
struct Entry {
    ShortText first, last, birth, street, phone;
    PlaceHierarchy::Spot spot;
};

ShortText draw_phone(RandomStream& random) {
    ShortText text;
    text.append_number(random.below(10'000'000), 7);
    return text;
}

void put_number(std::size_t column, int number, RecordBatch& batch) {
    std::array<char, 12> digits;
    const std::to_chars_result end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    batch.put_copy(column, std::string_view(digits.data(), static_cast<std::size_t>(end.ptr - digits.data())));
}

class HouseholdProfile final : public OneByOneProfile {
  public:
    explicit HouseholdProfile(const VariantRow& variant)
        : OneByOneProfile(variant.name, 1, variant.columns, variant.clusters), variant_(variant) {}

    void fill_one(const RecordKey& key, RecordBatch& batch) const override {
        const std::uint64_t family =
            variant_.has_families
                ? family_place(key.entity, key_of(key.seed, Kind::families, 0), family_percent).family
                : key.entity;
        RandomStream at_home(key_of(key.seed, Kind::home, family));
        Entry entry;
        entry.last = ShortText(names_.surnames.drawn_value(at_home));
        entry.phone = draw_phone(at_home);
        draw_address(at_home, entry);
        RandomStream random(key_of(key.seed, Kind::who, key.entity));
        entry.first = ShortText(names_.given(random.happens(0.5)).drawn_value(random));
        BirthDate born = draw_birth_date(1930, 2003, random);

        RandomStream change(key_of(key_of(key.seed, Kind::later, key.entity), 0, key.copy));
        if (key.copy > 0) change_entry(entry, born, change);
        entry.birth = written(born, DateStyle::iso);
        put(entry, batch);
        if (variant_.has_derived) put_derived(entry, born, change, batch);
    }

  private:
    void draw_address(RandomStream& random, Entry& entry) const {
        entry.spot = hierarchy_.draw(random);
        std::array<char, 8> digits;
        const std::to_chars_result end =
            std::to_chars(digits.data(), digits.data() + digits.size(), 1 + random.below(200));
        entry.street = ShortText(std::string_view(digits.data(), static_cast<std::size_t>(end.ptr - digits.data())));
        entry.street.append(' ');
        entry.street.append(hierarchy_.street(entry.spot).view());
    }

    /// What a second record has otherwise: a move, another telephone or none, and errors.
    void change_entry(Entry& entry, BirthDate& born, RandomStream& change) const {
        if (change.happens(0.2)) draw_address(change, entry);
        if (change.happens(0.3)) entry.phone = change.happens(0.7) ? draw_phone(change) : ShortText();
        if (change.happens(0.12)) spoil_word(entry.first, change);
        if (change.happens(0.12)) spoil_word(entry.last, change);
        if (change.happens(0.06)) born = mistaken(born, change);
        if (change.happens(0.1)) spoil_word(entry.street, change);
    }

    void put(const Entry& entry, RecordBatch& batch) const {
        std::size_t column = 2;
        batch.put_copy(column++, entry.first);
        batch.put_copy(column++, entry.last);
        if (variant_.has_dates) batch.put_copy(column++, entry.birth);
        batch.put_copy(column++, entry.street);
        batch.put(column++, hierarchy_.city(entry.spot));
        batch.put_copy(column++, hierarchy_.postcode(entry.spot));
        if (!entry.phone.empty()) batch.put_copy(column, entry.phone);
    }

    /// What follows from the rest of the record, its errors included.
    void put_derived(const Entry& entry, const BirthDate& born, RandomStream& random, RecordBatch& batch) const {
        ShortText whole = entry.first;
        whole.append(' ');
        whole.append(entry.last.view());
        batch.put_copy(full_name, whole);
        batch.put_copy(area, hierarchy_.postcode(entry.spot).view().substr(0, 3));
        batch.put(state, hierarchy_.state(entry.spot));
        put_number(age, year_now - born.year, batch);
        put_number(birth_year, born.year, batch);
        ShortText address = plain_letters(entry.first.view());
        address.append('.');
        address.append(plain_letters(entry.last.view()).view());
        address.append('@');
        address.append(mail_domains[random.below(mail_domains.size())]);
        batch.put_copy(email, address);
    }

    const VariantRow& variant_;
    const PlaceHierarchy hierarchy_{{.counties = 40, .cities_most = 8, .postcodes_most = 3, .streets = 10}};
    const NameTables& names_ = tables().of(Language::english);
};

}  // namespace

std::unique_ptr<Profile> household_profile(HouseholdVariant variant) {
    return std::make_unique<HouseholdProfile>(variants[static_cast<std::size_t>(variant)]);
}

}  // namespace sameas::datasets
