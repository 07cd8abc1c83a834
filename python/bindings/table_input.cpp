#include "python/bindings/table_input.hpp"

#include <algorithm>
#include <numeric>

#include "engine/errors.hpp"
#include "io/stream_reader.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

constexpr std::size_t batch_rows = 65536;

/// Columns that are in memory, as batches of rows.
class ColumnsReader final : public io::RecordReader {
  public:
    ColumnsReader(const std::vector<std::string>& names, const std::deque<TextColumn>& columns)
        : names_(names), columns_(columns), selected_(names.size()) {
        std::iota(selected_.begin(), selected_.end(), std::size_t{0});
    }
    const std::vector<std::string>& columns() const override { return names_; }
    void select(const std::vector<std::size_t>& columns) override { selected_ = columns; }
    bool next(io::RecordBatch& batch) override {
        const std::size_t rows = columns_.empty() ? 0 : columns_.front().size();
        if (begin_ == rows) return false;
        batch.rows = std::min(batch_rows, rows - begin_);
        batch.row_numbers.clear();
        batch.columns.resize(selected_.size());
        for (std::size_t k = 0; k < selected_.size(); ++k) {
            const auto first = columns_[selected_[k]].values().begin() + static_cast<std::ptrdiff_t>(begin_);
            batch.columns[k].assign(first, first + static_cast<std::ptrdiff_t>(batch.rows));
        }
        begin_ += batch.rows;
        return true;
    }

  private:
    const std::vector<std::string>& names_;
    const std::deque<TextColumn>& columns_;
    std::vector<std::size_t> selected_;
    std::size_t begin_ = 0;
};

/// Structures that others own: releasing them does nothing.
template <class T>
T lent(const T& owned) {
    T copy = owned;
    copy.release = [](T* structure) { structure->release = nullptr; };
    copy.private_data = nullptr;
    return copy;
}

/// The error's text with the table's name in front, unless it has it.
std::string naming(const std::string& source, const Error& error) {
    const std::string text = error.what();
    return text.find(source) != std::string::npos ? text : message("table '", source, "': ", text);
}

}  // namespace

/// What a stream over held arrays has in mind.
struct Replay {
    HeldStream& held;
    std::size_t next = 0;
    std::string error = {};

    static Replay& of(ArrowArrayStream* stream) { return *static_cast<Replay*>(stream->private_data); }
    /// Takes all arrays from the producer. \returns its error code
    int take_all() {
        ArrowArrayStream& from = *held.stream_.get();
        int code = from.get_schema(&from, held.schema_.get());
        while (code == 0) {
            OwnedStructure<ArrowArray>& array = held.arrays_.emplace_back();
            code = from.get_next(&from, array.get());
            if (array->release == nullptr) break;
        }
        if (code != 0) {
            const char* const text = from.get_last_error ? from.get_last_error(&from) : nullptr;
            error = text ? text : "";
            return code;
        }
        held.arrays_.pop_back();  // the end
        held.is_read_ = true;
        return 0;
    }
    static int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
        Replay& replay = of(stream);
        if (const int code = replay.held.is_read_ ? 0 : replay.take_all(); code != 0) return code;
        *out = lent(*replay.held.schema_.get());
        return 0;
    }
    static int get_next(ArrowArrayStream* stream, ArrowArray* out) {
        Replay& replay = of(stream);
        *out = replay.next < replay.held.arrays_.size() ? lent(*replay.held.arrays_[replay.next++].get())
                                                        : ArrowArray{};
        return 0;
    }
    static const char* get_last_error(ArrowArrayStream* stream) { return of(stream).error.c_str(); }
    static void release(ArrowArrayStream* stream) {
        delete &of(stream);
        stream->release = nullptr;
    }
};

ArrowArrayStream HeldStream::again() {
    return {.get_schema = Replay::get_schema,
            .get_next = Replay::get_next,
            .get_last_error = Replay::get_last_error,
            .release = Replay::release,
            .private_data = new Replay{.held = *this}};
}

TableInput::TableInput(std::string source, const py::object& object) : source_(std::move(source)) {
    if (py::isinstance<py::str>(object)) {
        path_ = object.cast<std::string>();
    } else if (py::isinstance<py::list>(object)) {
        take_columns(object);
    } else if (gives_stream(object)) {
        stream_.emplace(taken_stream(object));
    } else {
        throw InvalidInput("table '" + source_ + "' is nothing that hands over an Arrow stream");
    }
}

void TableInput::take_columns(const py::list& columns) {
    for (const py::handle& column : columns) {
        const py::tuple pair = py::reinterpret_borrow<py::tuple>(column);
        names_.push_back(pair[0].cast<std::string>());
        columns_.emplace_back(pair[1], "table '" + source_ + "', column '" + names_.back() + "'");
        if (columns_.back().size() != columns_.front().size()) {
            throw InvalidInput(message("table '", source_, "': column '", names_.back(), "' has ",
                                       columns_.back().size(), " values, '", names_.front(), "' has ",
                                       columns_.front().size()));
        }
    }
}

std::unique_ptr<io::RecordReader> TableInput::open(RunContext& context, bool again) {
    if (!path_.empty()) return io::open_records(path_, {}, context);
    if (stream_ && again && !held_) held_.emplace(stream_->take());
    if (held_) return io::read_stream(held_->again(), "table '" + source_ + "'");
    if (stream_) return io::read_stream(stream_->take(), "table '" + source_ + "'");
    return std::make_unique<ColumnsReader>(names_, columns_);
}

io::ReadResult read_inputs(std::deque<TableInput>& inputs, const TableSchema& schema, RunContext& context) {
    const StageTimer timer(context, "read");
    TableBuilder builder(schema, context);
    for (TableInput& input : inputs) {
        try {
            const std::unique_ptr<io::RecordReader> reader = input.open(context);
            if (io::read_rows(*reader, input.source(), builder, context) == 0)
                throw InvalidInput("no records in table '" + input.source() + "'");
        } catch (const InvalidInput& error) {
            throw InvalidInput(naming(input.source(), error));
        } catch (const ResourceLimit& error) {
            throw ResourceLimit(naming(input.source(), error));
        }
    }
    Table table = builder.finish();
    return {.table = std::move(table), .issues = builder.issues()};
}

}  // namespace sameas::python
