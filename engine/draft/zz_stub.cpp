#include "engine/draft/rule_choice.hpp"
namespace sameas {
__attribute__((weak)) RuleChoice choose_rules(const Table&, const Settings&, std::span<const DraftField>, const RuleChoiceOptions&, RunContext&) { return {}; }
}
