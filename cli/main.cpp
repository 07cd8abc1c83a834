#include "cli/run.hpp"

int main(int argc, char** argv) {
    return sameas::cli::run(argc, argv);
}
