#pragma once
#include <pybind11/pybind11.h>

namespace sameas::python {

/// `similarity`, `encode`, and the tables of what there is.
void register_values(pybind11::module_& module);

/// `ArrowColumn`, `HeldTable` and the protocol's export.
void register_arrow_column(pybind11::module_& module);

/// `Model`, `Linkage`, `Result`.
void register_linkage(pybind11::module_& module);

/// `evaluate`, `read_labels`.
void register_evaluation(pybind11::module_& module);

/// `SearchOptions`, `columns_of_record`, `find_matches`.
void register_record_search(pybind11::module_& module);

/// `StoredIndex`, `build_index`: in builds that have a store.
void register_live_index(pybind11::module_& module);

/// `generate`, `profiles`.
void register_generator(pybind11::module_& module);

/// `WeightCount` and the functions of chart_data.hpp.
void register_chart_data(pybind11::module_& module);

/// `run_command_line`, and files by pyarrow for it and for all else that opens files.
void register_files(pybind11::module_& module);

}  // namespace sameas::python
