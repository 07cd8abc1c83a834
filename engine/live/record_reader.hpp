#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/derive/function_chain.hpp"
#include "engine/live/read_plan.hpp"
#include "engine/live/value_store.hpp"
#include "engine/run_context.hpp"

namespace sameas {

/// A key of a record under one rule.
struct RuleKey {
    std::uint64_t key = 0;
    std::uint32_t rule = 0;
    bool operator==(const RuleKey&) const = default;
};

/// What an index makes of a record before it knows any other.
struct ReadRecord {
    std::vector<LiveValue> values;   ///< by feature of the plan
    std::vector<RuleKey> keys;       ///< by rule, then rising; each once
    /// Values that could not be held (too long, not UTF-8, no date ...): they are null, or texts that stay unparsed.
    std::vector<RowIssue> issues;
};

/// Reads records as a run over files reads them: the same cleaning, parsing, functions and keys. One a thread.
class RecordReader {
  public:
    /// Both must outlive it.
    RecordReader(const ReadPlan& plan, RunContext& context);
    /// \pre plan.check_values(record) \throws ResourceLimit when an expression or a rule gives too much of a value (named)
    ReadRecord read(const LiveRecord& record);

  private:
    LiveValue read_field(std::size_t field, const LiveRecord& record, std::vector<RowIssue>& issues);
    std::string derive(std::size_t feature, const LiveValue& value);

    const ReadPlan& plan_;
    RunContext& context_;
    std::vector<FunctionChain> chains_;       // of features that are not fields
    std::vector<std::size_t> chain_of_;       // by feature
    std::vector<LiveValue> of_field_;
};

}  // namespace sameas
