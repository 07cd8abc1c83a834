#ifdef SAMEAS_ARROW
#include "io/arrow_input.hpp"

#include <arrow/buffer.h>
#include <arrow/c/bridge.h>
#include <arrow/util/io_util.h>
#include <arrow/util/thread_pool.h>

#include <condition_variable>
#include <deque>
#include <new>
#include <thread>
#include <utility>

#include "engine/errors.hpp"
#include "io/stream_reader.hpp"

namespace sameas::io {

namespace {

/// Marks a status as the operating system's refusal, with a message that already says why.
class SystemRefusal final : public arrow::StatusDetail {
  public:
    const char* type_id() const override { return "sameas::io::SystemRefusal"; }
    std::string ToString() const override { return {}; }
};

/// The status that an exception of ours becomes on its way through Arrow.
arrow::Status status_of_exception() {
    try {
        throw;
    } catch (const IoError& error) {
        return arrow::Status::IOError(error.what()).WithDetail(std::make_shared<SystemRefusal>());
    } catch (const Cancelled& error) {
        return arrow::Status::Cancelled(error.what());
    } catch (const std::bad_alloc& error) {
        return arrow::Status::OutOfMemory(error.what());
    } catch (const std::exception& error) {
        return arrow::Status::Invalid(error.what());
    }
}

/// Arrow calls a damaged file an IOError as well: leaves that kind to what the operating system refused, and
/// makes the rest Invalid, so that the kind alone tells them apart on the other side of the C interface.
arrow::Status settled(const arrow::Status& status) {
    if (status.ok() || status.IsCancelled() || status.IsOutOfMemory()) return status;
    const std::shared_ptr<arrow::StatusDetail>& detail = status.detail();
    if (detail && detail->type_id() == SystemRefusal().type_id())
        return arrow::Status::IOError(status.message());
    if (arrow::internal::ErrnoFromStatus(status) != 0) {
        return arrow::Status::IOError(status.message(), ": ", detail->ToString());
    }
    return arrow::Status::Invalid(status.message());
}

struct Step {
    arrow::Status status;
    std::shared_ptr<arrow::RecordBatch> batch;
};

/// Settles statuses and checks the batches of another reader; reads ahead on a thread when asked to.
class CheckedBatches final : public arrow::RecordBatchReader {
  public:
    CheckedBatches(std::shared_ptr<arrow::RecordBatchReader> inner, bool ahead) : inner_(std::move(inner)) {
        if (ahead) reader_ = std::jthread([this](const std::stop_token& stop) { read_ahead(stop); });
    }
    ~CheckedBatches() override {
        if (!reader_.joinable()) return;
        reader_.request_stop();
        room_or_step_.notify_all();
        reader_.join();
    }

    std::shared_ptr<arrow::Schema> schema() const override { return inner_->schema(); }

    arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
        Step step = reader_.joinable() ? take() : read();
        *batch = std::move(step.batch);
        return step.status;
    }

  private:
    Step read() {
        Step step;
        try {
            step.status = inner_->ReadNext(&step.batch);
            if (step.status.ok() && step.batch) step.status = step.batch->Validate();
        } catch (...) {
            step.status = status_of_exception();
        }
        step.status = settled(step.status);
        if (!step.status.ok()) step.batch = nullptr;
        return step;
    }

    Step take() {
        std::unique_lock lock(mutex_);
        room_or_step_.wait(lock, [&] { return !steps_.empty(); });
        Step step = steps_.front();
        const bool last = !step.batch;
        if (!last) steps_.pop_front();  // the last stays for whoever asks again
        room_or_step_.notify_all();
        return step;
    }

    void read_ahead(const std::stop_token& stop) {
        constexpr std::size_t steps_max = 2;
        for (bool last = false; !last;) {
            Step step = read();
            last = !step.batch;
            std::unique_lock lock(mutex_);
            room_or_step_.wait(lock, [&] { return steps_.size() < steps_max || stop.stop_requested(); });
            if (stop.stop_requested()) return;
            steps_.push_back(std::move(step));
            room_or_step_.notify_all();
        }
    }

    std::shared_ptr<arrow::RecordBatchReader> inner_;
    std::mutex mutex_;
    std::condition_variable room_or_step_;
    std::deque<Step> steps_;
    std::jthread reader_;
};

}  // namespace

arrow::Status SourceStream::Close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    return arrow::Status::OK();
}

bool SourceStream::closed() const {
    const std::lock_guard lock(mutex_);
    return closed_;
}

arrow::Result<std::int64_t> SourceStream::Tell() const {
    const std::lock_guard lock(mutex_);
    return position_;
}

arrow::Result<std::int64_t> SourceStream::Read(std::int64_t size, void* out) {
    const std::lock_guard lock(mutex_);
    if (closed_) return arrow::Status::Invalid("the input was closed");
    if (size <= 0) return 0;
    try {
        const std::size_t got = source_.read(static_cast<char*>(out), static_cast<std::size_t>(size));
        position_ += static_cast<std::int64_t>(got);
        return static_cast<std::int64_t>(got);
    } catch (...) {
        return status_of_exception();
    }
}

arrow::Result<std::shared_ptr<arrow::Buffer>> SourceStream::Read(std::int64_t size) {
    ARROW_ASSIGN_OR_RAISE(std::unique_ptr<arrow::ResizableBuffer> buffer,
                          arrow::AllocateResizableBuffer(size));
    ARROW_ASSIGN_OR_RAISE(const std::int64_t got, Read(size, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(got, false));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
}

void throw_status(const arrow::Status& status, const std::string& origin) {
    const arrow::Status settled_status = settled(status);
    std::string reason = settled_status.message();
    if (reason.find(origin) == std::string::npos) reason = message(origin, ": ", reason);
    if (settled_status.IsCancelled()) throw Cancelled();
    if (settled_status.IsIOError()) throw IoError(reason);
    if (settled_status.IsOutOfMemory()) throw ResourceLimit(reason);
    throw InvalidInput(reason);
}

std::unique_ptr<RecordReader> read_batches(std::shared_ptr<arrow::RecordBatchReader> batches,
                                           const std::string& origin, bool ahead) {
    ArrowArrayStream stream{};
    const arrow::Status exported =
        arrow::ExportRecordBatchReader(std::make_shared<CheckedBatches>(std::move(batches), ahead), &stream);
    if (!exported.ok()) throw_status(exported, origin);
    return read_stream(stream, origin);
}

void use_threads_of(const RunContext& context) {
    const arrow::Status set = arrow::SetCpuThreadPoolCapacity(context.threads());
    if (!set.ok()) throw_status(set, "thread pool");
}

}  // namespace sameas::io
#endif  // SAMEAS_ARROW
