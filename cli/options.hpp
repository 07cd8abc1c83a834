#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sameas::cli {

/// What `serve` alone has.
struct ServeOptions {
    std::string index;                 ///< folder
    std::string listen = "127.0.0.1:8080";
    std::string keys;                  ///< file; empty: nobody is asked for a key
    std::string add_key;               ///< NAME=ROLE: makes a key instead of serving
    std::string certificate, private_key;
    std::string audit;                 ///< file; empty: audit.jsonl in the folder of the index
    std::uint64_t requests_max = 0, body_bytes_max = 0, request_seconds = 0;  ///< 0: those of service/limits.hpp
    std::string jobs;                  ///< folder; empty: jobs in the folder of the index
    std::string job_files;             ///< folder; empty: no job reads files of the service
    std::string backups;               ///< folder; empty: the service makes none
    std::uint64_t job_memory = 0, job_disk = 0, job_threads = 0, job_hours = 0;  ///< 0: those of service/jobs/jobs.hpp
    bool relaxed = false;              ///< changes are acknowledged before they are safe from a loss of power
};

/// What `model` alone has.
struct ModelOptions {
    std::string file, other;           ///< of compare: both; else the one model
    std::optional<double> prior, keep;
    std::vector<std::string> m, u;     ///< COMPARISON:LEVEL=VALUE
    std::vector<std::string> classes;  ///< NAME=SHARE
    bool automatic_threshold = false;
    bool in_place = false;             ///< what is set replaces the model
};

/// What the command line asks for. Fields that a command does not have keep their defaults.
struct Options {
    std::string command;  ///< dedupe, link, draft, train, score, cluster, evaluate, explain, block, model, encode,
                          ///< similarity, list, generate, serve, version
    std::vector<std::string> files;          ///< inputs, in the order given
    std::vector<std::string> named_sources;  ///< NAME=FILE
    std::string settings, model;
    std::vector<std::string> left_out; ///< columns that drafted settings must not use
    std::vector<std::string> mapped;   ///< FIRST=OTHER: columns of other inputs for those of the first, in drafted settings
    std::string standardise;           ///< steps that drafted settings may use: none, all, or names; empty: those that prove well
    bool accept_model = false;         ///< go on with a model that failed a gate
    std::string id;            ///< overrides that of the settings
    std::string input_format;  ///< empty: by name and content
    char delimiter = '\0';     ///< 0: that of the format
    bool latin1 = false;
    bool number_duplicate_ids = false;
    bool duplicates_within = false;     ///< of link
    bool link = false, dedupe = false;  ///< scope of train, score and block
    std::string truth, ignore;
    std::vector<std::string> new_sources;  ///< of score: only pairs with a record of these; none: all pairs
    std::string pairs;                 ///< of score: a file of pairs, to be scored instead of those that rules make
    std::string scores;                ///< of score: the file for the scores of those
    std::string errors;                ///< of evaluate: the file for what went wrong
    std::string compare;               ///< of evaluate: the folder of another run
    std::string labels;                ///< of evaluate: a labelled sample of pairs; of dedupe, link, train: labels for training
    std::string missed;                ///< of dedupe and link: the file for pairs that blocking seems to miss
    bool suggest = false;              ///< of block: choose rules
    std::string by;                    ///< of evaluate: the column whose values are told apart
    std::string out;
    std::string format;                ///< of the output; empty: that of the first input
    std::optional<double> threshold;   ///< a probability
    std::string action;                ///< of index: build, add, remove, find, stats, verify, backup, swap-model; of model: show, compare, set
    std::string run_folder;            ///< of index: the index; of cluster, evaluate, explain
    std::string of_run;                ///< of index build: the folder of the run that it follows
    std::string date_order;            ///< of index build and swap-model
    bool keep_groups = false;          ///< of index build and swap-model: limits on groups of blocking rules are dropped
    std::size_t top = 10;              ///< of index find: matches at most
    double floor = 0;                  ///< of index find: their least probability
    std::vector<std::string> records;  ///< of explain: two; of index: SOURCE:ID
    std::vector<std::string> words;    ///< of similarity, encode, list: the name, then values
    std::string in;                    ///< of similarity and encode: the file with values
    std::vector<std::string> columns;  ///< of `in`
    bool clean = false;                ///< values are cleaned as fields are
    bool markdown = false;             ///< of list
    std::string profile;               ///< of generate
    std::uint64_t record_count = 0;    ///< of generate: records to write
    std::uint64_t count_max = 10'000'000'000;  ///< of block: pairs in sum over the rules that are counted
    std::uint64_t group_limit = 0;     ///< of block: records of a group, to be priced; 0: none
    ServeOptions service;
    ModelOptions of_model;
    int threads = 0;                   ///< 0: all
    std::uint64_t memory_bytes = 0;    ///< 0: a share of the machine's (memory_share_percent)
    std::string spill_folder;          ///< empty: TMPDIR, else the folder of the results
    std::uint64_t seed = 1;
    bool quiet = false, json = false;
    bool progress_json = false;        ///< progress in lines for programs, even with `quiet`
};

/// What parsing gave: options, or a text (help, version) to print instead.
struct ParsedCommandLine {
    std::optional<Options> options;
    std::string text;
};

/// \throws InvalidSettings for anything that the command line cannot mean; the message says what can be done
ParsedCommandLine parse_command_line(int argc, const char* const* argv);

/// A whole number from `least` to `most`, or a probability in [0, 1], of an option's text. \throws
/// InvalidSettings
std::uint64_t whole_number(const std::string& text, const std::string& option, std::uint64_t least,
                           std::uint64_t most);
double probability_number(const std::string& text, const std::string& option);
/// Bytes of a text as 4G, 1.5g or 900M: K, M, G, T are powers of 1024. From 1M to 1024T. \throws InvalidSettings
std::uint64_t memory_size(const std::string& text, const std::string& option);

}  // namespace sameas::cli
