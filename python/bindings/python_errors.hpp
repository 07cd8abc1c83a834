#pragma once
#include <pybind11/pybind11.h>

namespace sameas::python {

/// Turns the exceptions of engine/errors.hpp into those of the package `sameas` (sameas/_errors.py), messages
/// and all.
void register_errors();

}  // namespace sameas::python
