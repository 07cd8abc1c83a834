#include "engine/live/store/row_format.hpp"

#include <cstring>

#include "engine/errors.hpp"

namespace sameas {

namespace {

[[noreturn]] void refuse() { throw InvalidInput("a row of the store does not read back"); }

class RowWriter {
  public:
    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
        bytes_ += static_cast<char>(value);
    }
    void text(std::string_view value) {
        number(value.size());
        bytes_ += value;
    }
    /// Eight bytes as they are.
    template <class Wide>
    void wide(Wide value) {
        static_assert(sizeof value == 8);
        char raw[8];
        std::memcpy(raw, &value, 8);
        bytes_.append(raw, 8);
    }
    std::string take() { return std::move(bytes_); }

  private:
    std::string bytes_;
};

class RowReader {
  public:
    explicit RowReader(std::string_view row) : rest_(row) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) refuse();
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80) return value;
        }
        refuse();
    }
    std::uint32_t small() {
        const std::uint64_t value = number();
        if (value > UINT32_MAX) refuse();
        return static_cast<std::uint32_t>(value);
    }
    /// Of things that take a byte each at least.
    std::size_t count() {
        const std::uint64_t value = number();
        if (value > rest_.size()) refuse();
        return static_cast<std::size_t>(value);
    }
    std::string_view text() { return raw(count()); }
    template <class Wide>
    Wide wide() {
        Wide value;
        std::memcpy(&value, raw(8).data(), 8);
        return value;
    }
    std::string_view raw(std::size_t size) {
        if (size > rest_.size()) refuse();
        const std::string_view bytes = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return bytes;
    }
    void end() const {
        if (!rest_.empty()) refuse();
    }

  private:
    std::string_view rest_;
};

template <class Number>
std::string key_of(Number number) {
    std::string key(sizeof number, '\0');
    for (std::size_t i = key.size(); i-- > 0; number = static_cast<Number>(number >> 8)) key[i] = static_cast<char>(number & 0xFF);
    return key;
}

template <class Number>
Number parse_key(std::string_view key) {
    if (key.size() != sizeof(Number)) refuse();
    Number number = 0;
    for (const char byte : key) number = static_cast<Number>(number << 8 | static_cast<unsigned char>(byte));
    return number;
}

EntityName parse_name(std::string_view text) {
    if (text.size() != EntityName().characters.size()) refuse();
    return EntityName(text);
}

/// Mostly a value is what came in the record: then it is not written again.
void write_value(RowWriter& row, const LiveValue& value, const std::vector<std::string>& as_they_came) {
    std::uint64_t place = 1;
    while (place <= as_they_came.size() && as_they_came[place - 1] != value.text) ++place;
    row.number(place <= as_they_came.size() ? place : 0);
    if (place > as_they_came.size()) row.text(value.text);
    const bool is_number = !(value.parsed.number != value.parsed.number);
    const bool is_date = value.parsed.precision != DatePrecision::unparsed;
    row.number((is_number ? 1u : 0u) | (is_date ? 2u : 0u));
    if (is_number) row.wide(value.parsed.number);
    if (!is_date) return;
    row.wide(std::int64_t{value.parsed.days});
    row.number(static_cast<std::uint64_t>(value.parsed.precision));
}

LiveValue parse_value(RowReader& row, const std::vector<std::string>& as_they_came) {
    const std::uint64_t place = row.number();
    if (place > as_they_came.size()) refuse();
    LiveValue value{.text = place > 0 ? as_they_came[place - 1] : std::string(row.text())};
    const std::uint64_t flags = row.number();
    if ((flags & 1u) != 0) value.parsed.number = row.wide<double>();
    if ((flags & 2u) != 0) {
        value.parsed.days = static_cast<std::int32_t>(row.wide<std::int64_t>());
        value.parsed.precision = static_cast<DatePrecision>(row.number());
    }
    return value;
}

}  // namespace

std::string number_key(std::uint32_t number) { return key_of(number); }
std::string sequence_key(std::uint64_t sequence) { return key_of(sequence); }
std::uint32_t parse_number_key(std::string_view key) { return parse_key<std::uint32_t>(key); }
std::uint64_t parse_sequence_key(std::string_view key) { return parse_key<std::uint64_t>(key); }

std::string record_row(const HeldRecord& held) {
    RowWriter row;
    row.number(held.version);
    row.text(held.record.source);
    row.text(held.record.id);
    row.number(held.record.values.size());
    for (const std::string& value : held.record.values) row.text(value);
    row.number(held.read.values.size());
    for (const LiveValue& value : held.read.values) write_value(row, value, held.record.values);
    row.number(held.read.keys.size());
    for (const RuleKey& key : held.read.keys) {
        row.number(key.rule);
        row.wide(key.key);
    }
    row.number(held.pairs.size());
    for (const HeldPair& pair : held.pairs) {
        row.number(pair.other);
        row.number(pair.rule);
        row.number(pair.pattern);
    }
    return row.take();
}

HeldRecord parse_record(std::string_view key, std::string_view bytes) {
    RowReader row(bytes);
    HeldRecord held{.number = parse_number_key(key), .version = row.number()};
    held.record.source = row.text();
    held.record.id = row.text();
    for (std::size_t i = row.count(); i > 0; --i) held.record.values.emplace_back(row.text());
    for (std::size_t i = row.count(); i > 0; --i) held.read.values.push_back(parse_value(row, held.record.values));
    held.read.keys.resize(row.count());
    for (RuleKey& rule_key : held.read.keys) {
        rule_key.rule = row.small();
        rule_key.key = row.wide<std::uint64_t>();
    }
    held.pairs.resize(row.count());
    for (HeldPair& pair : held.pairs) {
        pair.other = row.small();
        pair.rule = row.small();
        pair.pattern = row.number();
    }
    row.end();
    return held;
}

std::string entity_row(const HeldEntity& entity) {
    RowWriter row;
    row.number(entity.records.size());
    for (const std::uint32_t number : entity.records) row.number(number);
    return row.take();
}

HeldEntity parse_entity(std::string_view key, std::string_view bytes) {
    RowReader row(bytes);
    HeldEntity entity{parse_name(key), std::vector<std::uint32_t>(row.count())};
    for (std::uint32_t& number : entity.records) number = row.small();
    row.end();
    return entity;
}

std::string ended_row(const EndedEntity& ended) {
    RowWriter row;
    row.number(ended.successors.size());
    for (const EntityName& name : ended.successors) row.text(name.view());
    return row.take();
}

EndedEntity parse_ended(std::string_view key, std::string_view bytes) {
    RowReader row(bytes);
    EndedEntity ended{parse_name(key), {}};
    for (std::size_t i = row.count(); i > 0; --i) ended.successors.push_back(parse_name(row.text()));
    row.end();
    return ended;
}

std::string change_row(const Change& change) {
    RowWriter row;
    row.number(change.sequence - change.cause);
    row.wide(change.time_us);
    row.number(static_cast<std::uint64_t>(change.kind));
    row.text(change.source);
    row.text(change.id);
    row.text(change.entity);
    row.number(change.others.size());
    for (const std::string& other : change.others) row.text(other);
    return row.take();
}

Change parse_change(std::string_view key, std::string_view bytes) {
    RowReader row(bytes);
    Change change;
    change.sequence = parse_sequence_key(key);
    change.cause = change.sequence - row.number();
    change.time_us = row.wide<std::int64_t>();
    const std::uint64_t kind = row.number();
    if (kind > static_cast<std::uint64_t>(ChangeKind::model_changed)) refuse();
    change.kind = static_cast<ChangeKind>(kind);
    change.source = row.text();
    change.id = row.text();
    change.entity = row.text();
    for (std::size_t i = row.count(); i > 0; --i) change.others.emplace_back(row.text());
    row.end();
    return change;
}

}  // namespace sameas
