#pragma once
#include <vector>

#include "io/table_writer.hpp"
#include "python/bindings/arrow_column.hpp"

namespace sameas::python {

/// Rows [begin, end) of a table that is written, as a batch. \throws ResourceLimit for a column of more than 2 GB of text
std::shared_ptr<const ArrowColumn> batch_of(const std::vector<io::OutputColumn>& columns, std::size_t begin,
                                            std::size_t end);

}  // namespace sameas::python
