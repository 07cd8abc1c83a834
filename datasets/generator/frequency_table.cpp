// Draws by the alias method (Walker 1977, Vose 1991): the n weights are cut up into n cells of equal size, each shared
// by at most two rows, so that a draw is one cell and one comparison however skewed the weights are. Cells are filled
// by always topping up a row that has less than a cell with what a row that has more can spare. All in whole numbers:
// weights are multiplied by n, a cell holds the sum of weights, and the shares have the same bits everywhere.
#include "datasets/generator/frequency_table.hpp"

#include <charconv>

#include "engine/errors.hpp"

namespace sameas::datasets {

namespace {

/// Cuts off what stands before the separator, or all.
std::string_view next_part(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    const std::string_view part = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    return part;
}

}  // namespace

FrequencyTable::Place FrequencyTable::keep_text(std::string_view text) {
    if (text.size() > 0xFF || bytes_.size() > 0xFFFFFF) {
        throw InvalidInput("a frequency table with a text of over 255 bytes, or with over 16 MB");
    }
    const Place place = static_cast<Place>(bytes_.size() | text.size() << 24);
    bytes_.insert(bytes_.end(), text.begin(), text.end());
    return place;
}

FrequencyTable::FrequencyTable(std::string_view text, bool (*keep)(std::string_view columns)) {
    std::vector<std::uint32_t> weights;
    std::uint32_t number = 0;
    std::size_t line_number = 0;
    while (!text.empty()) {
        std::string_view line = next_part(text, '\n');
        const std::string_view value = next_part(line, '\t');
        const std::string_view weight = next_part(line, '\t');
        ++line_number;
        if (!weight.empty()) std::from_chars(weight.data(), weight.data() + weight.size(), number);
        if (value.empty() || number == 0) {
            throw InvalidInput(message("line ", line_number, " of a frequency table: no value, or no weight"));
        }
        if (keep != nullptr && !keep(line)) continue;
        values_.push_back(keep_text(value));
        weights.push_back(number);
        first_column_.push_back(static_cast<std::uint32_t>(columns_.size()));
        while (!line.empty())
            columns_.push_back(keep_text(next_part(line, '\t')));
    }
    if (weights.empty()) throw InvalidInput("a frequency table without lines");
    first_column_.push_back(static_cast<std::uint32_t>(columns_.size()));
    bytes_.resize(bytes_.size() + readable_bytes);
    fill_cells(weights);
}

void FrequencyTable::fill_cells(const std::vector<std::uint32_t>& weights) {
    const std::size_t count = weights.size();
    std::uint64_t cell = 0;  // what a cell holds
    std::vector<std::uint64_t> left(count);
    for (std::size_t row = 0; row < count; ++row) {
        cell += weights[row];
        left[row] = std::uint64_t{weights[row]} * count;
    }
    std::vector<Row> small, large;
    for (std::size_t row = 0; row < count; ++row)
        (left[row] < cell ? small : large).push_back(static_cast<Row>(row));
    cells_.resize(count);
    for (std::size_t row = 0; row < count; ++row)
        cells_[row] = {UINT32_MAX, 0, values_[row], 0};
    while (!small.empty() && !large.empty()) {
        const Row row = small.back(), other = large.back();
        small.pop_back();
        cells_[row].own_share = static_cast<std::uint32_t>(static_cast<double>(left[row]) /
                                                           static_cast<double>(cell) * 4294967295.0);
        cells_[row].other = other;
        cells_[row].other_text = values_[other];
        left[other] -= cell - left[row];
        if (left[other] < cell) {
            large.pop_back();
            small.push_back(other);
        }
    }
}

}  // namespace sameas::datasets
