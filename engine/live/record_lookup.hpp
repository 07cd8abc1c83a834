#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/linker.hpp"
#include "engine/live/model_version.hpp"
#include "engine/live/pair_scorer.hpp"
#include "engine/live/read_plan.hpp"
#include "engine/record_matches.hpp"

namespace sameas {

/// Finds the records of a run that are like one which is in none of its tables: the matches of matches_of(), for a run over all of
/// them and it, by the keys of the one record alone. Thread-safe.
class RecordLookup {
  public:
    /// \param linkage, model  of the run, with equal settings; both must outlive it
    /// \returns null where the matches could be others, or where memory is short: rules that are not of keys, rare(...), groups that are
    ///          tightened, years of two digits, dates that no one order reads as the run did, adjustments of single pairs
    /// \throws Cancelled. Cost: some 100 nanoseconds a key of a record, and 16 bytes
    static std::unique_ptr<RecordLookup> make(const Linkage& linkage, const Model& model, RunContext& context);

    /// The columns that a record has values of, in their order. \param source  that it is of: its names of the columns
    const std::vector<std::string>& columns(const std::string& source) const { return reading_of(source).plan.columns; }

    /// Best first, ties by rank; those of at least `least_bits` that are kept. The record is the right one of all pairs.
    /// \param record  its source decides the columns that its values are of, and nothing else
    /// \returns nothing where dates would be read otherwise with it among the records: it is the first to show the order of those that
    ///          could be two, or is written as the order found for the others does not read it
    /// \throws as RecordReader::read. Cost: some 0.1 ms, and some microseconds for each record that shares a key
    std::optional<std::vector<RecordMatch>> matches(const LiveRecord& record, double least_bits) const;

    /// A date field whose settings leave the order open.
    struct OpenDates {
        std::string field;
        DateOrder order{};           ///< that the run found; `automatic`: none
        bool has_ambiguous = false;  ///< there are dates that an order would read
    };

  private:
    /// How records with these columns are read.
    struct Reading {
        explicit Reading(const Settings& settings) : plan(settings), benches(plan) {}
        ReadPlan plan;
        mutable Workbenches benches;
    };
    /// That a record of the table has a key.
    struct Posting {
        std::uint64_t key;
        RowId row;
    };
    RecordLookup(const Linkage& linkage, const Model& model, const Settings& settings, std::vector<OpenDates> open_dates,
                 RunContext& context);
    const Reading& reading_of(const std::string& source) const;
    void add_postings(std::size_t rule, RunContext& context);
    /// The records that a rule pairs with one that has the key.
    std::span<const Posting> sharing(const RuleKey& key) const;

    const Linkage& linkage_;
    std::vector<OpenDates> open_dates_;
    std::map<std::string, std::unique_ptr<Reading>> readings_;  // by source; "": of those without columns of their own
    PairScorer scorer_;
    std::vector<std::size_t> feature_of_;         // by compared feature of a plan: in those of the linkage
    std::vector<std::vector<Posting>> postings_;  // by rule: in order of key, then row
    std::vector<GroupLimit> limits_;
};

}  // namespace sameas
