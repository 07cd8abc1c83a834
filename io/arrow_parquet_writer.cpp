// A row group is encoded column by column, and columns have nothing to do with each other until their bytes
// go to the file: each is a task for any thread. Arrow keeps the pages of a group in memory, compressed, and
// writes them in the order of the columns when the group ends, so the bytes are the same whoever made them.
//
// Values go from where they are straight to the column's encoder, a piece of rows at a time: nothing is
// gathered first. An encoder looks after every piece whether its page is full, so pieces must lie the same in
// a group however the rows come: what a call leaves over of a piece waits for the next call.
#include "io/arrow_writer.hpp"

#ifdef SAMEAS_ARROW
#include <arrow/ipc/writer.h>
#include <arrow/util/base64.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/schema.h>
#include <parquet/column_writer.h>
#include <parquet/exception.h>
#include <parquet/file_writer.h>
#include <parquet/properties.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <variant>

#include "engine/parallel.hpp"
#include "io/arrow_output.hpp"
#include "io/output_pieces.hpp"

namespace sameas::io {

namespace {

/// Hands a piece on to the encoder of its column, in the types of the format.
class PieceSink {
  public:
    void write(parquet::ColumnWriter& column, std::span<const std::string_view> texts) {
        std::size_t present = 0;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            levels_[i] = texts[i].data() != nullptr;
            if (levels_[i] == 0) continue;
            texts_[present++] = {static_cast<std::uint32_t>(texts[i].size()),
                                 reinterpret_cast<const std::uint8_t*>(texts[i].data())};
        }
        write_as<parquet::ByteArrayType>(column, texts.size(), levels_.data(), texts_.data());
    }
    void write(parquet::ColumnWriter& column, std::span<const double> numbers) {
        write_as<parquet::DoubleType>(column, numbers.size(), nullptr, numbers.data());
    }
    void write(parquet::ColumnWriter& column, std::span<const std::int32_t> numbers) {
        write_as<parquet::Int32Type>(column, numbers.size(), nullptr, numbers.data());
    }
    void write(parquet::ColumnWriter& column, std::span<const std::uint64_t> numbers) {
        write_as<parquet::Int64Type>(column, numbers.size(), nullptr,
                                     reinterpret_cast<const std::int64_t*>(numbers.data()));
    }
    void write(parquet::ColumnWriter& column, std::span<const std::uint8_t> numbers) {
        std::copy(numbers.begin(), numbers.end(), wide_.begin());
        write_as<parquet::Int32Type>(column, numbers.size(), nullptr, wide_.data());
    }

  private:
    template <class Type, class Value>
    static void write_as(parquet::ColumnWriter& column, std::size_t rows, const std::int16_t* levels,
                         const Value* values) {
        static_cast<parquet::TypedColumnWriter<Type>&>(column).WriteBatch(static_cast<std::int64_t>(rows), levels,
                                                                          nullptr, values);
    }

    std::array<std::int16_t, piece_rows> levels_;
    std::array<parquet::ByteArray, piece_rows> texts_;
    std::array<std::int32_t, piece_rows> wide_;
};

/// What calls have left over of a piece: copies, as what was given may go.
template <class T>
class LeftOver {
  public:
    std::size_t size() const { return values_.size(); }
    void add(std::span<const T> values) { values_.insert(values_.end(), values.begin(), values.end()); }
    template <class Use>
    void take(const Use& use) {
        use(std::span<const T>(values_));
        values_.clear();
    }

  private:
    std::vector<T> values_;
};
template <>
class LeftOver<std::string_view> {
  public:
    std::size_t size() const { return texts_.size(); }
    void add(std::span<const std::string_view> texts) {
        for (const std::string_view text : texts)
            texts_.push_back(text.data() == nullptr ? std::nullopt : std::optional<std::string>(text));
    }
    template <class Use>
    void take(const Use& use) {
        std::vector<std::string_view> views;
        for (const std::optional<std::string>& text : texts_)
            views.push_back(text ? std::string_view(*text) : std::string_view());
        use(std::span<const std::string_view>(views));
        texts_.clear();
    }

  private:
    std::vector<std::optional<std::string>> texts_;
};

/// One column of the file: takes the values of a group in any parts and hands them on in whole pieces.
class ColumnEncoder {
  public:
    explicit ColumnEncoder(const OutputColumn& column)
        : left_over_(std::visit(
              [](const auto& values) -> AnyLeftOver {
                  return LeftOver<typename ValueTypeOf<std::remove_cvref_t<decltype(values)>>::type>();
              },
              column.values)) {}

    void add(parquet::ColumnWriter& to, const OutputValues& column, std::size_t begin, std::size_t end,
             const RunContext* context) {
        std::visit(
            [&](const auto& values) {
                using T = typename ValueTypeOf<std::remove_cvref_t<decltype(values)>>::type;
                LeftOver<T>& left_over = std::get<LeftOver<T>>(left_over_);
                PieceReader<T> reader;
                PieceSink sink;
                while (begin < end) {
                    if (context != nullptr) context->check_stop();
                    const std::size_t count = std::min(piece_rows - left_over.size(), end - begin);
                    const std::span<const T> piece = reader.read(values, begin, count);
                    begin += count;
                    if (count == piece_rows) {
                        sink.write(to, piece);
                        continue;
                    }
                    left_over.add(piece);
                    if (left_over.size() == piece_rows) flush(to, left_over, sink);
                }
            },
            column);
    }

    /// At the end of a group.
    void finish(parquet::ColumnWriter& to) {
        std::visit(
            [&](auto& left_over) {
                PieceSink sink;
                if (left_over.size() > 0) flush(to, left_over, sink);
            },
            left_over_);
    }

  private:
    template <class T>
    static void flush(parquet::ColumnWriter& to, LeftOver<T>& left_over, PieceSink& sink) {
        left_over.take([&](std::span<const T> piece) { sink.write(to, piece); });
    }

    using AnyLeftOver = std::variant<LeftOver<std::string_view>, LeftOver<double>, LeftOver<std::int32_t>,
                                     LeftOver<std::uint64_t>, LeftOver<std::uint8_t>>;
    AnyLeftOver left_over_;
};

std::shared_ptr<parquet::WriterProperties> properties_for(const arrow::Schema& schema) {
    const arrow::Compression::type codec =
        first_available({arrow::Compression::ZSTD, arrow::Compression::SNAPPY, arrow::Compression::GZIP});
    parquet::WriterProperties::Builder properties;
    properties.compression(codec);
    if (codec == arrow::Compression::ZSTD) properties.compression_level(1);
    properties.max_row_group_length(static_cast<std::int64_t>(group_rows));
    for (const std::string& name : schema.field_names()) {
        // Ids hardly repeat: a dictionary of them would be made, found useless and thrown away, group by group.
        if (name == "id" || name.ends_with("_id")) properties.disable_dictionary(name);
        // Least and largest values let a reader pass over groups. Of ids in no order every group has nearly the same, and
        // comparing all of them is a tenth of the time.
        if (name == "right_id" || name == "entity_id") properties.disable_statistics(name);
    }
    return properties.build();
}

/// What the file says of itself: our own pairs, and the schema as Arrow has it, so that its readers get the same types.
arrow::Result<std::shared_ptr<arrow::KeyValueMetadata>> metadata_of(const arrow::Schema& schema) {
    ARROW_ASSIGN_OR_RAISE(const std::shared_ptr<arrow::Buffer> bytes, arrow::ipc::SerializeSchema(schema));
    const std::shared_ptr<arrow::KeyValueMetadata> metadata = schema.metadata()->Copy();
    metadata->Append("ARROW:schema", arrow::util::base64_encode(std::string_view(*bytes)));
    return metadata;
}

class ParquetWriter final : public GroupedWriter {
  public:
    using GroupedWriter::GroupedWriter;

  private:
    arrow::Status open(const std::shared_ptr<arrow::Schema>& schema,
                       const std::shared_ptr<OutputStream>& output) override {
        const std::shared_ptr<parquet::WriterProperties> properties = properties_for(*schema);
        std::shared_ptr<parquet::SchemaDescriptor> descriptor;
        ARROW_RETURN_NOT_OK(parquet::arrow::ToParquetSchema(schema.get(), *properties, &descriptor));
        ARROW_ASSIGN_OR_RAISE(const std::shared_ptr<arrow::KeyValueMetadata> metadata, metadata_of(*schema));
        file_ = parquet::ParquetFileWriter::Open(
            output, std::static_pointer_cast<parquet::schema::GroupNode>(descriptor->schema_root()), properties,
            metadata);
        return arrow::Status::OK();
    }

    arrow::Status add(const std::vector<OutputColumn>& columns, std::size_t begin, std::size_t end) override {
        if (encoders_.empty()) {
            for (const OutputColumn& column : columns) encoders_.emplace_back(column);
        }
        SAMEAS_ASSERT(columns.size() == encoders_.size());
        if (group_ == nullptr) group_ = file_->AppendBufferedRowGroup();
        each_column([&](std::size_t k, parquet::ColumnWriter& to) {
            encoders_[k].add(to, columns[k].values, begin, end, threads());
        });
        return arrow::Status::OK();
    }

    arrow::Status close_group() override {
        each_column([&](std::size_t k, parquet::ColumnWriter& to) { encoders_[k].finish(to); });
        group_->Close();
        group_ = nullptr;
        return arrow::Status::OK();
    }

    arrow::Status close() override {
        file_->Close();
        return arrow::Status::OK();
    }

    template <class Body>
    void each_column(const Body& body) {
        const auto columns = [&](std::size_t begin, std::size_t end) {
            for (std::size_t k = begin; k < end; ++k) body(k, *group_->column(static_cast<int>(k)));
        };
        if (threads() != nullptr) {
            parallel_chunks(*threads(), encoders_.size(), 1, columns);
        } else {
            columns(0, encoders_.size());
        }
    }

    std::unique_ptr<parquet::ParquetFileWriter> file_;
    parquet::RowGroupWriter* group_ = nullptr;
    std::vector<ColumnEncoder> encoders_;
};

}  // namespace

std::unique_ptr<TableWriter> parquet_writer(const std::string& path, const FileMetadata& metadata,
                                            RunContext* threads) {
    return std::make_unique<ParquetWriter>(path, metadata, threads);
}

}  // namespace sameas::io

#else
#include "io/arrow_stand_in.hpp"

namespace sameas::io {

std::unique_ptr<TableWriter> parquet_writer(const std::string& path, const FileMetadata& metadata,
                                            RunContext* threads) {
    return arrow_stand_in(path, "Parquet").create(path, "parquet", metadata, threads);
}

}  // namespace sameas::io
#endif
