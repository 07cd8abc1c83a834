// dedupe_people SETTINGS RECORDS.jsonl: prints the number of pairs and of entities.
#include <iostream>
#include <set>

#include "engine/linker.hpp"
#include "io/read_table.hpp"
#include "io/table_writer.hpp"

int main(int, char** argv) {
    sameas::RunContext context;
    const sameas::Settings settings = sameas::parse_settings(sameas::io::read_file(argv[1]), argv[1]);
    const sameas::TableSchema schema = sameas::table_schema(settings, "", false);
    sameas::Table records = sameas::io::read_table({{argv[2], "people"}}, schema, {}, context).table;
    const sameas::Linkage linkage(std::move(records), settings, sameas::PairScope::all, context);
    const sameas::Model model = sameas::train(settings, linkage.features(), linkage.blocking(), {}, context);
    const sameas::LinkResult result = sameas::link(linkage, model, context);
    const std::set<std::uint32_t> entities(result.clusters.entity.begin(), result.clusters.entity.end());
    std::cout << result.scored.pairs.size() << " pairs, " << entities.size() << " entities\n";
}
