#pragma once
#include <array>
#include <compare>
#include <string>
#include <string_view>

namespace sameas {

/// The id of an entity: 26 characters (entity_id).
struct EntityName {
    std::array<char, 26> characters{};

    EntityName() = default;
    /// \pre text has 26 characters
    explicit EntityName(std::string_view text) { text.copy(characters.data(), characters.size()); }
    std::string_view view() const { return {characters.data(), characters.size()}; }
    std::string text() const { return std::string(view()); }
    auto operator<=>(const EntityName&) const = default;
};

}  // namespace sameas
