#pragma once
#include <sstream>
#include <stdexcept>
#include <string>

namespace sameas {

/// Base of every exception that ends a run. The message says what, where, the value, and the fix.
class Error : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The data or a file's content cannot be used (command line: exit status 1).
class InvalidInput : public Error {
  public:
    using Error::Error;
};

/// The settings, an expression or an option is wrong (command line: exit status 2).
class InvalidSettings : public Error {
  public:
    using Error::Error;
};

/// The operating system refused to read or write (command line: exit status 1).
class IoError : public Error {
  public:
    using Error::Error;
};

/// A documented limit was reached: pairs, records, memory (command line: exit status 1).
class ResourceLimit : public Error {
  public:
    using Error::Error;
};

/// A gate refused the model: too little evidence to stand behind it (command line: exit status 3).
class ModelRefused : public Error {
  public:
    using Error::Error;
};

/// The caller asked to stop (command line: exit status 130).
class Cancelled : public Error {
  public:
    Cancelled() : Error("stopped on request") {}
};

/// Joins its arguments into one message with operator<<.
template <class... Parts>
std::string message(const Parts&... parts) {
    std::ostringstream out;
    out.imbue(std::locale::classic());
    (out << ... << parts);
    return out.str();
}

}  // namespace sameas

/// States what must hold in our own code. Checked in builds without NDEBUG.
#ifdef NDEBUG
#define SAMEAS_ASSERT(condition) ((void)sizeof(condition))
#else
#include <cassert>
#define SAMEAS_ASSERT(condition) assert(condition)
#endif
