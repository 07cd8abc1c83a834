#pragma once
// Private to the files that use Arrow C++; included under SAMEAS_ARROW alone.
#include <arrow/io/interfaces.h>
#include <arrow/record_batch.h>
#include <arrow/status.h>

#include <memory>
#include <mutex>
#include <string>

#include "io/byte_source.hpp"
#include "io/record_reader.hpp"

namespace sameas::io {

/// A byte source as Arrow's readers want it. They read ahead on threads of their own: reads are serialised,
/// and stop() ends them. The source must outlive the stream.
class SourceStream final : public arrow::io::InputStream {
  public:
    explicit SourceStream(ByteSource& source) : source_(source) { set_mode(arrow::io::FileMode::READ); }
    arrow::Status Close() override;
    bool closed() const override;
    arrow::Result<std::int64_t> Tell() const override;
    arrow::Result<std::int64_t> Read(std::int64_t size, void* out) override;
    arrow::Result<std::shared_ptr<arrow::Buffer>> Read(std::int64_t size) override;

  private:
    ByteSource& source_;
    mutable std::mutex mutex_;
    bool closed_ = false;
    std::int64_t position_ = 0;
};

/// Throws what a failed status means: IoError where the operating system refused, InvalidInput where the
/// content is wrong, ResourceLimit where memory ran out.
[[noreturn]] void throw_status(const arrow::Status& status, const std::string& origin);

template <class T>
T value_or_throw(arrow::Result<T> result, const std::string& origin) {
    if (!result.ok()) throw_status(result.status(), origin);
    return std::move(result).ValueUnsafe();
}

/// Hands batches on through the C stream interface to read_stream. With `ahead`, a thread decodes the next
/// batch while the present one is worked on. A status keeps its meaning as in throw_status.
std::unique_ptr<RecordReader> read_batches(std::shared_ptr<arrow::RecordBatchReader> batches,
                                           const std::string& origin, bool ahead);

/// Lets Arrow's own thread pool have as many threads as the run.
void use_threads_of(const RunContext& context);

}  // namespace sameas::io
