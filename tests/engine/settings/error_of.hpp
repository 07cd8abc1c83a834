#pragma once
#include <string>

#include "engine/errors.hpp"

namespace sameas::test {

/// The message of the InvalidSettings that the action throws; "(no error)" where it throws none.
template <class Action>
std::string error_of(const Action& action) {
    try {
        action();
    } catch (const InvalidSettings& error) {
        return error.what();
    }
    return "(no error)";
}

}  // namespace sameas::test
