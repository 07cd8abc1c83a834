#include "cli/model_options.hpp"

#include "cli/option_parts.hpp"

namespace sameas::cli {

namespace {

void add_file(CLI::App& app, const std::string& name, const std::string& text, std::string& to) {
    app.add_option(name, to, text)->option_text(" ")->required();
}

constexpr const char* level_share = "COMPARISON:LEVEL=SHARE";

void add_shares(CLI::App& app, const std::string& name, const char* form, const std::string& text, std::vector<std::string>& to) {
    app.add_option(name, to, text)->type_name(form)->allow_extra_args(false);
}

void add_set(CLI::App& app, Options& o) {
    CLI::App& s = add_command(app, "set", "Writes a model with another prior, threshold, m, u, or other shares",
                              "  sameas model set model.json --prior 1e-6 --threshold 0.95 --out edited.json\n"
                              "  sameas model set model.json --m surname:exact=0.8 --u 'surname:jaro_winkler >= 0.92=0.001' --out edited.json\n"
                              "  sameas model set model.json --m surname:1=0.8 --m surname:2=0.1 --in-place\n"
                              "LEVEL is spelled as in the settings, or its number from 1. All levels that are named get their shares at once, in "
                              "any order;\nthe others of the comparison make room in proportion, so that m and u still add up to 1. A second "
                              "command scales what the\nfirst one set: name together what is to stay. sameas model show names what is no longer as it was "
                              "trained.\n");
    add_file(s, "MODEL", "The model.json", o.of_model.file);
    add_value(s, "--prior", "P", "Chance that two records drawn at random match",
              [&](const std::string& v) { o.of_model.prior = probability_number(v, "--prior"); });
    add_shares(s, "--m", level_share, "Share of a level among matches; once for each level", o.of_model.m);
    add_shares(s, "--u", level_share, "Share of a level among the background of non-matches; once for each level", o.of_model.u);
    add_shares(s, "--class", "NAME=SHARE", "Share of a class of non-matches among all pairs; once for each class", o.of_model.classes);
    add_value(s, "--threshold", "P", "Probability from which records are joined, or \"automatic\": each run chooses it", [&](const std::string& v) {
        o.of_model.automatic_threshold = v == "automatic";
        if (v != "automatic") o.threshold = probability_number(v, "--threshold");
    });
    add_value(s, "--keep", "P", "Probability from which pairs are kept",
              [&](const std::string& v) { o.of_model.keep = probability_number(v, "--keep"); });
    add_text(s, "--out", "FILE", "The model with the changes", o.out);
    s.add_flag("--in-place", o.of_model.in_place, "Replaces MODEL itself, instead of --out");
    s.add_flag("--quiet", o.quiet, "No report of what changed");
    s.add_flag("--json", o.json, "One JSON document on standard output");
}

}  // namespace

void add_model(CLI::App& app, Options& o) {
    CLI::App& m = add_command(app, "model", "Shows a model, compares two, or writes one with other parameters",
                              "  sameas model show result/model.json\n"
                              "  sameas model compare january.json february.json\n"
                              "  sameas model set model.json --prior 1e-6 --m surname:exact=0.8 --out edited.json\n");
    m.require_subcommand(1);
    CLI::App& s = add_command(m, "show", "Says what each level is worth, the prior, the threshold, how the model was trained, and what was edited since",
                              "  sameas model show result/model.json --json\n");
    add_file(s, "MODEL", "The model.json", o.of_model.file);
    s.add_flag("--json", o.json, "One JSON document on standard output");

    CLI::App& c = add_command(m, "compare", "Says where two models differ, level by level, largest change of bits first",
                              "  sameas model compare january.json february.json\n"
                              "Levels are the same by the name of their comparison and their spelling.\n");
    add_file(c, "FIRST", "A model.json", o.of_model.file);
    add_file(c, "SECOND", "Another", o.of_model.other);
    c.add_flag("--json", o.json, "One JSON document on standard output: all levels");
    add_set(m, o);
}

}  // namespace sameas::cli
