// Arrow IPC. Rows are collected in Arrow builders until a group is full, whatever batches they come in, and a
// group is written whole: the same rows give the same bytes. Parquet is in arrow_parquet_writer.cpp.
#include "io/arrow_writer.hpp"

#ifdef SAMEAS_ARROW
#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <arrow/util/compression.h>
#include <parquet/exception.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <type_traits>
#include <variant>

#include "engine/parallel.hpp"
#include "io/arrow_input.hpp"
#include "io/arrow_output.hpp"
#include "io/output_pieces.hpp"

namespace sameas::io {

namespace {

void append(arrow::ArrayBuilder& builder, std::span<const std::string_view> values) {
    arrow::StringBuilder& texts = static_cast<arrow::StringBuilder&>(builder);
    std::int64_t bytes = 0;
    for (const std::string_view& value : values) bytes += static_cast<std::int64_t>(value.size());
    PARQUET_THROW_NOT_OK(texts.Reserve(static_cast<std::int64_t>(values.size())));
    PARQUET_THROW_NOT_OK(texts.ReserveData(bytes));
    for (const std::string_view& value : values) {
        if (value.data() == nullptr) {
            texts.UnsafeAppendNull();
        } else {
            texts.UnsafeAppend(value);
        }
    }
}
template <class Builder, class T>
void append_numbers(arrow::ArrayBuilder& builder, std::span<const T> values) {
    PARQUET_THROW_NOT_OK(
        static_cast<Builder&>(builder).AppendValues(values.data(), static_cast<std::int64_t>(values.size())));
}
void append(arrow::ArrayBuilder& builder, std::span<const double> values) {
    append_numbers<arrow::DoubleBuilder>(builder, values);
}
void append(arrow::ArrayBuilder& builder, std::span<const std::int32_t> values) {
    append_numbers<arrow::Int32Builder>(builder, values);
}
void append(arrow::ArrayBuilder& builder, std::span<const std::uint64_t> values) {
    append_numbers<arrow::UInt64Builder>(builder, values);
}
void append(arrow::ArrayBuilder& builder, std::span<const std::uint8_t> values) {
    append_numbers<arrow::UInt8Builder>(builder, values);
}

class ArrowIpcWriter final : public GroupedWriter {
  public:
    using GroupedWriter::GroupedWriter;

  private:
    arrow::Status open(const std::shared_ptr<arrow::Schema>& schema,
                       const std::shared_ptr<OutputStream>& output) override {
        schema_ = schema;
        for (const std::shared_ptr<arrow::Field>& field : schema->fields()) {
            ARROW_ASSIGN_OR_RAISE(std::unique_ptr<arrow::ArrayBuilder> builder, arrow::MakeBuilder(field->type()));
            builders_.push_back(std::move(builder));
        }
        arrow::ipc::IpcWriteOptions options = arrow::ipc::IpcWriteOptions::Defaults();
        options.use_threads = threads() != nullptr && threads()->threads() > 1;  // they compress
        if (options.use_threads) use_threads_of(*threads());
        const arrow::Compression::type codec =
            first_available({arrow::Compression::ZSTD, arrow::Compression::LZ4_FRAME});
        if (codec != arrow::Compression::UNCOMPRESSED) {
            ARROW_ASSIGN_OR_RAISE(options.codec, arrow::util::Codec::Create(codec));
        }
        ARROW_ASSIGN_OR_RAISE(writer_, arrow::ipc::MakeFileWriter(output, schema, options));
        return arrow::Status::OK();
    }

    arrow::Status add(const std::vector<OutputColumn>& columns, std::size_t begin, std::size_t end) override {
        SAMEAS_ASSERT(columns.size() == builders_.size());
        const auto add_columns = [&](std::size_t first, std::size_t last) {
            for (std::size_t k = first; k < last; ++k) {
                std::visit([&](const auto& values) { add_column(*builders_[k], values, begin, end); },
                           columns[k].values);
            }
        };
        if (threads() != nullptr) {
            parallel_chunks(*threads(), columns.size(), 1, add_columns);
        } else {
            add_columns(0, columns.size());
        }
        rows_ += static_cast<std::int64_t>(end - begin);
        return arrow::Status::OK();
    }

    arrow::Status close_group() override {
        arrow::ArrayVector arrays(builders_.size());
        for (std::size_t k = 0; k < builders_.size(); ++k) ARROW_RETURN_NOT_OK(builders_[k]->Finish(&arrays[k]));
        const std::int64_t rows = std::exchange(rows_, 0);
        return writer_->WriteRecordBatch(*arrow::RecordBatch::Make(schema_, rows, std::move(arrays)));
    }

    arrow::Status close() override { return writer_->Close(); }

    template <class Values>
    void add_column(arrow::ArrayBuilder& builder, const Values& values, std::size_t begin, std::size_t end) const {
        PieceReader<typename ValueTypeOf<Values>::type> reader;
        while (begin < end) {
            if (threads() != nullptr) threads()->check_stop();
            const std::size_t count = std::min(piece_rows, end - begin);
            append(builder, reader.read(values, begin, count));
            begin += count;
        }
    }

    std::shared_ptr<arrow::Schema> schema_;
    std::shared_ptr<arrow::ipc::RecordBatchWriter> writer_;
    std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders_;
    std::int64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<TableWriter> arrow_ipc_writer(const std::string& path, const FileMetadata& metadata,
                                              RunContext* threads) {
    return std::make_unique<ArrowIpcWriter>(path, metadata, threads);
}

}  // namespace sameas::io

#else
#include "io/arrow_stand_in.hpp"

namespace sameas::io {

std::unique_ptr<TableWriter> arrow_ipc_writer(const std::string& path, const FileMetadata& metadata,
                                              RunContext* threads) {
    return arrow_stand_in(path, "Arrow IPC").create(path, "arrow", metadata, threads);
}

}  // namespace sameas::io
#endif
