# Writes the tables of the generator into a source: the program needs no file of them when it runs.
# Adds the source to a target.
function(sameas_embed_tables target)
    set(folder "${PROJECT_SOURCE_DIR}/datasets/generator/tables")
    file(GLOB tables CONFIGURE_DEPENDS "${folder}/*.tsv")
    set(source "#include \"datasets/generator/embedded_tables.hpp\"\n\nnamespace sameas::datasets::embedded {\n\n")
    foreach(table ${tables})
        get_filename_component(name "${table}" NAME_WE)
        file(READ "${table}" content)
        string(APPEND source "const std::string_view ${name} = R\"tsv(${content})tsv\";\n")
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${table}")
    endforeach()
    string(APPEND source "\n}  // namespace sameas::datasets::embedded\n")
    set(path "${PROJECT_BINARY_DIR}/generated/embedded_tables.cpp")
    file(CONFIGURE OUTPUT "${path}" CONTENT "${source}" @ONLY)  # rewritten only when it differs
    target_sources(${target} PRIVATE "${path}")
endfunction()
