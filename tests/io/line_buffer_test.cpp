#include "io/line_buffer.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace sameas::io;

TEST_CASE("what is added in parts of any size stands in the string, in order", "[io][line_buffer]") {
    std::mt19937 random(2);
    std::string to = "before ", expected = to;
    LineBuffer buffer(to);
    for (int i = 0; i < 20'000; ++i) {
        const std::size_t size = random() % 500 == 0 ? random() % 10'000 : random() % 40;
        std::string text;
        for (std::size_t k = 0; k < size; ++k)
            text += static_cast<char>('a' + random() % 26);
        if (random() % 50 == 0) {
            buffer.add_made([&](std::string& made) { made += text; });
        } else if (random() % 3 == 0) {
            text = "x";
            buffer.add('x');
        } else {
            buffer.add(text);
        }
        expected += text;
    }
    buffer.flush();
    CHECK((to == expected));
    buffer.flush();
    CHECK(to.size() == expected.size());
}

TEST_CASE("few bytes are copied, and none beside them", "[io][line_buffer]") {
    for (std::size_t size = 0; size <= 40; ++size) {
        std::string from, to(size + 2, '.');
        for (std::size_t k = 0; k < size; ++k)
            from += static_cast<char>('A' + k);
        copy_bytes(from.data(), size, to.data() + 1);
        CHECK(to == "." + from + ".");
    }
}
