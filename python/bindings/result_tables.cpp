#include "python/bindings/result_tables.hpp"

#include <algorithm>

#include "engine/errors.hpp"

namespace sameas::python {

namespace {

constexpr std::size_t batch_rows = 65536;
constexpr std::size_t batch_bytes = std::size_t{1} << 30;  ///< of one column's text, about

ArrowField table_of(std::vector<ArrowField> columns) {
    return {"", "+s", std::move(columns)};
}

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
        TextColumnBuilder source, id, entity;
        for (; rank_ < rows.size() && static_cast<std::size_t>(id.size()) < batch_rows &&
               id.bytes() < batch_bytes;
             ++rank_) {
            const RowId least = rows[entities_->found.clusters.entity[rank_]];
            source.add(table.source_name(rows[rank_]));
            id.add(table.id(rows[rank_]));
            entity.add(entity_id(table.source_name(least), table.id(least)));
        }
        const std::int64_t length = id.size();
        std::vector<ArrowColumn> columns;
        columns.push_back(source.finish("source"));
        columns.push_back(id.finish("id"));
        columns.push_back(entity.finish("entity_id"));
        return table_column(std::move(columns), length);
    }

  private:
    std::shared_ptr<const JoinedRecords> entities_;
    std::size_t rank_ = 0;
};

/// What the pairs of a kind have in their columns, by kind.
struct KindColumns {
    std::vector<double> weight, probability;
    std::vector<std::int32_t> rule;
    std::vector<std::uint64_t> pattern;
    std::vector<std::vector<std::uint8_t>> levels;  ///< one a comparison
};

KindColumns columns_of_kinds(const LinkResult& result) {
    KindColumns kinds;
    kinds.weight = result.weights;
    kinds.levels.resize(result.layout.comparisons());
    for (const double bits : result.weights)
        kinds.probability.push_back(probability(bits));
    for (const PairKind& kind : result.scored.kinds) {
        kinds.rule.push_back(static_cast<std::int32_t>(kind.rule + 1));
        kinds.pattern.push_back(kind.pattern);
        for (std::size_t c = 0; c < kinds.levels.size(); ++c) {
            const std::size_t level = result.layout.level(c, result.layout.state(kind.pattern, c));
            kinds.levels[c].push_back(static_cast<std::uint8_t>(level));
        }
    }
    return kinds;
}

class PairBatches final : public BatchSource {
  public:
    PairBatches(std::shared_ptr<const KeptPairs> kept, std::vector<KeptPair> pairs)
        : kept_(std::move(kept)), kinds_(columns_of_kinds(kept_->result)), pairs_(std::move(pairs)) {}

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
        TextColumnBuilder left_source, left_id, right_source, right_id;
        for (TextColumnBuilder* texts : {&left_source, &left_id, &right_source, &right_id})
            texts->reserve(std::min(batch_rows, pairs_.size() - begin_));
        std::size_t end = begin_;
        for (; end < pairs_.size() && end - begin_ < batch_rows &&
               left_id.bytes() + right_id.bytes() < batch_bytes;
             ++end) {
            const RowId left = rows[pairs_[end].left], right = rows[pairs_[end].right];
            left_source.add(table.source_name(left));
            left_id.add(table.id(left));
            right_source.add(table.source_name(right));
            right_id.add(table.id(right));
        }
        const std::span<const KeptPair> batch = std::span(pairs_).subspan(begin_, end - begin_);
        begin_ = end;
        std::vector<ArrowColumn> columns;
        columns.push_back(left_source.finish("left_source"));
        columns.push_back(left_id.finish("left_id"));
        columns.push_back(right_source.finish("right_source"));
        columns.push_back(right_id.finish("right_id"));
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
