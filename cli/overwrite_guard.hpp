#pragma once
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "io/read_table.hpp"

namespace sameas::cli {

/// Everything of the user's that a command reads: inputs, settings, truth, ignored pairs. (Not the model: a run under the
/// model of its own folder writes it again as it was.)
std::vector<std::string> files_read(const Options& options, const std::vector<io::Input>& inputs);

/// \throws InvalidSettings when one of the files to write is one of those read, by whatever path
void refuse_to_replace(const std::vector<std::string>& to_write, const std::vector<std::string>& read);

}  // namespace sameas::cli
