#include "engine/settings/measure_call.hpp"

#include <algorithm>

#include "engine/errors.hpp"
#include "engine/settings/measure_options.hpp"
#include "engine/settings/tokens.hpp"
#include "engine/settings/vocabulary.hpp"
#include "engine/table/printable_excerpt.hpp"

namespace sameas {

namespace {

const MeasureOption& option_of(const MeasureCall& call, std::string_view name) {
    const auto at = std::find_if(call.options.begin(), call.options.end(),
                                 [&](const MeasureOption& option) { return option.name == name; });
    SAMEAS_ASSERT(at != call.options.end());
    return *at;
}

std::string unknown_measure(std::string_view name) {
    return message("unknown measure '", printable_excerpt(name), "'", suggestion(name, measure_names()),
                   " (measures: ", comma_list(measure_names()), ")");
}

}  // namespace

double MeasureCall::number(std::string_view option) const {
    return option_of(*this, option).number;
}

const std::string& MeasureCall::word(std::string_view option) const {
    return option_of(*this, option).word;
}

MeasureCall measure_call(std::string_view name) {
    const MeasureRow* row = find_measure(name);
    if (row == nullptr) throw InvalidSettings(unknown_measure(name));
    MeasureCall call{std::string(name), {}};
    for (const OptionRow& option : option_rows(*row))
        call.options.push_back(default_option(option));
    return call;
}

MeasureCall parse_measure_call(std::string_view text) {
    Tokens tokens(text);
    const Token name =
        tokens.expect(Token::Kind::word, "a measure, as in jaro_winkler or jaro_winkler(prefix_weight=0.2)");
    if (find_measure(name.text) == nullptr) tokens.fail(name, unknown_measure(name.text));
    MeasureCall call = measure_call(name.text);
    const bool has_options = tokens.take_if(Token::Kind::open);
    if (has_options) {
        read_options(tokens, call);
        tokens.expect(Token::Kind::close, "',' or ')'");
    }
    const bool may_have = !has_options && !call.options.empty();
    tokens.expect(Token::Kind::end, may_have ? "options in brackets, or the end" : "the end");
    return call;
}

std::string to_string(const MeasureCall& call) {
    const std::string options = options_text(call);
    return options.empty() ? call.name : call.name + "(" + options + ")";
}

std::string options_text(const MeasureCall& call) {
    const MeasureCall defaults = measure_call(call.name);
    std::string text;
    for (std::size_t i = 0; i < call.options.size(); ++i) {
        const MeasureOption& option = call.options[i];
        if (option == defaults.options[i]) continue;
        text += (text.empty() ? "" : ", ") + option.name + "=" +
                (option.word.empty() ? number_text(option.number) : option.word);
    }
    return text;
}

}  // namespace sameas
