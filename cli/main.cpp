#include "cli/run.hpp"
#ifdef SAMEAS_WITH_STORE
#include "cli/index/index_command.hpp"
#endif
#ifdef SAMEAS_WITH_SERVICE
#include "cli/serve/serve_command.hpp"
#endif

int main(int argc, char** argv) {
    sameas::cli::Commands more;
#ifdef SAMEAS_WITH_STORE
    more["index"] = more["verify"] = sameas::cli::index_command;
#endif
#ifdef SAMEAS_WITH_SERVICE
    more["serve"] = sameas::cli::serve_command;
#endif
    return sameas::cli::run(argc, argv, more);
}
