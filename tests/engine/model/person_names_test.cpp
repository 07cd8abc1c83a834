#include "engine/model/person_names.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace sameas;

namespace {

const std::vector<std::string> given{"mary", "james", "linda", "robert", "susan", "michael", "karen", "david"};
const std::vector<std::string> surnames{"smith", "johnson", "garcia", "nguyen", "murphy", "schneider", "kowalski", "rossi"};

/// Of 64 values each: which of two lists stands first, and which second (empty: none), made distinct by an unknown ending.
PersonNames names_in(const std::vector<std::string>& first, const std::vector<std::string>& second, const std::string& tail = "",
                     std::size_t values = 64) {
    DictionaryBuilder builder;
    std::vector<ValueId> codes;
    for (std::size_t i = 0; i < values; ++i) {
        const std::string& begin = first[i % first.size()];
        const std::string end = second.empty() ? "" : " " + second[i / 8 % second.size()];
        codes.push_back(builder.encode(begin + end + tail));
    }
    return person_names(builder.finish(), codes, Vocabulary());
}

}  // namespace

TEST_CASE("names of persons are known by known names", "[person_names]") {
    CHECK(names_in(given, surnames) == PersonNames::full);
    CHECK(names_in(surnames, given) == PersonNames::full);
    CHECK(names_in(surnames, {"zqx", "qzv", "xqj", "vqx", "jzq", "qvz", "zjx", "xzq"}) == PersonNames::none);
    CHECK(names_in(given, surnames, " and james a smith") == PersonNames::none);   // more than one
    CHECK(names_in(given, surnames, " 17") == PersonNames::none);
    CHECK(names_in(given, surnames, " gmbh") == PersonNames::organisations);   // firms bear names of persons
}

TEST_CASE("single words are given names where they are more likely so than surnames", "[person_names]") {
    const Vocabulary vocabulary;
    const auto single = [&](const std::vector<std::string>& names) {
        DictionaryBuilder builder;
        std::vector<ValueId> codes;
        for (int row = 0; row < 200; ++row) codes.push_back(builder.encode(names[static_cast<std::size_t>(row) % names.size()]));
        std::vector<std::string> rare;   // seldom, and unknown: enough distinct values
        for (char a = 'a'; a <= 'z'; ++a)
            for (const char b : {'q', 'x', 'z'}) rare.push_back(std::string("zq") + a + b);
        for (const std::string& name : rare) codes.push_back(builder.encode(name));
        return person_names(builder.finish(), codes, vocabulary);
    };
    CHECK(single(given) == PersonNames::given);
    CHECK(single(surnames) == PersonNames::none);
}

TEST_CASE("a few names are of those who handle records", "[person_names]") {
    CHECK(names_in(given, surnames, "", 40) == PersonNames::none);
}
