// A process of ours may be large: an index of gigabytes. fork() would copy its page tables while every write of the service
// waits, so the child borrows them (vfork) until it becomes another program. Until then it may do nothing but plain system
// calls, on memory that was made ready before.
#include "service/jobs/child_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "engine/errors.hpp"

namespace sameas::service {

namespace {

/// All that the child needs, in the form that system calls take.
struct Prepared {
    const char* program;
    const char* folder;
    const char* output;
    const char* errors;
    char* const* arguments;
    pid_t parent;
    const sigset_t* mask;
    rlimit file_bytes;
};

bool opens_as(const char* file, int flags, int descriptor) {
    const int opened = ::open(file, flags, 0600);
    return opened >= 0 && ::dup2(opened, descriptor) == descriptor;
}

/// Never beyond the one that we have ourselves.
rlimit file_limit(std::uint64_t bytes) {
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = limit.rlim_max = std::min<rlim_t>(limit.rlim_max, bytes);
    return limit;
}

/// Between vfork and the other program. \returns only where something failed
void become(const Prepared& child) {
    constexpr int background = 10;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != child.parent) return;  // which ended before that
    ::setpgid(0, 0);  // Ctrl-C at a terminal is for the service alone
    ::setpriority(PRIO_PROCESS, 0, ::getpriority(PRIO_PROCESS, 0) + background);
    ::signal(SIGXFSZ, SIG_DFL);
    if (::setrlimit(RLIMIT_FSIZE, &child.file_bytes) != 0) return;
    if (const int file = ::open("/proc/self/oom_score_adj", O_WRONLY); file >= 0) {
        [[maybe_unused]] const ssize_t written = ::write(file, "1000", 4);
    }
    constexpr int write_anew = O_WRONLY | O_CREAT | O_TRUNC;
    if (!opens_as("/dev/null", O_RDONLY, STDIN_FILENO) || !opens_as(child.output, write_anew, STDOUT_FILENO) ||
        !opens_as(child.errors, write_anew, STDERR_FILENO) || ::chdir(child.folder) != 0) {
        return;
    }
    ::close_range(STDERR_FILENO + 1, ~0U, 0);
    ::sigprocmask(SIG_SETMASK, child.mask, nullptr);
    ::execv(child.program, child.arguments);
}

}  // namespace

ChildProcess::ChildProcess(const ChildOptions& options) {
    std::vector<std::string> texts{options.program.filename().string()};
    texts.insert(texts.end(), options.arguments.begin(), options.arguments.end());
    std::vector<char*> arguments;
    for (std::string& text : texts) arguments.push_back(text.data());
    arguments.push_back(nullptr);
    sigset_t all, before, none;
    ::sigfillset(&all);
    ::sigemptyset(&none);
    const Prepared child{options.program.c_str(), options.folder.c_str(), options.output.c_str(), options.errors.c_str(), arguments.data(), ::getpid(), &none, file_limit(options.file_bytes_max)};
    volatile int error = 0;  // the child writes it: its memory is ours
    ::pthread_sigmask(SIG_SETMASK, &all, &before);  // a signal must not run our handlers in the child
    id_ = ::vfork();
    if (id_ == 0) {
        become(child);
        error = errno;
        ::_exit(127);
    }
    const int failed = id_ < 0 ? errno : error;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (id_ > 0 && failed != 0) ::waitpid(id_, nullptr, 0);
    if (failed != 0) throw IoError("cannot start " + options.program.string() + ": " + std::strerror(failed));
}

ChildProcess::~ChildProcess() {
    if (ended()) return;
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
}

std::optional<ChildProcess::End> ChildProcess::ended() {
    int status = 0;
    if (!end_ && ::waitpid(id_, &status, WNOHANG) == id_) {
        end_ = WIFEXITED(status) ? End{WEXITSTATUS(status), 0} : End{0, WTERMSIG(status)};
    }
    return end_;
}

void ChildProcess::send(int signal) {
    if (!ended()) ::kill(id_, signal);
}

}  // namespace sameas::service
