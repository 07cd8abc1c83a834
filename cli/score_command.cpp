#include "cli/commands.hpp"
#include "cli/inputs.hpp"
#include "cli/report_json.hpp"
#include "cli/report_text.hpp"
#include "cli/results.hpp"
#include "cli/summary.hpp"

namespace sameas::cli {

std::string score_command(const Job& job) {
    const Options& options = job.options;
    const Model model = chosen_model(options.model, options);
    const InputFiles files = input_files(options, model.settings);
    const PairScope scope = scope_of(options, files.inputs.size());
    ResultFiles results(options.out, output_format(options, files), files, job);
    io::ReadResult records = read_records(job, model.settings, files, scope, "", false);
    results.record.fingerprints = fingerprints_of(files, job.context);
    results.record.scope = scope;

    const Linkage linkage(std::move(records.table), model.settings, scope, job.context);
    const Comparator comparator(model.settings, linkage.features(), model.term_frequencies);
    const PatternWeights weights(model, comparator.layout());
    const ScoredPairs scored = score(linkage.blocking(), linkage.table(), comparator, weights,
                                     weight_bits(model.settings.keep_probability), job.context);
    std::vector<double> weight_of_pair;
    weight_of_pair.reserve(scored.pairs.size());
    for (const ScoredPair& pair : scored.pairs)
        weight_of_pair.push_back(weights.weight(pair.pattern));

    Summary summary;
    summary.command = options.command;
    add_records(summary, linkage.table(), records.issues, scope);
    summary.rules = summarise_rules(linkage.blocking(), model.settings.blocking, scored.candidates_per_rule);
    summary.model = summarise(model);
    summary.pairs = summarise_pairs(weight_of_pair, model.settings);
    {
        const StageTimer timer(job.context, "write", scored.pairs.size());
        results.pairs(linkage.table(), model.settings, comparator.layout(), scored, weight_of_pair);
        results.issues(records.issues);
        results.model(model);
    }
    results.commit(summary);
    return options.json ? json_text(report_json(summary)) : report_text(summary);
}

}  // namespace sameas::cli
