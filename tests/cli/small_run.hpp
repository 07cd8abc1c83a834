#pragma once
#include <string>
#include <vector>

#include "cli/job.hpp"
#include "cli/summary.hpp"
#include "io/table_writer.hpp"
#include "tests/io/scratch_folder.hpp"
#include "tests/support/small_table.hpp"

namespace sameas::cli::testing {

using io::testing::content_of;
using io::testing::ScratchFolder;

/// Settings for records of id, surname and city.
inline constexpr const char* settings_text = R"({
  "id": "id", "blocking": ["surname", "city"], "train_on": ["city"],
  "comparisons": [{"field": "surname", "levels": ["exact", "jaro_winkler >= 0.8", "else"]},
                  {"field": "city", "levels": ["exact", "else"]}],
  "keep": {"probability": 0.01}, "threshold": {"probability": 0.9}})";

inline Settings small_settings() {
    return parse_settings(settings_text, "settings.json");
}

/// A model with chosen parameters: an exact surname and city are worth 3 bits each, their absence -2 and -1.
inline Model small_model() {
    Model model;
    model.settings = small_settings();
    model.prior = 0.2;
    model.comparisons = {{{0, 0.8, 0.1, 0.1}, {0, 0.1, 0.5, 0.4}}, {{0, 0.8, 0.2}, {0, 0.1, 0.9}}};
    model.training.prior_source = "population";
    return model;
}

/// Two sources with ids that repeat.
inline Table small_records(RunContext& context) {
    return test::small_table(
        small_settings(), {"id", "surname", "city"},
        {{"crm", {{"1", "stone", "york"}, {"2", "reed", "leeds"}, {"3", "moss", "york"}}},
         {"erp", {{"1", "stone", "york"}, {"2", "read", "leeds"}}}},
        context);
}

/// A job whose options can be changed before it is used.
struct SmallJob {
    Options options;
    Interrupt interrupt;
    RunContext context{{.threads = 2, .seed = 1, .stop = {}}};
    ProgressLine terminal{context.progress, ProgressForm::none};
    Job job{options, context, interrupt, terminal, [] { return std::vector<std::string>(); }};
    SmallJob() { options.quiet = true; }
};

}  // namespace sameas::cli::testing
