// Files for a module that carries no Arrow C++: `sameas._files` opens and writes them with pyarrow, and tables cross by the
// Arrow C data interface. Readers and writers work without the interpreter's lock and take it for each call into Python;
// Python objects are held through `Held`, which takes it to let them go.
#include "io/arrow_stand_in.hpp"

#include <pybind11/stl.h>

#include <mutex>
#include <numeric>

#include "cli/run.hpp"
#ifdef SAMEAS_WITH_STORE
#include "cli/index/index_command.hpp"
#endif
#include "engine/errors.hpp"
#include "io/arrow_writer.hpp"
#include "io/output_file.hpp"
#include "io/output_pieces.hpp"
#include "io/stream_reader.hpp"
#include "python/bindings/capsules.hpp"
#include "python/bindings/output_columns.hpp"
#include "python/bindings/registrations.hpp"

namespace py = pybind11;

namespace sameas::python {

namespace {

using Held = std::shared_ptr<const py::object>;

Held held(py::object object) {
    return {new py::object(std::move(object)), [](const py::object* owned) {
                const py::gil_scoped_acquire lock;
                delete owned;
            }};
}

/// The exception of ours that means what Python raised. \pre the interpreter's lock is held
[[noreturn]] void rethrow(py::error_already_set& error, const std::string& origin) {
    const std::string text = py::str(error.value());
    const auto is = [&](const char* name) {
        return error.matches(py::module_::import("sameas._errors").attr(name));
    };
    if (is("InvalidSettings")) throw InvalidSettings(text);
    if (is("InvalidData")) throw InvalidInput(text);
    if (is("ResourceLimit")) throw ResourceLimit(text);
    if (is("FileError")) throw IoError(text);
    if (error.matches(PyExc_MemoryError)) throw ResourceLimit(message(origin, ": ", text));
    throw InvalidInput(message(origin, ": ", text));
}

/// Runs `work` with the interpreter's lock.
template <class Work>
auto in_python(const std::string& origin, const Work& work) {
    const py::gil_scoped_acquire lock;
    try {
        return work(py::module_::import("sameas._files"));
    } catch (py::error_already_set& error) {
        rethrow(error, origin);
    }
}

/// A byte source as a file object for Python. pyarrow reads ahead on threads of its own: reads are serialised, and after
/// close() there is nothing to read.
class SourceFile {
  public:
    explicit SourceFile(io::ByteSource& source) : source_(&source) {}

    py::bytes read(std::int64_t size) {
        std::string bytes;
        {
            const py::gil_scoped_release release;
            const std::lock_guard lock(mutex_);
            if (source_ != nullptr && size < 0) {
                bytes = io::read_all(*source_);
            } else if (source_ != nullptr && size > 0) {
                bytes.resize(static_cast<std::size_t>(size));
                bytes.resize(source_->read(bytes.data(), bytes.size()));
            }
        }
        return py::bytes(bytes);
    }
    /// \pre the interpreter's lock is not held: a read that is under way is waited for
    void close() {
        const std::lock_guard lock(mutex_);
        source_ = nullptr;
    }

  private:
    std::mutex mutex_;
    io::ByteSource* source_;
};

class GunzipSource final : public io::ByteSource {
  public:
    GunzipSource(std::unique_ptr<io::ByteSource> packed, std::string origin)
        : packed_(std::move(packed)), origin_(std::move(origin)), file_(std::make_shared<SourceFile>(*packed_)) {
        unpacked_ = in_python(origin_, [&](const py::module_& files) {
            return held(files.attr("gunzip")(file_, origin_));
        });
    }
    ~GunzipSource() override {
        unpacked_.reset();
        file_->close();
    }

    std::size_t read(char* to, std::size_t size) override {
        return in_python(origin_, [&](const py::module_&) {
            std::size_t total = 0;
            while (total < size) {
                const std::string got = unpacked_->attr("read")(size - total).cast<std::string>();
                if (got.empty()) break;
                got.copy(to + total, got.size());
                total += got.size();
            }
            return total;
        });
    }

  private:
    std::unique_ptr<io::ByteSource> packed_;
    std::string origin_;
    std::shared_ptr<SourceFile> file_;
    Held unpacked_;
};

/// The rows of a CSV text.
class ParsedRows final : public io::RecordReader {
  public:
    ParsedRows(io::ByteSource& text, io::CsvParsing parsing, const std::string& origin)
        : parsing_(std::make_shared<const io::CsvParsing>(std::move(parsing))),
          file_(std::make_shared<SourceFile>(text)) {
        try {
            const ArrowArrayStream stream = in_python(origin, [&](const py::module_& files) {
                const py::cpp_function skip([kept = parsing_](std::uint64_t number, const std::string& row) {
                    kept->on_malformed_row(number, row);
                });
                return taken_stream(files.attr("parse_csv")(file_, origin, parsing_->columns, parsing_->included,
                                                            std::string(1, parsing_->delimiter),
                                                            parsing_->block_bytes, skip));
            });
            rows_ = io::read_stream(stream, origin);
        } catch (...) {
            file_->close();
            throw;
        }
    }
    ~ParsedRows() override {
        rows_.reset();
        file_->close();
    }

    const std::vector<std::string>& columns() const override { return rows_->columns(); }
    void select(const std::vector<std::size_t>& columns) override { rows_->select(columns); }
    bool next(io::RecordBatch& batch) override { return rows_->next(batch); }

  private:
    std::shared_ptr<const io::CsvParsing> parsing_;
    std::shared_ptr<SourceFile> file_;
    std::unique_ptr<io::RecordReader> rows_;
};

/// A file that knows its columns, and gives a stream of those that are chosen.
class FileReader final : public io::RecordReader {
  public:
    FileReader(const std::string& path, const std::string& format, std::unique_ptr<io::ByteSource> source,
               RunContext& context)
        : path_(path), context_(context) {
        const std::optional<std::string> bytes =
            source ? std::optional(io::read_all(*source)) : std::nullopt;
        file_ = in_python(path, [&](const py::module_& files) {
            const py::object given = bytes ? py::object(py::bytes(*bytes)) : py::object(py::none());
            const py::object file = files.attr("open_file")(path, format, given);
            columns_ = file.attr("columns").cast<std::vector<std::string>>();
            rows_ = file.attr("rows").cast<std::optional<std::uint64_t>>();
            return held(file);
        });
        selected_.resize(columns_.size());
        std::iota(selected_.begin(), selected_.end(), std::size_t{0});
    }

    const std::vector<std::string>& columns() const override { return columns_; }
    std::optional<std::uint64_t> rows() const override { return rows_; }
    void select(const std::vector<std::size_t>& columns) override { selected_ = columns; }
    bool next(io::RecordBatch& batch) override {
        if (!batches_) {
            const ArrowArrayStream stream = in_python(
                path_, [&](const py::module_&) { return taken_stream(file_->attr("stream")(selected_)); });
            batches_ = io::read_stream(stream, path_);
        }
        do {
            context_.check_stop();
            if (!batches_->next(batch)) return false;
        } while (batch.rows == 0);
        return true;
    }

  private:
    std::string path_;
    RunContext& context_;
    Held file_;
    std::vector<std::string> columns_;
    std::optional<std::uint64_t> rows_;
    std::vector<std::size_t> selected_;
    std::unique_ptr<io::RecordReader> batches_;
};

/// A file object for Python over a file that appears only when it is whole.
struct TargetFile {
    std::unique_ptr<io::OutputFile> file;
    std::size_t write(const py::buffer& bytes) {
        const py::buffer_info info = bytes.request();
        const std::size_t size = static_cast<std::size_t>(info.size * info.itemsize);
        file->write({static_cast<const char*>(info.ptr), size});
        return size;
    }
};

class FileWriter final : public io::TableWriter {
  public:
    FileWriter(const std::string& path, std::string format, io::FileMetadata metadata, RunContext* threads)
        : path_(path),
          format_(std::move(format)),
          metadata_(std::move(metadata)),
          threads_(threads),
          target_(std::make_shared<TargetFile>(TargetFile{std::make_unique<io::OutputFile>(path)})) {
        in_python(path_, [](const py::module_& files) { files.attr("pyarrow")("writing", ""); });
    }

    void write(const std::vector<io::OutputColumn>& columns) override {
        const std::size_t rows = io::rows_of(columns);
        std::size_t begin = 0;
        do {
            if (threads_ != nullptr) threads_->check_stop();
            const std::size_t end = std::min(rows, begin + io::group_rows);
            std::shared_ptr<const ArrowColumn> batch = batch_of(columns, begin, end);
            in_python(path_, [&](const py::module_& files) {
                if (!writer_)
                    writer_ = held(files.attr("Writer")(target_, format_, metadata_));
                writer_->attr("write")(std::const_pointer_cast<ArrowColumn>(batch));
            });
            begin = end;
        } while (begin < rows);
    }
    void finish() override {
        in_python(path_, [&](const py::module_&) { writer_->attr("close")(); });
        target_->file->commit();
    }

  private:
    std::string path_, format_;
    io::FileMetadata metadata_;
    RunContext* threads_;
    std::shared_ptr<TargetFile> target_;
    Held writer_;
};

class PyarrowFiles final : public io::ArrowStandIn {
  public:
    std::unique_ptr<io::ByteSource> gunzip(std::unique_ptr<io::ByteSource> packed, const std::string& origin) override {
        return std::make_unique<GunzipSource>(std::move(packed), origin);
    }
    std::unique_ptr<io::RecordReader> parse_csv(io::ByteSource& text, io::CsvParsing parsing,
                                                const std::string& origin) override {
        return std::make_unique<ParsedRows>(text, std::move(parsing), origin);
    }
    std::unique_ptr<io::RecordReader> open_file(const std::string& path, const std::string& format,
                                                std::unique_ptr<io::ByteSource> source, RunContext& context) override {
        return std::make_unique<FileReader>(path, format, std::move(source), context);
    }
    std::unique_ptr<io::TableWriter> create(const std::string& path, const std::string& format,
                                            const io::FileMetadata& metadata, RunContext* threads) override {
        return std::make_unique<FileWriter>(path, format, metadata, threads);
    }
};

/// The command line. \returns the status of its process
int run_command_line(const std::vector<std::string>& arguments) {
    std::vector<const char*> words;
    for (const std::string& argument : arguments)
        words.push_back(argument.c_str());
    words.push_back(nullptr);
    cli::Commands more;
#ifdef SAMEAS_WITH_STORE
    more["index"] = more["verify"] = cli::index_command;
#endif
    const py::gil_scoped_release release;
    return cli::run(static_cast<int>(arguments.size()), words.data(), more);
}

}  // namespace

void register_files(py::module_& module) {
    py::class_<SourceFile, std::shared_ptr<SourceFile>>(module, "SourceFile")
        .def("read", &SourceFile::read, py::arg("size") = -1)
        .def("readable", [](const SourceFile&) { return true; })
        .def("seekable", [](const SourceFile&) { return false; })
        .def("close", [](const SourceFile&) {})  // its owner does
        .def_property_readonly("closed", [](const SourceFile&) { return false; });
    py::class_<TargetFile, std::shared_ptr<TargetFile>>(module, "TargetFile")
        .def("write", &TargetFile::write)
        .def("writable", [](const TargetFile&) { return true; })
        .def("seekable", [](const TargetFile&) { return false; })
        .def("flush", [](const TargetFile&) {})
        .def("close", [](const TargetFile&) {})
        .def_property_readonly("closed", [](const TargetFile&) { return false; });
    module.def("run_command_line", run_command_line, py::arg("arguments"));
    io::set_arrow_stand_in(std::make_unique<PyarrowFiles>());
}

}  // namespace sameas::python
