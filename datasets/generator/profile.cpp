#include "datasets/generator/profile.hpp"

#include <array>
#include <string>

#include "datasets/generator/customer_profile.hpp"
#include "datasets/generator/household_profile.hpp"
#include "datasets/generator/person_profile.hpp"
#include "datasets/generator/place_profile.hpp"
#include "datasets/generator/splink7m_profile.hpp"
#include "datasets/generator/translit_profile.hpp"
#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas::datasets {

namespace {

struct ProfileRow {
    std::string_view name;
    std::unique_ptr<Profile> (*make)();
};
constexpr std::array<ProfileRow, 12> profiles{
    {{"customer", customer_profile},
     {"derived", [] { return household_profile(HouseholdVariant::derived); }},
     {"household", [] { return household_profile(HouseholdVariant::usual); }},
     {"household_undated", [] { return household_profile(HouseholdVariant::undated); }},
     {"nodup", [] { return household_profile(HouseholdVariant::nodup); }},
     {"person", person_profile},
     {"place", [] { return place_profile(PlaceVariant::usual); }},
     {"place_moved", [] { return place_profile(PlaceVariant::moved); }},
     {"place_sparse", [] { return place_profile(PlaceVariant::sparse); }},
     {"splink7m", splink7m_profile},
     {"translit", [] { return translit_profile(TranslitVariant::usual); }},
     {"translit_many", [] { return translit_profile(TranslitVariant::many); }}}};

}  // namespace

void OneByOneProfile::fill(std::span<const RecordKey> keys, RecordBatch& batch) const {
    std::size_t row = batch.rows() - keys.size();
    for (const RecordKey& key : keys) {
        batch.turn_to(row++);
        fill_one(key, batch);
    }
}

std::vector<std::string_view> profile_names() {
    std::vector<std::string_view> names;
    for (const ProfileRow& row : profiles)
        names.push_back(row.name);
    return names;
}

std::unique_ptr<Profile> make_profile(std::string_view name) {
    for (const ProfileRow& row : profiles) {
        if (row.name == name) return row.make();
    }
    std::vector<std::string> names;
    for (const ProfileRow& row : profiles)
        names.emplace_back(row.name);
    throw InvalidSettings("unknown profile '" + printable_excerpt(name) + "'" + suggestion(name, names) +
                          " (profiles: " + comma_list(names) + ")");
}

}  // namespace sameas::datasets
