#pragma once
#include <cstdint>
#include <memory>
#include <span>

#include "engine/blocking/set_join.hpp"
#include "engine/compare/prepared_values.hpp"
#include "engine/run_context.hpp"
#include "engine/settings/expression.hpp"
#include "engine/table/dictionary.hpp"

namespace sameas {

/// What of its values a set measure of engine/compare/similarities.def compares, and how: the sets of the values of a
/// dictionary, and their join under a rule.
class ValueJoin {
  public:
    /// \param values   of what the rule reads; must outlive this
    /// \param is_used  by value, 0 where no record has it
    /// \param rule     of kind set_join
    /// Time and memory: of QGramSets or TokenSets, and of SetJoin. \throws Cancelled
    ValueJoin(const Dictionary& values, std::span<const std::uint8_t> is_used, const Rule& rule, RunContext& context);

    const SetJoin& join() const { return *join_; }

  private:
    std::unique_ptr<PreparedValues> prepared_;
    std::unique_ptr<SetJoin> join_;
};

}  // namespace sameas
