#include "python/bindings/output_columns.hpp"

#include <algorithm>
#include <type_traits>

#include "io/output_pieces.hpp"

namespace sameas::python {

namespace {

/// The format of values that are no text, as the Arrow C data interface spells it.
template <class T>
constexpr const char* format_of() {
    if constexpr (std::is_same_v<T, double>) return "g";
    if constexpr (std::is_same_v<T, std::int32_t>) return "i";
    if constexpr (std::is_same_v<T, std::uint64_t>) return "L";
    return "C";
}

template <class Values>
ArrowColumn column_of(const std::string& name, const Values& values, std::size_t begin, std::size_t end) {
    using T = std::remove_const_t<typename io::ValueTypeOf<Values>::type>;
    io::PieceReader<T> reader;
    TextColumnBuilder texts;
    std::vector<T> numbers;
    for (std::size_t first = begin; first < end; first += io::piece_rows) {
        const std::span<const T> piece = reader.read(values, first, std::min(io::piece_rows, end - first));
        if constexpr (std::is_same_v<T, std::string_view>) {
            for (const std::string_view text : piece)
                text.data() == nullptr ? texts.add_null() : texts.add(text);
        } else {
            numbers.insert(numbers.end(), piece.begin(), piece.end());
        }
    }
    if constexpr (std::is_same_v<T, std::string_view>) {
        return texts.finish(name);
    } else {
        return number_column<T>(name, format_of<T>(), numbers);
    }
}

}  // namespace

std::shared_ptr<const ArrowColumn> batch_of(const std::vector<io::OutputColumn>& columns, std::size_t begin,
                                            std::size_t end) {
    std::vector<ArrowColumn> batch;
    for (const io::OutputColumn& column : columns) {
        batch.push_back(std::visit([&](const auto& values) { return column_of(column.name, values, begin, end); },
                                   column.values));
    }
    return table_column(std::move(batch), static_cast<std::int64_t>(end - begin));
}

}  // namespace sameas::python
