#include "cli/index_options.hpp"

#include "cli/option_parts.hpp"

namespace sameas::cli {

namespace {

void add_folder(CLI::App& app, Options& o) {
    app.add_option("DIR", o.run_folder, "The folder of the index")->option_text(" ")->required();
}

/// The model that an index follows, and what a run would find out by itself.
void add_model(CLI::App& app, Options& o) {
    add_text(app, "--model", "FILE", "The model.json, as sameas train writes it", o.model);
    add_threshold(app, o);
    add_one_of(app, "--date-order", "How dates such as 03/04/1990 are read, where the settings leave it open", {"ymd", "dmy", "mdy"}, o.date_order);
    app.add_flag("--keep-groups", o.keep_groups, "Drops limits on groups of blocking rules, which an index cannot follow: all pairs of a group count");
}

void add_swap(CLI::App& app, Options& o) {
    CLI::App& s = add_command(app, "swap-model", "Gives an index another model: all its records are linked anew, entities keep their ids",
                              "  sameas index swap-model customers.index --model new/model.json\n"
                              "It reads columns that the index has. End a service of the index first.\n");
    add_folder(s, o);
    add_model(s, o);
    s.get_option("--model")->required();
    add_memory(s, o);
    add_general(s, o);
}

void add_build(CLI::App& app, Options& o) {
    CLI::App& b = add_command(app, "build", "Makes an index of the records of files by one run over them",
                              "  sameas index build --run result --out customers.index\n"
                              "  sameas index build customers.csv --model result/model.json --out customers.index\n"
                              "  sameas index build crm.csv erp.csv --dedupe --model model.json --threshold 0.9 --out all.index\n"
                              "With --run it decides pairs as that run did: its files, model, threshold and order of dates. Without a FILE it has "
                              "no records.\n");
    add_inputs(b, o);
    add_text(b, "--run", "DIR", "The --out folder of a run, in place of files and model", o.of_run);
    add_model(b, o);
    add_scope(b, o);
    add_text(b, "--out", "DIR", "The folder of the index: empty, or not there", o.out);
    b.get_option("--out")->required();
    add_memory(b, o);
    add_general(b, o);
}

void add_changes(CLI::App& app, Options& o) {
    CLI::App& a = add_command(app, "add", "Puts the records of files into an index, or changes those that are there",
                              "  sameas index add customers.index new.csv --source customers=new.csv\n");
    add_folder(a, o);
    add_inputs(a, o);
    add_general(a, o);

    CLI::App& r = add_command(app, "remove", "Takes records out of an index", "  sameas index remove customers.index crm:4711 crm:4712\n");
    add_folder(r, o);
    r.add_option("SOURCE:ID", o.records, "Records")->option_text(" ")->required();
    add_general(r, o);
}

void add_looks(CLI::App& app, Options& o) {
    CLI::App& f = add_command(app, "find", "Finds the records that are like one, best first",
                              "  sameas index find customers.index first_name=ann last_name=holm city=ulm\n"
                              "  sameas index find customers.index crm:4711 --top 3 --json\n");
    add_folder(f, o);
    f.add_option("COLUMN=VALUE", o.words, "Values of a record that is not stored, or SOURCE:ID of one that is")
        ->option_text(" ")
        ->required();
    add_value(f, "--top", "N", "Matches at most (default: 10)",
              [&](const std::string& v) { o.top = static_cast<std::size_t>(whole_number(v, "--top", 1, 1'000'000)); });
    add_value(f, "--floor", "P", "Least probability of a match (default: that of pairs that are kept)",
              [&](const std::string& v) { o.floor = probability_number(v, "--floor"); });
    add_general(f, o);

    CLI::App& s = add_command(app, "stats", "Says what an index holds", "  sameas index stats customers.index --json\n");
    add_folder(s, o);
    add_general(s, o);
}

}  // namespace

void add_index(CLI::App& app, Options& o) {
    CLI::App& i = add_command(app, "index", "A live index in a folder: records come and go one by one",
                              "  sameas index build customers.csv --model result/model.json --out customers.index\n"
                              "  sameas index find customers.index last_name=holm city=ulm\n"
                              "What it holds is what a run over its records gives (docs/live.md).\n");
    i.require_subcommand(1);
    add_build(i, o);
    add_changes(i, o);
    add_looks(i, o);
    add_swap(i, o);
    add_verify(i, o);
    CLI::App& b = add_command(i, "backup", "Copies an index", "  sameas index backup customers.index --out copy.index\n");
    add_folder(b, o);
    add_text(b, "--out", "DIR", "The folder of the copy: empty, or not there", o.out);
    b.get_option("--out")->required();
    add_general(b, o);
}

void add_verify(CLI::App& app, Options& o) {
    CLI::App& v = add_command(app, "verify", "Compares an index with a run over its records",
                              "  sameas verify customers.index\n"
                              "Exit status 1 where any pair or entity differs.\n");
    add_folder(v, o);
    add_memory(v, o);
    add_general(v, o);
}

}  // namespace sameas::cli
