#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/derive/encoder_call.hpp"
#include "engine/derive/functions.hpp"
#include "engine/derive/value_list.hpp"
#include "engine/settings/expression.hpp"
#include "engine/table/types.hpp"

namespace sameas {

/// The functions of an expression, innermost first, applied to one value of its field after the other. A function of one
/// value over several is applied to each. One a thread: keeps its memory.
class FunctionChain {
  public:
    /// \throws InvalidSettings for a name that is no function
    explicit FunctionChain(const Expression& expression);

    /// \returns the values that the expression gives: distinct, none empty, none for null, in the order in which the
    ///          functions give them; valid until the next call
    /// \param precision  of a date, else unparsed
    /// \pre the expression is one that derive() accepts
    /// \throws ResourceLimit beyond expression_values_max values or expression_bytes_max bytes of several; names the
    ///         expression and the beginning of the text
    const ValueList& apply(std::string_view text, DatePrecision precision = DatePrecision::unparsed);

  private:
    struct Step {
        TextFunction function = nullptr;  // else an encoder
        std::vector<int> numbers;
        std::optional<EncoderCall> encoder;
    };
    void add_step(const Expression& expression);
    static void apply_step(Step& step, const Operand& value, ValueList& out);

    std::string name_;
    std::vector<Step> steps_;
    std::array<ValueList, 2> lists_;  // what a step reads and what it writes, in turn
};

}  // namespace sameas
