#include "engine/live/live_state.hpp"

#include <algorithm>

namespace sameas {

LiveState::LiveState(const ReadPlan& plan) : plan_(plan), stores_(plan.domains), postings_(plan.settings.blocking.size()) {}

std::uint64_t LiveState::hash_of(std::string_view source, std::string_view id) const {
    return NumberIndex::hash(id, NumberIndex::hash(source));
}

std::uint32_t LiveState::find_record(std::string_view source, std::string_view id) const {
    return record_index_.find(hash_of(source, id), [&](std::uint32_t number) {
        const Record& record = records_[number];
        return record.texts.id() == id && source_name(record) == source;
    });
}

std::uint32_t LiveState::find_entity(const EntityName& name) const {
    return entity_index_.find(NumberIndex::hash(name.view()), [&](std::uint32_t e) { return entities_[e].name == name; });
}

LiveRecord LiveState::unpacked(const Record& record) const {
    return {std::string(source_name(record)), std::string(record.texts.id()), record.texts.values()};
}

HeldRecord LiveState::held(std::uint32_t number) const {
    const Record& record = records_[number];
    HeldRecord held{number, record.version, unpacked(record)};
    for (std::size_t f = 0; f < plan_.compared; ++f)
        held.read.values.push_back(stores_[plan_.features[f].domain][record.read.values()[f]].whole());
    held.read.keys = record.read.keys();
    for (const Edge& edge : record.edges.items()) {
        const std::uint64_t version = records_[edge.other].version;
        if (version != 0 && version < record.version) held.pairs.push_back({edge.other, kinds_[edge.kind].rule, kinds_[edge.kind].pattern});
    }
    return held;
}

double LiveState::comparable_pairs(PairScope scope) const {
    const auto pairs_of = [](std::uint64_t records) { return static_cast<double>(records) * (static_cast<double>(records) - 1) / 2; };
    double pairs = pairs_of(record_count());
    if (scope == PairScope::across_sources) {
        for (const std::uint64_t records : records_of_source_) pairs -= pairs_of(records);
    }
    return pairs;
}

std::uint32_t LiveState::kind_number(const PairKind& kind) {
    std::vector<std::uint32_t>& known = kinds_of_pattern_[spread_pattern(kind.pattern)];  // a bijection, nearly
    for (const std::uint32_t number : known) {
        if (kinds_[number].pattern == kind.pattern && kinds_[number].rule == kind.rule) return number;
    }
    known.push_back(static_cast<std::uint32_t>(kinds_.size()));
    kinds_.push_back(kind);
    return known.back();
}

void LiveState::fill(std::uint32_t number, const ReadRecord& read) {
    std::vector<std::uint32_t> values;
    values.reserve(plan_.compared);
    for (std::size_t f = 0; f < plan_.compared; ++f) values.push_back(stores_[plan_.features[f].domain].acquire(read.values[f]));
    records_[number].read = RecordNumbers(values, read.keys);
    for (const RuleKey& key : read.keys) postings_[key.rule].add(key.key, number);
}

void LiveState::identify(std::uint32_t number, const LiveRecord& record) {
    Record& stored = records_[number];
    stored.texts = RecordTexts(record.id, record.values);
    const auto at = std::find(sources_.begin(), sources_.end(), record.source);
    stored.source = static_cast<std::uint32_t>(at - sources_.begin());
    if (at == sources_.end()) {
        sources_.push_back(record.source);
        records_of_source_.push_back(0);
    }
    ++records_of_source_[stored.source];
    stored.entity = none;
    record_index_.insert(hash_of(record.source, record.id), number);
}

std::uint32_t LiveState::place(const LiveRecord& record) {
    const std::uint32_t number = next_record();
    if (free_records_.empty()) {
        records_.emplace_back();
    } else {
        free_records_.pop_back();
    }
    identify(number, record);
    return number;
}

std::uint32_t LiveState::put(const LiveRecord& record, const ReadRecord& read) {
    const std::uint32_t number = place(record);
    fill(number, read);
    return number;
}

void LiveState::set_read(std::uint32_t number, std::span<const std::uint32_t> values, std::span<const RuleKey> keys) {
    records_[number].read = RecordNumbers(values, keys);
}

bool LiveState::restore(std::uint32_t number, const LiveRecord& record, std::uint64_t version) {
    if (number >= records_.size()) records_.resize(number + std::size_t{1});
    if (is_there(number) || find_record(record.source, record.id) != none) return false;
    identify(number, record);
    set_version(number, version);
    return true;
}

void LiveState::index_free_numbers() {
    free_records_.clear();
    for (std::uint32_t number = static_cast<std::uint32_t>(records_.size()); number-- > 0;) {
        if (!records_[number].is_there()) free_records_.push_back(number);
    }
}

void LiveState::put_back(std::uint32_t number, const LiveRecord& record, const ReadRecord& read) {
    records_[number].texts = RecordTexts(record.id, record.values);
    fill(number, read);
}

void LiveState::take_out(std::uint32_t number) {
    Record& stored = records_[number];
    stored.read.for_each_key([&](const RuleKey& key) { postings_[key.rule].remove(key.key, number); });
    for (std::size_t f = 0; f < plan_.compared; ++f) stores_[plan_.features[f].domain].release(stored.read.values()[f]);
    for (const Edge& edge : stored.edges.items())
        records_[edge.other].edges.remove_first([&](const Edge& back) { return back.other == number; });
    pairs_ -= stored.edges.size();
    stored.edges = {};
    stored.read = {};
}

void LiveState::forget(std::uint32_t number) {
    Record& stored = records_[number];
    record_index_.erase(hash_of(source_name(stored), stored.texts.id()), number);
    --records_of_source_[stored.source];
    stored = {};
    free_records_.push_back(number);
}

void LiveState::add_pair(std::uint32_t record, const Edge& edge) {
    add_side(record, edge);
    add_side(edge.other, {record, edge.kind});
    count_pairs(1);
}

std::uint32_t LiveState::create_entity(const EntityName& name) {
    std::uint32_t number = static_cast<std::uint32_t>(entities_.size());
    if (free_entities_.empty()) {
        entities_.emplace_back();
    } else {
        number = free_entities_.back();
        free_entities_.pop_back();
    }
    entities_[number].name = name;
    entity_index_.insert(NumberIndex::hash(name.view()), number);
    return number;
}

void LiveState::rename_entity(std::uint32_t entity, const EntityName& name) {
    entity_index_.erase(NumberIndex::hash(entities_[entity].name.view()), entity);
    entities_[entity].name = name;
    entity_index_.insert(NumberIndex::hash(name.view()), entity);
}

void LiveState::set_members(std::uint32_t entity, std::vector<std::uint32_t> records) {
    for (const std::uint32_t record : records) records_[record].entity = entity;
    records.shrink_to_fit();
    entities_[entity].records = std::move(records);
}

void LiveState::end_entity(std::uint32_t entity, std::vector<EntityName> successors) {
    entity_index_.erase(NumberIndex::hash(entities_[entity].name.view()), entity);
    add_ended({entities_[entity].name, std::move(successors)});
    entities_[entity] = {};
    free_entities_.push_back(entity);
}

}  // namespace sameas
