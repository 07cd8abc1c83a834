#pragma once
#include <pybind11/pybind11.h>

#include <memory>

#include "python/bindings/arrow_column.hpp"

// The Arrow PyCapsule protocol: how Python objects hand over the structures of the Arrow C data interface.
namespace sameas::python {

/// Owns a structure of the interface: releases it when it goes.
template <class T>
class OwnedStructure {
  public:
    OwnedStructure() = default;
    explicit OwnedStructure(const T& raw) : raw_(raw) {}
    ~OwnedStructure() {
        if (raw_.release) raw_.release(&raw_);
    }
    OwnedStructure(const OwnedStructure&) = delete;
    OwnedStructure& operator=(const OwnedStructure&) = delete;
    T* get() { return &raw_; }
    T* operator->() { return &raw_; }
    /// Leaves it to the caller to release.
    T take() { return std::exchange(raw_, T{}); }

  private:
    T raw_{};
};

/// True for objects that hand over a stream, or (`array`) a single array.
bool gives_stream(pybind11::handle object);
bool gives_array(pybind11::handle object);

/// Moves the stream out of what `object.__arrow_c_stream__()` gives. \throws InvalidInput for something else
ArrowArrayStream taken_stream(pybind11::handle object);
/// The same of `object.__arrow_c_array__()`.
std::pair<ArrowSchema, ArrowArray> taken_array(pybind11::handle object);

pybind11::capsule stream_capsule(std::shared_ptr<BatchSource> source);
/// (schema, array), as __arrow_c_array__ returns them.
pybind11::tuple array_capsules(std::shared_ptr<const ArrowColumn> column);
pybind11::capsule schema_capsule(const ArrowField& field);

}  // namespace sameas::python
