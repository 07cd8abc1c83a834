// Invented records as a table in memory: the generator writes to whatever takes rows, here to Arrow batches.
#include <pybind11/stl.h>

#include "datasets/generator/generator.hpp"
#include "engine/errors.hpp"
#include "python/bindings/held_table.hpp"
#include "python/bindings/interruptible.hpp"
#include "python/bindings/registrations.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

/// Keeps what is written as batches.
class BatchWriter final : public io::TableWriter {
  public:
    void write(const std::vector<io::OutputColumn>& columns) override { table.add(columns); }
    void finish() override {}
    HeldTable table;
};

std::shared_ptr<HeldTable> generate(const std::string& profile_name, std::uint64_t records,
                                    const StepOptions& options) {
    if (records == 0 || records > datasets::records_max)
        throw InvalidSettings(message("records=", records, ": must be from 1 to ", datasets::records_max));
    const std::unique_ptr<datasets::Profile> profile = datasets::make_profile(profile_name);
    auto table = std::make_shared<HeldTable>();
    StepLog log;
    run_interruptibly(options, log, [&](RunContext& context) {
        BatchWriter writer;
        datasets::generate(*profile, records, writer, context);
        *table = std::move(writer.table);
    });
    return table;
}

}  // namespace

void register_generator(py::module_& module) {
    module.def("generate", generate, py::arg("profile"), py::arg("records"), py::arg("options"));
    module.def("profiles", [] {
        std::vector<std::string> names;
        for (const std::string_view name : datasets::profile_names())
            names.emplace_back(name);
        return names;
    });
}

}  // namespace sameas::python
