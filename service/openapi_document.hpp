#pragma once
#include <string_view>

namespace sameas::service {

/// The text of openapi.json, which the build puts into the program.
extern const std::string_view openapi_document;

}  // namespace sameas::service
