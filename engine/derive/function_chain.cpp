#include "engine/derive/function_chain.hpp"

#include <utility>

#include "engine/errors.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

FunctionChain::FunctionChain(const Expression& expression) : name_(to_string(expression)) {
    add_step(expression);
}

void FunctionChain::add_step(const Expression& expression) {
    if (expression.is_field()) return;
    add_step(expression.arguments.front());
    Step step{find_text_function(expression.name), expression.numbers, std::nullopt};
    if (step.function == nullptr) {
        const kernels::Encoder encoder = find_encoder(expression.name);
        if (encoder == nullptr) {
            throw InvalidSettings(message(name_, ": there is no function '", expression.name, "'"));
        }
        step.encoder.emplace(encoder);
    }
    steps_.push_back(std::move(step));
}

/// Adds what the step gives for one value.
void FunctionChain::apply_step(Step& step, const Operand& value, ValueList& out) {
    if (step.function != nullptr) {
        step.function(value, step.numbers, out);
    } else {
        step.encoder->apply(value.text, out);
    }
}

const ValueList& FunctionChain::apply(std::string_view text, DatePrecision precision) {
    ValueList* values = &lists_[0];
    ValueList* next = &lists_[1];
    values->clear();
    if (text.empty()) return *values;
    if (steps_.empty()) values->add(text);
    for (Step& step : steps_) {
        next->clear();
        if (&step == steps_.data()) {
            apply_step(step, {text, precision}, *next);
        } else {
            for (std::size_t i = 0; i < values->size() && !next->is_full(); ++i)
                apply_step(step, {(*values)[i], DatePrecision::unparsed}, *next);
        }
        if (next->is_full()) {
            throw ResourceLimit(message(name_, " gives more than ", expression_values_max, " values or ",
                                        expression_bytes_max, " bytes for one value: '", printable_excerpt(text),
                                        "': shorten what it reads, for example with first(FIELD, 100)"));
        }
        std::swap(values, next);
    }
    return *values;
}

}  // namespace sameas
