#pragma once
#include <pybind11/pybind11.h>

#include <memory>
#include <vector>

#include "io/output_pieces.hpp"
#include "python/bindings/capsules.hpp"
#include "python/bindings/output_columns.hpp"

namespace sameas::python {

/// A table that is there already, as batches of one schema, at least one; handed over any number of times.
/// Immutable once filled.
struct HeldTable {
    std::vector<std::shared_ptr<const ArrowColumn>> batches;
    std::uint64_t rows = 0;

    void add(const std::vector<io::OutputColumn>& columns) {
        batches.push_back(batch_of(columns, 0, io::rows_of(columns)));
        rows += io::rows_of(columns);
    }
};

class HeldBatches final : public BatchSource {
  public:
    explicit HeldBatches(std::shared_ptr<const HeldTable> table) : table_(std::move(table)) {}
    ArrowField schema() const override { return table_->batches.front()->field; }
    std::shared_ptr<const ArrowColumn> next() override {
        return next_ < table_->batches.size() ? table_->batches[next_++] : nullptr;
    }

  private:
    std::shared_ptr<const HeldTable> table_;
    std::size_t next_ = 0;
};

}  // namespace sameas::python
