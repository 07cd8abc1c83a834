#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "datasets/generator/generator.hpp"

namespace sameas::datasets::testing {

/// Keeps what is written, and whether it was finished.
class CapturedTable final : public io::TableWriter {
  public:
    using Record = std::map<std::string, std::optional<std::string>>;

    void write(const std::vector<io::OutputColumn>& columns) override {
        for (const io::OutputColumn& column : columns) {
            const auto& values = std::get<std::span<const std::string_view>>(column.values);
            if (&column == &columns.front()) records.resize(rows_before_ + values.size());
            for (std::size_t row = 0; row < values.size(); ++row) {
                std::optional<std::string>& place = records[rows_before_ + row][column.name];
                if (values[row].data() != nullptr) place = std::string(values[row]);
            }
        }
        rows_before_ = records.size();
    }
    void finish() override { is_finished = true; }

    std::vector<Record> records;
    bool is_finished = false;

  private:
    std::size_t rows_before_ = 0;
};

inline std::vector<CapturedTable::Record> generated(std::string_view profile, std::uint64_t records, std::uint64_t seed,
                                                    int threads = 2) {
    RunContext context({.threads = threads, .seed = seed});
    CapturedTable table;
    generate(*make_profile(profile), records, table, context);
    return table.records;
}

}  // namespace sameas::datasets::testing
