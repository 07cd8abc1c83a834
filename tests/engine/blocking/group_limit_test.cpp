#include "engine/blocking/group_limit.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>

#include "engine/blocking/candidate_pairs.hpp"
#include "engine/errors.hpp"
#include "tests/engine/blocking/blocked_table.hpp"

using namespace sameas;
using namespace sameas::test;

namespace {

GroupLimit limit_of(std::uint64_t rows_max, GroupPolicy policy, const std::string& by = "") {
    GroupLimit limit{rows_max, policy, {}};
    if (!by.empty()) limit.by = parse_rule(by).parts;
    return limit;
}

/// Records with everything that blocking under limits reads of them.
struct Limited {
    Blocked base;
    std::vector<GroupLimit> limits;
    Features features;
    BlockingIndex index;

    Limited(const std::vector<Record>& records, const std::vector<std::string>& rules, std::vector<GroupLimit> given,
            PairScope scope, int threads = 2)
        : base(person_columns, person_sources, records, rules, scope, threads),
          limits(std::move(given)),
          features(derive(base.table, parts(), base.context)),
          index(build_blocking_index(features, base.rules, scope, base.context, limits)) {}

    std::vector<Expression> parts() const {
        std::vector<Expression> all = parts_of(base.rules);
        for (const GroupLimit& limit : limits)
            all.insert(all.end(), limit.by.begin(), limit.by.end());
        return all;
    }
};

// The reference: values, sets and maps alone. A choice is one value of each part, so that records share a key where they
// share a choice.
using Choice = std::vector<std::string>;

std::set<Choice> choices_of(const Limited& limited, const std::vector<Expression>& parts, RowId row) {
    std::set<Choice> choices{{}};
    for (const Expression& part : parts) {
        std::set<Choice> longer;
        for (const Choice& choice : choices) {
            const std::size_t feature = limited.features.find(part);
            std::string_view text = limited.features.values(feature).text(limited.features.codes(row)[feature]);
            while (!text.empty()) {
                const std::size_t end = std::min(text.find(set_separator), text.size());
                Choice next = choice;
                next.emplace_back(text.substr(0, end));
                longer.insert(next);
                text.remove_prefix(std::min(end + 1, text.size()));
            }
        }
        choices = longer;
    }
    return choices;
}

bool is_comparable(const Limited& limited, RowId a, RowId b) {
    return limited.index.scope() == PairScope::all || limited.base.table.source(a) != limited.base.table.source(b);
}

struct CutGroup {
    std::uint64_t rows = 0, pairs = 0, pairs_left = 0;
    bool operator==(const CutGroup&) const = default;
};

/// What each rule still makes: the choices of each row after its limit, and the groups that were over it by their values.
struct Reference {
    std::vector<std::vector<std::set<Choice>>> choices;   // by rule and row
    std::vector<std::map<std::string, CutGroup>> over;    // by rule

    explicit Reference(const Limited& limited) {
        for (std::size_t r = 0; r < limited.base.rules.size(); ++r)
            add_rule(limited, limited.base.rules[r].parts, limited.limits[r]);
    }

    bool holds(std::size_t rule, RowId a, RowId b) const {
        const std::set<Choice>& left = choices[rule][index(a)];
        return std::any_of(left.begin(), left.end(), [&](const Choice& choice) {
            return choices[rule][index(b)].contains(choice);
        });
    }

  private:
    void add_rule(const Limited& limited, const std::vector<Expression>& parts, const GroupLimit& limit) {
        std::vector<std::set<Choice>> of_row;
        std::map<Choice, std::vector<RowId>> groups;
        for (std::uint32_t i = 0; i < limited.base.table.rows(); ++i) {
            of_row.push_back(choices_of(limited, parts, RowId{i}));
            for (const Choice& choice : of_row.back())
                groups[choice].push_back(RowId{i});
        }
        std::map<std::string, CutGroup>& cut = over.emplace_back();
        for (const auto& [choice, rows] : groups) {
            CutGroup group{.rows = rows.size()};
            for (const RowId a : rows) {
                for (const RowId b : rows) {
                    if (index(a) < index(b) && is_comparable(limited, a, b)) ++group.pairs;
                }
            }
            if (limit.rows_max == 0 || rows.size() <= limit.rows_max || group.pairs == 0) continue;
            std::map<Choice, std::vector<RowId>> tightened;
            for (const RowId row : rows) {
                if (limit.policy == GroupPolicy::keep) continue;
                of_row[index(row)].erase(choice);
                if (limit.policy == GroupPolicy::skip) continue;
                for (const Choice& further : choices_of(limited, limit.by, row)) {
                    Choice whole = choice;
                    whole.insert(whole.end(), further.begin(), further.end());
                    of_row[index(row)].insert(whole);
                    tightened[whole].push_back(row);
                }
            }
            if (limit.policy == GroupPolicy::keep) group.pairs_left = group.pairs;
            for (const auto& [whole, of_whole] : tightened) {
                for (const RowId a : of_whole) {
                    for (const RowId b : of_whole)
                        group.pairs_left += index(a) < index(b) && is_comparable(limited, a, b) ? 1u : 0u;
                }
            }
            std::string name;
            for (const std::string& value : choice) name += (name.empty() ? "" : ", ") + value;
            cut[name] = group;
        }
        choices.push_back(std::move(of_row));
    }
};

using NamedPair = std::pair<std::string, std::string>;
using RuleOfPair = std::map<NamedPair, std::size_t>;

RuleOfPair expected_pairs(const Limited& limited, const Reference& reference) {
    RuleOfPair expected;
    for (std::uint32_t a = 0; a < limited.base.table.rows(); ++a) {
        for (std::uint32_t b = 0; b < limited.base.table.rows(); ++b) {
            const RowId left{a}, right{b};
            if (a == b || !limited.base.table.is_left(left, right) || !is_comparable(limited, left, right)) continue;
            std::size_t rule = 0;
            while (rule < limited.limits.size() && !reference.holds(rule, left, right)) ++rule;
            if (rule < limited.limits.size()) expected[{limited.base.name(left), limited.base.name(right)}] = rule;
        }
    }
    return expected;
}

RuleOfPair enumerated_pairs(Limited& limited) {
    std::mutex mutex;
    RuleOfPair found;
    for_each_candidate_chunk(limited.index, limited.base.table, {}, limited.base.context,
                             [&](std::size_t rule, std::span<const CandidatePair> pairs) {
                                 const std::lock_guard lock(mutex);
                                 for (const CandidatePair& pair : pairs) {
                                     const NamedPair name{limited.base.name(pair.left), limited.base.name(pair.right)};
                                     if (!found.emplace(name, rule).second)
                                         throw std::logic_error("twice: " + name.first + ", " + name.second);
                                 }
                             });
    return found;
}

std::map<std::string, CutGroup> reported(const Limited& limited, std::size_t rule) {
    std::map<std::string, CutGroup> groups;
    std::uint64_t before = UINT64_MAX;
    for (const LimitedGroupReport& group :
         groups_over_limit(limited.index, limited.features, limited.base.rules[rule], rule)) {
        if (group.pairs > before) throw std::logic_error("not in order of pairs");
        before = group.pairs;
        if (!groups.emplace(group.values, CutGroup{group.rows, group.pairs, group.pairs_left}).second)
            throw std::logic_error("twice: " + group.values);
    }
    return groups;
}

std::vector<GroupLimit> random_limits(std::size_t rules, std::mt19937& random) {
    const std::vector<std::string> further{"email", "town", "first(surname, 3), town", "first(email, 5)"};
    std::vector<GroupLimit> limits;
    for (std::size_t r = 0; r < rules; ++r) {
        const auto policy = static_cast<GroupPolicy>(random() % 3);
        const std::uint64_t rows_max = random() % 5 == 0 ? 0 : 2 + random() % (random() % 2 == 0 ? 6 : 60);
        limits.push_back(limit_of(rows_max, policy, policy == GroupPolicy::tighten ? further[random() % 4] : ""));
    }
    return limits;
}

}  // namespace

TEST_CASE("pairs under limits are those of a walk over all pairs, each under its first rule", "[group_limit]") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    const bool has_sets = GENERATE(false, true);
    const unsigned seed = GENERATE(range(0u, 8u));
    std::mt19937 random(seed);
    const std::vector<std::string>& rules = has_sets ? word_rules : person_rules;
    const std::vector<GroupLimit> limits = random_limits(rules.size(), random);
    const std::size_t count = seed == 0 ? 1 : seed == 1 ? 9 : 260;
    std::vector<Record> records = has_sets ? random_word_records(count, seed + 5) : random_records(count, seed + 5);
    RuleOfPair first_found;
    for (const int threads : {1, 3}) {
        Limited limited(records, rules, limits, scope, threads);
        const Reference reference(limited);
        const RuleOfPair found = enumerated_pairs(limited);
        CHECK(found == expected_pairs(limited, reference));
        for (std::size_t rule = 0; rule < rules.size(); ++rule) {
            CAPTURE(rule, seed, has_sets);
            if (limits[rule].rows_max == 0) {
                CHECK(limited.index.limited(rule) == nullptr);
                continue;
            }
            CHECK(reported(limited, rule) == reference.over[rule]);
        }
        std::size_t wrong = 0;
        for (std::uint32_t a = 0; a < limited.base.table.rows(); ++a) {
            for (std::uint32_t b = 0; b < a; ++b) {
                for (std::size_t rule = 0; rule < rules.size(); ++rule)
                    wrong += limited.index.holds(rule, RowId{a}, RowId{b}) != reference.holds(rule, RowId{a}, RowId{b});
            }
        }
        CHECK(wrong == 0);
        if (threads == 1) first_found = found;
        CHECK(found == first_found);
        std::shuffle(records.begin(), records.end(), random);
    }
}

TEST_CASE("a pair that only a cut group of an earlier rule made goes to the later rule", "[group_limit]") {
    std::vector<Record> records;
    for (int i = 0; i < 6; ++i)
        records.push_back({"crm", std::to_string(i), {"smith", i < 2 ? "york" : "town" + std::to_string(i), ""}});
    Limited limited(records, {"surname", "town"}, {limit_of(5, GroupPolicy::skip), {}}, PairScope::all);
    CHECK(enumerated_pairs(limited) == RuleOfPair{{{"crm/0", "crm/1"}, 1}});
    CHECK(limited.index.first_rule(RowId{0}, RowId{1}) == 1);
    const LimitedGroups& found = *limited.index.limited(0);
    CHECK(found.pairs == 15);
    REQUIRE(found.over.size() == 1);
    CHECK(found.still_over == GroupsOver{});
    CHECK(found.sizes == std::vector<GroupSize>{{6, 1, 15}});

    Limited within(records, {"surname", "town"}, {limit_of(6, GroupPolicy::skip), {}}, PairScope::all);
    CHECK(within.index.limited(0)->over.empty());
    CHECK(enumerated_pairs(within).size() == 15);

    Limited kept(records, {"surname"}, {limit_of(2, GroupPolicy::keep)}, PairScope::all);
    CHECK(enumerated_pairs(kept).size() == 15);
    CHECK(reported(kept, 0) == std::map<std::string, CutGroup>{{"smith", {6, 15, 15}}});
    CHECK(kept.index.limited(0)->still_over == GroupsOver{1, 6, 15});
}

TEST_CASE("groups that stay too large when tightened are told, and named by all that their rows share", "[group_limit]") {
    std::vector<Record> records;
    for (int i = 0; i < 9; ++i)
        records.push_back({"crm", std::to_string(i), {"smith", i < 5 ? "york" : i < 8 ? "ulm" : "", ""}});
    Limited limited(records, {"surname"}, {limit_of(3, GroupPolicy::tighten, "town")}, PairScope::all);
    CHECK(limited.index.limited(0)->still_over == GroupsOver{1, 5, 10});
    CHECK(reported(limited, 0) == std::map<std::string, CutGroup>{{"smith", {9, 36, 13}}});
    const auto largest = largest_groups(limited.index, limited.features, limited.base.rules[0], 0, 5);
    REQUIRE(largest.size() == 2);
    CHECK(largest[0].values == "smith, york");
    CHECK(largest[1].values == "smith, ulm");
}

TEST_CASE("sizes of groups add up to the rule, and say what any limit would cut", "[group_limit]") {
    const PairScope scope = GENERATE(PairScope::all, PairScope::across_sources);
    Blocked blocked(person_columns, person_sources, random_records(900, 3), {"surname, town"}, scope);
    const RuleGroups& groups = blocked.index.groups(0);
    const std::vector<GroupSize> sizes = group_sizes(groups, blocked.table, scope, blocked.context);
    CHECK(groups_over(sizes, 0) == GroupsOver{groups.groups(), groups.rows.size(), groups.pairs});
    CHECK(groups_over(sizes, 900) == GroupsOver{});
    REQUIRE(sizes.size() > 3);
    for (const std::uint64_t limit : {2u, 5u, 40u}) {
        std::vector<GroupLimit> limits{limit_of(limit, GroupPolicy::skip)};
        const BlockingIndex cut = build_blocking_index(blocked.features, blocked.rules, scope, blocked.context, limits);
        CHECK(cut.groups(0).pairs == groups.pairs - groups_over(sizes, limit).pairs);
        CHECK(cut.limited(0)->sizes == sizes);
    }
}

TEST_CASE("counting groups over a limit can be stopped", "[group_limit]") {
    Blocked blocked({"surname"}, {"crm"}, equal_records(50, "crm", "smith"), {"surname"}, PairScope::all);
    std::stop_source stop;
    stop.request_stop();
    RunContext stopped({.threads = 2, .stop = stop.get_token()});
    CHECK_THROWS_AS(group_sizes(blocked.index.groups(0), blocked.table, PairScope::all, stopped), Cancelled);
    const std::vector<GroupLimit> limits{limit_of(2, GroupPolicy::skip)};
    CHECK_THROWS_AS(build_blocking_index(blocked.features, blocked.rules, PairScope::all, stopped, limits), Cancelled);
}
