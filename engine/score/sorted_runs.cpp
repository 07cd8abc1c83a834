// Merging many sorted runs. A tournament of losers: the runs are the leaves of a tree, each inner node remembers the run
// that lost there, and the winner of all has the next pair. Once it is given out, the winner's run plays again along its
// one path to the root: log2(runs) comparisons a pair, against stored losers, where a heap needs twice that.
//
// To put runs in memory together, the order is cut at places taken from the longest run; what lies between two cuts is
// found in every run by binary search, and the pieces are merged independently.
#include "engine/score/sorted_runs.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

#include "engine/parallel.hpp"

namespace sameas {

namespace {

constexpr std::uint64_t nothing_left = std::numeric_limits<std::uint64_t>::max();   // no pair is of a record with itself
constexpr std::uint64_t buffer_bytes_min = 4096, buffer_bytes_max = std::uint64_t{1} << 20;

/// The pairs of a run one after the other.
class RunReader {
  public:
    explicit RunReader(std::span<const KeptPair> pairs) : next_(pairs.data()), end_(next_ + pairs.size()) {}
    RunReader(const SortedRun& run, const SpillFile& file, std::size_t buffer_pairs)
        : file_(&file), begin_(run.begin), left_(run.size), buffer_(buffer_pairs) {
        refill();
    }
    RunReader(RunReader&&) = default;   // a vector's items stay where they are

    std::uint64_t place() const { return next_ == end_ ? nothing_left : place_of(*next_); }
    const KeptPair& pair() const { return *next_; }
    void advance() {
        if (++next_ == end_ && left_ > 0) refill();
    }

  private:
    void refill() {
        const std::size_t pairs = static_cast<std::size_t>(std::min<std::uint64_t>(left_, buffer_.size()));
        file_->read(begin_, std::as_writable_bytes(std::span(buffer_).first(pairs)));
        begin_ += pairs * sizeof(KeptPair);
        left_ -= pairs;
        next_ = buffer_.data();
        end_ = next_ + pairs;
    }

    const SpillFile* file_ = nullptr;
    std::uint64_t begin_ = 0, left_ = 0;   // of the file
    std::vector<KeptPair> buffer_;
    const KeptPair* next_ = nullptr;
    const KeptPair* end_ = nullptr;
};

/// Who has the next pair.
class Tournament {
  public:
    explicit Tournament(std::vector<RunReader>& readers)
        : readers_(readers), leaves_(std::bit_ceil(std::max<std::size_t>(readers.size(), 1))), nodes_(leaves_) {
        std::vector<Entry> winners(2 * leaves_);
        for (std::size_t leaf = 0; leaf < leaves_; ++leaf) {
            winners[leaves_ + leaf] = {leaf < readers.size() ? readers[leaf].place() : nothing_left, leaf};
        }
        for (std::size_t node = leaves_ - 1; node > 0; --node) {
            const Entry &a = winners[2 * node], &b = winners[2 * node + 1];
            winners[node] = std::min(a, b);
            nodes_[node] = std::max(a, b);
        }
        best_ = winners[1];
    }

    bool is_over() const { return best_.place == nothing_left; }
    const KeptPair& pair() const { return readers_[best_.run].pair(); }
    void advance() {
        RunReader& reader = readers_[best_.run];
        reader.advance();
        Entry playing{reader.place(), best_.run};
        for (std::size_t node = (leaves_ + playing.run) / 2; node > 0; node /= 2) {
            if (nodes_[node] < playing) std::swap(nodes_[node], playing);
        }
        best_ = playing;
    }

  private:
    struct Entry {
        std::uint64_t place = nothing_left;
        std::size_t run = 0;
        auto operator<=>(const Entry&) const = default;
    };
    std::vector<RunReader>& readers_;
    std::size_t leaves_;
    std::vector<Entry> nodes_;   // by node: who lost there; 1 is the root
    Entry best_;
};

/// A piece of every run, merged to `to`.
void merge_pieces(std::vector<RunReader> readers, KeptPair* to, RunContext& context) {
    Tournament tournament(readers);
    for (std::size_t count = 1; !tournament.is_over(); ++count) {
        *to++ = tournament.pair();
        tournament.advance();
        if (count % PairStore::block_pairs == 0) context.check_stop();
    }
}

/// Places that cut the order in pieces of about as many pairs each.
std::vector<std::uint64_t> cuts(std::span<const SortedRun> runs, std::size_t pieces) {
    const auto longest = std::max_element(runs.begin(), runs.end(),
                                          [](const SortedRun& a, const SortedRun& b) { return a.size < b.size; });
    std::vector<std::uint64_t> places{0};
    for (std::size_t piece = 1; piece < pieces; ++piece) {
        places.push_back(place_of(longest->pairs[longest->pairs.size() * piece / pieces]));
    }
    places.push_back(nothing_left);
    return places;
}

}  // namespace

void merge_runs(std::span<const SortedRun> runs, const SpillFile* file, std::uint64_t memory_bytes, RunContext& context,
                const PairStore::BlockSink& sink) {
    const auto in_file = static_cast<std::uint64_t>(
        std::count_if(runs.begin(), runs.end(), [](const SortedRun& run) { return !run.in_memory(); }));
    const std::uint64_t buffer_bytes =
        std::clamp(memory_bytes / std::max<std::uint64_t>(in_file, 1), buffer_bytes_min, buffer_bytes_max);
    std::vector<RunReader> readers;
    for (const SortedRun& run : runs) {
        if (run.size == 0) continue;
        if (run.in_memory()) {
            readers.emplace_back(std::span(run.pairs));
        } else {
            context.check_stop();
            readers.emplace_back(run, *file, static_cast<std::size_t>(buffer_bytes / sizeof(KeptPair)));
        }
    }
    Tournament tournament(readers);
    std::vector<KeptPair> block;
    block.reserve(PairStore::block_pairs);
    while (!tournament.is_over()) {
        context.check_stop();
        block.clear();
        while (block.size() < PairStore::block_pairs && !tournament.is_over()) {
            block.push_back(tournament.pair());
            tournament.advance();
        }
        sink(block);
    }
}

SortedRun joined(std::vector<SortedRun>& runs, RunContext& context) {
    constexpr std::size_t pieces_max = 256, piece_pairs = 65536;
    SortedRun all;
    for (const SortedRun& run : runs) all.size += run.size;
    if (all.size == 0) return all;
    all.pairs.resize(static_cast<std::size_t>(all.size));
    const std::vector<std::uint64_t> places =
        cuts(runs, std::clamp<std::size_t>(all.pairs.size() / piece_pairs, 1, pieces_max));
    // begins[piece][run]: the first pair of the run that belongs to the piece or a later one
    std::vector<std::vector<const KeptPair*>> begins(places.size());
    std::vector<std::size_t> offsets(places.size());
    for (std::size_t piece = 0; piece < places.size(); ++piece) {
        for (const SortedRun& run : runs) {
            const auto at = std::lower_bound(run.pairs.begin(), run.pairs.end(), places[piece],
                                             [](const KeptPair& pair, std::uint64_t place) { return place_of(pair) < place; });
            begins[piece].push_back(run.pairs.data() + (at - run.pairs.begin()));
            offsets[piece] += static_cast<std::size_t>(at - run.pairs.begin());
        }
    }
    parallel_chunks(context, places.size() - 1, 1, [&](std::size_t piece, std::size_t) {
        std::vector<RunReader> readers;
        for (std::size_t run = 0; run < runs.size(); ++run) {
            const KeptPair *const begin = begins[piece][run], *const end = begins[piece + 1][run];
            if (begin != end) readers.emplace_back(std::span(begin, end));
        }
        merge_pieces(std::move(readers), all.pairs.data() + offsets[piece], context);
    });
    runs.clear();
    return all;
}

}  // namespace sameas
