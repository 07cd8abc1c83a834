// Measures and encoders of values, without settings. Equal values are looked at once (a measure) or as often
// as they come (an encoder, which costs less than finding that out). Work of a few microseconds is done at
// once, all other without the interpreter's lock.
#include <pybind11/stl.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "cli/encoder_table.hpp"
#include "engine/compare/measure.hpp"
#include "engine/derive/function_chain.hpp"
#include "engine/errors.hpp"
#include "engine/parallel.hpp"
#include "engine/settings/measure_options.hpp"
#include "engine/settings/vocabulary.hpp"
#include "python/bindings/interruptible.hpp"
#include "python/bindings/registrations.hpp"
#include "python/bindings/text_column.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

constexpr std::string_view rare_function = "rare";  ///< a question to a whole table, not to a value
constexpr std::string_view extract_function = "extract";  ///< takes a pattern: encode.expression has it
constexpr std::size_t rows_at_once_max = 4096;
constexpr std::size_t bytes_done_at_once_max =
    4096;  ///< a quadratic measure of them takes less than a millisecond

const char* shape_name(TextColumn::Shape shape) {
    return shape == TextColumn::Shape::scalar  ? "scalar"
           : shape == TextColumn::Shape::arrow ? "arrow"
                                               : "sequence";
}

TextColumn::Shape shape_of(const TextColumn& left, const TextColumn& right) {
    using Shape = TextColumn::Shape;
    if (left.shape() == Shape::arrow || right.shape() == Shape::arrow) return Shape::arrow;
    return left.shape() == Shape::sequence ? left.shape() : right.shape();
}

std::size_t bytes_of(const TextColumn& column) {
    std::size_t bytes = 0;
    for (const std::string_view text : column.values())
        bytes += text.size();
    return bytes;
}

/// Runs `work`: here when there is little to do, else interruptibly. `context` is null here.
void run_small_or_interruptibly(std::size_t bytes, int threads,
                                const std::function<void(RunContext*)>& work) {
    if (threads < 0) throw InvalidSettings(message("threads=", threads, ": must be 0, for all, or more"));
    if (bytes <= bytes_done_at_once_max) {
        work(nullptr);
        return;
    }
    StepLog log;
    run_interruptibly({.threads = threads}, log, [&](RunContext& context) { work(&context); });
}

/// Ranges of rows that even a quadratic measure gets through in a few milliseconds, as far as their number
/// allows.
/// \param bytes  of all values
void for_ranges(RunContext* context, std::size_t rows, std::size_t bytes,
                const std::function<void(std::size_t, std::size_t)>& body) {
    if (context == nullptr) {
        body(0, rows);
        return;
    }
    const std::size_t bytes_a_row = bytes / std::max<std::size_t>(rows, 1) + 1;
    constexpr std::size_t units_at_once = std::size_t{1} << 22;
    parallel_chunks(*context, rows,
                    std::clamp<std::size_t>(units_at_once / (bytes_a_row * bytes_a_row), 1, rows_at_once_max),
                    body);
}

std::size_t common_rows(const TextColumn& left, const TextColumn& right) {
    using Shape = TextColumn::Shape;
    if (left.shape() == Shape::scalar) return right.size();
    if (right.shape() == Shape::scalar || left.size() == right.size()) return left.size();
    throw InvalidInput(message("left has ", left.size(), " values, right has ", right.size(),
                               ": give as many, or one for all"));
}

/// Makes the measure; one that takes no value so long names the value's column and place.
std::unique_ptr<Measure> made_measure(const MeasureCall& call, PreparedValues& values, const TextColumn& left,
                                      const TextColumn& right) {
    try {
        return make_measure(call, values);
    } catch (const ResourceLimit&) {
        for (const TextColumn* const column : {&left, &right}) {
            for (std::size_t row = 0; row < column->size(); ++row) {
                DictionaryBuilder one;
                one.encode(column->values()[row]);
                const Dictionary dictionary = one.finish();
                PreparedValues alone(dictionary, nullptr);
                try {
                    make_measure(call, alone);
                } catch (const ResourceLimit& error) {
                    throw ResourceLimit(message(column->name(), ": value ", row + 1, ": ", error.what()));
                }
            }
        }
        throw;
    }
}

/// The measure of each row; NaN where a value is null or the measure cannot tell.
std::vector<double> measured(const MeasureCall& call, const TextColumn& left, const TextColumn& right,
                             RunContext* context) {
    check_texts(left);
    check_texts(right);
    DictionaryBuilder builder;
    std::vector<ValueId> left_codes(left.size()), right_codes(right.size());
    builder.encode(left.values(), left_codes);
    builder.encode(right.values(), right_codes);
    const Dictionary dictionary = builder.finish();
    PreparedValues values(dictionary, nullptr, context);
    const std::unique_ptr<Measure> measure = made_measure(call, values, left, right);

    const std::size_t rows = common_rows(left, right);
    std::vector<double> results(rows, std::numeric_limits<double>::quiet_NaN());
    for_ranges(context, rows, bytes_of(left) + bytes_of(right), [&](std::size_t begin, std::size_t end) {
        MeasureScratch scratch;
        std::vector<std::size_t> places;  // of rows with both values
        std::vector<std::uint32_t> lefts, rights;
        for (std::size_t row = begin; row < end; ++row) {
            if (left[row].data() == nullptr || right[row].data() == nullptr) continue;
            places.push_back(row);
            lefts.push_back(static_cast<std::uint32_t>(left_codes[left_codes.size() == 1 ? 0 : row]));
            rights.push_back(static_cast<std::uint32_t>(right_codes[right_codes.size() == 1 ? 0 : row]));
        }
        std::vector<double> computed(places.size());
        measure->compute({lefts.data(), rights.data(), lefts.size()}, computed.data(), scratch);
        for (std::size_t i = 0; i < places.size(); ++i)
            results[places[i]] = computed[i];
    });
    return results;
}

/// Results as the kind of the measure has them: whole numbers, truths or numbers; NaN is null.
ArrowColumn result_column(MeasureKind kind, const std::vector<double>& results) {
    Bitmap validity;
    for (const double result : results)
        validity.push_back(!std::isnan(result));
    const auto known = [](double result) { return std::isnan(result) ? 0.0 : result; };
    ArrowColumn column;
    if (kind == MeasureKind::agreement) {
        Bitmap truths;
        for (const double result : results)
            truths.push_back(known(result) != 0);
        column = {.field = {"", "b"}, .length = truths.size(), .buffers = {{}, truths.take()}};
    } else if (kind == MeasureKind::distance || kind == MeasureKind::count) {
        std::vector<std::int64_t> whole;
        for (const double result : results)
            whole.push_back(static_cast<std::int64_t>(known(result)));
        column = number_column<std::int64_t>("", "l", whole);
    } else {
        column = number_column<double>("", "g", results);
    }
    column.null_count = validity.zeros();
    if (column.null_count > 0) column.buffers[0] = validity.take();
    return column;
}

py::tuple similarity(const std::string& call_text, py::object left_values, py::object right_values,
                     int threads) {
    const MeasureCall call = parse_measure_call(call_text);
    const TextColumn left(std::move(left_values), "left"), right(std::move(right_values), "right");
    common_rows(left, right);
    std::vector<double> results;
    run_small_or_interruptibly(bytes_of(left) + bytes_of(right), threads,
                               [&](RunContext* context) { results = measured(call, left, right, context); });
    auto column = std::make_shared<const ArrowColumn>(result_column(find_measure(call.name)->kind, results));
    return py::make_tuple(std::move(column), shape_name(shape_of(left, right)));
}

/// The codes of each row, as one text or as a list of texts.
class CodeLists {
  public:
    CodeLists(const Expression& expression, bool several) : expression_(expression), several_(several) {}

    std::shared_ptr<const ArrowColumn> of(const TextColumn& values, RunContext* context) {
        check_texts(values);
        rows_.assign(values.size(), {});
        for_ranges(context, values.size(), bytes_of(values), [&](std::size_t begin, std::size_t end) {
            FunctionChain chain(expression_);
            for (std::size_t row = begin; row < end; ++row)
                encode(chain, values.values()[row], rows_[row]);
        });
        return several_ ? lists(values) : texts(values);
    }

  private:
    struct Codes {
        std::string bytes;
        std::vector<std::uint32_t> ends;
    };
    static void encode(FunctionChain& chain, std::string_view text, Codes& codes) {
        if (text.empty()) return;
        const ValueList& values = chain.apply(text);
        for (std::size_t i = 0; i < values.size(); ++i) {
            codes.bytes += values[i];
            codes.ends.push_back(static_cast<std::uint32_t>(codes.bytes.size()));
        }
    }
    std::shared_ptr<const ArrowColumn> texts(const TextColumn& values) const {
        TextColumnBuilder builder;
        for (std::size_t row = 0; row < values.size(); ++row) {
            rows_[row].ends.empty() ? builder.add_null() : builder.add(rows_[row].bytes);
        }
        return std::make_shared<const ArrowColumn>(builder.finish(""));
    }
    std::shared_ptr<const ArrowColumn> lists(const TextColumn& values) const {
        TextColumnBuilder items;
        Bitmap validity;
        std::vector<std::int32_t> ends{0};
        for (std::size_t row = 0; row < values.size(); ++row) {
            std::uint32_t begin = 0;
            for (const std::uint32_t end : rows_[row].ends) {
                items.add(std::string_view(rows_[row].bytes).substr(begin, end - begin));
                begin = end;
            }
            ends.push_back(static_cast<std::int32_t>(items.size()));
            validity.push_back(values.values()[row].data() != nullptr);
        }
        ArrowColumn column = number_column<std::int32_t>("", "+l", ends);
        column.length = static_cast<std::int64_t>(values.size());
        column.null_count = validity.zeros();
        if (column.null_count > 0) column.buffers[0] = validity.take();
        auto child = std::make_shared<const ArrowColumn>(items.finish("item"));
        column.field.children.push_back(child->field);
        column.children.push_back(std::move(child));
        return std::make_shared<const ArrowColumn>(std::move(column));
    }

    const Expression& expression_;
    bool several_;
    std::vector<Codes> rows_;
};

const char* type_name(FieldType type) {
    return type == FieldType::date ? "date" : type == FieldType::number ? "number" : "text";
}

py::tuple encode(const std::string& expression_text, py::object values, int threads) {
    const Expression expression = parse_expression(expression_text);
    if (expression.is_field())
        throw InvalidSettings("'" + expression_text + "' is a field: encode takes a function of one");
    std::size_t most = 1;
    for (const Expression* part = &expression; !part->is_field(); part = &part->arguments.front()) {
        const FunctionRow& row = *find_function(part->name);
        if (row.values_max != 1) most = 0;
        if (row.operand != FieldType::text)
            throw InvalidSettings("'" + part->name + "' reads a " + type_name(row.operand) +
                                  " field, not text: it has no place here");
        if (row.name == rare_function)
            throw InvalidSettings(
                "'rare' asks how many records of a table have a value: it has no place here");
    }
    const TextColumn column(std::move(values), "values");
    std::shared_ptr<const ArrowColumn> codes;
    run_small_or_interruptibly(bytes_of(column), threads, [&](RunContext* context) {
        codes = CodeLists(expression, most != 1).of(column, context);
    });
    return py::make_tuple(std::move(codes), shape_name(column.shape()));
}

const char* kind_name(MeasureKind kind) {
    static constexpr const char* names[] = {"similarity", "distance", "difference", "count", "agreement"};
    return names[static_cast<std::size_t>(kind)];
}

py::list measures() {
    py::list rows;
    for (const MeasureRow& row : measure_rows()) {
        py::list options;
        for (const OptionRow& option : option_rows(row)) {
            const MeasureOption usual = default_option(option);
            py::dict entry;
            entry["name"] = std::string(option.name);
            entry["allowed"] = allowed_text(option);
            entry["is_whole"] = option.is_whole;
            entry["words"] = option.words;
            entry["default"] =
                option.is_word() ? py::object(py::str(usual.word)) : py::object(py::float_(usual.number));
            options.append(entry);
        }
        py::dict entry;
        entry["name"] = std::string(row.name);
        entry["kind"] = kind_name(row.kind);
        entry["operand"] = type_name(row.operand);
        entry["options"] = options;
        entry["doc"] = std::string(row.doc);
        entry["use"] = std::string(row.use);
        entry["source"] = std::string(row.source);
        entry["example"] = std::string(row.example);
        rows.append(entry);
    }
    return rows;
}

py::dict function_entry(const FunctionRow& row) {
    const cli::EncoderNote* const note = cli::find_encoder_note(row.name);
    py::dict entry;
    entry["name"] = std::string(row.name);
    entry["several"] = row.values_max != 1;
    entry["numbers"] = row.numbers;
    entry["number_max"] = row.number_max;
    entry["example"] = std::string(row.example);
    entry["use"] = std::string(note == nullptr ? std::string_view() : note->use);
    return entry;
}

py::list encoders() {
    py::list rows;
    const auto add = [&rows](std::string_view name, std::string_view doc) {
        const FunctionRow& row = *find_function(name);
        if (row.operand != FieldType::text || row.name == rare_function || row.name == extract_function) return;
        py::dict entry = function_entry(row);
        entry["doc"] = std::string(doc);
        rows.append(entry);
    };
#define SAMEAS_ENCODER(name, codes_max, what, origin, text, codes) add(#name, what);
#include "kernels/phonetic/phonetic.def"
#undef SAMEAS_ENCODER
#define SAMEAS_FUNCTION(name, operand, values, numbers, number_max, what, call) add(#name, what);
#include "engine/derive/functions.def"
#undef SAMEAS_FUNCTION
    return rows;
}

}  // namespace

void register_values(py::module_& module) {
    module.def("similarity", similarity, py::arg("call"), py::arg("left"), py::arg("right"),
               py::arg("threads"));
    module.def("encode", encode, py::arg("expression"), py::arg("values"), py::arg("threads"));
    module.def("measures", measures);
    module.def("encoders", encoders);
}

}  // namespace sameas::python
