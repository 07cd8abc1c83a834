#include "python/bindings/capsules.hpp"

#include <cstring>

#include "engine/errors.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

constexpr const char* stream_name = "arrow_array_stream";
constexpr const char* schema_name = "arrow_schema";
constexpr const char* array_name = "arrow_array";

/// Releases what is in a capsule that nobody has emptied.
template <class T>
void destroy(PyObject* capsule) {
    T* const structure = static_cast<T*>(PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule)));
    if (structure == nullptr) {
        PyErr_Clear();
        return;
    }
    if (structure->release) structure->release(structure);
    delete structure;
}

template <class T>
py::capsule capsule_of(std::unique_ptr<T> structure, const char* name) {
    PyObject* const raw = PyCapsule_New(structure.get(), name, destroy<T>);
    if (raw == nullptr) {
        structure->release(structure.get());
        throw py::error_already_set();
    }
    structure.release();
    return py::reinterpret_steal<py::capsule>(raw);
}

/// Moves the structure out: the capsule's own is released from then on.
template <class T>
T moved_out(py::handle capsule, const char* name) {
    if (!PyCapsule_IsValid(capsule.ptr(), name)) {
        throw InvalidInput(message("an object that should hand over a table gave no capsule '", name,
                                   "': it does not follow the Arrow PyCapsule protocol"));
    }
    T* const structure = static_cast<T*>(PyCapsule_GetPointer(capsule.ptr(), name));
    if (structure->release == nullptr)
        throw InvalidInput("a stream of rows was read already: it can be read once only");
    return std::exchange(*structure, T{});
}

}  // namespace

bool gives_stream(py::handle object) {
    return py::hasattr(object, "__arrow_c_stream__");
}

bool gives_array(py::handle object) {
    return py::hasattr(object, "__arrow_c_array__");
}

ArrowArrayStream taken_stream(py::handle object) {
    const py::object capsule = object.attr("__arrow_c_stream__")();
    return moved_out<ArrowArrayStream>(capsule, stream_name);
}

std::pair<ArrowSchema, ArrowArray> taken_array(py::handle object) {
    const py::object pair = object.attr("__arrow_c_array__")();
    if (!py::isinstance<py::tuple>(pair) || py::len(pair) != 2)
        throw InvalidInput("an object's __arrow_c_array__ gave no pair of capsules");
    const py::tuple capsules = pair;
    OwnedStructure<ArrowSchema> schema(moved_out<ArrowSchema>(capsules[0], schema_name));
    const ArrowArray array = moved_out<ArrowArray>(capsules[1], array_name);
    return {schema.take(), array};
}

py::capsule stream_capsule(std::shared_ptr<BatchSource> source) {
    auto stream = std::make_unique<ArrowArrayStream>();
    export_stream(std::move(source), *stream);
    return capsule_of(std::move(stream), stream_name);
}

py::capsule schema_capsule(const ArrowField& field) {
    auto schema = std::make_unique<ArrowSchema>();
    export_schema(field, *schema);
    return capsule_of(std::move(schema), schema_name);
}

py::tuple array_capsules(std::shared_ptr<const ArrowColumn> column) {
    py::capsule schema = schema_capsule(column->field);
    auto array = std::make_unique<ArrowArray>();
    export_array(std::move(column), *array);
    return py::make_tuple(schema, capsule_of(std::move(array), array_name));
}

}  // namespace sameas::python
