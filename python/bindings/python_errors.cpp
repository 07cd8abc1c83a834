#include "python/bindings/python_errors.hpp"

#include <string>

#include "engine/errors.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

/// Raises the class of that name of the package.
void raise(const char* name, const std::exception& error) {
    const std::string text = error.what();
    // A message may quote bytes of the data that are no text.
    const py::object message = py::reinterpret_steal<py::object>(
        PyUnicode_DecodeUTF8(text.data(), static_cast<py::ssize_t>(text.size()), "backslashreplace"));
    if (!message) return;  // the error of decoding is raised
    const py::object type = py::module_::import("sameas._errors").attr(name);
    PyErr_SetObject(type.ptr(), message.ptr());
}

void translate(std::exception_ptr failure) {
    try {
        if (failure) std::rethrow_exception(failure);
    } catch (const InvalidSettings& error) {
        raise("InvalidSettings", error);
    } catch (const InvalidInput& error) {
        raise("InvalidData", error);
    } catch (const IoError& error) {
        raise("FileError", error);
    } catch (const ResourceLimit& error) {
        raise("ResourceLimit", error);
    } catch (const ModelRefused& error) {
        raise("ModelRefused", error);
    } catch (const Cancelled& error) {
        raise("Cancelled", error);
    } catch (const Error& error) {
        raise("Error", error);
    }
}

}  // namespace

void register_errors() {
    py::register_local_exception_translator(translate);
}

}  // namespace sameas::python
