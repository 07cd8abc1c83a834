#include "io/column_decoder.hpp"

#include <charconv>
#include <cstring>
#include <functional>
#include <utility>

#include "engine/errors.hpp"
#include "io/cell_text.hpp"

namespace sameas::io {

namespace {

constexpr std::string_view empty_text{"", 0};

/// Values of an array that are to be read: `first` is the place of row 0 in the buffers.
struct Cells {
    const ArrowArray* array;
    std::int64_t first;
    std::int64_t length;
};

template <class T>
T load(const void* buffer, std::int64_t place) {
    T value;
    std::memcpy(&value, static_cast<const char*>(buffer) + place * static_cast<std::int64_t>(sizeof(T)),
                sizeof(T));
    return value;
}

bool bit(const void* bits, std::int64_t place) {
    return (static_cast<const std::uint8_t*>(bits)[place / 8] >> (place % 8)) & 1;
}

bool is_valid(const Cells& cells, std::int64_t row) {
    const void* bits = cells.array->buffers[0];
    return bits == nullptr || bit(bits, cells.first + row);
}

/// Text whose offsets are of type Offset. False when the offsets are out of order.
template <class Offset>
bool decode_offsets(const Cells& cells, std::vector<std::string_view>& out) {
    const void* offsets = cells.array->buffers[1];
    const char* bytes = static_cast<const char*>(cells.array->buffers[2]);
    const Offset last = cells.length > 0 ? load<Offset>(offsets, cells.first + cells.length) : Offset{0};
    for (std::int64_t row = 0; row < cells.length; ++row) {
        const Offset begin = load<Offset>(offsets, cells.first + row);
        const Offset end = load<Offset>(offsets, cells.first + row + 1);
        if (begin < 0 || end < begin || end > last) return false;
        std::string_view& view = out[static_cast<std::size_t>(row)];
        if (!is_valid(cells, row)) {
            view = {};
        } else if (begin == end) {
            view = empty_text;
        } else {
            if (bytes == nullptr) return false;
            view = {bytes + begin, static_cast<std::size_t>(end - begin)};
        }
    }
    return true;
}

/// Text in the view form: 16 bytes a value, which hold up to 12 bytes, or else the place in one of several
/// buffers.
bool decode_views(const Cells& cells, std::vector<std::string_view>& out) {
    constexpr std::int32_t inline_bytes = 12;
    const ArrowArray& array = *cells.array;
    const std::int64_t buffers = array.n_buffers - 3;  // validity, views, ..., sizes of those between
    const void* sizes = array.buffers[array.n_buffers - 1];
    const char* views = static_cast<const char*>(array.buffers[1]);
    for (std::int64_t row = 0; row < cells.length; ++row) {
        std::string_view& view = out[static_cast<std::size_t>(row)];
        view = {};
        if (!is_valid(cells, row)) continue;
        const char* entry = views + (cells.first + row) * 16;
        const std::int32_t length = load<std::int32_t>(entry, 0);
        if (length < 0) return false;
        if (length <= inline_bytes) {
            view = {entry + 4, static_cast<std::size_t>(length)};
            continue;
        }
        const std::int32_t buffer = load<std::int32_t>(entry, 2), begin = load<std::int32_t>(entry, 3);
        if (buffer < 0 || buffer >= buffers || begin < 0 || sizes == nullptr) return false;
        if (std::int64_t{begin} + length > load<std::int64_t>(sizes, buffer)) return false;
        view = {static_cast<const char*>(array.buffers[2 + buffer]) + begin,
                static_cast<std::size_t>(length)};
    }
    return true;
}

template <class T>
void append_integer(std::string& out, const void* buffer, std::int64_t place) {
    using Wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
    append_number(out, static_cast<Wide>(load<T>(buffer, place)));
}

/// Prints the value at a place of a buffer.
using Print = std::function<void(std::string&, const void*, std::int64_t)>;

template <class T>
Print printer(void (*append)(std::string&, T)) {
    return [append](std::string& out, const void* buffer, std::int64_t place) {
        append(out, load<T>(buffer, place));
    };
}

Print integer_printer(char format) {
    switch (format) {
        case 'c':
            return append_integer<std::int8_t>;
        case 'C':
            return append_integer<std::uint8_t>;
        case 's':
            return append_integer<std::int16_t>;
        case 'S':
            return append_integer<std::uint16_t>;
        case 'i':
            return append_integer<std::int32_t>;
        case 'I':
            return append_integer<std::uint32_t>;
        case 'l':
            return append_integer<std::int64_t>;
        case 'L':
            return append_integer<std::uint64_t>;
        default:
            return {};
    }
}

/// Reads an index of a dictionary-encoded column; one beyond 2^63 comes out negative.
using ReadIndex = std::int64_t (*)(const void*, std::int64_t);

template <class T>
std::int64_t read_index(const void* buffer, std::int64_t place) {
    return static_cast<std::int64_t>(load<T>(buffer, place));
}

ReadIndex index_reader(std::string_view format) {
    if (format == "c") return read_index<std::int8_t>;
    if (format == "C") return read_index<std::uint8_t>;
    if (format == "s") return read_index<std::int16_t>;
    if (format == "S") return read_index<std::uint16_t>;
    if (format == "i") return read_index<std::int32_t>;
    if (format == "I") return read_index<std::uint32_t>;
    if (format == "l") return read_index<std::int64_t>;
    if (format == "L") return read_index<std::uint64_t>;
    return nullptr;
}

Print instant_printer(std::string_view format) {  // ts, the unit, a colon, the time zone
    InstantKind kind;
    switch (format[2]) {
        case 's':
            kind.ticks_per_second = 1;
            break;
        case 'm':
            kind.ticks_per_second = 1000;
            break;
        case 'u':
            kind.ticks_per_second = 1000000;
            break;
        case 'n':
            kind.ticks_per_second = 1000000000;
            break;
        default:
            return {};
    }
    kind.utc = format.size() > 4;
    return [kind](std::string& out, const void* buffer, std::int64_t place) {
        append_instant(out, load<std::int64_t>(buffer, place), kind);
    };
}

Print decimal_printer(std::string_view format) {  // d:precision,scale or d:precision,scale,bits
    const std::size_t comma = format.find(',');
    if (comma == std::string_view::npos) return {};
    int scale = 0, bits = 128;
    const char* end = format.data() + format.size();
    std::from_chars_result parsed = std::from_chars(format.data() + comma + 1, end, scale);
    if (parsed.ec != std::errc{}) return {};
    if (parsed.ptr != end) parsed = std::from_chars(parsed.ptr + 1, end, bits);
    if (parsed.ec != std::errc{} || parsed.ptr != end || scale < -100 || scale > 100) return {};
    switch (bits) {
        case 32:
            return [scale](std::string& out, const void* b, std::int64_t p) {
                append_decimal(out, load<std::int32_t>(b, p), scale);
            };
        case 64:
            return [scale](std::string& out, const void* b, std::int64_t p) {
                append_decimal(out, load<std::int64_t>(b, p), scale);
            };
        case 128:
            return [scale](std::string& out, const void* b, std::int64_t p) {
                append_decimal(out, load<Int128>(b, p), scale);
            };
        default:
            return {};
    }
}

/// How to print values of that type, or nothing when it has no text form.
Print value_printer(std::string_view format) {
    if (format == "b") {
        return [](std::string& out, const void* buffer, std::int64_t place) {
            out += bit(buffer, place) ? "true" : "false";
        };
    }
    if (format == "f") return printer<float>(append_number);
    if (format == "g") return printer<double>(append_number);
    if (format == "tdD") {
        return [](std::string& out, const void* b, std::int64_t p) {
            append_date(out, load<std::int32_t>(b, p));
        };
    }
    if (format == "tdm") {
        return [](std::string& out, const void* b, std::int64_t p) {
            append_instant(out, load<std::int64_t>(b, p), {.ticks_per_second = 1000});
        };
    }
    if (format.size() == 1) return integer_printer(format[0]);
    if (format.starts_with("ts") && format.size() >= 4) return instant_printer(format);
    if (format.starts_with("d:")) return decimal_printer(format);
    return {};
}

std::string type_name(std::string_view format) {
    struct Named {
        std::string_view start;
        const char* name;
    };
    static constexpr Named names[] = {{"+l", "list"},
                                      {"+L", "list"},
                                      {"+vl", "list"},
                                      {"+vL", "list"},
                                      {"+w", "list of fixed size"},
                                      {"+s", "struct"},
                                      {"+m", "map"},
                                      {"+ud", "union"},
                                      {"+us", "union"},
                                      {"+r", "run-end encoded"},
                                      {"tt", "time"},
                                      {"tD", "duration"},
                                      {"ti", "interval"},
                                      {"w:", "fixed-size binary"},
                                      {"e", "half float"},
                                      {"d:", "decimal of more than 128 bits"}};
    for (const Named& known : names) {
        if (format.starts_with(known.start)) return known.name;
    }
    return message("'", format, "'");
}

}  // namespace

struct ColumnDecoder::Type {
    enum class Kind { nothing, text, large_text, view, dictionary, printed, list, large_list, fixed_list, none };
    Kind kind = Kind::none;
    Print print;                     ///< of kind printed
    ReadIndex read_index = nullptr;  ///< of kind dictionary
    std::int64_t items = 0;          ///< of kind fixed_list: of each row
};

ColumnDecoder::ColumnDecoder(const ArrowSchema& schema, std::string origin, std::string column)
    : origin_(std::move(origin)), column_(std::move(column)), type_(std::make_unique<Type>()) {
    const std::string_view format = schema.format;
    if (schema.dictionary) {
        type_->read_index = index_reader(format);
        if (type_->read_index) type_->kind = Type::Kind::dictionary;
        dictionary_ = std::make_unique<ColumnDecoder>(*schema.dictionary, origin_, column_);
    } else if (format == "n") {
        type_->kind = Type::Kind::nothing;
    } else if (format == "u" || format == "z") {
        type_->kind = Type::Kind::text;
    } else if (format == "U" || format == "Z") {
        type_->kind = Type::Kind::large_text;
    } else if (format == "vu" || format == "vz") {
        type_->kind = Type::Kind::view;
    } else if ((format == "+l" || format == "+L" || format.starts_with("+w:")) && schema.n_children == 1 &&
               schema.children[0]->format[0] != '+') {  // lists of lists have no text form
        type_->kind = format == "+l" ? Type::Kind::list : format == "+L" ? Type::Kind::large_list : Type::Kind::fixed_list;
        if (type_->kind == Type::Kind::fixed_list)
            std::from_chars(format.data() + 3, format.data() + format.size(), type_->items);
        items_ = std::make_unique<ColumnDecoder>(*schema.children[0], origin_, column_);
    } else {
        type_->print = value_printer(format);
        if (type_->print) type_->kind = Type::Kind::printed;
    }
    if (type_->kind == Type::Kind::none) {
        throw InvalidInput(message(origin_, ": column '", column_, "' has type ", type_name(format),
                                   ", which has no text form: leave it out of the settings or convert it"));
    }
}

ColumnDecoder::~ColumnDecoder() = default;
ColumnDecoder::ColumnDecoder(ColumnDecoder&&) noexcept = default;

void ColumnDecoder::damaged(const char* what) const {
    throw InvalidInput(message(origin_, ": column '", column_, "' is damaged: ", what));
}

void ColumnDecoder::decode(const ArrowArray& array, RowRange rows, std::vector<std::string_view>& out) {
    const Cells cells{.array = &array, .first = array.offset + rows.offset, .length = rows.length};
    if (array.offset < 0 || array.length < rows.offset + rows.length)
        damaged("it has fewer rows than its table");
    out.assign(static_cast<std::size_t>(rows.length), std::string_view{});
    if (type_->kind == Type::Kind::nothing) return;
    if (items_) return decode_lists(array, rows, out);
    const bool has_offsets = type_->kind == Type::Kind::text || type_->kind == Type::Kind::large_text;
    if (array.n_buffers < (has_offsets || type_->kind == Type::Kind::view ? 3 : 2))
        damaged("it lacks buffers");
    if (rows.length > 0 && array.buffers[1] == nullptr) damaged("it lacks buffers");
    bool sound = true;
    switch (type_->kind) {
        case Type::Kind::nothing:
        case Type::Kind::list:
        case Type::Kind::large_list:
        case Type::Kind::fixed_list:
        case Type::Kind::none:
            break;
        case Type::Kind::text:
            sound = decode_offsets<std::int32_t>(cells, out);
            break;
        case Type::Kind::large_text:
            sound = decode_offsets<std::int64_t>(cells, out);
            break;
        case Type::Kind::view:
            sound = decode_views(cells, out);
            break;
        case Type::Kind::dictionary:
            decode_dictionary(array, rows, out);
            break;
        case Type::Kind::printed:
            print(array, rows, out);
            break;
    }
    if (!sound) damaged("its texts lie outside their buffers");
}

void ColumnDecoder::print(const ArrowArray& array, RowRange rows, std::vector<std::string_view>& out) {
    const Cells cells{.array = &array, .first = array.offset + rows.offset, .length = rows.length};
    printed_.clear();
    printed_ends_.resize(out.size());
    for (std::int64_t row = 0; row < rows.length; ++row) {
        if (is_valid(cells, row)) type_->print(printed_, array.buffers[1], cells.first + row);
        printed_ends_[static_cast<std::size_t>(row)] = printed_.size();
    }
    share_out_printed(out);
}

void ColumnDecoder::share_out_printed(std::vector<std::string_view>& out) const {
    std::size_t begin = 0;
    for (std::size_t row = 0; row < out.size(); ++row) {  // no value prints as nothing: what is empty is null
        const std::size_t end = printed_ends_[row];
        if (end > begin) out[row] = {printed_.data() + begin, end - begin};
        begin = end;
    }
}

void ColumnDecoder::decode_lists(const ArrowArray& array, RowRange rows, std::vector<std::string_view>& out) {
    const Cells cells{.array = &array, .first = array.offset + rows.offset, .length = rows.length};
    const bool has_offsets = type_->kind != Type::Kind::fixed_list;
    if (array.n_children != 1 || array.n_buffers < (has_offsets ? 2 : 1) ||
        (has_offsets && rows.length > 0 && array.buffers[1] == nullptr))
        damaged("it lacks buffers");
    const auto end_of = [&](std::int64_t row) {  // of the items before that row
        const std::int64_t place = cells.first + row;
        if (type_->kind == Type::Kind::fixed_list) return place * type_->items;
        return type_->kind == Type::Kind::list ? std::int64_t{static_cast<const std::int32_t*>(array.buffers[1])[place]}
                                               : static_cast<const std::int64_t*>(array.buffers[1])[place];
    };
    if (rows.length == 0) return;
    const ArrowArray& items = *array.children[0];
    const std::int64_t first = end_of(0), last = end_of(rows.length);
    if (first < 0 || last < first || last > items.length) damaged("its lists lie outside their items");
    items_->decode(items, {.offset = first, .length = last - first}, dictionary_values_);
    printed_.clear();
    printed_ends_.resize(out.size());
    for (std::int64_t row = 0; row < rows.length; ++row) {
        const std::int64_t begin = end_of(row), end = end_of(row + 1);
        if (begin < first || end < begin || end > last) damaged("its lists lie outside their items");
        if (is_valid(cells, row)) {
            for (std::int64_t item = begin; item < end; ++item) {
                if (item > begin) printed_ += item_separator;
                printed_ += dictionary_values_[static_cast<std::size_t>(item - first)];
            }
            if (begin == end) printed_ += item_separator;
        }
        printed_ends_[static_cast<std::size_t>(row)] = printed_.size();
    }
    share_out_printed(out);
}

void ColumnDecoder::decode_dictionary(const ArrowArray& array, RowRange rows,
                                      std::vector<std::string_view>& out) {
    const Cells cells{.array = &array, .first = array.offset + rows.offset, .length = rows.length};
    if (array.dictionary == nullptr) damaged("it lacks its dictionary");
    dictionary_->decode(*array.dictionary, {.offset = 0, .length = array.dictionary->length},
                        dictionary_values_);
    for (std::int64_t row = 0; row < rows.length; ++row) {
        if (!is_valid(cells, row)) continue;
        const std::int64_t place = type_->read_index(array.buffers[1], cells.first + row);
        if (place < 0 || place >= array.dictionary->length) damaged("an index is beyond its dictionary");
        out[static_cast<std::size_t>(row)] = dictionary_values_[static_cast<std::size_t>(place)];
    }
}

}  // namespace sameas::io
