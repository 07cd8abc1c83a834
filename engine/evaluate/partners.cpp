// Counts pairs inside groups without visiting them: a member of a group of n, of which m are of its own
// source, has n - m partners. Without sources every record is a source of its own, so m is 1.
#include "engine/evaluate/partners.hpp"

#include <algorithm>
#include <tuple>

#include "engine/parallel.hpp"

namespace sameas {

std::vector<NodePair> canonical(std::vector<NodePair> pairs) {
    for (auto& [low, high] : pairs) {
        if (low > high) std::swap(low, high);
    }
    std::erase_if(pairs, [](const NodePair& pair) { return pair.first == pair.second; });
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    return pairs;
}

std::vector<std::uint32_t> partner_counts(std::size_t nodes, std::vector<Member> members,
                                          RunContext& context) {
    parallel_sort(context, members.begin(), members.end(), [](const Member& a, const Member& b) {
        return std::tie(a.group, a.source, a.node) < std::tie(b.group, b.source, b.node);
    });
    context.check_stop();
    std::vector<std::uint32_t> partners(nodes, 0);
    const auto end_of = [&](std::size_t begin, std::size_t limit, const auto& same) {
        while (begin < limit && same(members[begin]))
            ++begin;
        return begin;
    };
    for (std::size_t group = 0, group_end = 0; group < members.size(); group = group_end) {
        const Member& first = members[group];
        group_end = end_of(group, members.size(), [&](const Member& m) { return m.group == first.group; });
        for (std::size_t source = group, source_end = 0; source < group_end; source = source_end) {
            const std::uint32_t name = members[source].source;
            source_end = end_of(source, group_end, [&](const Member& m) { return m.source == name; });
            const std::size_t others = (group_end - group) - (source_end - source);
            for (std::size_t i = source; i < source_end; ++i) {
                partners[members[i].node] = static_cast<std::uint32_t>(others);
            }
        }
    }
    return partners;
}

}  // namespace sameas
