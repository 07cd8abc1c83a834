// Batches of records are made on all threads and written in their order. A record needs nothing of those before it:
// its number gives its place in the shuffled order, that gives entity and copy, and their numbers seed the random
// streams that it is drawn from. So batches can be made anywhere, in any order, and nothing of them is kept.
//
// Rounds overlap: while one thread writes the batches of the last round, the others make the next. Two sets of
// batches are all that is ever in memory.
#include "datasets/generator/generator.hpp"

#include <algorithm>
#include <array>

#include "datasets/generator/random_stream.hpp"
#include "datasets/generator/record_order.hpp"
#include "engine/errors.hpp"
#include "engine/parallel.hpp"

namespace sameas::datasets {

namespace {

// As many as the Parquet writer encodes at once, and so few that batches stay in the cache of a core, beside the tables.
constexpr std::size_t batch_rows = 1024;

/// A number that no other profile or version has.
std::uint64_t number_of(const Profile& profile) {
    std::uint64_t number = static_cast<std::uint64_t>(profile.version());
    for (const char letter : profile.name())
        number = mixed(number + static_cast<unsigned char>(letter));
    return number;
}

/// Makes batches of one run.
class BatchMaker {
  public:
    BatchMaker(const Profile& profile, std::uint64_t records, std::uint64_t seed)
        : profile_(profile), records_(records), seed_(key_of(seed, number_of(profile), 0)), order_(records, seed_) {}

    std::uint64_t batches() const { return (records_ + batch_rows - 1) / batch_rows; }

    void make(std::uint64_t batch, RecordBatch& to) const {
        to.clear();
        const std::uint64_t end = std::min(records_, (batch + 1) * batch_rows);
        // The shuffle of one record is a chain of steps that wait for each other: many at once fill the waiting.
        std::array<RecordKey, 256> keys;
        for (std::uint64_t record = batch * batch_rows; record < end;) {
            const std::size_t count =
                static_cast<std::size_t>(std::min<std::uint64_t>(keys.size(), end - record));
            for (std::size_t k = 0; k < count; ++k) {
                const ClusterPlan::Place place = profile_.clusters()[order_[record + k]];
                keys[k] = {seed_, place.entity, place.copy};
            }
            for (std::size_t k = 0; k < count; ++k) {
                to.begin_record();
                put_number(0, ++record, to);
                put_number(1, keys[k].entity + 1, to);
            }
            profile_.fill(std::span(keys).first(count), to);
        }
    }

  private:
    static void put_number(std::size_t column, std::uint64_t number, RecordBatch& to) {
        ShortText text;
        text.append_number(number);
        to.put_copy(column, text);
    }

    const Profile& profile_;
    std::uint64_t records_, seed_;
    RecordOrder order_;
};

/// The batches of one round.
struct Round {
    std::vector<RecordBatch> batches;
    std::size_t filled = 0;  ///< so many of them hold records
};

}  // namespace

void generate(const Profile& profile, std::uint64_t records, io::TableWriter& writer, RunContext& context) {
    SAMEAS_ASSERT(records >= 1 && records <= records_max);
    const StageTimer timer(context, "generate", records);
    const BatchMaker maker(profile, records, context.seed());
    const std::size_t width = static_cast<std::size_t>(2 * context.threads());
    Round made, written;
    for (Round* round : {&made, &written})
        for (std::size_t k = 0; k < width; ++k)
            round->batches.emplace_back(profile.columns());

    for (std::uint64_t next = 0; next < maker.batches() || written.filled > 0;) {
        made.filled = static_cast<std::size_t>(std::min<std::uint64_t>(width, maker.batches() - next));
        parallel_chunks(context, made.filled + 1, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t item = begin; item < end; ++item) {
                if (item > 0) {
                    maker.make(next + item - 1, made.batches[item - 1]);
                    continue;
                }
                for (std::size_t k = 0; k < written.filled && !context.stop_token().stop_requested(); ++k) {
                    writer.write(written.batches[k].output());
                    context.progress.done.fetch_add(written.batches[k].rows(), std::memory_order_relaxed);
                }
            }
        });
        next += made.filled;
        std::swap(made, written);
        made.filled = 0;
    }
    writer.finish();
}

}  // namespace sameas::datasets
