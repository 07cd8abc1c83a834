#include "cli/sample_report.hpp"

#include "cli/number_text.hpp"
#include "cli/text_table.hpp"

namespace sameas::cli {

std::string sample_text(const SampleEstimate& estimate) {
    TextTable table("lrrr");
    table.add({"", "estimate", "from", "to"});
    const auto add = [&](const char* name, const SampleShare& share) {
        if (share.is_known) table.add({name, fixed(share.value, 4), fixed(share.low, 4), fixed(share.high, 4)});
        else table.add({name, "not known: no labelled pair tells"});
    };
    add("precision", estimate.precision);
    add("recall", estimate.recall);
    add("F1", estimate.f1);
    return "Estimates from " + counted(estimate.pairs, "one labelled pair", "labelled pairs") + ", which stand for " +
           significant(estimate.weight, 6) + "\n" + table.text() + "\n";
}

Json sample_json(const SampleEstimate& estimate) {
    const auto share = [](const SampleShare& value) {
        return value.is_known ? Json{{"value", value.value}, {"low", value.low}, {"high", value.high}} : Json();
    };
    return {{"pairs", estimate.pairs},
            {"weight", estimate.weight},
            {"precision", share(estimate.precision)},
            {"recall", share(estimate.recall)},
            {"f1", share(estimate.f1)}};
}

}  // namespace sameas::cli
