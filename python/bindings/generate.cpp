// Invented records as a table in memory: the generator writes to whatever takes rows, here to Arrow batches.
#include <pybind11/stl.h>

#include <type_traits>

#include "datasets/generator/generator.hpp"
#include "engine/errors.hpp"
#include "io/output_pieces.hpp"
#include "python/bindings/capsules.hpp"
#include "python/bindings/interruptible.hpp"
#include "python/bindings/registrations.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

using Batches = std::vector<std::shared_ptr<const ArrowColumn>>;

/// The format of values that are no text, as the Arrow C data interface spells it.
template <class T>
constexpr const char* format_of() {
    if constexpr (std::is_same_v<T, double>) return "g";
    if constexpr (std::is_same_v<T, std::int32_t>) return "i";
    if constexpr (std::is_same_v<T, std::uint64_t>) return "L";
    return "C";
}

template <class Values>
ArrowColumn column_of(const std::string& name, const Values& values) {
    using T = std::remove_const_t<typename io::ValueTypeOf<Values>::type>;
    io::PieceReader<T> reader;
    const std::size_t rows = io::rows_of(values);
    TextColumnBuilder texts;
    std::vector<T> numbers;
    for (std::size_t first = 0; first < rows; first += io::piece_rows) {
        const std::span<const T> piece = reader.read(values, first, std::min(io::piece_rows, rows - first));
        if constexpr (std::is_same_v<T, std::string_view>) {
            for (const std::string_view text : piece)
                text.data() == nullptr ? texts.add_null() : texts.add(text);
        } else {
            numbers.insert(numbers.end(), piece.begin(), piece.end());
        }
    }
    if constexpr (std::is_same_v<T, std::string_view>) {
        return texts.finish(name);
    } else {
        return number_column<T>(name, format_of<T>(), numbers);
    }
}

/// Keeps what is written as batches.
class BatchWriter final : public io::TableWriter {
  public:
    void write(const std::vector<io::OutputColumn>& columns) override {
        std::vector<ArrowColumn> batch;
        for (const io::OutputColumn& column : columns) {
            batch.push_back(std::visit([&](const auto& values) { return column_of(column.name, values); },
                                       column.values));
        }
        const std::int64_t length = batch.empty() ? 0 : batch.front().length;
        batches.push_back(table_column(std::move(batch), length));
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
