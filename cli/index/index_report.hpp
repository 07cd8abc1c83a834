#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cli/job.hpp"
#include "engine/live/store/stored_index.hpp"

namespace sameas::cli {

/// What edits of an index did.
struct EditSummary {
    std::uint64_t added = 0, changed = 0, removed = 0, failed = 0, malformed = 0;
    std::vector<std::string> errors;   ///< the first errors_max
    std::uint64_t issues = 0;          ///< values that could not be held

    static constexpr std::size_t errors_max = 20;
    /// \throws IoError when the store refused an edit
    void count(std::span<const LiveEdit> edits, const std::vector<EditResult>& results);
};

// The texts of `sameas index`, or JSON documents under --json.
std::string build_report(const Job& job, const BuildReport& report, std::uint64_t malformed);
std::string edit_report(const Job& job, const EditSummary& summary, const LiveIndex& index);
std::string find_report(const Job& job, const LiveRecord& record, const std::vector<Match>& matches, const LiveIndex& index);
std::string stats_report(const Job& job, const StoredIndex& index);
std::string swap_report(const Job& job, const SwapReport& report, const LiveIndex& index);
std::string verify_report(const Job& job, const VerifyReport& report);
std::string backup_report(const Job& job);

}  // namespace sameas::cli
