#include "engine/compare/measure.hpp"

#include "engine/errors.hpp"
#include "engine/settings/vocabulary.hpp"

namespace sameas {

namespace measures {

// One maker a row; the families are the files of engine/compare/measures/.
#define SAMEAS_MEASURE(name, kind, operand, symmetric, cost, options, doc, use, source, example) \
    std::unique_ptr<Measure> name(const MeasureCall& call, PreparedValues& values);
#include "engine/compare/similarities.def"
#undef SAMEAS_MEASURE

}  // namespace measures

MeasureScratch& MeasureScratch::nested() {
    if (inner == nullptr) inner = std::make_unique<MeasureScratch>();
    return *inner;
}

void Measure::levels(const ValuePairs& pairs, const kernels::LevelBounds& bounds, std::uint8_t* levels,
                     MeasureScratch& scratch) const {
    if (scratch.results.size() < pairs.size) scratch.results.resize(pairs.size);
    compute(pairs, scratch.results.data(), scratch);
    kernels::write_levels(scratch.results.data(), pairs.size, bounds, levels);
}

std::unique_ptr<Measure> make_measure(const MeasureCall& call, PreparedValues& values) {
#define SAMEAS_MEASURE(maker, kind, operand, symmetric, cost, options, doc, use, source, example) \
    if (call.name == #maker) return measures::maker(call, values);
#include "engine/compare/similarities.def"
#undef SAMEAS_MEASURE
    throw InvalidSettings(message("no measure is called '", call.name, "'", suggestion(call.name, measure_names())));
}

}  // namespace sameas
