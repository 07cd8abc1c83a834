#include "engine/live/ended_entities.hpp"

#include <utility>

namespace sameas {

const EndedEntity* EndedEntities::find(const EntityName& name) const {
    const std::uint32_t at =
        index_.find(NumberIndex::hash(name.view()), [&](std::uint32_t number) { return all_[number].name == name; });
    return at == none ? nullptr : &all_[at];
}

std::uint32_t EndedEntities::find_first_former(const EntityName& name) const {
    return former_index_.find(NumberIndex::hash(name.view()),
                              [&](std::uint32_t at) { return all_[formers_[at].ended].successors[formers_[at].place] == name; });
}

void EndedEntities::add(EndedEntity ended) {
    const auto number = static_cast<std::uint32_t>(all_.size());
    index_.insert(NumberIndex::hash(ended.name.view()), number);
    all_.push_back(std::move(ended));
    const std::vector<EntityName>& successors = all_.back().successors;
    for (std::uint32_t place = 0; place < successors.size(); ++place) {
        const std::uint32_t first = find_first_former(successors[place]);
        const auto added = static_cast<std::uint32_t>(formers_.size());
        formers_.push_back({number, place, none});
        if (first == none) {
            former_index_.insert(NumberIndex::hash(successors[place].view()), added);
        } else {  // second in the list, so that its first one stays
            formers_[added].next = std::exchange(formers_[first].next, added);
        }
    }
}

}  // namespace sameas
