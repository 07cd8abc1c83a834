// A table arrives as a struct array: one child array a column, each with its own offset, validity bits and
// buffers. What is text already is not copied: its views point into the buffers, which live until the next
// batch. What is not text is printed into one string per column, and the views are made once that has stopped
// growing.
#include "io/stream_reader.hpp"

#include <cerrno>
#include <numeric>
#include <optional>
#include <utility>

#include "engine/errors.hpp"
#include "io/column_decoder.hpp"

namespace sameas::io {

namespace {

/// Owns one structure of the interface: releases it when it goes.
template <class T>
class Owned {
  public:
    Owned() = default;
    explicit Owned(const T& raw) : raw_(raw) {}
    ~Owned() { reset(); }
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;

    T* get() { return &raw_; }
    T* operator->() { return &raw_; }
    bool released() const { return raw_.release == nullptr; }
    void reset() {
        if (raw_.release) raw_.release(&raw_);
        raw_ = T{};
    }

  private:
    T raw_{};
};

class StreamReader final : public RecordReader {
  public:
    StreamReader(ArrowArrayStream stream, std::string origin) : origin_(std::move(origin)), stream_(stream) {
        check(stream_->get_schema(stream_.get(), schema_.get()));
        if (schema_.released() || std::string_view(schema_->format) != "+s") {
            throw InvalidInput(message(origin_, ": the stream gives no table (no struct of columns)"));
        }
        for (std::int64_t i = 0; i < schema_->n_children; ++i) {
            const char* name = schema_->children[i]->name;
            names_.emplace_back(name ? name : "");
        }
        selected_.resize(names_.size());
        std::iota(selected_.begin(), selected_.end(), std::size_t{0});
    }

    const std::vector<std::string>& columns() const override { return names_; }

    void select(const std::vector<std::size_t>& columns) override {
        SAMEAS_ASSERT(decoders_.empty());
        for ([[maybe_unused]] std::size_t column : columns)
            SAMEAS_ASSERT(column < names_.size());
        selected_ = columns;
        make_decoders();
    }

    bool next(RecordBatch& batch) override {
        if (decoders_.size() != selected_.size()) make_decoders();
        array_.reset();
        check(stream_->get_next(stream_.get(), array_.get()));
        if (array_.released()) return false;
        if (array_->n_children != static_cast<std::int64_t>(names_.size()) || array_->length < 0 ||
            array_->offset < 0) {
            throw InvalidInput(message(origin_, ": a batch does not have the columns of its schema"));
        }
        if (array_->null_count > 0) {
            throw InvalidInput(message(origin_, ": a batch has rows that are null as a whole"));
        }
        batch.rows = static_cast<std::size_t>(array_->length);
        batch.row_numbers.clear();
        batch.columns.resize(selected_.size());
        for (std::size_t k = 0; k < selected_.size(); ++k) {
            const ArrowArray& child = *array_->children[selected_[k]];
            decoders_[k].decode(child, {.offset = array_->offset, .length = array_->length},
                                batch.columns[k]);
        }
        return true;
    }

  private:
    void make_decoders() {
        decoders_.clear();
        decoders_.reserve(selected_.size());
        for (std::size_t column : selected_)
            decoders_.emplace_back(*schema_->children[column], origin_, names_[column]);
    }

    /// Turns a code of the interface, an errno, into our errors; the stream's text goes along.
    void check(int code) {
        if (code == 0) return;
        const char* text = stream_->get_last_error ? stream_->get_last_error(stream_.get()) : nullptr;
        std::string reason = text && *text ? text : message("the stream failed with code ", code);
        for (const std::string_view kind :
             {"Invalid: ", "IOError: "}) {  // Arrow C++ puts its own words first
            if (reason.starts_with(kind)) reason.erase(0, kind.size());
        }
        if (reason.find(origin_) == std::string::npos) reason = message(origin_, ": ", reason);
        if (code == ECANCELED) throw Cancelled();
        if (code == EIO) throw IoError(reason);
        if (code == ENOMEM) throw ResourceLimit(reason);
        throw InvalidInput(reason);
    }

    std::string origin_;
    Owned<ArrowArrayStream> stream_;
    Owned<ArrowSchema> schema_;
    Owned<ArrowArray> array_;  ///< the batch that the last views point into
    std::vector<std::string> names_;
    std::vector<std::size_t> selected_;
    std::vector<ColumnDecoder> decoders_;
};

}  // namespace

std::unique_ptr<RecordReader> read_stream(ArrowArrayStream stream, std::string origin) {
    return std::make_unique<StreamReader>(stream, std::move(origin));
}

}  // namespace sameas::io
