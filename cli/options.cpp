#include "cli/options.hpp"

#include <algorithm>
#include <charconv>

#include "cli/index_options.hpp"
#include "cli/model_options.hpp"
#include "cli/option_parts.hpp"
#include "cli/serve_options.hpp"
#include "cli/version.hpp"
#include "datasets/generator/generator.hpp"
#include "engine/errors.hpp"
#include "engine/settings/settings.hpp"

namespace sameas::cli {

namespace {

void add_settings(CLI::App& app, Options& o) {
    add_text(app, "--settings", "FILE", "Fields, blocking rules and comparisons (docs/settings.md); without, they are drafted from the data",
             o.settings);
}

void add_left_out(CLI::App& app, Options& o) {
    add_text(app, "--standardise", "STEPS",
             "Steps of standardisation that drafted settings may use: none, all, or names with commas between", o.standardise);
    app.add_option("--leave-out", o.left_out, "A column that settings drafted from the data must not use")
        ->type_name("COLUMN")->allow_extra_args(false);
    app.add_option("--map", o.mapped, "A column of the first input and what another calls it; COLUMN= has no like")
        ->type_name("COLUMN=OTHER")->allow_extra_args(false);
}

void add_accept_model(CLI::App& app, Options& o) {
    add_text(app, "--labels", "FILE", "Pairs with a label, or the entities of some records, for training (docs/model.md)", o.labels);
    app.add_flag("--accept-model", o.accept_model,
                 "Goes on with a model that its checks refuse (else exit status 3); the report says why it was");
}

void add_spilling(CLI::App& app, Options& o) {
    add_memory(app, o);
    add_text(app, "--spill-dir", "DIR",
             "Folder for pairs that do not fit into memory (default: TMPDIR, else the folder of the results)",
             o.spill_folder);
}

void add_truth(CLI::App& app, Options& o) {
    add_text(app, "--truth", "COLUMN|FILE",
             "What is true: a column with the entity, never used for linking, or a file of true pairs "
             "(left_id,right_id[,left_source,right_source])",
             o.truth);
    add_text(app, "--ignore", "FILE", "Pairs (as of --truth) that count neither for nor against", o.ignore);
}

void add_out(CLI::App& app, Options& o, const std::string& text, const std::string& otherwise) {
    o.out = otherwise;
    add_text(app, "--out", "DIR", text, o.out);
}

void add_format(CLI::App& app, Options& o) {
    add_one_of(app, "--format", "Format of entities and pairs (default: that of the first input)", formats(),
               o.format);
}

void add_run(CLI::App& app, Options& o) {
    add_inputs(app, o);
    add_settings(app, o);
    add_left_out(app, o);
    add_accept_model(app, o);
    add_text(app, "--model", "FILE", "A model.json: its settings and parameters are used, nothing is trained", o.model);
    add_text(app, "--missed", "FILE", "Writes pairs there that blocking seems to miss", o.missed);
    add_threshold(app, o);
    add_truth(app, o);
    add_out(app, o, "Folder for the results (default: sameas-out)", "sameas-out");
    add_format(app, o);
    add_spilling(app, o);
    add_general(app, o);
}

void add_run_folder(CLI::App& app, Options& o) {
    app.add_option("OUT_DIR", o.run_folder, "The --out folder of a run")->option_text(" ")->required();
}

void add_whole_runs(CLI::App& app, Options& dedupe, Options& link) {
    CLI::App& d =
        add_command(app, "dedupe", "Finds the records of one or several files that belong together",
                    "  sameas dedupe customers.csv\n"
                    "  sameas dedupe crm.csv shop.parquet --settings s.json --id customer_id --out result\n"
                    "  zcat dump.csv.gz | sameas dedupe - --model result/model.json --json\n");
    add_run(d, dedupe);
    CLI::App& l = add_command(
        app, "link", "Finds the records of different sources that belong together",
        "  sameas link crm.csv erp.parquet\n"
        "  sameas link --source crm=a.csv --source erp=b.csv --settings s.json --truth pairs.csv\n"
        "  sameas link crm.csv erp.csv web.csv --settings s.json --duplicates-within\n");
    add_run(l, link);
    l.add_flag("--duplicates-within", link.duplicates_within, "Sources may hold duplicates: pairs inside them count too");
}

void add_model_steps(CLI::App& app, Options& train, Options& score, Options& block) {
    CLI::App& t = add_command(app, "train", "Estimates a model and writes it",
                              "  sameas train customers.csv --settings customers.json --out model.json\n"
                              "  sameas train crm.csv erp.csv --link --settings customers.json\n");
    add_inputs(t, train);
    add_settings(t, train);
    add_scope(t, train);
    add_left_out(t, train);
    add_accept_model(t, train);
    train.out = "model.json";
    add_text(t, "--out", "FILE", "The model (default: model.json)", train.out);
    add_memory(t, train);
    add_general(t, train);

    CLI::App& s =
        add_command(app, "score", "Scores pairs under a model and writes those worth keeping",
        "  sameas score crm.csv erp.csv --model model.json && sameas cluster sameas-out --threshold 0.9\n"
        "  sameas score customers.parquet added.csv --dedupe --new added --model model.json\n"
        "  sameas score --pairs labelled.csv --truth is_match --scores scores.csv\n");
    add_inputs(s, score);
    add_text(s, "--model", "FILE", "The model.json; without, --pairs estimates one from the pairs", score.model);
    add_text(s, "--pairs", "FILE", "Scores the pairs of a file: both sides in it (name_left, name_right), or ids (left_id,right_id)",
             score.pairs);
    add_text(s, "--truth", "COLUMN", "Of --pairs: the column that says whether a pair is a match (default: label)", score.truth);
    add_text(s, "--settings", "FILE", "Of --pairs: the settings to estimate a model under", score.settings);
    add_text(s, "--scores", "FILE", "Of --pairs: writes the score of each pair", score.scores);
    add_threshold(s, score);
    add_scope(s, score);
    s.add_option("--new", score.new_sources, "Only pairs with a record of this source: what it adds to pairs that are known")
        ->type_name("SOURCE")
        ->allow_extra_args(false);
    add_out(s, score, "Folder for the results (default: sameas-out)", "sameas-out");
    add_format(s, score);
    add_spilling(s, score);
    add_general(s, score);

    CLI::App& b = add_command(app, "block", "Says what the blocking rules cost, before anything is scored",
                              "  sameas block customers.csv --settings customers.json\n"
                              "  sameas block customers.csv --settings customers.json --group-limit 5000\n"
                              "  sameas block crm.csv erp.csv --link --settings customers.json --json\n");
    add_inputs(b, block);
    add_settings(b, block);
    add_scope(b, block);
    b.add_flag("--suggest", block.suggest, "Chooses rules from the records, and says what each finds and costs");
    add_value(b, "--group-limit", "N", "Says what a limit of so many records a group would cut",
              [&](const std::string& v) { block.group_limit = whole_number(v, "--group-limit", 2, UINT64_MAX); });
    add_value(b, "--count-max", "N",
              "Above so many pairs, over all rules, says bounds instead of counting (default: 10000000000)",
              [&](const std::string& v) { block.count_max = whole_number(v, "--count-max", 0, UINT64_MAX); });
    add_memory(b, block);
    add_general(b, block);
}

void add_steps_on_a_run(CLI::App& app, Options& cluster, Options& evaluate, Options& explain) {
    CLI::App& c =
        add_command(app, "cluster", "Makes entities anew from the pairs of a run, at another threshold",
                    "  sameas cluster sameas-out --threshold 0.99\n"
                    "  sameas cluster sameas-out --threshold 0.8 --out looser\n");
    add_run_folder(c, cluster);
    add_threshold(c, cluster);
    c.get_option("--threshold")->required();
    add_out(c, cluster, "Folder for the results (default: in place)", "");
    add_spilling(c, cluster);
    add_general(c, cluster);

    CLI::App& e = add_command(app, "evaluate", "Compares the entities of a run with the truth",
                              "  sameas evaluate sameas-out --truth true_pairs.csv\n"
                              "  sameas evaluate sameas-out --truth entity --json\n");
    add_run_folder(e, evaluate);
    add_truth(e, evaluate);
    add_text(e, "--compare", "OTHER_DIR", "What another run over the same records has that this has not, and the reverse", evaluate.compare);
    add_text(e, "--labels", "FILE", "Estimates from a labelled sample: left_id,right_id,label[,weight][,stratum]", evaluate.labels);
    add_text(e, "--errors", "FILE", "Writes false merges and misses there, with what spoke for and against each", evaluate.errors);
    add_text(e, "--by", "COLUMN", "Precision and recall for each value of a column", evaluate.by);
    add_memory(e, evaluate);
    add_general(e, evaluate);

    CLI::App& x = add_command(app, "explain", "Says why two records were joined, or why not",
                              "  sameas explain sameas-out 17 204\n"
                              "  sameas explain sameas-out crm:17 erp:A-204 --json\n");
    add_run_folder(x, explain);
    x.add_option("ID", explain.records, "Ids of two records; SOURCE:ID where several sources have the id")
        ->option_text(" ")
        ->required()
        ->expected(2);
    add_memory(x, explain);
    add_general(x, explain);
}

/// What similarity and encode share: columns of a file instead of values on the command line.
void add_columns_of_a_file(CLI::App& app, Options& o, const std::string& type, const std::string& text) {
    add_text(app, "--in", "FILE", "A file (any input format) with the values, instead of values on the command line", o.in);
    app.add_option("--columns,--column", o.columns, text)->type_name(type)->delimiter(',')->allow_extra_args(false);
    add_text(app, "--out", "FILE", "The table with the results; its ending names the format (default: CSV on standard "
             "output)", o.out);
    add_text_format(app, o);
    app.add_flag("--clean", o.clean, "Cleans values first as fields are: NFKC, case folded, white space collapsed");
    app.add_flag("--json", o.json, "One JSON document on standard output");
}

/// A positional argument that is appended to `words`. One for each, so that -- may stand between them.
void add_word(CLI::App& app, const std::string& name, const std::string& text, std::vector<std::string>& words) {
    app.add_option_function<std::string>(
           name, [&words](const std::string& word) { words.push_back(word); }, text)
        ->option_text(" ");
}

void add_encoders(CLI::App& app, Options& encode) {
    CLI::App& e = add_command(app, "encode", "Prints the codes of values, or of a column: phonetic codes and other keys",
                              "  sameas encode soundex Ashcraft Ashcroft\n"
                              "  sameas encode 'first(double_metaphone(x), 4)' Schmidt --json\n"
                              "  sameas encode cologne --in people.csv --column surname --out coded.csv\n"
                              "NAME is a function of expressions, alone or around any field name; sameas list encoders "
                              "shows them.\nSeveral codes of a value are joined by a blank.\n");
    add_word(e, "NAME", "The encoder, or a function around any field name", encode.words);
    e.add_option_function<std::vector<std::string>>(
         "VALUE",
         [&](const std::vector<std::string>& values) {
             encode.words.insert(encode.words.end(), values.begin(), values.end());
         },
         "Values to encode; after -- where one begins with -")
        ->option_text(" ");
    add_columns_of_a_file(e, encode, "COLUMN", "The column of --in to encode");
}

void add_measures(CLI::App& app, Options& similarity, Options& list) {
    CLI::App& s = add_command(app, "similarity", "Computes a measure of levels for two values or two columns",
                              "  sameas similarity jaro_winkler martha marhta\n"
                              "  sameas similarity 'jaro_winkler(prefix_weight=0.2)' martha marhta --json\n"
                              "  sameas similarity levenshtein --in pairs.csv --columns left_name,right_name\n"
                              "Options of measures stand in brackets, as in levels; sameas list similarities shows "
                              "them.\n");
    add_word(s, "NAME", "The measure", similarity.words);
    add_word(s, "LEFT", "A value; after -- where it begins with -", similarity.words);
    add_word(s, "RIGHT", "Another", similarity.words);
    add_columns_of_a_file(s, similarity, "LEFT,RIGHT", "The two columns of --in to compare");

    CLI::App& l = add_command(app, "list", "Shows a table of what there is",
                              "  sameas list similarities\n"
                              "  sameas list encoders --json\n"
                              "  sameas list similarities --markdown > similarities.md\n");
    l.add_option("TABLE", list.words, "similarities or encoders")->option_text(" ");
    l.add_flag("--json", list.json, "As one JSON document");
    l.add_flag("--markdown", list.markdown, "As the reference in docs/");
}

void add_generate(CLI::App& app, Options& generate) {
    CLI::App& g = add_command(app, "generate", "Writes invented records with their truth, of any number",
                              "  sameas generate --records 10000000 --seed 7 --out customers.parquet\n"
                              "  sameas generate --profile person --records 1000 --out persons.csv\n"
                              "Profiles: customer, person, splink7m (docs/generate.md). The column entity_id is the truth.\n");
    generate.profile = "customer";
    add_text(g, "--profile", "NAME", "What the records are about (default: customer)", generate.profile);
    add_value(g, "--records", "N", "How many records",
              [&](const std::string& v) {
                  generate.record_count = whole_number(v, "--records", 1, datasets::records_max);
              });
    g.get_option("--records")->required();
    add_text(g, "--out", "FILE", "The file to write; its ending names the format", generate.out);
    g.get_option("--out")->required();
    add_one_of(g, "--format", "Format of the file (default: by its ending)", formats(), generate.format);
    add_general(g, generate);
}

void add_draft(CLI::App& app, Options& draft) {
    CLI::App& d = add_command(app, "draft", "Writes settings from the data alone, with the reason of each choice",
                              "  sameas draft customers.csv --out customers.json\n"
                              "  sameas draft crm.csv erp.csv --leave-out tax_number > settings.json\n"
                              "Without --out the settings go to standard output. sameas dedupe and link draft by themselves "
                              "where no\nsettings are given.\n");
    add_inputs(d, draft);
    add_scope(d, draft);
    add_left_out(d, draft);
    add_text(d, "--out", "FILE", "The settings", draft.out);
    add_memory(d, draft);
    add_general(d, draft);
}

void add_profile(CLI::App& app, Options& profile) {
    CLI::App& p = add_command(app, "profile", "Says what the columns of files hold, how well, and how they hang together",
                              "  sameas profile customers.csv\n"
                              "  sameas profile crm.csv erp.parquet --json\n"
                              "Files with the same columns are profiled as one table, others one by one.\n");
    p.add_option("FILE", profile.files, "CSV, TSV, JSON lines (also gzip), Parquet, Arrow IPC; - is standard input")
        ->option_text(" ");
    p.add_option("--source", profile.named_sources, "Names the source of FILE (default: its name without ending)")
        ->type_name("NAME=FILE")
        ->allow_extra_args(false);
    add_text_format(p, profile);
    add_memory(p, profile);
    add_general(p, profile);
}

std::vector<std::string> names_of_commands(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(command->get_name());
    }
    return names;
}

/// \param words  the commands before, as the user writes them: "sameas", "sameas model"
[[noreturn]] void refuse_command(const CLI::App& app, const std::string& words, const std::string& given) {
    const std::vector<std::string> names = names_of_commands(app);
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    if (given.empty()) throw InvalidSettings("no command given: one of " + all + " (" + words + " --help says more)");
    const std::string nearest = nearest_name(given, names);
    throw InvalidSettings("unknown command '" + given + "'" +
                          (nearest.empty() ? "" : ": did you mean '" + nearest + "'?") +
                          " (commands" + (words == "sameas" ? "" : " of " + words) + ": " + all + ")");
}

/// Refuses words that are no command, of which the parser would say less: the first, and the second of a command that has commands
/// of its own.
void check_commands(const CLI::App& app, int argc, const char* const* argv) {
    const CLI::App* at = &app;
    std::string words = "sameas";
    for (int i = 1; !names_of_commands(*at).empty(); ++i) {
        const std::string given = i < argc ? argv[i] : "";
        if (given.starts_with('-')) return;
        const std::vector<std::string> names = names_of_commands(*at);
        if (std::find(names.begin(), names.end(), given) == names.end()) refuse_command(*at, words, given);
        at = at->get_subcommand(given);
        words += " " + given;
    }
}

/// The command that was given, and what stands below it.
std::vector<const CLI::App*> used_commands(const CLI::App& app) {
    std::vector<const CLI::App*> used;
    for (const CLI::App* at = &app; !at->get_subcommands().empty(); used.push_back(at)) at = at->get_subcommands().front();
    return used;
}

/// CLI11's complaint, with the nearest option where an unknown one was given.
std::string complaint(const CLI::App& app, const CLI::ParseError& error) {
    const auto used = used_commands(app);
    const CLI::App& command = used.empty() ? app : *used.back();
    std::string words;
    for (const CLI::App* one : used) words += one->get_name() + " ";
    std::string text = error.what();
    std::replace(text.begin(), text.end(), '\n', ' ');
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
        std::vector<std::string> known;
        for (const CLI::Option* option : command.get_options()) {
            for (const std::string& name : option->get_lnames())
                known.push_back("--" + name);
        }
        const std::string unexpected = text.substr(text.find(": ") + 2);
        const std::string nearest = nearest_name(unexpected.substr(0, unexpected.find_first_of("= ")), known);
        text = "not expected here: '" + unexpected + "'" +
               (nearest.empty() ? "" : ": did you mean '" + nearest + "'?");
    }
    return text + " (sameas " + words + "--help says more)";
}

}  // namespace

std::uint64_t whole_number(const std::string& text, const std::string& option, std::uint64_t least,
                           std::uint64_t most) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < least || number > most) {
        throw InvalidSettings(
            message(option, " '", text, "': must be a whole number from ", least, " to ", most));
    }
    return number;
}

double probability_number(const std::string& text, const std::string& option) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !(number >= 0 && number <= 1)) {
        throw InvalidSettings(option + " '" + text + "': must be a probability from 0 to 1, as 0.95");
    }
    return number;
}

std::uint64_t memory_size(const std::string& text, const std::string& option) {
    constexpr double least = 1 << 20, most = 1024.0 * 1024 * 1024 * 1024 * 1024;
    constexpr std::string_view units = "KMGT";
    double size = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size, std::chars_format::fixed);
    const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const std::size_t unit =
        rest.size() == 1 ? units.find(static_cast<char>(rest[0] & ~0x20)) : std::string_view::npos;  // upper case
    for (std::size_t i = 0; unit != std::string_view::npos && i <= unit; ++i) size *= 1024;
    if (error != std::errc{} || unit == std::string_view::npos || !(size >= least && size <= most)) {
        throw InvalidSettings(option + " '" + text + "': must be a size from 1M to 1024T, as 900M, 4G or 1.5T");
    }
    return static_cast<std::uint64_t>(size);
}

ParsedCommandLine parse_command_line(int argc, const char* const* argv) {
    CLI::App app("sameas finds the records that are about the same real-world entity.", "sameas");
    app.set_version_flag("--version", std::string("sameas ") + version);
    app.require_subcommand(0, 1);
    app.footer(
        "sameas COMMAND --help says more, with examples.\n"
        "Exit status: 0 done, 1 data or files, 2 usage or settings, 3 model refused, 130 interrupted.");
    // Every command fills in options of its own, so that one's defaults are not another's.
    Options dedupe, link, train, score, block, cluster, evaluate, explain, similarity, encode, list, generate, profile, draft, model, index, verify, serve, about;
    add_whole_runs(app, dedupe, link);
    add_model_steps(app, train, score, block);
    add_steps_on_a_run(app, cluster, evaluate, explain);
    add_encoders(app, encode);
    add_measures(app, similarity, list);
    add_generate(app, generate);
    add_profile(app, profile);
    add_draft(app, draft);
    add_model(app, model);
    add_index(app, index);
    add_verify(app, verify);
    add_serve(app, serve);
    CLI::App& v = *app.add_subcommand("version", "Prints the version");
    v.add_flag("--json", about.json, "As one JSON document");

    check_commands(app, argc, argv);
    const std::vector<std::string> names = names_of_commands(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        const auto used = used_commands(app);
        const std::string before = used.size() < 2 ? "sameas" : "sameas " + used.front()->get_name();
        return {std::nullopt, used.empty() ? app.help() : used.back()->help(before)};
    } catch (const CLI::CallForVersion&) {
        return {std::nullopt, std::string("sameas ") + version + "\n"};
    } catch (const CLI::ParseError& error) {
        throw InvalidSettings(complaint(app, error));
    }
    if (app.get_subcommands().empty()) refuse_command(app, "sameas", "");
    const std::vector<Options*> all{&dedupe,  &link,     &train,   &score, &block,
                                    &cluster, &evaluate, &explain, &encode, &similarity, &list, &generate, &profile, &draft, &model, &index, &verify, &serve, &about};
    const auto place =
        std::find(names.begin(), names.end(), app.get_subcommands().front()->get_name()) - names.begin();
    Options options = *all[static_cast<std::size_t>(place)];
    const auto used = used_commands(app);
    options.command = used.front()->get_name();
    options.action = used.back()->get_name();
    return {options, ""};
}

}  // namespace sameas::cli
