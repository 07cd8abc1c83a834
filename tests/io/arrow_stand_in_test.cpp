#include "io/arrow_stand_in.hpp"

#include <catch2/catch.hpp>

#include "engine/errors.hpp"

using namespace sameas;
using namespace sameas::io;

namespace {

class Nothing final : public ArrowStandIn {
  public:
    std::unique_ptr<ByteSource> gunzip(std::unique_ptr<ByteSource>, const std::string&) override { return nullptr; }
    std::unique_ptr<RecordReader> parse_csv(ByteSource&, CsvParsing, const std::string&) override { return nullptr; }
    std::unique_ptr<RecordReader> open_file(const std::string&, const std::string&, std::unique_ptr<ByteSource>,
                                            RunContext&) override {
        return nullptr;
    }
    std::unique_ptr<TableWriter> create(const std::string&, const std::string&,
                                        const std::vector<std::pair<std::string, std::string>>&,
                                        RunContext*) override {
        return nullptr;
    }
};

}  // namespace

TEST_CASE("what stands in for Arrow is asked, and its absence says which format wants it", "[io]") {
    CHECK_THROWS_WITH(arrow_stand_in("a.parquet", "Parquet"),
                      "a.parquet: this program was built without Arrow and cannot handle Parquet; configure it with "
                      "-DSAMEAS_ARROW=ON, or use JSON lines");
    CHECK_THROWS_AS(arrow_stand_in("a.parquet", "Parquet"), InvalidInput);
    set_arrow_stand_in(std::make_unique<Nothing>());
    CHECK(dynamic_cast<Nothing*>(&arrow_stand_in("a.parquet", "Parquet")) != nullptr);
    set_arrow_stand_in(nullptr);
}
