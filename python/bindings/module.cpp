// The module `sameas._sameas`: what the package's Python files call. It unwraps arguments, runs the engine
// without the interpreter's lock, and wraps results; what decides about a pair or an entity stands in
// engine/.
#include <pybind11/pybind11.h>

#include "cli/version.hpp"
#include "engine/errors.hpp"
#include "python/bindings/capsules.hpp"
#include "python/bindings/held_table.hpp"
#include "python/bindings/interruptible.hpp"
#include "python/bindings/python_errors.hpp"
#include "python/bindings/registrations.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

/// A value of a column as a Python object.
py::object cell(const ArrowColumn& column, std::int64_t row) {
    if (!column.is_valid(row)) return py::none();
    const std::size_t place = static_cast<std::size_t>(row);
    switch (column.field.format[0]) {
        case 'g':
            return py::float_(column.values<double>()[place]);
        case 'l':
            return py::int_(column.values<std::int64_t>()[place]);
        case 'b':
            return py::bool_((column.buffers[1][place / 8] >> (place % 8)) & 1);
        case 'u': {
            const std::string_view text = column.text(row);
            return py::str(text.data(), text.size());
        }
        default: {
            const auto [begin, end] = column.list_range(row);
            py::list items;
            for (std::int64_t i = begin; i < end; ++i)
                items.append(cell(*column.children[0], i));
            return items;
        }
    }
}

py::list to_list(const ArrowColumn& column) {
    py::list list(static_cast<std::size_t>(column.length));
    for (std::int64_t row = 0; row < column.length; ++row) {
        PyList_SET_ITEM(list.ptr(), row, cell(column, row).release().ptr());
    }
    return list;
}

}  // namespace

void register_arrow_column(py::module_& module) {
    py::class_<ArrowColumn, std::shared_ptr<ArrowColumn>>(module, "ArrowColumn")
        .def("__len__", [](const ArrowColumn& column) { return column.length; })
        .def(
            "__arrow_c_array__",
            [](std::shared_ptr<ArrowColumn> column, const py::object&) {
                return array_capsules(std::move(column));
            },
            py::arg("requested_schema") = py::none())
        .def("__arrow_c_schema__", [](const ArrowColumn& column) { return schema_capsule(column.field); })
        .def("cell",
             [](const ArrowColumn& column, std::int64_t row) {
                 if (row < 0 || row >= column.length) throw py::index_error("there is no such row");
                 return cell(column, row);
             })
        .def("to_list", to_list);
    py::class_<HeldTable, std::shared_ptr<HeldTable>>(module, "HeldTable")
        .def("__len__", [](const HeldTable& table) { return table.rows; })
        .def("stream", [](const std::shared_ptr<HeldTable>& table) {
            return stream_capsule(std::make_shared<HeldBatches>(table));
        });
}

}  // namespace sameas::python

PYBIND11_MODULE(_sameas, module) {
    using namespace sameas::python;
    module.attr("__version__") = sameas::cli::version;
    module.def("note_fork", note_fork);
    register_errors();
    register_arrow_column(module);
    register_values(module);
    register_linkage(module);
    register_evaluation(module);
    register_record_search(module);
#ifdef SAMEAS_WITH_STORE
    register_live_index(module);
#endif
    register_generator(module);
    register_chart_data(module);
    register_files(module);
}
