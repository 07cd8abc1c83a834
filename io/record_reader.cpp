#include "io/record_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/errors.hpp"
#include "io/arrow_files.hpp"
#include "io/byte_source.hpp"
#include "io/jsonl_reader.hpp"

namespace sameas::io {

namespace {

constexpr std::array<std::string_view, 5> formats{"csv", "tsv", "parquet", "jsonl", "arrow"};
constexpr std::size_t sniffed_bytes = 64;

struct Ending {
    std::string_view ending;
    const char* format;
};
constexpr Ending endings[] = {{".csv", "csv"},     {".txt", "csv"},         {".tsv", "tsv"},
                              {".tab", "tsv"},     {".parquet", "parquet"}, {".pq", "parquet"},
                              {".jsonl", "jsonl"}, {".ndjson", "jsonl"},    {".json", "jsonl"},
                              {".arrow", "arrow"}, {".arrows", "arrow"},    {".feather", "arrow"},
                              {".ipc", "arrow"}};

std::string display_name(const std::string& path) {
    return path == "-" ? "standard input" : path;
}

bool is_gzip(std::string_view begin) {
    return begin.starts_with("\x1F\x8B");
}

/// What the first bytes of a file say about its format; csv where they say nothing.
std::string format_of_content(std::string_view begin) {
    if (begin.starts_with("PAR1")) return "parquet";
    if (begin.starts_with("ARROW1") || begin.starts_with("\xFF\xFF\xFF\xFF")) return "arrow";
    if (begin.starts_with("\xEF\xBB\xBF")) begin.remove_prefix(3);
    const std::size_t first = begin.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && begin[first] == '{' ? "jsonl" : "csv";
}

std::string checked_format(const std::string& format) {
    if (std::find(formats.begin(), formats.end(), format) != formats.end()) return format;
    throw InvalidInput(message("unknown format: '", format, "' (have: csv, tsv, parquet, jsonl, arrow)"));
}

/// The source with gzip looked through.
std::unique_ptr<PeekableSource> unpacked(std::unique_ptr<PeekableSource> source, const std::string& origin) {
    if (!is_gzip(source->peek(2))) return source;
    return std::make_unique<PeekableSource>(gunzip(std::move(source), origin));
}

std::unique_ptr<PeekableSource> open_text(const std::string& path, std::atomic<std::uint64_t>* done) {
    return unpacked(std::make_unique<PeekableSource>(open_bytes(path, done)), display_name(path));
}

/// Refuses a binary file that came as text: its bytes would make a table of nonsense.
void check_is_text(PeekableSource& source, const std::string& origin, const std::string& format) {
    const std::string_view begin = source.peek(sniffed_bytes);
    if (begin.empty()) throw InvalidInput(message(origin, ": is empty"));
    const std::string content = format_of_content(begin);
    if (content != "parquet" && content != "arrow") return;
    throw InvalidInput(
        message(origin, ": is a file of format ", content, ", not ", format, "; name its format"));
}

std::unique_ptr<RecordReader> open_jsonl_text(const std::string& path, std::unique_ptr<PeekableSource> source,
                                              RunContext& context) {
    if (source) {  // cannot be read twice
        std::shared_ptr<const std::string> bytes = std::make_shared<const std::string>(read_all(*source));
        return open_jsonl([bytes] { return bytes_in_memory(bytes); }, display_name(path), context);
    }
    int opened = 0;
    OpenText open = [path, &context, opened]() mutable {
        const bool for_values = ++opened == 2;  // the pass that the progress shows
        return open_text(path, for_values ? &context.progress.done : nullptr);
    };
    return open_jsonl(std::move(open), path, context);
}

/// Opens what can be read only once: standard input or a pipe.
std::unique_ptr<RecordReader> open_once(const std::string& path, ReadOptions options, RunContext& context) {
    const std::string origin = display_name(path);
    std::unique_ptr<PeekableSource> source = open_text(path, &context.progress.done);
    if (options.format.empty()) options.format = format_of_content(source->peek(sniffed_bytes));
    if (source->peek(1).empty()) throw InvalidInput(message(origin, ": is empty"));
    if (options.format == "parquet") return open_parquet(origin, std::move(source), context);
    if (options.format == "arrow") return open_arrow_ipc(origin, std::move(source), context);
    check_is_text(*source, origin, options.format);
    if (options.format == "jsonl") return open_jsonl_text(path, std::move(source), context);
    return open_csv(std::move(source), origin, options, context);
}

}  // namespace

std::string format_of(const std::string& path, const ReadOptions& options) {
    if (!options.format.empty()) return checked_format(options.format);
    std::string name = path.substr(path.rfind('/') + 1);
    for (char& c : name)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (name.ends_with(".gz")) name.resize(name.size() - 3);
    for (const Ending& known : endings) {
        if (name.ends_with(known.ending)) return known.format;
    }
    if (!is_regular_file(path)) return "csv";
    PeekableSource source(open_bytes(path));
    if (!is_gzip(source.peek(2))) return format_of_content(source.peek(sniffed_bytes));
    return format_of_content(open_text(path, nullptr)->peek(sniffed_bytes));
}

std::unique_ptr<RecordReader> open_records(const std::string& path, const ReadOptions& options,
                                           RunContext& context) {
    ReadOptions resolved = options;
    if (!options.format.empty()) checked_format(options.format);
    if (!is_regular_file(path)) {
        if (path != "-") resolved.format = format_of(path, options);
        return open_once(path, resolved, context);
    }
    resolved.format = format_of(path, options);
    if (size_of(path) == 0) throw InvalidInput(message(path, ": is empty"));
    if (resolved.format == "parquet") return open_parquet(path, nullptr, context);
    if (resolved.format == "arrow") return open_arrow_ipc(path, nullptr, context);
    const bool twice = resolved.format == "jsonl";
    std::unique_ptr<PeekableSource> source = open_text(path, twice ? nullptr : &context.progress.done);
    check_is_text(*source, path, resolved.format);
    if (twice) return open_jsonl_text(path, nullptr, context);
    return open_csv(std::move(source), path, resolved, context);
}

std::string fingerprint(const std::string& path) {
    if (!is_regular_file(path)) return {};
    const std::unique_ptr<ByteSource> source = open_bytes(path);
    XXH3_state_t* state = XXH3_createState();
    if (!state) throw ResourceLimit("no memory left to fingerprint a file");
    const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> owner(state, XXH3_freeState);
    XXH3_64bits_reset(state);
    std::string block(std::size_t{1} << 20, '\0');
    std::uint64_t bytes = 0;
    while (const std::size_t got = source->read(block.data(), block.size())) {
        XXH3_64bits_update(state, block.data(), got);
        bytes += got;
    }
    std::uint64_t hash = XXH3_64bits_digest(state);
    std::string digits(16, '0');
    for (std::size_t i = digits.size(); i-- > 0; hash >>= 4)
        digits[i] = "0123456789abcdef"[hash & 15];
    return message(bytes, ':', digits);
}

}  // namespace sameas::io
