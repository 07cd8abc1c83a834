// What is read of a ChangeStore: all rows when an index is opened, some at a time, so that the memory for it does not depend on how many
// or how large they are; and the feed.
#include <algorithm>

#include "engine/live/store/change_store_state.hpp"
#include "engine/live/store/row_format.hpp"
#include "engine/parallel.hpp"
#include "engine/run_context.hpp"

namespace sameas {

std::vector<Change> ChangeStore::read(std::uint64_t after, std::size_t count_max) const {
    const State& s = *state_;
    std::vector<Change> changes;
    const std::uint64_t last = s.last_shown();
    if (after >= last) return changes;
    const std::string bound = sequence_key(last + 1);
    const rocksdb::Slice end(bound);
    rocksdb::ReadOptions up_to_end;
    up_to_end.iterate_upper_bound = &end;
    const std::unique_ptr<rocksdb::Iterator> at(s.db->NewIterator(up_to_end, s.family(feed)));
    for (at->Seek(sequence_key(after + 1)); at->Valid() && changes.size() < count_max; at->Next())
        s.take_row(feed, *at, [&](std::string_view key, std::string_view row) { changes.push_back(parse_change(key, row)); });
    s.check(at->status(), "has a damaged feed");
    return changes;
}

std::uint64_t ChangeStore::last_sequence() const { return state_->last_key(feed, parse_sequence_key); }

namespace {

constexpr std::uint64_t numbers_most = 8192, bytes_of_piece = std::uint64_t{8} << 20;
constexpr std::size_t pieces_least = 8;

/// Records of a range of numbers, as far as they go into the memory of a piece.
struct Piece {
    std::vector<HeldRecord> records;
    std::uint64_t next = 0;   ///< the number to go on from
    std::uint64_t bytes = 0;  ///< of their rows
    bool is_cut = false;      ///< there may be more in the range
};

}  // namespace

/// Threads read a piece each, of as many numbers. One that has read its share of bytes ends there: then what others have read behind it
/// is let go, and pieces have fewer numbers from there on.
void ChangeStore::for_each_records(RunContext& run, const std::function<void(const std::vector<HeldRecord>&)>& body) const {
    const std::uint64_t last = state_->last_key(records, parse_number_key);
    const StageTimer timer(run, "open", last + 1);
    const auto read_piece = [&](Piece& piece, std::uint64_t from, std::uint64_t to) {
        piece.next = to;
        state_->for_each_row(records, from == 0 ? "" : number_key(static_cast<std::uint32_t>(from)),
                             to > last ? "" : number_key(static_cast<std::uint32_t>(to)), [&](std::string_view key, std::string_view row) {
                                 piece.records.push_back(parse_record(key, row));
                                 piece.bytes += row.size();
                                 piece.is_cut = piece.bytes >= bytes_of_piece;
                                 if (piece.is_cut) piece.next = std::uint64_t{piece.records.back().number} + 1;
                                 return !piece.is_cut;
                             });
    };
    const std::size_t pieces_at_once = std::max(pieces_least, static_cast<std::size_t>(run.threads()));
    std::uint64_t numbers = numbers_most;
    for (std::uint64_t first = 0; first <= last;) {
        std::vector<Piece> pieces(pieces_at_once);
        parallel_chunks(run, pieces.size(), 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t p = begin; p < end; ++p) {
                const std::uint64_t from = first + p * numbers;
                if (from <= last) read_piece(pieces[p], from, from + numbers);
            }
        });
        const auto cut = std::find_if(pieces.begin(), pieces.end(), [](const Piece& piece) { return piece.is_cut; });
        const bool is_cut = cut != pieces.end();
        if (is_cut) pieces.erase(cut + 1, pieces.end());
        std::vector<HeldRecord> all;
        std::uint64_t bytes_most = 0;
        for (Piece& piece : pieces) {
            std::move(piece.records.begin(), piece.records.end(), std::back_inserter(all));
            bytes_most = std::max(bytes_most, piece.bytes);
        }
        first = is_cut ? pieces.back().next : first + pieces.size() * numbers;
        if (is_cut) numbers = std::max<std::uint64_t>(1, numbers / 2);
        else if (bytes_most < bytes_of_piece / 4) numbers = std::min(numbers_most, numbers * 2);
        body(all);
        run.progress.done.store(std::min(first, last + 1), std::memory_order_relaxed);
    }
}

void ChangeStore::for_each_entity(const std::function<void(const HeldEntity&)>& body) const {
    state_->for_each_row(entities, {}, {}, [&](std::string_view key, std::string_view row) { body(parse_entity(key, row)); return true; });
}

void ChangeStore::for_each_ended(const std::function<void(EndedEntity)>& body) const {
    state_->for_each_row(ended, {}, {}, [&](std::string_view key, std::string_view row) { body(parse_ended(key, row)); return true; });
}

}  // namespace sameas
