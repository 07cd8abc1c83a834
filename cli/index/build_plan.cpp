// An index decides pairs as a run did, and joins them as a run at a given threshold does; a run that found its threshold itself lets single
// pairs weigh a little more, so that some of its entities may be others. What the run found out from all its records stands in its
// run.json (the threshold, the groups that limits cut) or in how it read its dates, so its files are read once more for that alone.
#include "cli/index/build_plan.hpp"

#include <algorithm>
#include <filesystem>

#include "cli/run_record.hpp"
#include "engine/errors.hpp"
#include "engine/live/found_choices.hpp"

namespace sameas::cli {

namespace {

using Pointer = Json::json_pointer;

void check_options(const Options& options) {
    const auto refuse = [](const char* option, const char* what) {
        throw InvalidSettings(message("--run and ", option, ": the run says ", what, "; drop one of the two"));
    };
    if (!options.model.empty()) refuse("--model", "which model");
    if (!options.files.empty() || !options.named_sources.empty()) refuse("files", "which files");
    if (options.link || options.dedupe) refuse("--link or --dedupe", "which pairs count");
    if (!options.id.empty()) refuse("--id", "where ids are");
    if (!options.input_format.empty() || options.delimiter != '\0' || options.latin1) refuse("options of reading", "how its files are read");
}

void check_run(const RunRecord& record, const Options& options) {
    if (!record.document.value(Pointer("/options/new"), Json::array()).empty())
        throw InvalidInput("'" + options.of_run + "' holds only pairs with new records (score --new): an index needs a run over all pairs");
    if (options.threshold) return;
    const std::string method = record.document.value(Pointer("/joining/method"), "");
    if (method == method_name(JoinMethod::one_to_one))
        throw InvalidInput("the run in '" + options.of_run + "' joined each record with one partner at most, which depends on all records: "
                           "give the index a threshold (--threshold), from which it joins whoever is alike");
    if (method == method_name(JoinMethod::own_threshold) && record.scope == PairScope::across_sources)
        throw InvalidInput("the run in '" + options.of_run + "' found its threshold itself and may have joined several records of a source, which "
                           "an index of a link does not: give the index a threshold (--threshold)");
}

/// Leaves limits on groups out that cut nothing in the run, where each rule stands with the groups that were over its limit.
void drop_idle_limits(Settings& settings, const Json& rules) {
    const std::vector<GroupLimit> limits = group_limits_of(settings);
    settings.group_limits.clear();
    for (std::size_t r = 0; r < limits.size(); ++r) {
        const Pointer groups(message("/", r, "/group_limit/groups"));
        const bool is_idle = rules.contains(groups) && rules[groups].empty();
        if (limits[r].rows_max > 0 && !is_idle) settings.group_limits.push_back({settings.blocking[r], limits[r]});
    }
}

bool leaves_order_open(const FieldSettings& field) { return field.type == FieldType::date && field.date_order == DateOrder::automatic; }

BuildPlan plan_of_run(const Job& job) {
    const Options& options = job.options;
    check_options(options);
    const RunRecord record = read_run_record(options.of_run);
    check_run(record, options);
    BuildPlan plan{chosen_model((std::filesystem::path(options.of_run) / "model.json").string(), options), find_inputs(record),
                   create_options(record.scope, options.date_order)};
    Settings& settings = plan.model.settings;
    if (options.keep_groups) settings.group_limits.clear();
    else drop_idle_limits(settings, record.document.value("rules", Json::array()));
    const Pointer found("/joining/threshold_bits");
    if (settings.automatic_threshold && record.document.contains(found))
        settle_threshold(settings, record.document[found].get<double>());
    if (options.date_order.empty() && std::any_of(settings.fields.begin(), settings.fields.end(), leaves_order_open))
        settle_date_orders(settings, read_records(job, settings, plan.files, record.scope, "", false).table);
    return plan;
}

}  // namespace

CreateOptions create_options(PairScope scope, const std::string& date_order) {
    CreateOptions made{.scope = scope};
    if (!date_order.empty())
        made.choices.date_order = date_order == "ymd" ? DateOrder::ymd : date_order == "dmy" ? DateOrder::dmy : DateOrder::mdy;
    return made;
}

Model live_model(const Options& options) {
    Model model = chosen_model(options.model, options);
    if (options.keep_groups) model.settings.group_limits.clear();
    return model;
}

BuildPlan build_plan(const Job& job) {
    const Options& options = job.options;
    if (!options.of_run.empty()) return plan_of_run(job);
    if (options.model.empty()) throw InvalidSettings("--model is missing: a model.json, or --run with the folder of a run");
    BuildPlan plan{.model = live_model(options), .files = {}, .made = {}};
    if (!options.files.empty() || !options.named_sources.empty()) plan.files = input_files(options, plan.model.settings);
    plan.files.number_duplicate_ids = options.number_duplicate_ids;
    plan.made = create_options(scope_of(options, plan.files.inputs.size()), options.date_order);
    return plan;
}

}  // namespace sameas::cli
