#pragma once
#include <optional>

#include "engine/model/model.hpp"
#include "engine/table/table.hpp"

namespace sameas {

/// The order of dates that a run found out for a date field that leaves it open; `automatic` where it found none; nothing where
/// no one order reads all its values as the run did. O(distinct values), and a look at each row. \param table  of the run
std::optional<DateOrder> order_found(const Table& table, const FieldSettings& field);

/// The threshold that a run chose, in place of one that each run chooses. \param threshold_bits  from which it joined records
void settle_threshold(Settings& settings, double threshold_bits);
/// The order of dates that a run found out, where a field leaves it open; what no order reads alike stays open. \param table  of the run
void settle_date_orders(Settings& settings, const Table& table);

/// The model with what a run found out from all its records put into its settings: the threshold that it chose and the order of its dates,
/// so that an index under it (live_settings), or another run, decides as the run did. A limit on groups stays a limit.
/// \param threshold_bits  from which the run joined records
Model settled_model(const Model& model, const Table& table, double threshold_bits);

}  // namespace sameas
