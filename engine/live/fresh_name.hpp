#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/entities.hpp"
#include "engine/errors.hpp"
#include "engine/live/entity_name.hpp"

namespace sameas {

/// The name of an entity that is born: entity_id of its least record, or with a number behind that record's id where the name was
/// given before. \param is_taken  is_taken(name)
template <class IsTaken>
EntityName fresh_name(std::string_view source, std::string_view least_id, const IsTaken& is_taken) {
    std::string id(least_id);
    for (std::uint64_t time = 2;; ++time) {
        const EntityName name(entity_id(source, id));
        if (!is_taken(name)) return name;
        id.resize(least_id.size());
        id += message('\0', time);  // an id that no record can have
    }
}

}  // namespace sameas
