# Writes the tables of the profile into a source: the program needs no file of them when it runs.
# Adds the source to a target.
function(sameas_embed_profile_tables target)
    set(folder "${PROJECT_SOURCE_DIR}/engine/profile/tables")
    file(GLOB tables CONFIGURE_DEPENDS "${folder}/*.tsv" "${folder}/*.txt")
    set(source "#include \"engine/profile/embedded_tables.hpp\"\n\nnamespace sameas::profile_tables {\n\n")
    foreach(table ${tables})
        get_filename_component(name "${table}" NAME_WE)
        file(READ "${table}" content)
        string(APPEND source "const std::string_view ${name} = R\"tsv(${content})tsv\";\n")
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${table}")
    endforeach()
    string(APPEND source "\n}  // namespace sameas::profile_tables\n")
    set(path "${PROJECT_BINARY_DIR}/generated/profile_tables.cpp")
    file(CONFIGURE OUTPUT "${path}" CONTENT "${source}" @ONLY)  # rewritten only when it differs
    target_sources(${target} PRIVATE "${path}")
endfunction()
