#pragma once
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "io/arrow_c_data.hpp"

namespace sameas::io::testing {

/// A column made by hand, buffer by buffer as the Arrow specification lays them out.
struct HandMadeColumn {
    std::string name;
    std::string format;
    std::int64_t length = 0;
    std::vector<std::string> buffers = {};  ///< the bytes of each; "absent" where the pointer is null
    std::int64_t offset = 0;
    std::int64_t null_count = 0;
    std::vector<HandMadeColumn> dictionary = {};  ///< none or one
};

inline const std::string absent = "absent";

/// The bytes of an array of numbers.
template <class T>
std::string bytes_of(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

/// Batches to be streamed; each has the same columns. Counts what was released.
struct HandMadeTable {
    std::vector<std::vector<HandMadeColumn>> batches;
    std::int64_t offset = 0;      ///< of the struct arrays
    std::int64_t null_count = 0;  ///< of the struct arrays
    std::string schema_format = "+s";
    int fail_at = -1;  ///< batch before which get_next fails
    int fail_code = 5;
    std::string fail_message = "the cable broke";
    int schemas_alive = 0;
    int arrays_alive = 0;
    bool stream_released = false;
};

namespace hand_made {

struct SchemaNode {
    ArrowSchema schema{};
    std::vector<std::unique_ptr<SchemaNode>> children;
    std::vector<ArrowSchema*> child_pointers;
    std::unique_ptr<SchemaNode> dictionary;
};

struct ArrayNode {
    ArrowArray array{};
    std::vector<std::unique_ptr<ArrayNode>> children;
    std::vector<ArrowArray*> child_pointers;
    std::vector<const void*> buffers;
    std::unique_ptr<ArrayNode> dictionary;
};

inline void nothing(ArrowSchema* schema) {
    schema->release = nullptr;
}
inline void nothing(ArrowArray* array) {
    array->release = nullptr;
}

inline std::unique_ptr<SchemaNode> make_schema(const HandMadeColumn& column) {
    auto node = std::make_unique<SchemaNode>();
    node->schema.format = column.format.c_str();
    node->schema.name = column.name.c_str();
    node->schema.release = [](ArrowSchema* schema) { nothing(schema); };
    if (!column.dictionary.empty()) {
        node->dictionary = make_schema(column.dictionary[0]);
        node->schema.dictionary = &node->dictionary->schema;
    }
    return node;
}

inline std::unique_ptr<ArrayNode> make_array(const HandMadeColumn& column) {
    auto node = std::make_unique<ArrayNode>();
    for (const std::string& buffer : column.buffers) {
        node->buffers.push_back(buffer == absent ? nullptr : buffer.data());
    }
    node->array.length = column.length;
    node->array.null_count = column.null_count;
    node->array.offset = column.offset;
    node->array.n_buffers = static_cast<std::int64_t>(node->buffers.size());
    node->array.buffers = node->buffers.data();
    node->array.release = [](ArrowArray* array) { nothing(array); };
    if (!column.dictionary.empty()) {
        node->dictionary = make_array(column.dictionary[0]);
        node->array.dictionary = &node->dictionary->array;
    }
    return node;
}

/// What a top-level structure hangs on: the node, and the table that counts.
template <class Node>
struct Root {
    Node node;
    HandMadeTable* table;
};

struct StreamState {
    HandMadeTable* table;
    std::size_t next = 0;
};

inline int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    HandMadeTable* table = static_cast<StreamState*>(stream->private_data)->table;
    auto root = std::make_unique<Root<SchemaNode>>();
    root->table = table;
    for (const HandMadeColumn& column : table->batches.at(0)) {
        root->node.children.push_back(make_schema(column));
        root->node.child_pointers.push_back(&root->node.children.back()->schema);
    }
    *out = {};
    out->format = table->schema_format.c_str();
    out->name = "";
    out->n_children = static_cast<std::int64_t>(root->node.child_pointers.size());
    out->children = root->node.child_pointers.data();
    out->release = [](ArrowSchema* schema) {
        std::unique_ptr<Root<SchemaNode>> owner(static_cast<Root<SchemaNode>*>(schema->private_data));
        --owner->table->schemas_alive;
        schema->release = nullptr;
    };
    out->private_data = root.release();
    ++table->schemas_alive;
    return 0;
}

inline int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    StreamState* state = static_cast<StreamState*>(stream->private_data);
    HandMadeTable* table = state->table;
    if (table->fail_at == static_cast<int>(state->next)) return table->fail_code;
    *out = {};
    if (state->next == table->batches.size()) return 0;
    const std::vector<HandMadeColumn>& batch = table->batches[state->next++];
    auto root = std::make_unique<Root<ArrayNode>>();
    root->table = table;
    for (const HandMadeColumn& column : batch) {
        root->node.children.push_back(make_array(column));
        root->node.child_pointers.push_back(&root->node.children.back()->array);
    }
    root->node.buffers.push_back(nullptr);
    out->length = batch.empty() ? 0 : batch[0].length - table->offset;
    out->null_count = table->null_count;
    out->offset = table->offset;
    out->n_buffers = 1;
    out->buffers = root->node.buffers.data();
    out->n_children = static_cast<std::int64_t>(root->node.child_pointers.size());
    out->children = root->node.child_pointers.data();
    out->release = [](ArrowArray* array) {
        std::unique_ptr<Root<ArrayNode>> owner(static_cast<Root<ArrayNode>*>(array->private_data));
        --owner->table->arrays_alive;
        array->release = nullptr;
    };
    out->private_data = root.release();
    ++table->arrays_alive;
    return 0;
}

}  // namespace hand_made

/// A stream over `table`, which must outlive it.
inline ArrowArrayStream stream_of(HandMadeTable& table) {
    ArrowArrayStream stream{};
    stream.get_schema = hand_made::get_schema;
    stream.get_next = hand_made::get_next;
    stream.get_last_error = [](ArrowArrayStream* self) {
        return static_cast<hand_made::StreamState*>(self->private_data)->table->fail_message.c_str();
    };
    stream.release = [](ArrowArrayStream* self) {
        std::unique_ptr<hand_made::StreamState> state(
            static_cast<hand_made::StreamState*>(self->private_data));
        state->table->stream_released = true;
        self->release = nullptr;
    };
    stream.private_data = new hand_made::StreamState{&table};
    return stream;
}

/// A utf8 column of texts without nulls.
inline HandMadeColumn text_column(const std::string& name, const std::vector<std::string>& texts) {
    std::vector<std::int32_t> offsets{0};
    std::string bytes;
    for (const std::string& text : texts) {
        bytes += text;
        offsets.push_back(static_cast<std::int32_t>(bytes.size()));
    }
    return {.name = name,
            .format = "u",
            .length = static_cast<std::int64_t>(texts.size()),
            .buffers = {absent, bytes_of(offsets), bytes}};
}

}  // namespace sameas::io::testing
