# What `cmake --install` gives other C++ projects: the libraries, their headers, and the package that find_package(sameas)
# finds, with the targets sameas::engine (and what it is made of), sameas::draft and sameas::io.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

get_property(libraries GLOBAL PROPERTY SAMEAS_LIBRARIES)
list(APPEND libraries sameas_engine)
add_custom_target(sameas_libraries DEPENDS ${libraries})
foreach(library ${libraries} sameas_flags)
    string(REPLACE "sameas_" "" name ${library})
    set_target_properties(${library} PROPERTIES EXPORT_NAME ${name})
endforeach()
install(TARGETS ${libraries} sameas_flags EXPORT sameas_targets ARCHIVE COMPONENT development)
install(DIRECTORY kernels engine io datasets DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sameas COMPONENT development
        FILES_MATCHING PATTERN "*.hpp" PATTERN "*.def")
install(EXPORT sameas_targets NAMESPACE sameas:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/sameas COMPONENT development)
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/sameas-config.cmake" @ONLY CONTENT [[
include(CMakeFindDependencyMacro)
find_dependency(TBB)
find_dependency(Boost 1.81)
find_dependency(nlohmann_json)
include("${CMAKE_CURRENT_LIST_DIR}/sameas_targets.cmake")
]])
write_basic_package_version_file("${PROJECT_BINARY_DIR}/sameas-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/sameas-config.cmake" "${PROJECT_BINARY_DIR}/sameas-config-version.cmake"
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/sameas COMPONENT development)

# The program finds Arrow where the build did.
set_target_properties(sameas PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
install(TARGETS sameas RUNTIME COMPONENT program)
