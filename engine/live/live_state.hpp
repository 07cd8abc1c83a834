#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/blocking/blocking_index.hpp"
#include "engine/live/ended_entities.hpp"
#include "engine/live/held_state.hpp"
#include "engine/live/number_index.hpp"
#include "engine/live/postings.hpp"
#include "engine/live/read_plan.hpp"
#include "engine/live/record_numbers.hpp"
#include "engine/live/record_reader.hpp"
#include "engine/live/record_texts.hpp"
#include "engine/live/small_list.hpp"
#include "engine/live/value_store.hpp"
#include "engine/score/scored_pairs.hpp"

namespace sameas {

/// What a live index holds, and the small steps that change it. Records and entities have numbers as long as they are
/// there. Not thread-safe: readers and the writer meet in a ReadWriteGate.
class LiveState {
  public:
    static constexpr std::uint32_t none = NumberIndex::none;

    /// A kept pair as one of its records has it.
    struct Edge {
        std::uint32_t other = 0;
        std::uint32_t kind = 0;   ///< in kinds
    };
    struct Record {
        RecordTexts texts;                   ///< empty where there is no record of this number
        RecordNumbers read;                  ///< values by their numbers in the stores of their domains
        std::uint64_t version = 0;           ///< sequence of its last change
        std::uint32_t source = 0;            ///< in sources; meaningless where there is no record
        std::uint32_t entity = none;
        SmallList<Edge> edges;
        bool is_there() const { return !texts.empty(); }
    };
    struct Entity {
        EntityName name;
        std::vector<std::uint32_t> records;  ///< in order of (source, id); empty: not there
    };

    /// The plan must outlive it.
    explicit LiveState(const ReadPlan& plan);

    std::uint32_t find_record(std::string_view source, std::string_view id) const;
    std::uint32_t find_entity(const EntityName& name) const;
    const EndedEntities& ended() const { return ended_; }
    const Record& record(std::uint32_t number) const { return records_[number]; }
    const Entity& entity(std::uint32_t number) const { return entities_[number]; }
    /// Beyond all numbers of records, of entities.
    std::uint32_t record_places() const { return static_cast<std::uint32_t>(records_.size()); }
    std::uint32_t entity_places() const { return static_cast<std::uint32_t>(entities_.size()); }
    std::string_view source_name(const Record& record) const { return sources_[record.source]; }
    LiveRecord unpacked(const Record& record) const;
    /// The record in a form that restore() takes, with its pairs with records that changed before it.
    HeldRecord held(std::uint32_t number) const;
    /// True when the first comes before the second in order of (source, id).
    bool is_before(const Record& first, const Record& second) const {
        return is_before(source_name(first), first.texts.id(), source_name(second), second.texts.id());
    }
    static bool is_before(std::string_view source, std::string_view id, std::string_view other_source,
                          std::string_view other_id) {
        return source != other_source ? source < other_source : id < other_id;
    }
    const Postings& postings(std::size_t rule) const { return postings_[rule]; }
    std::span<const ValueStore> stores() const { return stores_; }
    const PairKind& kind(std::uint32_t number) const { return kinds_[number]; }
    /// Calls body(number, record) for each record, in no order that means anything.
    template <class Body>
    void for_each_record(const Body& body) const {
        for (std::uint32_t number = 0; number < records_.size(); ++number) {
            if (records_[number].is_there()) body(number, records_[number]);
        }
    }
    bool is_there(std::uint32_t number) const { return number < records_.size() && records_[number].is_there(); }
    std::uint64_t record_count() const { return records_.size() - free_records_.size(); }
    std::uint64_t entity_count() const { return entities_.size() - free_entities_.size(); }
    std::uint64_t pair_count() const { return pairs_; }
    /// Pairs of records, in a scope.
    double comparable_pairs(PairScope scope) const;

    /// The number that the next new record will have.
    std::uint32_t next_record() const {
        return free_records_.empty() ? static_cast<std::uint32_t>(records_.size()) : free_records_.back();
    }
    /// Of the writer alone: readers do not look at kinds.
    std::uint32_t kind_number(const PairKind& kind);

    /// Puts a record in place, without version, pairs and entity. \returns next_record()
    std::uint32_t put(const LiveRecord& record, const ReadRecord& read);
    void set_version(std::uint32_t number, std::uint64_t version) { records_[number].version = version; }
    /// Takes out its values, keys and pairs; entities are left as they are.
    void take_out(std::uint32_t number);
    /// Gives a record that was taken out other values, with the number that it had.
    void put_back(std::uint32_t number, const LiveRecord& record, const ReadRecord& read);
    /// Lets the number of a record that was taken out go.
    void forget(std::uint32_t number);
    void add_pair(std::uint32_t record, const Edge& edge);
    /// \returns its number
    std::uint32_t create_entity(const EntityName& name);
    void set_members(std::uint32_t entity, std::vector<std::uint32_t> records);
    void end_entity(std::uint32_t entity, std::vector<EntityName> successors);
    /// Names may be there twice while many are changed.
    void rename_entity(std::uint32_t entity, const EntityName& name);
    void set_ended(EndedEntities ended) { ended_ = std::move(ended); }

    // Of a state that is filled with many records at once: all placed, then what was read of them, pairs and entities.
    /// \returns its number
    std::uint32_t place(const LiveRecord& record);
    /// A value's number in the store of a domain, with so many uses. Several threads may do it for different domains.
    std::uint32_t acquire(std::size_t domain, const LiveValue& value, std::uint32_t uses) { return stores_[domain].acquire(value, uses); }
    /// Several threads may do it for different records. \param values  numbers, by compared feature
    void set_read(std::uint32_t number, std::span<const std::uint32_t> values, std::span<const RuleKey> keys);
    /// Several threads may do it for different rules, or slices (Postings::slice_of).
    void add_posting(std::size_t rule, std::uint64_t key, std::uint32_t number) { postings_[rule].add(key, number); }

    // Of a state that is filled with what another one held: records, then the rest, then index_free_numbers().
    /// Puts a record in place under its own number, without what is read of it, pairs and entity. \returns false where that
    /// is taken, or a record of its source and id is there
    bool restore(std::uint32_t number, const LiveRecord& record, std::uint64_t version);
    /// A pair as one of its records has it; add_pair() is this for both, counted. Several threads may do it for different records.
    void add_side(std::uint32_t record, const Edge& edge) { records_[record].edges.add(edge); }
    void count_pairs(std::uint64_t more) { pairs_ += more; }
    void add_ended(EndedEntity ended) { ended_.add(std::move(ended)); }
    void index_free_numbers();

  private:
    void identify(std::uint32_t number, const LiveRecord& record);
    std::uint64_t hash_of(std::string_view source, std::string_view id) const;
    void fill(std::uint32_t number, const ReadRecord& read);

    const ReadPlan& plan_;
    std::deque<std::string> sources_;       // in order of arrival; few
    std::vector<std::uint64_t> records_of_source_;
    std::deque<Record> records_;
    std::vector<std::uint32_t> free_records_;
    NumberIndex record_index_;
    std::vector<ValueStore> stores_;        // by domain
    std::vector<Postings> postings_;        // by rule
    std::deque<Entity> entities_;
    std::vector<std::uint32_t> free_entities_;
    NumberIndex entity_index_;
    EndedEntities ended_;
    std::deque<PairKind> kinds_;
    boost::unordered_flat_map<std::uint64_t, std::vector<std::uint32_t>> kinds_of_pattern_;
    std::uint64_t pairs_ = 0;
};

}  // namespace sameas
