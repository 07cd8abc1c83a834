// A row group is encoded column by column, and columns have nothing to do with each other until their bytes
// go to the file: each is a task for any thread. Arrow keeps the pages of a group in memory, compressed, and
// writes them in the order of the columns when the group ends, so the bytes are the same whoever made them.
//
// Values go from where they are straight to the column's encoder, a piece of rows at a time; what
// is gathered stands below. An encoder looks after every piece whether its page is full, so pieces
// must lie the same in a group however the rows come: what a call leaves over of a piece waits for the next
// call.
//
// A dictionary pays where values repeat, and costs a hash and a look-up a value where they do not; least and
// largest values pay where values are in some order. Which columns have them is fixed when the file is
// opened: where only the values can tell, those of the first group are held until it is whole. Texts with a
// dictionary and in no order are gathered in every group: we find equal texts faster than the encoder does.
#include "io/arrow_writer.hpp"

#ifdef SAMEAS_ARROW
#include <arrow/array.h>
#include <arrow/buffer.h>
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
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <variant>

#include "engine/parallel.hpp"
#include "io/arrow_output.hpp"
#include "io/held_values.hpp"
#include "io/output_pieces.hpp"
#include "io/text_group.hpp"

namespace sameas::io {

namespace {

/// A dictionary that would be larger is given up, and the values behind stand as they are.
constexpr std::int64_t dictionary_bytes_max = 1 << 20;

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

    /// A whole group. Its dictionary goes to the encoder as it is, and no text is hashed again.
    void write(parquet::ColumnWriter& column, const TextGroup& texts) {
        const DistinctTexts& distinct = texts.distinct();
        std::vector<std::int32_t> begins;
        begins.reserve(distinct.size() + 1);
        for (std::size_t place = 0, begin = 0; place < distinct.size();
             begin += distinct.text(place++).size())
            begins.push_back(static_cast<std::int32_t>(begin));
        begins.push_back(static_cast<std::int32_t>(distinct.bytes().size()));
        std::vector<std::int16_t> levels(texts.size());
        std::vector<std::uint8_t> is_there(texts.nulls() == 0 ? 0 : (texts.size() + 7) / 8);  // bits
        for (std::size_t row = 0; row < levels.size(); ++row)
            levels[row] = texts.places()[row] != TextGroup::null_place;
        for (std::size_t row = 0; texts.nulls() > 0 && row < levels.size(); ++row)
            is_there[row / 8] = static_cast<std::uint8_t>(is_there[row / 8] | levels[row] << row % 8);
        const auto rows = static_cast<std::int64_t>(texts.size());
        const auto values = std::make_shared<arrow::StringArray>(static_cast<std::int64_t>(distinct.size()),
                                                                 buffer_of<std::int32_t>(begins),
                                                                 buffer_of(distinct.bytes()));
        const auto places = std::make_shared<arrow::Int32Array>(
            rows, buffer_of(texts.places()), is_there.empty() ? nullptr : buffer_of<std::uint8_t>(is_there));
        const arrow::DictionaryArray array(arrow::dictionary(arrow::int32(), arrow::utf8()), places, values);
        parquet::ArrowWriteContext context(arrow::default_memory_pool(), nullptr);
        PARQUET_THROW_NOT_OK(
            column.WriteArrow(levels.data(), nullptr, array.length(), array, &context, true));
    }

  private:
    /// The bytes where they are.
    template <class T>
    static std::shared_ptr<arrow::Buffer> buffer_of(std::span<const T> items) {
        return std::make_shared<arrow::Buffer>(reinterpret_cast<const std::uint8_t*>(items.data()),
                                               static_cast<std::int64_t>(items.size_bytes()));
    }
    template <class Type, class Value>
    static void write_as(parquet::ColumnWriter& column, std::size_t rows, const std::int16_t* levels,
                         const Value* values) {
        static_cast<parquet::TypedColumnWriter<Type>&>(column).WriteBatch(static_cast<std::int64_t>(rows),
                                                                          levels, nullptr, values);
    }

    std::array<std::int16_t, piece_rows> levels_;
    std::array<parquet::ByteArray, piece_rows> texts_;
    std::array<std::int32_t, piece_rows> wide_;
};

/// How a column is written; fixed when the file is opened.
struct Encoding {
    bool has_dictionary = false;
    /// Least and largest values let a reader pass over groups. Of values in no order every group has nearly
    /// the same, and comparing all of them is a tenth of the time.
    bool has_statistics = true;
};

/// One column of the file: takes the values of a group in any parts and hands them on in whole pieces, or, of
/// texts that have a dictionary and no statistics, all at once.
class ColumnEncoder {
  public:
    /// \param encoding  nothing where the texts of the first group are to tell
    ColumnEncoder(const OutputColumn& column, std::optional<Encoding> encoding)
        : held_(std::visit(
              [](const auto& values) -> AnyHeld {
                  return HeldValues<typename ValueTypeOf<std::remove_cvref_t<decltype(values)>>::type>();
              },
              column.values)),
          encoding_(encoding) {
        if (!encoding) texts_ = std::make_unique<TextGroup>();
    }

    /// Decided by the texts so far, where it was open.
    const Encoding& encoding() {
        if (!encoding_)
            encoding_ = {.has_dictionary = texts_->mostly_repeats(),
                         .has_statistics = texts_->is_mostly_ordered()};
        return *encoding_;
    }

    /// \param to  null while there is no file: then all values are held
    void add(parquet::ColumnWriter* to, const OutputValues& column, std::size_t begin, std::size_t end,
             const RunContext* context) {
        std::visit(
            [&](const auto& values) {
                using T = typename ValueTypeOf<std::remove_cvref_t<decltype(values)>>::type;
                HeldValues<T>& held = std::get<HeldValues<T>>(held_);
                PieceReader<T> reader;
                PieceSink sink;
                while (begin < end) {
                    if (context != nullptr) context->check_stop();
                    const std::size_t count = std::min(piece_rows - held.size() % piece_rows, end - begin);
                    const std::span<const T> piece = reader.read(values, begin, count);
                    begin += count;
                    if constexpr (std::is_same_v<T, std::string_view>) {
                        if (texts_ != nullptr) {
                            texts_->add(piece);
                            continue;
                        }
                    }
                    if (to != nullptr && count == piece_rows) {
                        sink.write(*to, piece);
                        continue;
                    }
                    held.add(piece);
                    if (to != nullptr && held.size() == piece_rows) flush(*to, held, sink, context);
                }
            },
            column);
    }

    /// At the end of a group.
    void finish(parquet::ColumnWriter& to, const RunContext* context) {
        PieceSink sink;
        if (texts_ == nullptr) {
            std::visit([&](auto& held) { flush(to, held, sink, context); }, held_);
            return;
        }
        const bool is_by_places = encoding().has_dictionary && !encoding().has_statistics;
        if (is_by_places && texts_->distinct().bytes().size() < dictionary_bytes_max) {
            sink.write(to, *texts_);
        } else {
            write_pieces(to, *texts_, sink, context);
        }
        if (is_by_places) {
            texts_->clear();
        } else {
            texts_.reset();
        }
    }

  private:
    template <class T>
    static void flush(parquet::ColumnWriter& to, HeldValues<T>& held, PieceSink& sink,
                      const RunContext* context) {
        write_pieces(to, held, sink, context);
        held = HeldValues<T>();  // the memory of a whole group goes too
    }

    template <class Values>
    static void write_pieces(parquet::ColumnWriter& to, const Values& values, PieceSink& sink,
                             const RunContext* context) {
        values.each_piece([&](const auto& piece) {
            if (context != nullptr) context->check_stop();
            sink.write(to, piece);
        });
    }

    using AnyHeld = std::variant<HeldValues<std::string_view>, HeldValues<double>, HeldValues<std::int32_t>,
                                 HeldValues<std::uint64_t>, HeldValues<std::uint8_t>>;
    AnyHeld held_;
    std::optional<Encoding> encoding_;
    std::unique_ptr<TextGroup> texts_;  ///< instead of held_
};

/// What names and types say already: ids hardly repeat, sources and the numbers of results do. Where they say
/// all, as of the files of a run, nothing need be held.
std::optional<Encoding> encoding_of(const arrow::Field& field) {
    const std::string& name = field.name();
    if (name == "right_id" || name == "entity_id")
        return Encoding{.has_dictionary = false, .has_statistics = false};
    if (name == "id" || name.ends_with("_id")) return Encoding{.has_dictionary = false};
    if (name == "source" || name.ends_with("_source")) return Encoding{.has_dictionary = true};
    if (field.type()->id() == arrow::Type::STRING) return std::nullopt;
    return Encoding{.has_dictionary = true};
}

std::shared_ptr<parquet::WriterProperties> properties_for(const arrow::Schema& schema,
                                                          std::vector<ColumnEncoder>& columns) {
    const arrow::Compression::type codec =
        first_available({arrow::Compression::ZSTD, arrow::Compression::SNAPPY, arrow::Compression::GZIP});
    parquet::WriterProperties::Builder properties;
    properties.compression(codec);
    if (codec == arrow::Compression::ZSTD) properties.compression_level(1);
    properties.max_row_group_length(static_cast<std::int64_t>(group_rows));
    properties.dictionary_pagesize_limit(dictionary_bytes_max);
    for (std::size_t k = 0; k < columns.size(); ++k) {
        const std::string& name = schema.field(static_cast<int>(k))->name();
        if (!columns[k].encoding().has_dictionary) properties.disable_dictionary(name);
        if (!columns[k].encoding().has_statistics) properties.disable_statistics(name);
    }
    return properties.build();
}

/// What the file says of itself: our own pairs, and the schema as Arrow has it, so that its readers get the
/// same types.
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
        schema_ = schema;
        output_ = output;
        return arrow::Status::OK();
    }

    arrow::Status add(const std::vector<OutputColumn>& columns, std::size_t begin, std::size_t end) override {
        if (encoders_.empty()) {
            bool is_open = false;
            for (std::size_t k = 0; k < columns.size(); ++k) {
                const std::optional<Encoding> encoding = encoding_of(*schema_->field(static_cast<int>(k)));
                encoders_.emplace_back(columns[k], encoding);
                is_open |= !encoding;
            }
            if (!is_open) ARROW_RETURN_NOT_OK(open_file());
        }
        SAMEAS_ASSERT(columns.size() == encoders_.size());
        if (file_ != nullptr && group_ == nullptr) group_ = file_->AppendBufferedRowGroup();
        each_column([&](std::size_t k) {
            encoders_[k].add(group_ != nullptr ? &chunk(k) : nullptr, columns[k].values, begin, end,
                             threads());
        });
        return arrow::Status::OK();
    }

    arrow::Status close_group() override {
        if (file_ == nullptr) {
            each_column([&](std::size_t k) { encoders_[k].encoding(); });
            ARROW_RETURN_NOT_OK(open_file());
            group_ = file_->AppendBufferedRowGroup();
        }
        each_column([&](std::size_t k) { encoders_[k].finish(chunk(k), threads()); });
        group_->Close();
        group_ = nullptr;
        return arrow::Status::OK();
    }

    arrow::Status close() override {
        if (file_ == nullptr) ARROW_RETURN_NOT_OK(open_file());  // no rows came
        file_->Close();
        return arrow::Status::OK();
    }

    arrow::Status open_file() {
        const std::shared_ptr<parquet::WriterProperties> properties = properties_for(*schema_, encoders_);
        std::shared_ptr<parquet::SchemaDescriptor> descriptor;
        ARROW_RETURN_NOT_OK(parquet::arrow::ToParquetSchema(schema_.get(), *properties, &descriptor));
        ARROW_ASSIGN_OR_RAISE(const std::shared_ptr<arrow::KeyValueMetadata> metadata, metadata_of(*schema_));
        file_ = parquet::ParquetFileWriter::Open(
            output_, std::static_pointer_cast<parquet::schema::GroupNode>(descriptor->schema_root()),
            properties, metadata);
        return arrow::Status::OK();
    }

    /// What takes a column's values in the group that is open.
    parquet::ColumnWriter& chunk(std::size_t column) { return *group_->column(static_cast<int>(column)); }

    template <class Body>
    void each_column(const Body& body) {
        const auto columns = [&](std::size_t begin, std::size_t end) {
            for (std::size_t k = begin; k < end; ++k)
                body(k);
        };
        if (threads() != nullptr) {
            parallel_chunks(*threads(), encoders_.size(), 1, columns);
        } else {
            columns(0, encoders_.size());
        }
    }

    std::shared_ptr<arrow::Schema> schema_;
    std::shared_ptr<OutputStream> output_;
    std::unique_ptr<parquet::ParquetFileWriter>
        file_;  ///< opened once it is known how each column is written
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
