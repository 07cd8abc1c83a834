#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "engine/derive/features.hpp"
#include "engine/live/read_plan.hpp"
#include "engine/live/record_reader.hpp"
#include "engine/live/value_store.hpp"

namespace sameas {

/// A record, and perhaps others to compare it with, as a little table of its own: what the engine's stages take. Row 0 is
/// the record. Their values are copied: nothing of an index is read once add() has returned.
class RecordFeatures {
  public:
    /// Of one record alone, with every feature of the plan. The plan must outlive it.
    RecordFeatures(const ReadPlan& plan, const ReadRecord& record);
    /// Of a record and others that are added to it, with the features that comparisons read.
    /// \param stores  by domain; they must outlive the last add()
    RecordFeatures(const ReadPlan& plan, const ReadRecord& record, std::span<const ValueStore> stores);

    /// The same, with others that are rows of a run. \param feature_of  by compared feature of the plan: in `run`. Both must outlive
    /// the last add()
    RecordFeatures(const ReadPlan& plan, const ReadRecord& record, const Features& run, std::span<const std::size_t> feature_of);

    /// Adds a row with these numbers of values in the stores, one a feature. \pre not after features()
    void add(std::span<const std::uint32_t> values);
    /// Adds a row of the run.
    void add(RowId row);
    std::size_t rows() const { return rows_; }
    /// As they stand now; made at the first call.
    const Features& features() {
        if (!is_finished_) finish();
        return features_;
    }

  private:
    /// The values of one domain, in order of arrival.
    struct Values {
        std::string bytes;
        std::vector<std::uint64_t> offsets{0, 0};  // the first is null
        std::vector<std::uint64_t> counts{0};
        std::vector<std::int32_t> days{0};
        std::vector<DatePrecision> precision{DatePrecision::unparsed};
        std::vector<double> numbers;
        boost::unordered_flat_map<std::uint32_t, std::uint32_t> known;  // number in the store, or code in the run -> place
        std::uint32_t record_end = 1;                                   // the record's own values are before this place

        Values();
        std::uint32_t add(const ValueStore::View& value);
        /// The place of a text among those that the record itself has, 0 for none.
        std::uint32_t of_record(std::string_view text) const;
        Dictionary dictionary();
    };
    void begin(const ReadRecord& record, std::size_t feature_count, bool shares_domains);
    void finish();

    const ReadPlan& plan_;
    std::span<const ValueStore> stores_;
    const Features* run_ = nullptr;
    std::span<const std::size_t> feature_of_;
    std::vector<std::size_t> domain_of_;             // by feature
    std::vector<Values> values_;             // by domain
    std::vector<ValueId> codes_;
    std::size_t rows_ = 1;
    std::deque<Domain> domains_;             // of fields: places stay
    Features features_;
    bool is_finished_ = false;
};

}  // namespace sameas
