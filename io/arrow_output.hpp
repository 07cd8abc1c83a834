#pragma once
// Private to the writers that use Arrow C++; included under SAMEAS_ARROW alone.
#include <arrow/io/interfaces.h>
#include <arrow/result.h>
#include <arrow/status.h>
#include <arrow/type.h>
#include <arrow/util/compression.h>

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/errors.hpp"
#include "engine/run_context.hpp"
#include "io/arrow_writer.hpp"
#include "io/output_file.hpp"

namespace sameas::io {

/// Lets Arrow write to an OutputFile. The first refusal is kept, to be thrown as it was.
class OutputStream final : public arrow::io::OutputStream {
  public:
    explicit OutputStream(const std::string& path) : file_(path) { set_mode(arrow::io::FileMode::WRITE); }
    arrow::Status Close() override { return arrow::Status::OK(); }
    bool closed() const override { return false; }
    arrow::Result<std::int64_t> Tell() const override { return position_; }
    arrow::Status Write(const void* data, std::int64_t size) override;
    using arrow::io::OutputStream::Write;

    void commit() { file_.commit(); }
    const std::optional<IoError>& refusal() const { return refusal_; }

  private:
    OutputFile file_;
    std::int64_t position_ = 0;
    std::optional<IoError> refusal_;
};

/// A writer of a format that knows groups of rows. Cuts what it is given into parts that end where groups end.
class GroupedWriter : public TableWriter {
  public:
    GroupedWriter(const std::string& path, const FileMetadata& metadata, RunContext* threads)
        : path_(path), metadata_(metadata), output_(std::make_shared<OutputStream>(path)), threads_(threads) {}

    void write(const std::vector<OutputColumn>& columns) final;
    void finish() final;

  protected:
    /// Once, before all else. Text columns are nullable, the others not.
    virtual arrow::Status open(const std::shared_ptr<arrow::Schema>& schema,
                               const std::shared_ptr<OutputStream>& output) = 0;
    /// Adds rows [begin, end) to the group that is open, or opens one.
    virtual arrow::Status add(const std::vector<OutputColumn>& columns, std::size_t begin, std::size_t end) = 0;
    /// Ends the group that is open; it has rows.
    virtual arrow::Status close_group() = 0;
    virtual arrow::Status close() = 0;

    RunContext* threads() const { return threads_; }

  private:
    template <class Work>
    void guarded(const Work& work);
    std::size_t end_of_part(const std::vector<OutputColumn>& columns, std::size_t begin, std::size_t rows);

    std::string path_;
    FileMetadata metadata_;
    std::shared_ptr<OutputStream> output_;
    RunContext* threads_;
    bool is_open_ = false;
    std::size_t group_rows_ = 0;   ///< so far
    std::size_t group_bytes_ = 0;  ///< of their texts, where they may become too many
    bool group_is_full_ = false;
};

/// The first of the codecs that the library has.
arrow::Compression::type first_available(std::initializer_list<arrow::Compression::type> wanted);

}  // namespace sameas::io
