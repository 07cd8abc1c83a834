// Rows are collected in Arrow builders until a group is full, whatever batches they come in, and a group is
// written whole: the same rows give the same bytes. Groups end after a number of rows, or before the row that
// would make their texts too long, which depends on the rows alone.
#include "io/arrow_writer.hpp"

#ifdef SAMEAS_ARROW
#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/io/interfaces.h>
#include <arrow/ipc/writer.h>
#include <arrow/table.h>
#include <arrow/util/compression.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/writer.h>
#include <parquet/exception.h>
#include <parquet/properties.h>

#include <algorithm>
#include <optional>
#include <span>

#include "engine/errors.hpp"
#include "io/output_file.hpp"

namespace sameas::io {

namespace {

/// Lets Arrow write to an OutputFile. The first refusal is kept, to be thrown as it was.
class OutputStream final : public arrow::io::OutputStream {
  public:
    explicit OutputStream(const std::string& path) : file_(path) { set_mode(arrow::io::FileMode::WRITE); }
    arrow::Status Close() override { return arrow::Status::OK(); }
    bool closed() const override { return false; }
    arrow::Result<std::int64_t> Tell() const override { return position_; }
    arrow::Status Write(const void* data, std::int64_t size) override {
        if (refusal_) return arrow::Status::IOError(refusal_->what());
        try {
            file_.write({static_cast<const char*>(data), static_cast<std::size_t>(size)});
        } catch (const IoError& error) {
            refusal_ = error;
            return arrow::Status::IOError(error.what());
        }
        position_ += size;
        return arrow::Status::OK();
    }
    using arrow::io::OutputStream::Write;

    void commit() { file_.commit(); }
    const std::optional<IoError>& refusal() const { return refusal_; }

  private:
    OutputFile file_;
    std::int64_t position_ = 0;
    std::optional<IoError> refusal_;
};

/// One of the two formats: gets its schema once, then groups.
class GroupSink {
  public:
    virtual ~GroupSink() = default;
    virtual arrow::Status open(const std::shared_ptr<arrow::Schema>& schema,
                               const std::shared_ptr<OutputStream>& output) = 0;
    virtual arrow::Status write(const std::shared_ptr<arrow::RecordBatch>& group) = 0;
    virtual arrow::Status close() = 0;
};

arrow::Compression::type first_available(std::initializer_list<arrow::Compression::type> wanted) {
    for (arrow::Compression::type codec : wanted) {
        if (arrow::util::Codec::IsAvailable(codec)) return codec;
    }
    return arrow::Compression::UNCOMPRESSED;
}

class ParquetSink final : public GroupSink {
  public:
    arrow::Status open(const std::shared_ptr<arrow::Schema>& schema,
                       const std::shared_ptr<OutputStream>& output) override {
        const arrow::Compression::type codec =
            first_available({arrow::Compression::ZSTD, arrow::Compression::SNAPPY, arrow::Compression::GZIP});
        parquet::WriterProperties::Builder properties;
        properties.compression(codec);
        if (codec == arrow::Compression::ZSTD) properties.compression_level(1);
        properties.max_row_group_length(static_cast<std::int64_t>(group_rows));
        for (const std::string& name : schema->field_names()) {
            // Ids hardly repeat: a dictionary of them would be made, found useless and thrown away, group by group.
            if (name == "id" || name.ends_with("_id")) properties.disable_dictionary(name);
        }
        const std::shared_ptr<parquet::ArrowWriterProperties> arrow_properties =
            parquet::ArrowWriterProperties::Builder().store_schema()->build();
        ARROW_ASSIGN_OR_RAISE(writer_,
                              parquet::arrow::FileWriter::Open(*schema, arrow::default_memory_pool(), output,
                                                               properties.build(), arrow_properties));
        if (schema->metadata()) return writer_->AddKeyValueMetadata(schema->metadata());
        return arrow::Status::OK();
    }
    arrow::Status write(const std::shared_ptr<arrow::RecordBatch>& group) override {
        ARROW_ASSIGN_OR_RAISE(const std::shared_ptr<arrow::Table> table,
                              arrow::Table::FromRecordBatches({group}));
        return writer_->WriteTable(*table, std::max<std::int64_t>(1, group->num_rows()));
    }
    arrow::Status close() override { return writer_->Close(); }

  private:
    std::unique_ptr<parquet::arrow::FileWriter> writer_;
};

class IpcSink final : public GroupSink {
  public:
    arrow::Status open(const std::shared_ptr<arrow::Schema>& schema,
                       const std::shared_ptr<OutputStream>& output) override {
        arrow::ipc::IpcWriteOptions options = arrow::ipc::IpcWriteOptions::Defaults();
        options.use_threads = false;
        const arrow::Compression::type codec =
            first_available({arrow::Compression::ZSTD, arrow::Compression::LZ4_FRAME});
        if (codec != arrow::Compression::UNCOMPRESSED) {
            ARROW_ASSIGN_OR_RAISE(options.codec, arrow::util::Codec::Create(codec));
        }
        ARROW_ASSIGN_OR_RAISE(writer_, arrow::ipc::MakeFileWriter(output, schema, options));
        return arrow::Status::OK();
    }
    arrow::Status write(const std::shared_ptr<arrow::RecordBatch>& group) override {
        return writer_->WriteRecordBatch(*group);
    }
    arrow::Status close() override { return writer_->Close(); }

  private:
    std::shared_ptr<arrow::ipc::RecordBatchWriter> writer_;
};

struct ArrowTypeOf {
    std::shared_ptr<arrow::DataType> operator()(std::span<const std::string_view>) const {
        return arrow::utf8();
    }
    std::shared_ptr<arrow::DataType> operator()(std::span<const double>) const { return arrow::float64(); }
    std::shared_ptr<arrow::DataType> operator()(std::span<const std::int32_t>) const {
        return arrow::int32();
    }
    std::shared_ptr<arrow::DataType> operator()(std::span<const std::uint64_t>) const {
        return arrow::uint64();
    }
    std::shared_ptr<arrow::DataType> operator()(std::span<const std::uint8_t>) const {
        return arrow::uint8();
    }
};

/// Appends values to the builder of their column.
struct AppendTo {
    arrow::ArrayBuilder& builder;

    arrow::Status operator()(std::span<const std::string_view> values) const {
        arrow::StringBuilder& texts = static_cast<arrow::StringBuilder&>(builder);
        std::int64_t bytes = 0;
        for (const std::string_view& value : values)
            bytes += static_cast<std::int64_t>(value.size());
        ARROW_RETURN_NOT_OK(texts.Reserve(static_cast<std::int64_t>(values.size())));
        ARROW_RETURN_NOT_OK(texts.ReserveData(bytes));
        for (const std::string_view& value : values) {
            if (value.data() == nullptr) {
                texts.UnsafeAppendNull();
            } else {
                texts.UnsafeAppend(value);
            }
        }
        return arrow::Status::OK();
    }
    arrow::Status operator()(std::span<const double> values) const {
        return append<arrow::DoubleBuilder>(values);
    }
    arrow::Status operator()(std::span<const std::int32_t> values) const {
        return append<arrow::Int32Builder>(values);
    }
    arrow::Status operator()(std::span<const std::uint64_t> values) const {
        return append<arrow::UInt64Builder>(values);
    }
    arrow::Status operator()(std::span<const std::uint8_t> values) const {
        return append<arrow::UInt8Builder>(values);
    }

  private:
    template <class Builder, class T>
    arrow::Status append(std::span<const T> values) const {
        return static_cast<Builder&>(builder).AppendValues(values.data(),
                                                           static_cast<std::int64_t>(values.size()));
    }
};

class ArrowWriter final : public TableWriter {
  public:
    ArrowWriter(const std::string& path, const FileMetadata& metadata, std::unique_ptr<GroupSink> sink)
        : path_(path),
          metadata_(metadata),
          output_(std::make_shared<OutputStream>(path)),
          sink_(std::move(sink)) {}

    void write(const std::vector<OutputColumn>& columns) override {
        guarded([&] {
            ARROW_RETURN_NOT_OK(open(columns));
            const std::size_t rows = columns.empty() ? 0 : rows_of(columns.front());
            for (std::size_t begin = 0; begin < rows;) {
                const std::size_t end = end_of_group(columns, begin, rows);
                for (std::size_t k = 0; k < columns.size(); ++k) {
                    SAMEAS_ASSERT(rows_of(columns[k]) == rows);
                    ARROW_RETURN_NOT_OK(std::visit(
                        [&](const auto& values) {
                            return AppendTo{*builders_[k]}(values.subspan(begin, end - begin));
                        },
                        columns[k].values));
                }
                group_rows_ += end - begin;
                begin = end;
                if (group_full_) ARROW_RETURN_NOT_OK(close_group());
            }
            return arrow::Status::OK();
        });
    }

    void finish() override {
        guarded([&] {
            if (!schema_) ARROW_RETURN_NOT_OK(open({}));
            if (group_rows_ > 0) ARROW_RETURN_NOT_OK(close_group());
            return sink_->close();
        });
        sink_.reset();
        output_->commit();
    }

  private:
    static std::size_t rows_of(const OutputColumn& column) {
        return std::visit([](const auto& values) { return values.size(); }, column.values);
    }

    arrow::Status open(const std::vector<OutputColumn>& columns) {
        if (schema_) {
            SAMEAS_ASSERT(columns.size() == builders_.size());
            return arrow::Status::OK();
        }
        arrow::FieldVector fields;
        for (const OutputColumn& column : columns) {
            const std::shared_ptr<arrow::DataType> type = std::visit(ArrowTypeOf{}, column.values);
            fields.push_back(arrow::field(column.name, type, type->id() == arrow::Type::STRING));
            ARROW_ASSIGN_OR_RAISE(std::unique_ptr<arrow::ArrayBuilder> builder, arrow::MakeBuilder(type));
            builders_.push_back(std::move(builder));
        }
        const std::shared_ptr<arrow::KeyValueMetadata> metadata = std::make_shared<arrow::KeyValueMetadata>();
        for (const auto& [key, value] : metadata_)
            metadata->Append(key, value);
        schema_ = arrow::schema(std::move(fields), metadata);
        return sink_->open(schema_, output_);
    }

    /// The row in (begin, rows] where the group that is being filled ends, or `rows`; sets group_full_ when
    /// it does end.
    std::size_t end_of_group(const std::vector<OutputColumn>& columns, std::size_t begin, std::size_t rows) {
        const std::size_t end = std::min(rows, begin + group_rows - group_rows_);
        group_full_ = group_rows_ + (end - begin) == group_rows;
        for (std::size_t row = begin; row < end; ++row) {
            for (const OutputColumn& column : columns) {
                if (const auto* texts = std::get_if<std::span<const std::string_view>>(&column.values)) {
                    group_bytes_ += (*texts)[row].size();
                }
            }
            if (group_bytes_ >= group_bytes_max) {
                group_full_ = true;
                return row + 1;
            }
        }
        return end;
    }

    arrow::Status close_group() {
        arrow::ArrayVector arrays(builders_.size());
        for (std::size_t k = 0; k < builders_.size(); ++k)
            ARROW_RETURN_NOT_OK(builders_[k]->Finish(&arrays[k]));
        const std::int64_t rows = static_cast<std::int64_t>(group_rows_);
        group_rows_ = 0;
        group_bytes_ = 0;
        group_full_ = false;
        return sink_->write(arrow::RecordBatch::Make(schema_, rows, std::move(arrays)));
    }

    /// Runs `work` and throws our errors for Arrow's.
    template <class Work>
    void guarded(const Work& work) {
        arrow::Status status;
        try {
            status = work();
        } catch (const parquet::ParquetException& error) {
            status = arrow::Status::Invalid(error.what());
        }
        if (status.ok()) return;
        if (output_->refusal()) throw IoError(*output_->refusal());
        if (status.IsOutOfMemory())
            throw ResourceLimit(message("cannot write ", path_, ": ", status.message()));
        throw IoError(message("cannot write ", path_, ": ", status.message()));
    }

    std::string path_;
    FileMetadata metadata_;
    std::shared_ptr<OutputStream> output_;
    std::unique_ptr<GroupSink> sink_;
    std::shared_ptr<arrow::Schema> schema_;
    std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders_;
    std::size_t group_rows_ = 0;   ///< collected so far
    std::size_t group_bytes_ = 0;  ///< of their texts
    bool group_full_ = false;
};

}  // namespace

std::unique_ptr<TableWriter> parquet_writer(const std::string& path, const FileMetadata& metadata) {
    return std::make_unique<ArrowWriter>(path, metadata, std::make_unique<ParquetSink>());
}

std::unique_ptr<TableWriter> arrow_ipc_writer(const std::string& path, const FileMetadata& metadata) {
    return std::make_unique<ArrowWriter>(path, metadata, std::make_unique<IpcSink>());
}

}  // namespace sameas::io

#else
#include "io/without_arrow.hpp"

namespace sameas::io {

std::unique_ptr<TableWriter> parquet_writer(const std::string& path, const FileMetadata&) {
    throw_without_arrow(path, "Parquet");
}

std::unique_ptr<TableWriter> arrow_ipc_writer(const std::string& path, const FileMetadata&) {
    throw_without_arrow(path, "Arrow IPC");
}

}  // namespace sameas::io
#endif
