#include "engine/compare/tile_ceilings.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <random>
#include <set>

#include "tests/engine/compare/compared_table.hpp"

using namespace sameas;

namespace {

const char* const settings_text = R"json({
    "blocking": ["surname"],
    "comparisons": [
      {"field": "given", "term_frequency": true,
       "levels": ["exact", "jaro_winkler >= 0.9", "jaro_winkler >= 0.7", "else"]},
      {"field": "surname", "term_frequency": true,
       "levels": ["exact", "damerau_distance <= 1", "jaro(units=bytes) >= 0.8", "levenshtein >= 0.5", "else"]},
      {"field": "code", "levels": ["exact", "levenshtein_distance <= 2", "qgram_dice >= 0.5", "else"]},
      {"name": "names", "fields": ["given", "surname"],
       "levels": ["exact(given)", "swapped(given, surname)", "jaro_winkler(surname, prefix_weight=0.25, boost_above=0) >= 0.8", "else"]},
      {"name": "sound", "field": "given", "levels": ["jaro_winkler >= 0.95", "osa >= 0.75", "else"]},
      {"name": "place", "fields": ["lat", "lng"], "levels": ["within 10 km", "within 100 km", "within 9000 km", "else"]},
      {"field": "kind", "levels": ["exact", "else"]}]})json";

const std::vector<std::string> columns{"given", "surname", "code", "lat", "lng", "kind"};

/// Words that differ in few letters, with letters outside ASCII, and a few that are longer than anything counts.
class Words {
  public:
    explicit Words(unsigned seed) : random_(seed) {}
    std::string next() {
        if (below(12) == 0) return "";
        if (below(40) == 0) return std::string(64 + below(3), 'a') + word();
        return word();
    }
    std::string number(double around, double spread) {
        std::uniform_real_distribution<double> offset(-spread, spread);
        return below(8) == 0 ? "" : below(20) == 0 ? "none" : std::to_string(around + offset(random_));
    }
    std::uint64_t below(std::uint64_t end) { return random_() % end; }
    std::mt19937_64& random() { return random_; }

  private:
    std::string word() {
        static const std::vector<std::string> letters{"a", "e", "l", "n", "ö", "s", "ß", "t"};
        std::string text = std::vector<std::string>{"anna", "el", "stan", "löns", "tessa"}[below(5)];
        for (std::uint64_t more = below(4); more > 0; --more) text += letters[below(letters.size())];
        return text;
    }
    std::mt19937_64 random_;
};

struct Compared : test::ComparedTable {
    explicit Compared(const std::vector<std::vector<std::string>>& rows) : ComparedTable(settings_text, columns, rows) {}

    std::vector<std::vector<double>> weigh_states(const std::function<double()>& draw) const {
        std::vector<std::vector<double>> bits;
        for (std::size_t c = 0; c < comparator.layout().comparisons(); ++c) {
            bits.emplace_back(comparator.layout().states(c));
            for (double& weight : bits.back()) weight = draw();
        }
        return bits;
    }
    double weight(const WeightFloor& floor, RowId left, RowId right) const {
        const CandidatePair pair{left, right};
        std::uint64_t pattern = 0;
        Comparator::Scratch scratch;
        comparator.patterns({&pair, 1}, {&pattern, 1}, scratch);
        double sum = floor.prior_bits;
        for (std::size_t c = 0; c < comparator.layout().comparisons(); ++c)
            sum += floor.bits[c][comparator.layout().state(pattern, c)];
        return sum;
    }
};

std::vector<std::vector<std::string>> random_rows(Words& words, std::size_t count) {
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < count; ++i) {
        rows.push_back({words.next(), words.next(), words.next(), words.number(52, words.below(2) ? 0.1 : 1),
                        words.number(13, words.below(2) ? 0.1 : 100), std::to_string(words.below(3))});
    }
    return rows;
}

}  // namespace

TEST_CASE("every pair that reaches the floor reaches it in a tile, whatever the weights", "[tile_ceilings]") {
    Words words(7);
    constexpr std::size_t count = 100;
    Compared compared(random_rows(words, count));
    std::vector<RowId> rows;
    for (std::uint32_t i = 0; i < count; ++i) rows.push_back(static_cast<RowId>(i));
    std::uniform_real_distribution<double> bits(-9, 9);
    std::size_t reached = 0, dropped = 0;
    for (int trial = 0; trial < 40; ++trial) {
        // Weights of any size must fit the numbers of a tile.
        const double scale = trial % 4 == 0 ? 1000.0 : 1.0;
        WeightFloor floor{bits(words.random()), compared.weigh_states([&] { return scale * bits(words.random()); }), 0};
        floor.floor_bits = -std::numeric_limits<double>::infinity();
        for (int some = 0; some < 4; ++some) {
            const RowId left{static_cast<std::uint32_t>(words.below(count))}, right{static_cast<std::uint32_t>(words.below(count))};
            floor.floor_bits = std::max(floor.floor_bits, compared.weight(floor, left, right));
        }
        const TileCeilings ceilings = compared.comparator.tile_ceilings(floor, compared.context);
        const std::unique_ptr<PairFilter> filter = ceilings.filter();
        const std::size_t begin = words.below(20), end = count - words.below(20);
        filter->load(std::span(rows).subspan(begin, end - begin));
        for (const RowId left : rows) {
            const std::size_t first = words.below(end - begin);
            const TileRows reaching = filter->reaching(left, first);
            std::set<std::size_t> places;
            reaching.for_each([&](std::size_t place) { places.insert(place); });
            for (std::size_t place = 0; place < end - begin; ++place) {
                const bool is_reached = places.contains(place);
                if (place < first) {
                    REQUIRE_FALSE(is_reached);
                    continue;
                }
                const bool is_wanted = compared.weight(floor, left, rows[begin + place]) >= floor.floor_bits;
                if (is_wanted && !is_reached) FAIL("trial " << trial << ": rows " << index(left) << " and " << begin + place);
                reached += is_wanted ? 1 : 0;
                dropped += is_reached ? 0 : 1;
            }
        }
    }
    CHECK(reached > 10'000);
    CHECK(dropped > 10'000);
}

TEST_CASE("values without a letter in common do not reach a floor that similar ones reach", "[tile_ceilings]") {
    const Compared compared({{"anna", "holm", "", "", "", ""}, {"anne", "holm", "", "", "", ""},
                             {"otto", "holm", "", "", "", ""}, {"", "holm", "", "", "", ""}});
    // Similar given names must make up for what is missing.
    WeightFloor floor{0, compared.weigh_states([] { return 0.0; }), 5};
    for (std::size_t bin = 0; bin < rarity_bins; ++bin) floor.bits[0][compared.comparator.layout().first_state(0, 3) + bin] = 6;
    RunContext context;
    const TileCeilings ceilings = compared.comparator.tile_ceilings(floor, context);
    const std::unique_ptr<PairFilter> filter = ceilings.filter();
    const std::vector<RowId> rows{RowId{0}, RowId{1}, RowId{2}, RowId{3}};
    filter->load(rows);
    CHECK(filter->reaching(RowId{0}, 1).words[0] == 0b0010u);
}

TEST_CASE("without a floor all pairs reach it, and at an infinite one none", "[tile_ceilings]") {
    const Compared compared({{"anna", "holm", "", "", "", ""}, {"", "", "", "", "", "1"}});
    const double infinity = std::numeric_limits<double>::infinity();
    RunContext context;
    for (const double bits : {-infinity, infinity}) {
        const WeightFloor floor{0, compared.weigh_states([] { return 1.0; }), bits};
        const TileCeilings ceilings = compared.comparator.tile_ceilings(floor, context);
        const std::unique_ptr<PairFilter> filter = ceilings.filter();
        const std::vector<RowId> rows{RowId{0}, RowId{1}};
        filter->load(rows);
        CHECK(filter->reaching(RowId{0}, 0).count() == (bits < 0 ? 2 : 0));
    }
}
