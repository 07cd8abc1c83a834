#include "python/bindings/result_tables.hpp"

#include <algorithm>

#include "engine/errors.hpp"
#include "engine/score/kind_columns.hpp"

namespace sameas::python {

namespace {

constexpr std::size_t batch_rows = 65536;
constexpr std::size_t batch_bytes = std::size_t{1} << 30;  ///< of one column's text, about

ArrowField table_of(std::vector<ArrowField> columns) {
    return {"", "+s", std::move(columns)};
}

/// What the records of a batch are called, each column in one piece.
struct Names {
    std::vector<std::string_view> sources, ids;

    void clear() {
        sources.clear();
        ids.clear();
    }
    /// Bytes of its id.
    std::size_t add(const Table& table, RowId row) {
        sources.push_back(table.source_name(row));
        ids.push_back(table.id(row));
        return ids.back().size();
    }
};

class EntityBatches final : public BatchSource {
  public:
    explicit EntityBatches(std::shared_ptr<const JoinedRecords> entities) : entities_(std::move(entities)) {}

    ArrowField schema() const override {
        return table_of({{"source", "u"}, {"id", "u"}, {"entity_id", "u"}});
    }

    std::shared_ptr<const ArrowColumn> next() override {
        const Table& table = entities_->pairs->run->linkage->table();
        const std::span<const RowId> rows = table.rows_by_rank();
        if (rank_ == rows.size()) return nullptr;
        std::size_t bytes = 0;
        names_.clear();
        of_least_.clear();
        for (; rank_ < rows.size() && names_.ids.size() < batch_rows && bytes < batch_bytes; ++rank_) {
            bytes += names_.add(table, rows[rank_]);
            of_least_.add(table, rows[entities_->found.clusters.entity[rank_]]);
        }
        TextColumnBuilder entity;
        entity.reserve(of_least_.ids.size(), of_least_.ids.size() * entity_id({}, {}).size());  // all have the same
        for (std::size_t row = 0; row < of_least_.ids.size(); ++row)
            entity.add(entity_id(of_least_.sources[row], of_least_.ids[row]));
        const auto length = static_cast<std::int64_t>(names_.ids.size());
        std::vector<ArrowColumn> columns;
        columns.push_back(text_column("source", names_.sources));
        columns.push_back(text_column("id", names_.ids));
        columns.push_back(entity.finish("entity_id"));
        return table_column(std::move(columns), length);
    }

  private:
    std::shared_ptr<const JoinedRecords> entities_;
    std::size_t rank_ = 0;
    Names names_, of_least_;  ///< of the batch that is made, here so that their memory is taken once
};

class PairBatches final : public BatchSource {
  public:
    PairBatches(std::shared_ptr<const KeptPairs> kept, std::vector<KeptPair> pairs)
        : kept_(std::move(kept)), kinds_(columns_of_kinds(kept_->result.layout, kept_->result.scored, kept_->result.weights)), pairs_(std::move(pairs)) {}

    ArrowField schema() const override {
        std::vector<ArrowField> fields{{"left_source", "u"}, {"left_id", "u"},      {"right_source", "u"},
                                       {"right_id", "u"},    {"match_weight", "g"}, {"probability", "g"},
                                       {"rule", "i"},        {"pattern", "L"}};
        for (const ComparisonSettings& comparison : kept_->model->settings.comparisons)
            fields.push_back({"level_" + comparison.name, "C"});
        return table_of(std::move(fields));
    }

    std::shared_ptr<const ArrowColumn> next() override {
        if (begin_ == pairs_.size()) return nullptr;
        const Table& table = kept_->run->linkage->table();
        const std::span<const RowId> rows = table.rows_by_rank();
        std::size_t bytes = 0, end = begin_;
        for (Names* names : {&left_, &right_}) names->clear();
        for (; end < pairs_.size() && end - begin_ < batch_rows && bytes < batch_bytes; ++end) {
            bytes += left_.add(table, rows[pairs_[end].left]);
            bytes += right_.add(table, rows[pairs_[end].right]);
        }
        const std::span<const KeptPair> batch = std::span(pairs_).subspan(begin_, end - begin_);
        begin_ = end;
        std::vector<ArrowColumn> columns;
        columns.push_back(text_column("left_source", left_.sources));
        columns.push_back(text_column("left_id", left_.ids));
        columns.push_back(text_column("right_source", right_.sources));
        columns.push_back(text_column("right_id", right_.ids));
        columns.push_back(by_kind("match_weight", "g", batch, kinds_.weight));
        columns.push_back(by_kind("probability", "g", batch, kinds_.probability));
        columns.push_back(by_kind("rule", "i", batch, kinds_.rule));
        columns.push_back(by_kind("pattern", "L", batch, kinds_.pattern));
        for (std::size_t c = 0; c < kinds_.levels.size(); ++c)
            columns.push_back(
                by_kind("level_" + kept_->model->settings.comparisons[c].name, "C", batch, kinds_.levels[c]));
        return table_column(std::move(columns), static_cast<std::int64_t>(batch.size()));
    }

  private:
    template <class T>
    static ArrowColumn by_kind(std::string name, const char* format, std::span<const KeptPair> batch,
                               const std::vector<T>& values) {
        return number_column_of<T>(std::move(name), format, batch.size(),
                                   [&](std::size_t row) { return values[batch[row].kind]; });
    }

    std::shared_ptr<const KeptPairs> kept_;
    KindColumns kinds_;
    std::vector<KeptPair> pairs_;
    std::size_t begin_ = 0;
    Names left_, right_;  ///< of the batch that is made
};

}  // namespace

std::shared_ptr<BatchSource> entity_batches(std::shared_ptr<const JoinedRecords> entities) {
    return std::make_shared<EntityBatches>(std::move(entities));
}

std::shared_ptr<BatchSource> pair_batches(std::shared_ptr<KeptPairs> kept) {
    std::vector<KeptPair> pairs;
    StepLog ignored;
    StepOptions options = kept->run->options;
    options.progress = nullptr;
    run_interruptibly(options, ignored, [&](RunContext& context) {
        const std::lock_guard lock(kept->mutex);
        pairs.reserve(kept->result.scored.pairs.size());
        kept->result.scored.pairs.for_each_block(context, [&](std::span<const KeptPair> block) {
            pairs.insert(pairs.end(), block.begin(), block.end());
        });
    });
    return std::make_shared<PairBatches>(std::move(kept), std::move(pairs));
}

}  // namespace sameas::python
