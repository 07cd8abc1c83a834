// Groups end after a number of rows, or behind the row that makes their texts too long, which depends on the
// rows alone. Texts that are made as they are written would be made twice to measure them, so a column may
// say how long they are at most: where a whole group of the longest would still fit, nothing is measured.
#ifdef SAMEAS_ARROW
#include "io/arrow_output.hpp"

#include <arrow/util/key_value_metadata.h>
#include <parquet/exception.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include "io/output_pieces.hpp"

namespace sameas::io {

namespace {

std::shared_ptr<arrow::DataType> type_of(std::string_view) {
    return arrow::utf8();
}
std::shared_ptr<arrow::DataType> type_of(double) {
    return arrow::float64();
}
std::shared_ptr<arrow::DataType> type_of(std::int32_t) {
    return arrow::int32();
}
std::shared_ptr<arrow::DataType> type_of(std::uint64_t) {
    return arrow::uint64();
}
std::shared_ptr<arrow::DataType> type_of(std::uint8_t) {
    return arrow::uint8();
}

std::shared_ptr<arrow::Schema> schema_of(const std::vector<OutputColumn>& columns, const FileMetadata& pairs) {
    arrow::FieldVector fields;
    for (const OutputColumn& column : columns) {
        const std::shared_ptr<arrow::DataType> type = std::visit(
            [](const auto& values) {
                return type_of(typename ValueTypeOf<std::remove_cvref_t<decltype(values)>>::type{});
            },
            column.values);
        fields.push_back(arrow::field(column.name, type, type->id() == arrow::Type::STRING));
    }
    const std::shared_ptr<arrow::KeyValueMetadata> metadata = std::make_shared<arrow::KeyValueMetadata>();
    for (const auto& [key, value] : pairs) metadata->Append(key, value);
    return arrow::schema(std::move(fields), metadata);
}

}  // namespace

arrow::Status OutputStream::Write(const void* data, std::int64_t size) {
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

arrow::Compression::type first_available(std::initializer_list<arrow::Compression::type> wanted) {
    for (arrow::Compression::type codec : wanted) {
        if (arrow::util::Codec::IsAvailable(codec)) return codec;
    }
    return arrow::Compression::UNCOMPRESSED;
}

void GroupedWriter::write(const std::vector<OutputColumn>& columns) {
    guarded([&] {
        if (!std::exchange(is_open_, true)) ARROW_RETURN_NOT_OK(open(schema_of(columns, metadata_), output_));
        const std::size_t rows = rows_of(columns);
        for (std::size_t begin = 0; begin < rows;) {
            const std::size_t end = end_of_part(columns, begin, rows);
            ARROW_RETURN_NOT_OK(add(columns, begin, end));
            group_rows_ += end - begin;
            begin = end;
            if (!group_is_full_) continue;
            ARROW_RETURN_NOT_OK(close_group());
            group_rows_ = group_bytes_ = 0;
        }
        return arrow::Status::OK();
    });
}

void GroupedWriter::finish() {
    guarded([&] {
        if (!std::exchange(is_open_, true)) ARROW_RETURN_NOT_OK(open(schema_of({}, metadata_), output_));
        if (group_rows_ > 0) ARROW_RETURN_NOT_OK(close_group());
        return close();
    });
    output_->commit();
}

/// The row in (begin, rows] where the group that is being filled ends, or `rows`; sets group_is_full_.
std::size_t GroupedWriter::end_of_part(const std::vector<OutputColumn>& columns, std::size_t begin, std::size_t rows) {
    std::size_t end = std::min(rows, begin + group_rows - group_rows_);
    if (text_bytes_max(columns) >= group_bytes_max / group_rows)
        end = add_text_bytes(columns, begin, end, group_bytes_max, group_bytes_);
    group_is_full_ = group_rows_ + (end - begin) == group_rows || group_bytes_ >= group_bytes_max;
    return end;
}

/// Runs `work` and throws our errors for Arrow's.
template <class Work>
void GroupedWriter::guarded(const Work& work) {
    arrow::Status status;
    try {
        status = work();
    } catch (const parquet::ParquetStatusException& error) {
        status = error.status();
    } catch (const parquet::ParquetException& error) {
        status = arrow::Status::Invalid(error.what());
    }
    if (status.ok()) return;
    if (output_->refusal()) throw IoError(*output_->refusal());
    const std::string text = message("cannot write ", path_, ": ", status.message());
    if (status.IsOutOfMemory()) throw ResourceLimit(text);
    throw IoError(text);
}

}  // namespace sameas::io
#endif  // SAMEAS_ARROW
