// A Python text keeps its UTF-8 once it was asked for it, as long as the text lives, and the sequence keeps
// its texts: so views suffice. Sequences that make their items as they are asked for (a range, an array of
// numpy) are turned into a list first, which keeps them.
#include "python/bindings/text_column.hpp"

#include "engine/errors.hpp"
#include "engine/table/printable_excerpt.hpp"
#include "engine/table/table_builder.hpp"
#include "io/cell_text.hpp"
#include "kernels/utf8.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

constexpr std::string_view empty_text{"", 0};

std::string type_of(py::handle object) {
    return py::str(py::type::handle_of(object).attr("__name__")).cast<std::string>();
}

bool is_cell(py::handle object) {
    return object.is_none() || PyUnicode_Check(object.ptr()) || PyLong_Check(object.ptr()) ||
           PyFloat_Check(object.ptr()) || py::hasattr(object, "isoformat");
}

}  // namespace

TextColumn::TextColumn(py::object object, std::string name)
    : object_(std::move(object)), name_(std::move(name)) {
    if (is_cell(object_)) {
        add_cell(object_);
    } else if (gives_stream(object_)) {
        shape_ = Shape::arrow;
        add_stream();
    } else if (gives_array(object_)) {
        shape_ = Shape::arrow;
        auto [schema, array] = taken_array(object_);
        arrays_.emplace_back(array);
        add_array(*schemas_.emplace_back(schema).get(), *arrays_.back().get());
    } else {
        shape_ = Shape::sequence;
        add_sequence();
    }
}

void TextColumn::add_cell(py::handle cell) {
    PyObject* const raw = cell.ptr();
    if (cell.is_none()) {
        values_.emplace_back();
    } else if (PyUnicode_Check(raw)) {
        py::ssize_t size = 0;
        const char* const text = PyUnicode_AsUTF8AndSize(raw, &size);
        if (text == nullptr) {
            PyErr_Clear();
            throw InvalidInput(
                message(name_, ": value ", values_.size() + 1,
                        " holds half of a surrogate pair, which is no character: decode it again"));
        }
        values_.push_back(size == 0 ? empty_text : std::string_view(text, static_cast<std::size_t>(size)));
    } else if (PyBool_Check(raw)) {
        values_.emplace_back(raw == Py_True ? "true" : "false");
    } else if (PyFloat_Check(raw)) {
        const double number = PyFloat_AS_DOUBLE(raw);
        if (number != number) {
            values_.emplace_back();  // how pandas writes a missing value
            return;
        }
        io::append_number(printed_.emplace_back(), number);
        values_.emplace_back(printed_.back());
    } else if (PyLong_Check(raw)) {
        int overflow = 0;
        const long long number = PyLong_AsLongLongAndOverflow(raw, &overflow);
        if (overflow != 0) {
            printed_.push_back(py::str(cell).cast<std::string>());
        } else {
            io::append_number(printed_.emplace_back(), static_cast<std::int64_t>(number));
        }
        values_.emplace_back(printed_.back());
    } else {
        const py::object text = py::module_::import("sameas._cells").attr("cell_text")(cell);
        if (!text.is_none() && !PyUnicode_Check(text.ptr())) {
            throw InvalidInput(message(name_, ": value ", values_.size() + 1, " is of type ", type_of(cell),
                                       ", which has no text form: give text, numbers, dates or None"));
        }
        kept_.push_back(text);
        add_cell(text);
    }
}

void TextColumn::add_sequence() {
    const bool is_one =
        PyBytes_Check(object_.ptr()) || PyDict_Check(object_.ptr()) || PyAnySet_Check(object_.ptr());
    const py::object list =
        py::reinterpret_steal<py::object>(is_one ? nullptr : PySequence_Fast(object_.ptr(), "no sequence"));
    if (!list) {
        if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_TypeError)) throw py::error_already_set();
        PyErr_Clear();
        throw InvalidInput(
            message(name_, " is of type ", type_of(object_),
                    ": give a sequence of texts (None where there is none) or an Arrow column"));
    }
    object_ = list;
    const py::ssize_t size = PySequence_Fast_GET_SIZE(list.ptr());
    values_.reserve(static_cast<std::size_t>(size));
    // The size is asked for again: what is called on the way could change a list. A copy keeps what the texts
    // lie in.
    object_ = PyList_CheckExact(list.ptr())
                  ? py::reinterpret_steal<py::object>(PyList_GetSlice(list.ptr(), 0, size))
                  : list;
    for (py::ssize_t i = 0; i < PySequence_Fast_GET_SIZE(object_.ptr()); ++i)
        add_cell(PySequence_Fast_GET_ITEM(object_.ptr(), i));
}

void TextColumn::add_array(const ArrowSchema& schema, const ArrowArray& array) {
    decoders_.emplace_back(schema, "Arrow column", name_);
    std::vector<std::string_view> texts;
    decoders_.back().decode(array, {.offset = 0, .length = array.length}, texts);
    values_.insert(values_.end(), texts.begin(), texts.end());
}

void TextColumn::add_stream() {
    OwnedStructure<ArrowArrayStream> stream(taken_stream(object_));
    const auto check = [&](int code) {
        if (code == 0) return;
        const char* const text = stream->get_last_error ? stream->get_last_error(stream.get()) : nullptr;
        throw InvalidInput(message(name_, ": ", text && *text ? text : "the Arrow stream failed"));
    };
    OwnedStructure<ArrowSchema>& schema = schemas_.emplace_back();
    check(stream->get_schema(stream.get(), schema.get()));
    for (;;) {
        OwnedStructure<ArrowArray>& array = arrays_.emplace_back();
        check(stream->get_next(stream.get(), array.get()));
        if (array->release == nullptr) return;
        add_array(*schema.get(), *array.get());
    }
}

std::string one_value(py::handle value, const std::string& column) {
    py::list cells;
    cells.append(value);
    const TextColumn one(cells, "column '" + column + "'");
    const std::string_view text = one[0];
    return text.data() == nullptr ? std::string() : std::string(text);
}

void check_texts(const TextColumn& column) {
    for (std::size_t row = 0; row < column.size(); ++row) {
        const std::string_view text = column.values()[row];
        if (!kernels::valid_utf8(text)) {
            throw InvalidInput(message(column.name(), ": value ", row + 1, " is not UTF-8: '",
                                       printable_excerpt(text), "'"));
        }
        if (text.size() <= value_bytes_max) continue;
        throw ResourceLimit(message(column.name(), ": value ", row + 1, " has ", text.size(),
                                    " bytes (limit ", value_bytes_max, "): '", printable_excerpt(text),
                                    "': shorten it"));
    }
}

}  // namespace sameas::python
