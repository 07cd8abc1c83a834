#include "engine/live/store/version_document.hpp"

#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/errors.hpp"

namespace sameas {

using Json = nlohmann::ordered_json;

namespace {

constexpr const char* order_names[] = {"automatic", "ymd", "dmy", "mdy"};

}  // namespace

std::string choices_document(const FrozenChoices& choices) {
    return Json{{"threshold", choices.threshold_probability ? Json(*choices.threshold_probability) : Json()},
                {"date_order", order_names[static_cast<std::size_t>(choices.date_order)]}}
        .dump();
}

FrozenChoices parse_choices(const std::string& document) {
    FrozenChoices choices;
    try {
        const Json json = Json::parse(document);
        if (!json.at("threshold").is_null()) choices.threshold_probability = json.at("threshold").get<double>();
        for (std::size_t order = 0; order < std::size(order_names); ++order) {
            if (json.at("date_order") == order_names[order]) choices.date_order = static_cast<DateOrder>(order);
        }
    } catch (const Json::exception&) {
        throw InvalidInput("what the index was made with does not read back");
    }
    return choices;
}

}  // namespace sameas
