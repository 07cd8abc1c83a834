#include "io/arrow_files.hpp"

#ifdef SAMEAS_ARROW
#include <arrow/io/compressed.h>
#include <arrow/io/file.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>
#include <arrow/util/compression.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <utility>

#include "engine/errors.hpp"
#include "io/arrow_input.hpp"

namespace sameas::io {

namespace {

constexpr std::int64_t batch_rows = 65536;

class GunzipSource final : public ByteSource {
  public:
    GunzipSource(std::unique_ptr<ByteSource> packed, std::string origin)
        : origin_(std::move(origin)),
          packed_(std::move(packed)),
          input_(std::make_shared<SourceStream>(*packed_)) {
        codec_ = value_or_throw(arrow::util::Codec::Create(arrow::Compression::GZIP), origin_);
        unpacked_ = value_or_throw(arrow::io::CompressedInputStream::Make(codec_.get(), input_), origin_);
    }

    std::size_t read(char* to, std::size_t size) override {
        std::size_t total = 0;
        while (total < size) {
            const std::int64_t got =
                value_or_throw(unpacked_->Read(static_cast<std::int64_t>(size - total), to + total), origin_);
            if (got == 0) break;
            total += static_cast<std::size_t>(got);
        }
        return total;
    }

  private:
    std::string origin_;
    std::unique_ptr<ByteSource> packed_;
    std::shared_ptr<SourceStream> input_;
    std::unique_ptr<arrow::util::Codec> codec_;
    std::shared_ptr<arrow::io::CompressedInputStream> unpacked_;
};

std::shared_ptr<arrow::io::RandomAccessFile> open_file(const std::string& path,
                                                       std::unique_ptr<ByteSource> source) {
    if (source)
        return std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(read_all(*source)));
    is_regular_file(path);  // refuses what is not there in our words
    return value_or_throw(arrow::io::ReadableFile::Open(path), path);
}

struct Batches {
    std::shared_ptr<arrow::RecordBatchReader> reader;
    bool may_read_ahead = true;  ///< false where memory is too short to hold several
};

/// A file whose columns are chosen before its batches are opened: `open_batches` gets the chosen columns in
/// rising order without repeats, and gives batches with just those.
class ProjectedReader final : public RecordReader {
  public:
    using OpenBatches = std::function<Batches(const std::vector<int>&)>;
    ProjectedReader(std::vector<std::string> names, std::optional<std::uint64_t> rows, OpenBatches open_batches,
                    std::string origin, RunContext& context)
        : names_(std::move(names)),
          rows_(rows),
          open_batches_(std::move(open_batches)),
          origin_(std::move(origin)),
          context_(context),
          selected_(names_.size()) {
        std::iota(selected_.begin(), selected_.end(), std::size_t{0});
    }

    const std::vector<std::string>& columns() const override { return names_; }
    std::optional<std::uint64_t> rows() const override { return rows_; }
    void select(const std::vector<std::size_t>& columns) override { selected_ = columns; }

    bool next(RecordBatch& batch) override {
        context_.check_stop();
        if (!batches_) open();
        while (batches_->next(batch)) {
            if (batch.rows > 0) return true;
        }
        return false;
    }

  private:
    void open() {
        std::vector<int> chosen;
        for (std::size_t column : selected_)
            chosen.push_back(static_cast<int>(column));
        std::sort(chosen.begin(), chosen.end());
        chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
        std::vector<std::size_t> places;
        for (std::size_t column : selected_) {
            const auto place = std::lower_bound(chosen.begin(), chosen.end(), static_cast<int>(column));
            places.push_back(static_cast<std::size_t>(place - chosen.begin()));
        }
        const Batches opened = open_batches_(chosen);
        batches_ = read_batches(opened.reader, origin_, opened.may_read_ahead && context_.threads() > 1);
        batches_->select(places);
    }

    std::vector<std::string> names_;
    std::optional<std::uint64_t> rows_;
    OpenBatches open_batches_;
    std::string origin_;
    RunContext& context_;
    std::vector<std::size_t> selected_;
    std::unique_ptr<RecordReader> batches_;
};

/// Runs `body`, with Parquet's exceptions turned into ours.
template <class Body>
auto with_parquet_errors(const std::string& origin, const Body& body) {
    try {
        return body();
    } catch (const parquet::ParquetStatusException& error) {
        throw_status(error.status(), origin);
    } catch (const parquet::ParquetException& error) {
        throw InvalidInput(message(origin, ": ", error.what()));
    }
}

/// How to read a file so that what is held at a time fits into the memory that is left.
struct ReadingPlan {
    std::int64_t batch_rows = sameas::io::batch_rows;
    bool in_small_pieces = false;  ///< of the columns of a row group, instead of each as a whole
    bool may_read_ahead = true;
};

/// Plans by what the file says of its row groups. A share of what is left is enough to work with: the rest is for
/// the table.
ReadingPlan plan_of(const parquet::FileMetaData& file, const std::vector<int>& leaves, const RunContext& context) {
    constexpr std::uint64_t share = 8;              // of the memory that is left, for each of packed and unpacked values
    constexpr std::uint64_t batches_at_a_time = 4;  // being used, waiting, being made
    constexpr std::uint64_t view_bytes = 24;        // of a value, besides its text
    constexpr std::int64_t batch_rows_least = 1024;
    const std::uint64_t room = context.memory_left() / share;
    std::uint64_t packed = 0, row = 0;  // of the worst group
    for (int g = 0; g < file.num_row_groups(); ++g) {
        const std::unique_ptr<parquet::RowGroupMetaData> group = file.RowGroup(g);
        std::uint64_t group_packed = 0, group_unpacked = 0;
        for (const int leaf : leaves) {
            const std::unique_ptr<parquet::ColumnChunkMetaData> column = group->ColumnChunk(leaf);
            group_packed += static_cast<std::uint64_t>(std::max<std::int64_t>(0, column->total_compressed_size()));
            group_unpacked += static_cast<std::uint64_t>(std::max<std::int64_t>(0, column->total_uncompressed_size()));
        }
        packed = std::max(packed, group_packed);
        const std::uint64_t rows = static_cast<std::uint64_t>(std::max<std::int64_t>(1, group->num_rows()));
        row = std::max(row, group_unpacked / rows + leaves.size() * view_bytes);
    }
    ReadingPlan plan;
    plan.in_small_pieces = packed > room;
    const std::uint64_t fitting = room / batches_at_a_time / std::max<std::uint64_t>(1, row);
    if (fitting < static_cast<std::uint64_t>(batch_rows)) {
        plan.batch_rows = std::max(batch_rows_least, static_cast<std::int64_t>(fitting));
        plan.may_read_ahead = plan.batch_rows > batch_rows_least;
    }
    return plan;
}

std::shared_ptr<parquet::arrow::FileReader> open_parquet_file(
    const std::shared_ptr<arrow::io::RandomAccessFile>& file, const std::string& origin,
    const RunContext& context, const ReadingPlan& plan, std::shared_ptr<parquet::FileMetaData> metadata) {
    parquet::arrow::FileReaderBuilder builder;
    parquet::ReaderProperties bytes = parquet::default_reader_properties();
    if (plan.in_small_pieces) bytes.enable_buffered_stream();
    const arrow::Status opened = builder.Open(file, bytes, std::move(metadata));
    if (!opened.ok()) throw_status(opened, origin);
    parquet::ArrowReaderProperties properties;
    properties.set_use_threads(context.threads() > 1);
    properties.set_batch_size(plan.batch_rows);
    properties.set_pre_buffer(false);  // it would hold all row groups at once
    builder.properties(properties);
    return value_or_throw(builder.Build(), origin);
}

void add_leaves(const parquet::arrow::SchemaField& field, std::vector<int>& leaves) {
    if (field.column_index >= 0) leaves.push_back(field.column_index);
    for (const parquet::arrow::SchemaField& child : field.children)
        add_leaves(child, leaves);
}

/// Batches of the chosen columns, row group after row group; keeps the file open.
class ParquetBatches final : public arrow::RecordBatchReader {
  public:
    ParquetBatches(std::shared_ptr<parquet::arrow::FileReader> file, const std::vector<int>& leaves,
                   const std::string& origin)
        : file_(std::move(file)) {
        std::vector<int> groups(static_cast<std::size_t>(file_->num_row_groups()));
        std::iota(groups.begin(), groups.end(), 0);
        batches_ = value_or_throw(file_->GetRecordBatchReader(groups, leaves), origin);
    }

    std::shared_ptr<arrow::Schema> schema() const override { return batches_->schema(); }
    arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
        return batches_->ReadNext(batch);
    }

  private:
    std::shared_ptr<parquet::arrow::FileReader> file_;
    std::shared_ptr<arrow::RecordBatchReader> batches_;
};

/// The batches of an Arrow file, whose format lets each be read by its number.
class IpcFileBatches final : public arrow::RecordBatchReader {
  public:
    explicit IpcFileBatches(std::shared_ptr<arrow::ipc::RecordBatchFileReader> file)
        : file_(std::move(file)) {}
    std::shared_ptr<arrow::Schema> schema() const override { return file_->schema(); }
    arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
        *batch = nullptr;
        if (next_ == file_->num_record_batches()) return arrow::Status::OK();
        return file_->ReadRecordBatch(next_++).Value(batch);
    }

  private:
    std::shared_ptr<arrow::ipc::RecordBatchFileReader> file_;
    int next_ = 0;
};

/// Opens either form of the format. `fields` empty: all.
std::shared_ptr<arrow::RecordBatchReader> open_ipc_batches(
    const std::shared_ptr<arrow::io::RandomAccessFile>& file, const std::vector<int>& fields,
    const std::string& origin, const RunContext& context) {
    arrow::ipc::IpcReadOptions options = arrow::ipc::IpcReadOptions::Defaults();
    options.use_threads = context.threads() > 1;
    options.included_fields = fields;
    constexpr std::string_view file_magic = "ARROW1";
    std::string begin(file_magic.size(), '\0');
    const std::int64_t got =
        value_or_throw(file->ReadAt(0, static_cast<std::int64_t>(begin.size()), begin.data()), origin);
    if (got == static_cast<std::int64_t>(begin.size()) && begin == file_magic) {
        return std::make_shared<IpcFileBatches>(
            value_or_throw(arrow::ipc::RecordBatchFileReader::Open(file, options), origin));
    }
    const arrow::Status rewound = file->Seek(0);
    if (!rewound.ok()) throw_status(rewound, origin);
    return value_or_throw(arrow::ipc::RecordBatchStreamReader::Open(file, options), origin);
}

}  // namespace

std::unique_ptr<ByteSource> gunzip(std::unique_ptr<ByteSource> packed, std::string origin) {
    return std::make_unique<GunzipSource>(std::move(packed), std::move(origin));
}

std::unique_ptr<RecordReader> open_parquet(const std::string& path, std::unique_ptr<ByteSource> source,
                                           RunContext& context) {
    use_threads_of(context);
    const std::shared_ptr<arrow::io::RandomAccessFile> file = open_file(path, std::move(source));
    return with_parquet_errors(path, [&]() -> std::unique_ptr<RecordReader> {
        const std::shared_ptr<parquet::arrow::FileReader> reader =
            open_parquet_file(file, path, context, {}, nullptr);
        std::shared_ptr<arrow::Schema> schema;
        const arrow::Status got = reader->GetSchema(&schema);
        if (!got.ok()) throw_status(got, path);
        const std::shared_ptr<parquet::FileMetaData> metadata = reader->parquet_reader()->metadata();
        ProjectedReader::OpenBatches open = [file, reader, metadata, path, &context](const std::vector<int>& fields) {
            return with_parquet_errors(path, [&] {
                std::vector<int> leaves;
                for (int field : fields)
                    add_leaves(reader->manifest().schema_fields[static_cast<std::size_t>(field)], leaves);
                const ReadingPlan plan = plan_of(*metadata, leaves, context);
                return Batches{std::make_shared<ParquetBatches>(
                                   open_parquet_file(file, path, context, plan, metadata), leaves, path),
                               plan.may_read_ahead};
            });
        };
        const std::uint64_t rows = static_cast<std::uint64_t>(std::max<std::int64_t>(0, metadata->num_rows()));
        return std::make_unique<ProjectedReader>(schema->field_names(), rows, std::move(open), path, context);
    });
}

std::unique_ptr<RecordReader> open_arrow_ipc(const std::string& path, std::unique_ptr<ByteSource> source,
                                             RunContext& context) {
    use_threads_of(context);
    const std::shared_ptr<arrow::io::RandomAccessFile> file = open_file(path, std::move(source));
    const std::shared_ptr<arrow::RecordBatchReader> all = open_ipc_batches(file, {}, path, context);
    ProjectedReader::OpenBatches open = [file, path, &context](const std::vector<int>& fields) {
        return Batches{open_ipc_batches(file, fields, path, context)};
    };
    return std::make_unique<ProjectedReader>(all->schema()->field_names(), std::nullopt, std::move(open), path,
                                             context);
}

}  // namespace sameas::io

#else
#include "io/arrow_stand_in.hpp"

namespace sameas::io {

std::unique_ptr<ByteSource> gunzip(std::unique_ptr<ByteSource> packed, std::string origin) {
    return arrow_stand_in(origin, "gzip").gunzip(std::move(packed), origin);
}

std::unique_ptr<RecordReader> open_parquet(const std::string& path, std::unique_ptr<ByteSource> source,
                                           RunContext& context) {
    return arrow_stand_in(path, "Parquet").open_file(path, "parquet", std::move(source), context);
}

std::unique_ptr<RecordReader> open_arrow_ipc(const std::string& path, std::unique_ptr<ByteSource> source,
                                             RunContext& context) {
    return arrow_stand_in(path, "Arrow IPC").open_file(path, "arrow", std::move(source), context);
}

}  // namespace sameas::io
#endif
