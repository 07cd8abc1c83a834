#include "datasets/generator/employers.hpp"

#include <array>
#include <string_view>

#include "datasets/generator/random_stream.hpp"
#include "datasets/generator/tables.hpp"

namespace sameas::datasets {

namespace {

constexpr std::array<std::string_view, 20> trades{
    "Logistics", "Consulting", "Plumbing",   "Electric",  "Roofing",  "Foods",   "Farms",   "Motors",     "Printing", "Dental",
    "Law Group", "Insurance",  "Properties", "Hardware",  "Textiles", "Trading", "Systems", "Construction", "Bakery", "Media"};
constexpr std::array<std::string_view, 5> forms{"LLC", "Inc", "Corp", "Ltd", "Co"};

}  // namespace

ShortText company_name(std::uint64_t company, std::uint32_t wording) {
    RandomStream random(key_of(3, 0, company));
    const FrequencyTable& surnames = tables().of(Language::english).surnames;
    ShortText name(surnames.drawn_value(random));
    if (random.happens(0.2)) {
        name.append(wording == 3 ? " & " : " and ");
        name.append(surnames.drawn_value(random));
    }
    name.append(' ');
    name.append(trades[random.below(static_cast<std::uint32_t>(trades.size()))]);
    if (wording == 1) return name;
    name.append(wording == 2 ? ", " : " ");
    name.append(forms[random.below(static_cast<std::uint32_t>(forms.size()))]);
    return name;
}

}  // namespace sameas::datasets
