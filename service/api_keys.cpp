#include "service/api_keys.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/errors.hpp"
#include "engine/settings/json_document.hpp"

namespace sameas::service {

namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::string_view scheme = "bearer ";  // in any case; `| 0x20` leaves its blank one

std::string hexadecimal(const unsigned char* bytes, std::size_t count) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += {digits[bytes[i] >> 4], digits[bytes[i] & 15]};
    return text;
}

std::string sha256(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned int size = 0;
    if (EVP_Digest(text.data(), text.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1)
        throw IoError("OpenSSL cannot compute SHA-256: check its installation");
    return hexadecimal(hash.data(), size);
}

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw IoError("cannot read the keys in " + file.string() + ": " + std::strerror(errno));
    return text.str();
}

/// Writes under another name and renames: the file is the old one or the new one, and its owner's alone.
void replace(const std::filesystem::path& file, const std::string& text) {
    const std::string fresh = file.string() + ".new";
    const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool is_written = descriptor >= 0 && ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                            ::fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!is_written) throw IoError("cannot write the keys to " + fresh + ": " + std::strerror(error));
    std::filesystem::rename(fresh, file);
}

}  // namespace

const char* role_name(Role role) {
    constexpr const char* names[] = {"search", "write", "admin"};
    return names[static_cast<std::size_t>(role)];
}

Role parse_role(std::string_view name) {
    for (const Role role : {Role::search, Role::write, Role::admin}) {
        if (name == role_name(role)) return role;
    }
    throw InvalidSettings(message("role '", name, "': must be one of search, write, admin"));
}

ApiKeys ApiKeys::read(const std::filesystem::path& file) {
    ApiKeys keys;
    try {
        const nlohmann::json document = read_json(content_of(file));
        const JsonNode root(document);
        root.check_keys({"keys"});
        for (const JsonNode& entry : root.required("keys", "a list of keys").elements("a list of keys", 0, SIZE_MAX)) {
            entry.check_keys({"name", "role", "sha256"});
            const std::string hash = entry.required("sha256", "the hash of a key").text("the hash of a key");
            if (hash.size() != 64 || hash.find_first_not_of("0123456789abcdef") != std::string::npos)
                entry["sha256"].fail("must be 64 hexadecimal digits: make keys with sameas serve --add-key");
            Caller caller{entry.required("name", "who has the key").filled_text("who has the key"),
                          parse_role(entry.required("role", "search, write or admin").text("a role"))};
            keys.callers_.emplace(hash, std::move(caller));
        }
    } catch (const InvalidSettings& error) {
        throw InvalidSettings("keys in " + file.string() + ": " + error.what());
    }
    return keys;
}

std::string ApiKeys::add(const std::filesystem::path& file, const Caller& caller) {
    nlohmann::ordered_json document{{"keys", nlohmann::ordered_json::array()}};
    if (std::filesystem::exists(file)) {
        for (const auto& [hash, known] : read(file).callers_) {
            if (known.name == caller.name)
                throw InvalidSettings("a key of the name '" + caller.name + "' is in " + file.string() + " already: remove its line, or choose another");
        }
        document = nlohmann::ordered_json::parse(content_of(file));
    }
    std::array<unsigned char, key_bytes> bytes{};
    if (RAND_bytes(bytes.data(), key_bytes) != 1) throw IoError("OpenSSL gives no random bytes: check its installation");
    const std::string key = hexadecimal(bytes.data(), key_bytes);
    document["keys"].push_back({{"name", caller.name}, {"role", role_name(caller.role)}, {"sha256", sha256(key)}});
    replace(file, document.dump(2) + "\n");
    return key;
}

std::optional<Caller> ApiKeys::caller_of(std::string_view authorization) const {
    const bool is_of_scheme = std::equal(scheme.begin(), scheme.end(), authorization.begin(), authorization.begin() + std::min(scheme.size(), authorization.size()),
                                         [](char known, char sent) { return known == (sent | 0x20); });
    if (!is_of_scheme) return std::nullopt;
    const auto at = callers_.find(sha256(authorization.substr(scheme.size())));
    return at == callers_.end() ? std::nullopt : std::optional(at->second);
}

}  // namespace sameas::service
