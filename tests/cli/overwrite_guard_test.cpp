#include "cli/overwrite_guard.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "engine/errors.hpp"

using namespace sameas;
using namespace sameas::cli;

TEST_CASE("what a command reads is never replaced, whatever its path looks like") {
    const auto folder = std::filesystem::temp_directory_path() / "sameas-overwrite-guard";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "a.csv") << "id\n1\n";
    std::filesystem::remove(folder / "link.csv");
    std::filesystem::create_symlink(folder / "a.csv", folder / "link.csv");
    const std::vector<std::string> read{(folder / "a.csv").string(), "a_column"};
    CHECK_THROWS_WITH(refuse_to_replace({(folder / "." / "a.csv").string()}, read), Catch::Contains("would replace"));
    CHECK_THROWS_AS(refuse_to_replace({(folder / "link.csv").string()}, read), InvalidSettings);
    CHECK_NOTHROW(refuse_to_replace({(folder / "new.csv").string()}, read));
    std::filesystem::remove_all(folder);
}

TEST_CASE("inputs, settings, truth and ignored pairs are read") {
    Options options;
    options.settings = "s.json";
    options.truth = "truth.csv";
    options.model = "model.json";
    CHECK(files_read(options, {{"a.csv", "a"}}) == std::vector<std::string>{"a.csv", "s.json", "truth.csv"});
}
