#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sameas::service {

/// What a key may do; each may do what those before it may.
enum class Role : std::uint8_t {
    search,  ///< read records, entities and the feed, look for matches, verify identities
    write,   ///< add, change and remove records
    admin    ///< read the figures of the service
};
/// search, write, admin
const char* role_name(Role role);
/// \throws InvalidSettings for another name
Role parse_role(std::string_view name);

/// Who asks.
struct Caller {
    std::string name;
    Role role = Role::search;
};

/// The keys of a service. They are random, 256 bits, so a plain SHA-256 of each is enough to keep: the file cannot be turned
/// back into keys.
class ApiKeys {
  public:
    /// {"keys": [{"name": "crm", "role": "write", "sha256": "9f86..."}]}. \throws IoError, InvalidSettings (names the key)
    static ApiKeys read(const std::filesystem::path& file);
    /// Makes a key, adds its hash to the file (made where it is not there, for its owner alone), and returns the key: nobody
    /// can show it again. \throws InvalidSettings for a name that is there already
    static std::string add(const std::filesystem::path& file, const Caller& caller);

    /// Of a header as "Bearer KEY"; nothing for a key that is not known. Takes equally long for keys that are nearly right.
    std::optional<Caller> caller_of(std::string_view authorization) const;
    std::size_t size() const { return callers_.size(); }

  private:
    std::unordered_map<std::string, Caller> callers_;  // by hash
};

}  // namespace sameas::service
