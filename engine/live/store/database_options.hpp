#pragma once
#include <memory>

namespace rocksdb {
class Cache;
class Env;
struct ColumnFamilyOptions;
struct Options;
}

namespace sameas {

/// How RocksDB keeps the rows of an index. \param env  null: the system's
rocksdb::Options database_options(bool create, rocksdb::Env* env);
/// Of each family of rows; they share the cache.
rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache);

}  // namespace sameas
