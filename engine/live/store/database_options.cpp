#include "engine/live/store/database_options.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>

namespace sameas {

namespace {

/// Leaves it to ChangeStore::try_again() to begin anew: RocksDB would look every five seconds, and be busy until then.
class NoOwnRecovery final : public rocksdb::EventListener {
  public:
    void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* recovers) override { *recovers = false; }
};

}  // namespace

rocksdb::Options database_options(bool create, rocksdb::Env* env) {
    rocksdb::Options options;
    options.create_if_missing = options.error_if_exists = create;
    options.create_missing_column_families = create;
    if (env != nullptr) options.env = env;
    // A log that ends in the middle of a change is what the end of a process leaves: that change was not acknowledged.
    // Anything else that does not read back is an error, never passed over.
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    options.paranoid_checks = true;
    options.max_total_wal_size = std::uint64_t{256} << 20;
    options.db_write_buffer_size = std::size_t{128} << 20;
    options.keep_log_file_num = 2;
    options.max_open_files = 512;
    options.max_background_jobs = 2;
    options.max_bgerror_resume_count = 0;
    options.listeners.push_back(std::make_shared<NoOwnRecovery>());
    return options;
}

rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache) {
    rocksdb::ColumnFamilyOptions options;
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = cache;
    table.block_size = 16 << 10;
    table.checksum = rocksdb::kXXH3;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    options.compression = rocksdb::kLZ4Compression;
    options.write_buffer_size = std::size_t{32} << 20;
    return options;
}

}  // namespace sameas
