#include <catch2/catch.hpp>
#include <set>

#include "engine/cluster/clusters.hpp"

using sameas::entity_id;

TEST_CASE("names of entities are what they always were", "[entity_id]") {
    // Computed with another implementation: the xxhash package of Python, and base32 of the big-endian
    // number.
    CHECK(entity_id("customers", "1") == "41QSYJGM6063233CTJX0Y1RRD7");
    CHECK(entity_id("crm", "C-0042") == "6H6F03QZZVPQXZZQCZHNWYFAN6");
    CHECK(entity_id("kunden", "M\xC3\xBCller-7") == "7P6540MY01585VFNX3BP040S7N");
    CHECK(entity_id("", "") == "1C1A59KQ0MFNA4BGXMKM1NCSDJ");
    CHECK(entity_id(std::string(300, 's'), std::string(300, 'x')) == "28FPG8G065JJP168GPEJBSVQZV");
}

TEST_CASE("names do not depend on where the text that is hashed has room", "[entity_id]") {
    // As version 0.1 of this program named them before it had room for short ones: 255, 256 and 257 bytes are hashed.
    CHECK(entity_id("crm", std::string(244, 'x')) == "317J2H80NCVV33HS4BKK9PC8WA");
    CHECK(entity_id("crm", std::string(245, 'x')) == "75CT5X6VGXAJG8274WXGP4MC3C");
    CHECK(entity_id("crm", std::string(246, 'x')) == "7XMX8SW6K6MQ9HV0QR4KZKBTC2");
}

TEST_CASE("the border between source and id counts", "[entity_id]") {
    CHECK(entity_id("a", "bc") == "788DKAB1QD3RMARWGP4QTWT6W6");
    CHECK(entity_id("ab", "c") == "6TX341FV97V656G9JNSCX6HAYE");
}

TEST_CASE("names have 26 digits of base32 and differ", "[entity_id]") {
    std::set<std::string> names;
    for (int i = 0; i < 5000; ++i) {
        const std::string name = entity_id("s", std::to_string(i));
        CHECK(name.size() == 26);
        CHECK(name.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos);
        CHECK(name[0] <= '7');  // 128 bits, not 130
        names.insert(name);
    }
    CHECK(names.size() == 5000);
}
