// The structures of the interface are plain; whoever gets one calls its release once, and may take children
// out of it before (their release is null then). So each holds, behind private_data, a share of what its
// pointers point into, and releasing a parent releases the children that are still there.
#include "python/bindings/arrow_column.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <utility>

#include "engine/errors.hpp"

namespace sameas::python {

namespace {

/// What an empty buffer points to: some readers do not expect null.
alignas(64) constexpr std::uint8_t nothing[64] = {};

template <class T>
T load(const std::vector<std::uint8_t>& buffer, std::int64_t place) {
    T value;
    std::memcpy(&value, buffer.data() + static_cast<std::size_t>(place) * sizeof(T), sizeof(T));
    return value;
}

template <class T>
std::vector<std::uint8_t> bytes_of(const std::vector<T>& values) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(values.data());
    return {bytes, bytes + values.size() * sizeof(T)};
}

[[noreturn]] void refuse_size() {
    throw ResourceLimit("a column of results has more than 2 GB of text: ask for fewer rows at a time");
}

struct SchemaHold {
    ArrowField field;
    std::vector<ArrowSchema> children;
    std::vector<ArrowSchema*> child_pointers;
};

struct ArrayHold {
    std::shared_ptr<const ArrowColumn> column;
    std::vector<const void*> buffers;
    std::vector<ArrowArray> children;
    std::vector<ArrowArray*> child_pointers;
};

struct StreamHold {
    std::shared_ptr<BatchSource> source;
    std::string last_error;
};

template <class Structure, class Hold>
void release(Structure* structure) {
    Hold* const hold = static_cast<Hold*>(structure->private_data);
    for (auto& child : hold->children) {
        if (child.release != nullptr) child.release(&child);
    }
    delete hold;
    structure->release = nullptr;
}

void release_stream(ArrowArrayStream* stream) {
    delete static_cast<StreamHold*>(stream->private_data);
    stream->release = nullptr;
}

/// Does `work`; an exception becomes the stream's error.
template <class Work>
int guarded(ArrowArrayStream* stream, const Work& work) {
    StreamHold& hold = *static_cast<StreamHold*>(stream->private_data);
    try {
        work(*hold.source);
        return 0;
    } catch (const Cancelled& error) {
        hold.last_error = error.what();
        return ECANCELED;
    } catch (const std::bad_alloc&) {
        hold.last_error = "out of memory";
        return ENOMEM;
    } catch (const std::exception& error) {
        hold.last_error = error.what();
        return EIO;
    }
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    return guarded(stream, [out](BatchSource& source) { export_schema(source.schema(), *out); });
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    return guarded(stream, [out](BatchSource& source) {
        *out = {};  // released: the end
        if (auto batch = source.next()) export_array(std::move(batch), *out);
    });
}

const char* get_last_error(ArrowArrayStream* stream) {
    return static_cast<StreamHold*>(stream->private_data)->last_error.c_str();
}

}  // namespace

bool ArrowColumn::is_valid(std::int64_t row) const {
    if (buffers.empty() || buffers[0].empty()) return true;
    return (buffers[0][static_cast<std::size_t>(row / 8)] >> (row % 8)) & 1;
}

std::string_view ArrowColumn::text(std::int64_t row) const {
    const auto begin = load<std::int32_t>(buffers[1], row), end = load<std::int32_t>(buffers[1], row + 1);
    return {reinterpret_cast<const char*>(buffers[2].data()) + begin, static_cast<std::size_t>(end - begin)};
}

std::pair<std::int64_t, std::int64_t> ArrowColumn::list_range(std::int64_t row) const {
    return {load<std::int32_t>(buffers[1], row), load<std::int32_t>(buffers[1], row + 1)};
}

void Bitmap::push_back(bool bit) {
    if (size_ % 8 == 0) bytes_.push_back(0);
    if (bit) {
        bytes_.back() = static_cast<std::uint8_t>(bytes_.back() | (1u << (size_ % 8)));
    } else {
        ++zeros_;
    }
    ++size_;
}

ArrowColumn text_column(std::string name, std::span<const std::string_view> texts) {
    std::vector<std::uint8_t> ends((texts.size() + 1) * sizeof(std::int32_t));
    auto* const end_of = reinterpret_cast<std::int32_t*>(ends.data());
    std::size_t size = 0;
    for (std::size_t row = 0; row < texts.size(); ++row) {
        size += texts[row].size();
        end_of[row + 1] = static_cast<std::int32_t>(size);
    }
    if (size > static_cast<std::size_t>(INT32_MAX)) refuse_size();
    std::vector<std::uint8_t> bytes(size);  // sized once: growing would move what is there again and again
    std::uint8_t* at = bytes.data();
    for (const std::string_view text : texts) at = std::copy(text.begin(), text.end(), at);
    ArrowColumn column{.field = {std::move(name), "u"}, .length = static_cast<std::int64_t>(texts.size())};
    column.buffers.emplace_back();
    column.buffers.push_back(std::move(ends));
    column.buffers.push_back(std::move(bytes));
    return column;
}

void TextColumnBuilder::add(std::string_view text) {
    bytes_.insert(bytes_.end(), text.begin(), text.end());
    if (bytes_.size() > static_cast<std::size_t>(INT32_MAX)) refuse_size();
    ends_.push_back(static_cast<std::int32_t>(bytes_.size()));
    if (validity_.size() > 0) validity_.push_back(true);
}

void TextColumnBuilder::add_null() {
    while (validity_.size() < size())
        validity_.push_back(true);
    ends_.push_back(ends_.back());
    validity_.push_back(false);
}

ArrowColumn TextColumnBuilder::finish(std::string name) {
    ArrowColumn column{
        .field = {std::move(name), "u"}, .length = size(), .null_count = validity_.zeros()};
    column.buffers.resize(3);
    if (column.null_count > 0) column.buffers[0] = validity_.take();
    column.buffers[1] = bytes_of(ends_);
    column.buffers[2] = std::move(bytes_);
    return column;
}

std::shared_ptr<const ArrowColumn> table_column(std::vector<ArrowColumn> columns, std::int64_t length) {
    auto table = std::make_shared<ArrowColumn>();
    table->field.format = "+s";
    table->length = length;
    table->buffers.resize(1);
    for (ArrowColumn& column : columns) {
        SAMEAS_ASSERT(column.length == length);
        table->field.children.push_back(column.field);
        table->children.push_back(std::make_shared<const ArrowColumn>(std::move(column)));
    }
    return table;
}

void export_schema(const ArrowField& field, ArrowSchema& out) {
    auto hold = std::make_unique<SchemaHold>();
    hold->field = field;
    hold->children.resize(field.children.size());
    for (std::size_t i = 0; i < field.children.size(); ++i) {
        export_schema(field.children[i], hold->children[i]);
        hold->child_pointers.push_back(&hold->children[i]);
    }
    out = {.format = hold->field.format.c_str(),
           .name = hold->field.name.c_str(),
           .metadata = nullptr,
           .flags = ARROW_FLAG_NULLABLE,
           .n_children = static_cast<std::int64_t>(hold->children.size()),
           .children = hold->child_pointers.data(),
           .dictionary = nullptr,
           .release = release<ArrowSchema, SchemaHold>,
           .private_data = nullptr};
    out.private_data = hold.release();
}

void export_array(std::shared_ptr<const ArrowColumn> column, ArrowArray& out) {
    auto hold = std::make_unique<ArrayHold>();
    hold->children.resize(column->children.size());
    for (std::size_t i = 0; i < column->children.size(); ++i) {
        export_array(column->children[i], hold->children[i]);
        hold->child_pointers.push_back(&hold->children[i]);
    }
    for (std::size_t i = 0; i < column->buffers.size(); ++i) {
        const std::vector<std::uint8_t>& buffer = column->buffers[i];
        hold->buffers.push_back(!buffer.empty() ? buffer.data() : i == 0 ? nullptr : nothing);
    }
    hold->column = std::move(column);
    out = {.length = hold->column->length,
           .null_count = hold->column->null_count,
           .offset = 0,
           .n_buffers = static_cast<std::int64_t>(hold->buffers.size()),
           .n_children = static_cast<std::int64_t>(hold->children.size()),
           .buffers = hold->buffers.data(),
           .children = hold->child_pointers.data(),
           .dictionary = nullptr,
           .release = release<ArrowArray, ArrayHold>,
           .private_data = nullptr};
    out.private_data = hold.release();
}

void export_stream(std::shared_ptr<BatchSource> source, ArrowArrayStream& out) {
    auto hold = std::make_unique<StreamHold>();
    hold->source = std::move(source);
    out = {.get_schema = get_schema,
           .get_next = get_next,
           .get_last_error = get_last_error,
           .release = release_stream,
           .private_data = hold.release()};
}

}  // namespace sameas::python
