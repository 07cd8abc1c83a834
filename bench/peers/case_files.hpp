// A case of the comparison with peers: a folder with the distinct values (`values.txt`, UTF-8, one a line), the pairs of their
// places (`left.u32`, `right.u32`), and the results of each engine (`MEASURE.ENGINE.f64`).
#pragma once
#include <cstdint>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sameas::peers {

struct Case {
    std::vector<std::string> values;
    std::vector<std::uint32_t> left;
    std::vector<std::uint32_t> right;
};

inline std::ofstream created(const std::string& path) {
    std::ofstream file(path, std::ios::binary);
    file.exceptions(std::ios::failbit | std::ios::badbit);
    return file;
}

template <class Number>
void write_numbers(const std::string& path, const std::vector<Number>& numbers) {
    created(path).write(reinterpret_cast<const char*>(numbers.data()),
                        static_cast<std::streamsize>(numbers.size() * sizeof(Number)));
}

inline std::string read_bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::vector<std::uint32_t> read_places(const std::string& path) {
    const std::string bytes = read_bytes(path);
    std::vector<std::uint32_t> places(bytes.size() / sizeof(std::uint32_t));
    bytes.copy(reinterpret_cast<char*>(places.data()), places.size() * sizeof(std::uint32_t));
    return places;
}

inline void write_case(const std::string& folder, const Case& given) {
    std::string lines;
    for (const std::string& value : given.values)
        lines += value + '\n';
    created(folder + "/values.txt").write(lines.data(), static_cast<std::streamsize>(lines.size()));
    write_numbers(folder + "/left.u32", given.left);
    write_numbers(folder + "/right.u32", given.right);
}

inline Case read_case(const std::string& folder) {
    Case found{{}, read_places(folder + "/left.u32"), read_places(folder + "/right.u32")};
    const std::string lines = read_bytes(folder + "/values.txt");
    for (std::size_t begin = 0, end = 0; begin < lines.size(); begin = end + 1) {
        end = lines.find('\n', begin);
        found.values.push_back(lines.substr(begin, end - begin));
    }
    return found;
}

/// Seconds of processor time that a call takes. All engines work on one thread, so that this is the time on an idle machine;
/// on a busy one, other programs' turns do not count.
template <class Body>
double seconds_of(const Body& body) {
    const std::clock_t begin = std::clock();
    body();
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// Prints `MEASURE ENGINE SECONDS...`, for peers.py.
inline void print_seconds(std::string_view measure, std::string_view engine, const std::vector<double>& seconds) {
    std::cout << measure << ' ' << engine;
    for (const double s : seconds)
        std::cout << ' ' << s;
    std::cout << std::endl;
}

}  // namespace sameas::peers
