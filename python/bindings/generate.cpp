// Invented records as a table in memory: the generator writes to whatever takes rows, here to Arrow batches.
#include <pybind11/stl.h>

#include "datasets/generator/generator.hpp"
#include "engine/errors.hpp"
#include "io/output_pieces.hpp"
#include "python/bindings/capsules.hpp"
#include "python/bindings/interruptible.hpp"
#include "python/bindings/output_columns.hpp"
#include "python/bindings/registrations.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

using Batches = std::vector<std::shared_ptr<const ArrowColumn>>;

/// Keeps what is written as batches.
class BatchWriter final : public io::TableWriter {
  public:
    void write(const std::vector<io::OutputColumn>& columns) override {
        batches.push_back(batch_of(columns, 0, io::rows_of(columns)));
    }
    void finish() override {}
    Batches batches;
};

/// Batches that are there already, any number of times.
struct GeneratedTable {
    Batches batches;
    std::uint64_t rows = 0;
};

class HeldBatches final : public BatchSource {
  public:
    explicit HeldBatches(std::shared_ptr<const GeneratedTable> table) : table_(std::move(table)) {}
    ArrowField schema() const override { return table_->batches.front()->field; }
    std::shared_ptr<const ArrowColumn> next() override {
        return next_ < table_->batches.size() ? table_->batches[next_++] : nullptr;
    }

  private:
    std::shared_ptr<const GeneratedTable> table_;
    std::size_t next_ = 0;
};

std::shared_ptr<GeneratedTable> generate(const std::string& profile_name, std::uint64_t records,
                                         const StepOptions& options) {
    if (records == 0 || records > datasets::records_max)
        throw InvalidSettings(message("records=", records, ": must be from 1 to ", datasets::records_max));
    const std::unique_ptr<datasets::Profile> profile = datasets::make_profile(profile_name);
    auto table = std::make_shared<GeneratedTable>();
    StepLog log;
    run_interruptibly(options, log, [&](RunContext& context) {
        BatchWriter writer;
        datasets::generate(*profile, records, writer, context);
        table->batches = std::move(writer.batches);
    });
    table->rows = records;
    return table;
}

}  // namespace

void register_generator(py::module_& module) {
    py::class_<GeneratedTable, std::shared_ptr<GeneratedTable>>(module, "GeneratedTable")
        .def("__len__", [](const GeneratedTable& table) { return table.rows; })
        .def("stream", [](const std::shared_ptr<GeneratedTable>& table) {
            return stream_capsule(std::make_shared<HeldBatches>(table));
        });
    module.def("generate", generate, py::arg("profile"), py::arg("records"), py::arg("options"));
    module.def("profiles", [] {
        std::vector<std::string> names;
        for (const std::string_view name : datasets::profile_names())
            names.emplace_back(name);
        return names;
    });
}

}  // namespace sameas::python
