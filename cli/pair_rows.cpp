#include "cli/pair_rows.hpp"

#include <charconv>

#include "cli/row_file.hpp"
#include "cli/text_table.hpp"
#include "engine/errors.hpp"

namespace sameas::cli {

void read_pair_rows(const PairFile& file, RunContext& context,
                    const std::function<void(const PairRow&)>& sink) {
    const std::string& path = file.path;
    std::uint64_t pairs = 0;
    read_rows(path, {{"left_source", "left_id", "right_source", "right_id", "match_weight"}, {}}, context,
              [&](std::uint64_t row, std::span<const std::string_view> v) {
                  double bits = 0;
                  const auto [end, error] = std::from_chars(v[4].data(), v[4].data() + v[4].size(), bits);
                  if (error != std::errc{} || end != v[4].data() + v[4].size() || bits != bits) {
                      throw InvalidInput(message(path, ", row ", row, ": match_weight '", printable(v[4], 60),
                                                 "' is not a number"));
                  }
                  ++pairs;
                  sink({row, v[0], v[1], v[2], v[3], bits});
              });
    if (file.pairs && *file.pairs != pairs) {
        throw InvalidInput(message(path, ": holds ", pairs, " pairs, but the run wrote ", *file.pairs,
                                   " (run.json): rows were lost or added; run again"));
    }
}

}  // namespace sameas::cli
