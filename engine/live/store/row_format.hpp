#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/live/change_log.hpp"
#include "engine/live/held_state.hpp"

// How rows of the store are written: numbers as varints (7 bits a byte, least first), texts behind their length. A change of
// any of it, or of how records are read, raises store_format_version.
namespace sameas {

/// Version 2: the model stands with the rows, so that both change at once. Version 1 had it in model.json.
/// Version 3: dates and numbers with marks behind them are read, and of the null texts some more.
/// Opening upgrades both: it moves the model, and reads all records anew.
inline constexpr int store_format_version = 3;

/// A key that sorts as the number does: most significant byte first.
std::string number_key(std::uint32_t number);
std::string sequence_key(std::uint64_t sequence);

std::string record_row(const HeldRecord& record);
std::string entity_row(const HeldEntity& entity);
std::string ended_row(const EndedEntity& ended);
std::string change_row(const Change& change);

/// The same read back. \param key  of the row \throws InvalidInput for bytes that no writer writes
HeldRecord parse_record(std::string_view key, std::string_view row);
HeldEntity parse_entity(std::string_view key, std::string_view row);
EndedEntity parse_ended(std::string_view key, std::string_view row);
Change parse_change(std::string_view key, std::string_view row);
std::uint32_t parse_number_key(std::string_view key);
std::uint64_t parse_sequence_key(std::string_view key);

}  // namespace sameas
