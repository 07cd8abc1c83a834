// A folder a job:
//     ID/job.json        what is known of it, written anew with every change of state
//     ID/files/          what it reads: sent files, and links to those that the service has
//     ID/settings.json   where settings came along
//     ID/log             standard error of its process: progress, and why it failed
//     ID/result/         what it made
#include "service/jobs/jobs.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>

#include "service/jobs/child_process.hpp"
#include "service/jobs/run_log.hpp"
#include "service/problem.hpp"
#include "service/system_time.hpp"

namespace sameas::service {

namespace files = std::filesystem;

namespace {

constexpr std::size_t id_bytes = 16;
constexpr std::chrono::milliseconds look_every{50}, look_every_idle{1000}, measure_every{1000};
constexpr const char *log_name = "log", *report_name = "report.json", *record_name = "job.json", *settings_name = "settings.json";

std::string new_id() {
    std::array<unsigned char, id_bytes> bytes{};
    if (::getentropy(bytes.data(), bytes.size()) != 0) throw IoError(std::string("the system gives no random bytes: ") + std::strerror(errno));
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) text += {digits[byte >> 4], digits[byte & 15]};
    return text;
}

bool is_id(const std::string& name) {
    return name.size() == 2 * id_bytes && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// The file is the old one or the new one.
void write_file(const files::path& file, const std::string& text) {
    const files::path fresh = file.string() + ".new";
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    if (!out) throw IoError("cannot write " + fresh.string() + ": " + std::strerror(errno));
    files::rename(fresh, file);
}

std::uint64_t bytes_below(const files::path& folder) {
    std::uint64_t bytes = 0;
    std::error_code error;  // what goes meanwhile takes no room
    for (auto at = files::recursive_directory_iterator(folder, error); !error && at != files::recursive_directory_iterator(); at.increment(error)) {
        std::error_code of_file;
        if (at->is_regular_file(of_file) && !at->is_symlink(of_file)) {
            const std::uint64_t size = at->file_size(of_file);
            if (!of_file) bytes += size;
        }
    }
    return bytes;
}

Problem no_room(std::uint64_t bytes_max) {
    return Problem(ProblemKind::no_room, message("the files of all jobs have ", bytes_max, " bytes at most: remove jobs that you no longer need"));
}

/// The file of a path below `folder`, wherever links lead. \throws Problem
files::path file_below(const files::path& folder, const JobFile& file) {
    std::error_code error;
    const files::path root = files::canonical(folder, error), found = error ? files::path() : files::canonical(root / file.path, error);
    const bool is_below = !error && std::mismatch(root.begin(), root.end(), found.begin(), found.end()).first == root.end();
    if (!is_below || !files::is_regular_file(found, error))
        throw Problem(ProblemKind::invalid_value, "the service has no such file", "files.path", file.path);
    return found;
}

}  // namespace

struct Jobs::Entry {
    Job job;
    std::uint64_t turn = 0;  // by when its files were there
    std::unique_ptr<ChildProcess> process = {};
    std::int64_t touched_us = 0;  // when the last piece of a file came
};

Jobs::Jobs(const JobsOptions& options) : options_(options) {
    std::error_code error;
    const bool is_new = files::create_directories(options_.folder, error);
    if (is_new && !error) files::permissions(options_.folder, files::perms::owner_all, error);
    const std::string lock = options_.folder / "lock";
    lock_ = error ? -1 : ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0) throw IoError("cannot keep jobs in " + options_.folder.string() + ": " + (error ? error.message() : std::strerror(errno)));
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock_);
        throw IoError("another process keeps its jobs in " + options_.folder.string() + ": choose another folder");
    }
    ::signal(SIGCHLD, SIG_DFL);  // where it came to us as ignored, nobody would learn how a process ended
    load();
    measure();
    keeper_ = std::jthread([this](const std::stop_token& ended) { look_after(ended); });
}

Jobs::~Jobs() {
    keeper_.request_stop();
    keeper_.join();
    entries_.clear();
    ::close(lock_);
}

void Jobs::load() {
    std::error_code error;
    for (const files::directory_entry& at : files::directory_iterator(options_.folder)) {
        if (!is_id(at.path().filename().string())) continue;
        try {
            std::ifstream in(at.path() / record_name, std::ios::binary);
            std::ostringstream text;
            text << in.rdbuf();
            auto entry = std::make_unique<Entry>(Entry{job_of_record(text.str())});
            if (!entry->job.is_over()) {
                for (const auto& part : files::directory_iterator(at.path())) {
                    if (part.path().filename() != record_name) files::remove_all(part.path(), error);
                }
                end(*entry, JobState::failed, "the service ended before the job did: ask for it again");
            }
            entries_.push_back(std::move(entry));
        } catch (const Error&) {  // the end came before there was anything to know of it
            files::remove_all(at.path(), error);
        }
    }
    std::sort(entries_.begin(), entries_.end(), [](const auto& left, const auto& right) { return left->job.created_us < right->job.created_us; });
}

void Jobs::save(const Job& job) const { write_file(folder_of(job.id) / record_name, job_record(job)); }

Job Jobs::add(JobOrder order, const std::string& owner) {
    std::vector<std::pair<files::path, std::string>> links;
    for (JobFile& file : order.files) {
        if (file.path.empty()) continue;
        links.emplace_back(file_below(options_.files_folder, file), file.name);
        file.bytes = files::file_size(links.back().first);
    }
    check_room(0);
    auto entry = std::make_unique<Entry>(Entry{{.id = new_id(), .owner = owner, .order = std::move(order), .created_us = now_us()}});
    Job& job = entry->job;
    job.changed_us = job.created_us;
    const files::path folder = folder_of(job.id);
    files::create_directory(folder);
    files::permissions(folder, files::perms::owner_all);  // whoever else may look into the folder of all jobs
    files::create_directory(folder / job_files);
    for (const auto& [from, name] : links) files::create_symlink(from, folder / job_files / name);
    if (!job.order.settings.empty()) write_file(folder / settings_name, job.order.settings);
    if (links.size() == job.order.files.size()) job.state = JobState::queued;
    save(job);
    Job added = job;
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= options_.jobs_max) {
        files::remove_all(folder);
        throw Problem(ProblemKind::no_room, message("there are ", options_.jobs_max, " jobs, which is all: remove some"));
    }
    if (job.state == JobState::queued) entry->turn = ++ready_count_;
    entries_.push_back(std::move(entry));
    has_news_ = true;
    changed_.notify_all();
    return added;
}

std::vector<Job> Jobs::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<Job> jobs;
    for (const auto& entry : entries_) jobs.push_back(entry->job);
    return jobs;
}

std::optional<Job> Jobs::find(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) { return entry->job.id == id; });
    return at == entries_.end() ? std::nullopt : std::optional((*at)->job);
}

Jobs::Entry& Jobs::entry_of(const std::string& id) const {
    const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) { return entry->job.id == id; });
    if (at == entries_.end()) throw Problem(ProblemKind::not_found, "there is no such job", "id", id);
    return **at;
}

bool Jobs::remove(const std::string& id) {
    std::unique_ptr<Entry> removed;
    {
        const std::lock_guard lock(mutex_);
        const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) { return entry->job.id == id; });
        if (at == entries_.end()) return false;
        removed = std::move(*at);
        entries_.erase(at);
    }
    removed->process.reset();  // before its files go
    std::error_code ignored;   // what an upload writes meanwhile goes with its end, and the rest at the next start
    files::remove_all(folder_of(id), ignored);
    measure();
    return true;
}

void Jobs::measure() { disk_bytes_ = bytes_below(options_.folder); }

void Jobs::check_room(std::uint64_t more) const {
    if (disk_bytes_ + more > options_.disk_bytes_max) throw no_room(options_.disk_bytes_max);
}

std::unique_ptr<JobUpload> Jobs::begin_upload(const std::string& id, const std::string& name) {
    const std::lock_guard lock(mutex_);
    const JobOrder& order = entry_of(id).job.order;
    const auto file = std::find_if(order.files.begin(), order.files.end(), [&](const JobFile& one) { return one.name == name; });
    if (file == order.files.end()) throw Problem(ProblemKind::not_found, "the job reads no file of this name", "name", name);
    if (file->bytes) throw Problem(ProblemKind::conflict, "the file is there already: a job reads what came first", "name", name);
    return std::make_unique<JobUpload>(*this, id, name, folder_of(id) / message(".part-", new_id()));
}

void Jobs::take_file(const std::string& id, const std::string& name, const files::path& from, std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    Entry& entry = entry_of(id);
    std::vector<JobFile>& all = entry.job.order.files;
    const auto file = std::find_if(all.begin(), all.end(), [&](const JobFile& one) { return one.name == name; });
    if (file->bytes) throw Problem(ProblemKind::conflict, "the file came from elsewhere meanwhile: a job reads what came first", "name", name);
    files::rename(from, folder_of(id) / job_files / name);
    file->bytes = bytes;
    entry.job.changed_us = now_us();
    if (std::all_of(all.begin(), all.end(), [](const JobFile& one) { return one.bytes.has_value(); })) {
        entry.job.state = JobState::queued;
        entry.turn = ++ready_count_;
        has_news_ = true;
        changed_.notify_all();
    }
    save(entry.job);
}

files::path Jobs::result(const std::string& id, const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const Job& job = entry_of(id).job;
    const bool is_there = std::any_of(job.results.begin(), job.results.end(), [&](const JobResult& one) { return one.name == name; });
    if (!is_there)
        throw Problem(ProblemKind::not_found, job.state == JobState::done ? "the job made no file of this name" : "the job has no results: its state says why",
                      "file", name);
    return folder_of(id) / job_results / name;
}

void Jobs::start(Entry& entry) {
    const files::path folder = folder_of(entry.job.id);
    std::vector<std::string> arguments = command_line(entry.job.order);
    arguments.push_back(message("--threads=", options_.threads));
    arguments.push_back(message("--memory=", options_.memory_bytes >> 20, "M"));
    entry.job.state = JobState::running;
    entry.job.changed_us = now_us();
    save(entry.job);
    entry.process = std::make_unique<ChildProcess>(
        ChildOptions{options_.program, arguments, folder, folder / report_name, folder / log_name, options_.disk_bytes_max});
}

void Jobs::follow(Entry& entry) {
    const files::path folder = folder_of(entry.job.id);
    const auto ended = entry.process->ended();  // before its log is read: the last line of that may be why
    const RunLog log = read_run_log(folder / log_name);
    entry.job.progress = log.progress;
    if (ended ? ended->signal == SIGXFSZ : disk_bytes_ > options_.disk_bytes_max) {
        end(entry, JobState::failed, no_room(options_.disk_bytes_max).what());
    } else if (ended && ended->signal == 0 && ended->status == 0) {
        files::rename(folder / report_name, folder / job_results / report_name);
        for (const auto& file : files::directory_iterator(folder / job_results))
            entry.job.results.push_back({file.path().filename().string(), file.file_size()});
        std::sort(entry.job.results.begin(), entry.job.results.end(), [](const auto& left, const auto& right) { return left.name < right.name; });
        end(entry, JobState::done, "");
    } else if (ended && ended->signal != 0) {
        end(entry, JobState::failed, message("the process of the job was ended by signal ", ended->signal, ": no memory was left, say; ask for it again, or for less"));
    } else if (ended) {
        end(entry, JobState::failed, log.last_line.empty() ? message("the process of the job ended with status ", ended->status) : log.last_line);
    }
}

void Jobs::end(Entry& entry, JobState state, const std::string& error) {
    entry.process.reset();
    entry.job.state = state;
    entry.job.error = error;
    entry.job.changed_us = now_us();
    std::error_code ignored;
    const files::path folder = folder_of(entry.job.id);
    files::remove_all(folder / job_files, ignored);  // results stand for themselves
    if (state == JobState::failed) {
        entry.job.results.clear();
        files::remove_all(folder / job_results, ignored);
    }
    measure();
    save(entry.job);
}

void Jobs::give_up(Entry& entry) {
    try {
        end(entry, JobState::failed, "the service could not run the job: a file cannot be read or written, or a process not be started");
    } catch (const std::exception&) {  // its record cannot be written: what happened is known until the service ends
    }
}

void Jobs::remove_old(std::int64_t now) {
    const std::int64_t kept_us = std::chrono::microseconds(options_.kept).count();
    std::vector<std::string> old;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& entry : entries_) {
            const bool may_go = entry->job.is_over() || entry->job.state == JobState::waiting;
            if (may_go && now - std::max(entry->job.changed_us, entry->touched_us) >= kept_us) old.push_back(entry->job.id);
        }
    }
    for (const std::string& id : old) remove(id);
}

void Jobs::look_after(const std::stop_token& ended) {
    using Clock = std::chrono::steady_clock;
    Clock::time_point measured{};
    while (!ended.stop_requested()) {
        if (Clock::now() - measured >= measure_every) {
            measure();
            remove_old(now_us());
            measured = Clock::now();
        }
        std::unique_lock lock(mutex_);
        std::vector<Entry*> queued;
        std::size_t running = 0;
        const auto guarded = [&](Entry& entry, auto step) {
            try {
                (this->*step)(entry);
            } catch (const std::exception&) {  // a full disk, say: this job's end, nobody else's
                give_up(entry);
            }
        };
        for (const auto& entry : entries_) {
            if (entry->job.state == JobState::running) guarded(*entry, &Jobs::follow);
            running += entry->job.state == JobState::running ? 1 : 0;
            if (entry->job.state == JobState::queued) queued.push_back(entry.get());
        }
        std::sort(queued.begin(), queued.end(), [](const Entry* left, const Entry* right) { return left->turn < right->turn; });
        for (std::size_t q = 0; q < queued.size() && running < options_.running_max; ++q) {
            guarded(*queued[q], &Jobs::start);
            running += queued[q]->job.state == JobState::running ? 1 : 0;
        }
        changed_.wait_for(lock, ended, running > 0 ? look_every : look_every_idle, [this] { return has_news_; });
        has_news_ = false;
    }
}

JobUpload::JobUpload(Jobs& jobs, std::string id, std::string name, files::path to)
    : jobs_(jobs), id_(std::move(id)), name_(std::move(name)), to_(std::move(to)),
      descriptor_(::open(to_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) throw IoError("cannot write " + to_.string() + ": " + std::strerror(errno));
}

JobUpload::~JobUpload() {
    if (descriptor_ >= 0) ::close(descriptor_);
    std::error_code ignored;
    if (files::remove(to_, ignored)) jobs_.measure();
}

void JobUpload::take(std::string_view piece) {
    {
        const std::lock_guard lock(jobs_.mutex_);
        jobs_.entry_of(id_).touched_us = now_us();
    }
    jobs_.check_room(piece.size());
    jobs_.disk_bytes_ += piece.size();
    bytes_ += piece.size();
    while (!piece.empty()) {
        const ssize_t written = ::write(descriptor_, piece.data(), piece.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) throw IoError("cannot write " + to_.string() + ": " + std::strerror(errno));
        piece.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::uint64_t JobUpload::finish() {
    if (::close(std::exchange(descriptor_, -1)) != 0) throw IoError("cannot write " + to_.string() + ": " + std::strerror(errno));
    jobs_.take_file(id_, name_, to_, bytes_);
    return bytes_;
}

}  // namespace sameas::service
