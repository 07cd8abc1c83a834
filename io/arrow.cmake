# Gives sameas_io its Arrow C++: CMake's package, or else the pyarrow wheel, which carries headers and libraries.
if(NOT SAMEAS_ARROW)
    return()
endif()
find_package(Arrow QUIET)
find_package(Parquet QUIET)
if(Arrow_FOUND AND Parquet_FOUND)
    target_link_libraries(sameas_io PRIVATE Arrow::arrow_shared Parquet::parquet_shared)
else()
    execute_process(
        COMMAND "${SAMEAS_PYARROW_PYTHON}" -c
                "import pyarrow as a; print(a.get_include(), a.get_library_dirs()[0], a.__version__.split('.')[0], sep=';')"
        OUTPUT_VARIABLE pyarrow OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed)
    if(failed)
        message(FATAL_ERROR "Arrow C++ not found: neither as a CMake package nor as pyarrow in "
                            "${SAMEAS_PYARROW_PYTHON}. Run 'make setup', or configure with -DSAMEAS_ARROW=OFF.")
    endif()
    list(GET pyarrow 0 include)
    list(GET pyarrow 1 libraries)
    list(GET pyarrow 2 major)
    target_include_directories(sameas_io SYSTEM PRIVATE "${include}")
    target_link_libraries(sameas_io PRIVATE "${libraries}/libarrow.so.${major}00" "${libraries}/libparquet.so.${major}00")
    target_link_options(sameas_io INTERFACE "-Wl,-rpath,${libraries}")
endif()
target_compile_definitions(sameas_io PRIVATE SAMEAS_ARROW)
