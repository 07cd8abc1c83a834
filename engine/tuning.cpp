#include "engine/tuning.hpp"

namespace sameas {

namespace {

Tuning current;  // of the whole program: set before it starts to work

}  // namespace

const Tuning& tuning() { return current; }

void set_tuning(const Tuning& tuning) { current = tuning; }

}  // namespace sameas
