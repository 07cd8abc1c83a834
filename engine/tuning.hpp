#pragma once

namespace sameas {

/// The constants of tuning.def.
struct Tuning {
#define SAMEAS_TUNED(name, value, doc) double name = value;
#include "engine/tuning.def"
#undef SAMEAS_TUNED
};

/// Those that hold: the defaults, in every program but the one that measures what each is worth.
const Tuning& tuning();

/// Not thread-safe: before anything else runs. \pre a bench
void set_tuning(const Tuning& tuning);

}  // namespace sameas
