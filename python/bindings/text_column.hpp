#pragma once
#include <pybind11/pybind11.h>

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/column_decoder.hpp"
#include "python/bindings/capsules.hpp"

namespace sameas::python {

/// The values of one column that came from Python, as text; numbers and dates in the forms of
/// io/cell_text.hpp. Texts are not copied: it keeps alive what they lie in. Made and destroyed with the
/// interpreter's lock held, read without.
class TextColumn {
  public:
    enum class Shape { scalar, sequence, arrow };

    /// \param object  an Arrow column (PyCapsule protocol); None, text, a number or a date: a scalar; or a
    /// sequence of these
    /// \param name    for messages
    /// \throws InvalidInput for another type, and for text that is not UTF-8
    TextColumn(pybind11::object object, std::string name);
    TextColumn(const TextColumn&) = delete;
    TextColumn& operator=(const TextColumn&) = delete;

    Shape shape() const { return shape_; }
    const std::string& name() const { return name_; }
    std::size_t size() const { return values_.size(); }
    /// null data(): null. An empty text is not null.
    const std::vector<std::string_view>& values() const { return values_; }
    /// The value of a row; a scalar stands in all.
    std::string_view operator[](std::size_t row) const { return values_[shape_ == Shape::scalar ? 0 : row]; }

  private:
    void add_cell(pybind11::handle cell);
    void add_sequence();
    void add_arrays();
    void add_array(const ArrowSchema& schema, const ArrowArray& array);
    void add_stream();

    pybind11::object object_;
    std::string name_;
    Shape shape_ = Shape::scalar;
    std::vector<std::string_view> values_;
    std::deque<std::string> printed_;     ///< of cells that are no text
    std::vector<pybind11::object> kept_;  ///< texts that nobody else keeps
    std::deque<OwnedStructure<ArrowArray>> arrays_;
    std::deque<OwnedStructure<ArrowSchema>> schemas_;
    std::deque<io::ColumnDecoder> decoders_;  ///< one an array: they keep what they printed
};

/// The text of one value as a table of dicts has it; "" for None. \throws InvalidInput for a list, or another type
std::string one_value(pybind11::handle value, const std::string& column);

/// Refuses text that no table could hold: not UTF-8 or too long. Names the column and the row, from 1.
void check_texts(const TextColumn& column);

}  // namespace sameas::python
