// Writes to a stored index without end and says what was acknowledged, until it is killed (tests/end_to_end/test_crash.py); or
// checks what is there.
//
//   crash_writer create DIR
//   crash_writer write DIR FIRST...   a thread for each FIRST, the number of its first operation; prints "THREAD OPERATION" for each done
//   crash_writer swap DIR FIRST...    the same, and another thread that gives the index one model after the other
//   crash_writer check DIR            prints "ID OPERATION" for each record; fails where the index is not what a batch run gives
//
// Operation n of thread t is on record "t-(n % ids)": every fifth round of a record removes it, else its town is n.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "engine/live/store/stored_index.hpp"
#include "tests/engine/live/live_models.hpp"

using namespace sameas;

namespace {

constexpr std::uint64_t ids = 11;

/// Of two models, which put records together by their surname, or by their given name.
Model model(bool by_surname = true) {
    const std::string rule = by_surname ? "surname" : "given";
    return test::invented_model(R"json({"id": "id", "blocking": [")json" + rule + R"json("], "keep": {"probability": 0.001}, "comparisons": [
        {"field": "surname", "levels": ["exact", "else"]}, {"field": "given", "levels": ["exact", "jaro_winkler >= 0.8", "else"]},
        {"field": "town", "levels": ["exact", "else"]}]})json", {"id", "given", "surname", "town"},
        {{"sample", {{"1", "ann", "holm0", "ulm"}, {"2", "bo", "holm1", "ulm"}}}}, 0.5);
}

LiveEdit operation(std::uint64_t thread, std::uint64_t n) {
    LiveRecord record{"crm", message(thread, "-", n % ids)};
    if (n / ids % 5 == 4) return {LiveEdit::Kind::remove, record};
    record.values = {n % 2 ? "ann" : "anne", message("holm", n % 3), message(n)};
    return {LiveEdit::Kind::put, record};
}

void write(const char* folder, std::span<char*> firsts, bool swaps) {
    const std::unique_ptr<StoredIndex> index = StoredIndex::open(folder, {.run = {.threads = 1}});
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < firsts.size(); ++t) {
        threads.emplace_back([&, t] {
            for (std::uint64_t n = std::strtoull(firsts[t], nullptr, 10);; ++n) {
                const LiveEdit edit = operation(t, n);
                const EditResult result = index->apply(std::span(&edit, 1)).front();
                if (!result.outcome && result.trouble != EditTrouble::not_there) std::abort();
                const std::string line = message(t, " ", n, "\n");
                if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::abort();
            }
        });
    }
    if (!swaps) return;
    RunContext context({.threads = 1});
    for (bool by_surname = false;; by_surname = !by_surname) index->swap_model(model(by_surname), {}, context);
}

int check(const char* folder) {
    const std::unique_ptr<StoredIndex> stored = StoredIndex::open(folder, {.run = {.threads = 1}});
    const LiveIndex& index = stored->index();
    for (std::uint64_t thread = 0; thread < 4; ++thread) {
        for (std::uint64_t id = 0; id < ids; ++id) {
            const std::string name = message(thread, "-", id);
            if (const std::optional<LiveRecord> record = index.record("crm", name)) std::printf("%s %s\n", name.c_str(), record->values[2].c_str());
        }
    }
    std::uint64_t last = 0;
    for (std::vector<Change> some; !(some = index.changes(last)).empty();) {
        for (const Change& change : some) {
            if (change.sequence != ++last) return 3;
        }
    }
    if (last != index.sequence()) return 4;
    return index.verify().differences == 0 ? 0 : 5;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    if (std::strcmp(argv[1], "create") == 0) StoredIndex::create(argv[2], model());
    const bool swaps = std::strcmp(argv[1], "swap") == 0;
    if (swaps || std::strcmp(argv[1], "write") == 0) write(argv[2], std::span(argv, static_cast<std::size_t>(argc)).subspan(3), swaps);
    return std::strcmp(argv[1], "check") == 0 ? check(argv[2]) : 0;
}
