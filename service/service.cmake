# The HTTP service: a library of its own, which no other library and no installed package uses. The OpenAPI document is put into
# the program as it is.
file(GLOB service_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/service/*.cpp" "${PROJECT_SOURCE_DIR}/service/jobs/*.cpp")
list(REMOVE_ITEM service_sources ${request_sources})
file(READ "${PROJECT_SOURCE_DIR}/service/openapi.json" document)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/service/openapi.json")
set(document_source "${PROJECT_BINARY_DIR}/generated/openapi_document.cpp")
file(CONFIGURE OUTPUT "${document_source}" @ONLY CONTENT
    "#include \"service/openapi_document.hpp\"\n\nnamespace sameas::service {\n\nconst std::string_view openapi_document = R\"json(@document@)json\";\n\n}  // namespace sameas::service\n")
add_library(sameas_service STATIC ${service_sources} "${document_source}")
target_link_libraries(sameas_service PUBLIC sameas_requests sameas_live_store nlohmann_json::nlohmann_json
                      PRIVATE "${OPENSSL_SSL_LIBRARY}" "${OPENSSL_CRYPTO_LIBRARY}")
target_include_directories(sameas_service SYSTEM PRIVATE "${OPENSSL_INCLUDE_DIR}" ${Boost_INCLUDE_DIRS})
set_target_properties(sameas_service PROPERTIES POSITION_INDEPENDENT_CODE ON)
