#include "io/arrow_stand_in.hpp"

#include "engine/errors.hpp"

namespace sameas::io {

namespace {

/// Never destroyed: what it holds may be gone before the statics of the process are.
ArrowStandIn* the_stand_in = nullptr;

}  // namespace

void set_arrow_stand_in(std::unique_ptr<ArrowStandIn> stand_in) {
    delete the_stand_in;
    the_stand_in = stand_in.release();
}

ArrowStandIn& arrow_stand_in(const std::string& path, const char* what) {
    if (the_stand_in) return *the_stand_in;
    throw InvalidInput(message(path, ": this program was built without Arrow and cannot handle ", what,
                               "; configure it with -DSAMEAS_ARROW=ON, or use JSON lines"));
}

}  // namespace sameas::io
