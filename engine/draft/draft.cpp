// From columns to settings, by content alone.
//
// Each column that could tell records apart becomes a field with the comparison of its kind. What follows from another column
// (a surname beside the full name) is not compared a second time, as agreeing on it would count twice; rules may still use it.
// What looks like the answer (a number of the entity) is left out: with it there would be nothing to find out.
#include "engine/draft/draft.hpp"

#include <algorithm>
#include <cmath>
#include <boost/unordered/unordered_flat_map.hpp>
#include <set>
#include <tuple>

#include "engine/compare/pattern_layout.hpp"
#include "engine/draft/joint_fields.hpp"
#include "engine/draft/levels.hpp"
#include "engine/errors.hpp"
#include "engine/model/gates.hpp"
#include "engine/settings/comparison_name.hpp"
#include "engine/table/text_cleaning.hpp"
#include "engine/tuning.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

constexpr double most_frequent_max = 0.97;
/// Rows whose value stands in the other column too: the column that has more of them has so many times those that the other needs.
constexpr double swapped_most_factor = 2;
constexpr std::size_t swapped_columns_max = 2;
/// Columns of words that are held against each other, those that say most: more never fit into the patterns.
constexpr std::size_t columns_held_max = 64;
/// Agreement patterns have 64 bits.
constexpr double pattern_bits_max = 63;
/// Expected matches below which what rules find of them is a guess.
constexpr double matches_least = 10;
/// Columns of an error, at most.
constexpr std::size_t left_out_named = 8;
/// Pairs from here up are kept: clustering weighs doubtful pairs against each other.
constexpr double keep_probability = 0.0001;

struct Candidate {
    std::size_t column = 0;
    KindFacts facts;
    std::optional<std::size_t> derived_from = std::nullopt;   ///< another column
    std::vector<std::size_t> swapped_with = {};   ///< later columns whose values may stand in this one, and the other way round
    std::vector<std::size_t> joined = {};      ///< columns that are compared with it as one; they are derived from it
};

/// Cleaned values and how many rows have each.
using Words = boost::unordered_flat_map<std::string, std::uint64_t>;

class Drafter {
  public:
    Drafter(const TableProfile& profile, const Table& table, const DraftOptions& options, RunContext& context)
        : profile_(profile), table_(table), options_(options), context_(context) {}

    Draft draft() {
        if (profile_.rows < 2) throw InvalidInput("only one record: there is nothing to link it with; give more records");
        draft_.settings.id = id_column();
        draft_.settings.source = options_.source;
        for (std::size_t c = 0; c < profile_.columns.size(); ++c) consider(c);
        mark_derived();
        mark_joint();
        mark_exchangeable();
        if (candidates_.empty()) {
            throw InvalidInput("no column is left that could tell records apart: " + left_out_text() +
                               "; give columns that say which person or thing a record is about: names, a date of birth, an "
                               "address, a number");
        }
        keep_what_fits();
        write_settings();
        const std::size_t compared = draft_.settings.comparisons.size();
        if (compared < informative_fields_min) {
            draft_.warnings.push_back(message("only ", compared, compared == 1 ? " comparison is" : " comparisons are",
                                              " left, and a model needs ", informative_fields_min,
                                              ": give further columns that identify (a date of birth, an address, a number)"));
        }
        return std::move(draft_);
    }

  private:
    const std::string& name_of(std::size_t column) const { return profile_.columns[column].name; }

    void leave_out(std::size_t column, const std::string& why) {
        left_out_.push_back("'" + name_of(column) + "' " + why);
        draft_.settings.notes.emplace_back(name_of(column), "left out: " + why);
    }

    std::string left_out_text() const {
        if (left_out_.empty()) return draft_.settings.id.empty() ? "there is none" : "there is none but the ids of the records";
        std::string text;
        for (std::size_t i = 0; i < std::min(left_out_.size(), left_out_named); ++i)
            text += (text.empty() ? "" : "; ") + left_out_[i];
        return left_out_.size() > left_out_named ? message(text, "; and ", left_out_.size() - left_out_named, " more") : text;
    }

    std::string id_column() const {
        if (!options_.id.empty()) return options_.id;
        for (const ColumnProfile& column : profile_.columns) {
            const ColumnStatistics& statistics = column.facts.statistics;
            if (column.type.type == SemanticType::record_id && statistics.filled == profile_.rows &&
                statistics.distinct == profile_.rows)
                return column.name;
        }
        return "";
    }

    const AnswerColumn* answer_at(std::size_t column) const {
        for (const AnswerColumn& answer : profile_.answers) {
            if (answer.column == column && answer.kind != AnswerKind::identifier) return &answer;
        }
        return nullptr;
    }

    /// Do its values, not its name, say of what type it is?
    static bool shows_its_type(const ColumnProfile& column) {
        return column.type.confidence >= tuning().type_confidence_min && !column.type.is_from_name;
    }

    void consider(std::size_t column) {
        const std::string& name = name_of(column);
        const ColumnFacts& facts = profile_.columns[column].facts;
        const ColumnStatistics& statistics = facts.statistics;
        if (name == draft_.settings.id || name == draft_.settings.source) return;
        if (std::ranges::find(options_.left_out, name) != options_.left_out.end()) return;
        if (const AnswerColumn* answer = answer_at(column)) {
            const std::string why =
                "looks like the answer" + (answer->reasons.empty() ? std::string() : ": " + answer->reasons.front());
            draft_.told.push_back("column '" + name + "' left out: " + why);
            return leave_out(column, why);
        }
        if (statistics.distinct < 2) return leave_out(column, "has one value or none");
        if (statistics.fill() < tuning().fill_min) return leave_out(column, "is nearly empty");
        if (static_cast<double>(statistics.most) > most_frequent_max * static_cast<double>(statistics.filled))
            return leave_out(column, "has nearly one value only");
        KindFacts kind = choose_kind(table_.domain_of(table_.columns()[column]).values, facts, options_.steps, context_);
        kind.loses_zeros = kind.loses_zeros && options_.steps.has(Step::leading_zeros);
        const ColumnProfile& profiled = profile_.columns[column];
        kind.is_phone = profiled.type.type == SemanticType::phone && shows_its_type(profiled);
        kind.has_zero_fractions = kind.has_zero_fractions && options_.steps.has(Step::zero_fractions);
        if (kind.is_never_shared && !kind.is_phone && !kind.loses_zeros)
            return leave_out(column, "has another value in every record");
        candidates_.push_back({.column = column, .facts = std::move(kind)});
    }

    Candidate* candidate_of(std::size_t column) {
        const auto found = std::ranges::find(candidates_, column, &Candidate::column);
        return found == candidates_.end() ? nullptr : &*found;
    }

    /// What stands inside another column's text, or equals it, is not compared beside it.
    void mark_derived() {
        for (const Dependency& dependency : profile_.dependencies) {
            if (dependency.kind == DependencyKind::determines || dependency.share < tuning().derived_share_min) continue;
            Candidate* const whole = candidate_of(dependency.to);
            for (const std::size_t from : dependency.from) {
                Candidate* const part = candidate_of(from);
                if (!whole || !part || whole->derived_from || part->derived_from || part == whole) continue;
                const bool is_name = part->facts.kind == ColumnKind::word || part->facts.kind == ColumnKind::text;
                if (dependency.kind != DependencyKind::equal && (!is_name || whole->facts.kind != ColumnKind::text)) continue;
                part->derived_from = dependency.to;
            }
        }
    }

    /// What says the same thing less exactly than another column is compared with it, as one.
    void mark_joint() {
        std::vector<std::size_t> columns;
        for (const Candidate& candidate : candidates_) {
            if (!candidate.derived_from) columns.push_back(candidate.column);
        }
        std::erase_if(columns, [&](std::size_t column) {   // what another column follows from stays by itself
            return std::ranges::any_of(candidates_, [&](const Candidate& other) { return other.derived_from == column; });
        });
        for (const std::vector<std::size_t>& group : joint_fields(profile_, columns)) {
            Candidate* const first = candidate_of(group.front());
            for (std::size_t i = 1; i < group.size(); ++i) {
                candidate_of(group[i])->derived_from = first->column;
                first->joined.push_back(group[i]);
            }
        }
    }

    /// Shares of the rows of a column whose value stands in the other too.
    static double shared_rows(const Words& words, const Words& other) {
        double shared = 0, all = 0;
        for (const auto& [word, rows] : words) {
            all += static_cast<double>(rows);
            if (other.contains(word)) shared += static_cast<double>(rows);
        }
        return all > 0 ? shared / all : 0;
    }

    Words words_of(const Candidate& candidate) const {
        const Dictionary& values = table_.domain_of(table_.columns()[candidate.column]).values;
        TextCleaner cleaner(Cleaning::words);
        Words words;
        for (std::size_t v = 1; v < values.size(); ++v) {
            std::string text;
            cleaner.clean(values.text(static_cast<ValueId>(v)), text);
            words[text] += values.count(static_cast<ValueId>(v));
        }
        return words;
    }

    /// What a column tells, in bits: zero where it is empty or constant.
    double information(const Candidate& candidate) const {
        const ColumnStatistics& statistics = profile_.columns[candidate.column].facts.statistics;
        return statistics.entropy_bits * statistics.fill();
    }

    /// Two columns of words that hold each other's values may have been swapped: given name and surname. Those that hold most of
    /// them first, each column with two others at most: in a table of many columns of one vocabulary all hold each other's.
    void mark_exchangeable() {
        std::vector<std::pair<double, std::size_t>> by_information;
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            const Candidate& candidate = candidates_[i];
            if (candidate.facts.kind == ColumnKind::word && !candidate.facts.is_email && !candidate.derived_from &&
                candidate.joined.empty())
                by_information.emplace_back(-information(candidate), i);
        }
        std::sort(by_information.begin(), by_information.end());
        by_information.resize(std::min(by_information.size(), columns_held_max));
        std::ranges::sort(by_information, {}, &std::pair<double, std::size_t>::second);
        std::vector<std::pair<Candidate*, Words>> columns;
        for (const auto& [information, i] : by_information) columns.emplace_back(&candidates_[i], words_of(candidates_[i]));
        std::vector<std::tuple<double, std::size_t, std::size_t>> exchangeable;
        for (std::size_t a = 0; a < columns.size(); ++a) {
            for (std::size_t b = a + 1; b < columns.size(); ++b) {
                const double one = shared_rows(columns[a].second, columns[b].second);
                const double other = shared_rows(columns[b].second, columns[a].second);
                if (std::min(one, other) < tuning().swapped_share_least || std::max(one, other) < swapped_most_factor * tuning().swapped_share_least) continue;
                exchangeable.emplace_back(-std::min(one, other), a, b);
            }
        }
        std::sort(exchangeable.begin(), exchangeable.end());
        std::vector<std::size_t> others(columns.size());
        for (const auto& [share, a, b] : exchangeable) {
            if (std::max(others[a], others[b]) >= swapped_columns_max) continue;
            ++others[a];
            ++others[b];
            columns[a].first->swapped_with.push_back(columns[b].first->column);
        }
        for (Candidate& candidate : candidates_) std::ranges::sort(candidate.swapped_with);
    }

    ComparisonSettings comparison_of(const Candidate& candidate, const std::string& name) const {
        if (!candidate.joined.empty()) {
            std::vector<std::string> fields{name_of(candidate.column)};
            for (const std::size_t column : candidate.joined) fields.push_back(name_of(column));
            return joint_comparison(name, fields, candidate.facts);
        }
        std::vector<std::string> swapped_with;
        for (const std::size_t column : candidate.swapped_with) swapped_with.push_back(name_of(column));
        return drafted_comparison(name, name_of(candidate.column), candidate.facts, swapped_with,
                                  options_.scope == PairScope::across_sources);
    }

    /// Drops comparisons that say least while their patterns do not fit.
    void keep_what_fits() {
        std::vector<std::pair<double, std::size_t>> by_information;
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            if (candidates_[i].derived_from) continue;
            by_information.emplace_back(-information(candidates_[i]), i);
        }
        std::sort(by_information.begin(), by_information.end());
        double bits = 0;
        std::set<std::size_t> dropped;
        for (const auto& [information, i] : by_information) {
            Settings one;
            one.comparisons.push_back(comparison_of(candidates_[i], "c"));
            const double needed = kernels::log2(static_cast<double>(PatternLayout(one).states(0)));
            if (bits + needed > pattern_bits_max) dropped.insert(candidates_[i].column);
            else bits += needed;
        }
        for (const std::size_t column : dropped) leave_out(column, "says less than the columns that are compared");
        for (Candidate& candidate : candidates_)
            std::erase_if(candidate.swapped_with, [&](std::size_t column) { return dropped.contains(column); });
        std::erase_if(candidates_, [&](const Candidate& candidate) {
            return dropped.contains(candidate.column) || (candidate.derived_from && dropped.contains(*candidate.derived_from));
        });
    }

    std::string comparison_name(const std::string& field) {
        const std::string name = comparison_name_of(field);
        std::string unique = name;
        for (int n = 2; !names_.insert(unique).second; ++n) unique = message(name, "_", n);
        return unique;
    }

    static bool field_is_date(const KindFacts& facts) { return facts.kind == ColumnKind::date || facts.kind == ColumnKind::event; }

    /// The steps for what the column holds, where that shows in its values and they change some. \returns the reason
    std::string standardise(const ColumnProfile& column, const KindFacts& facts, FieldSettings& field) const {
        std::string zeros;
        const auto settle_zeros = [&](Step step, const char* why) {
            field.steps.add(step);
            zeros += message(zeros.empty() ? "" : "; ", "cleaned by ", name(step), ": ", why);
        };
        if (facts.has_zero_fractions && field.type == FieldType::text)
            settle_zeros(Step::zero_fractions, "whole numbers stand with a fraction of zeros");
        if (facts.loses_zeros) settle_zeros(Step::leading_zeros, "numbers stand with zeros before them and without");
        if (!shows_its_type(column) && field.type != FieldType::date) return zeros;   // dates are known by being read
        const StepSet for_type = steps_for_type(name(column.type.type), options_.only_drafted_steps);
        std::string changes;
        for (const StepEffect& effect : column.standardisation.steps) {
            const bool fits = field.type == (is_date_step(effect.step) ? FieldType::date : FieldType::text);
            if (!fits || effect.values == 0 || !for_type.has(effect.step) || !options_.steps.has(effect.step)) continue;
            field.steps.add(effect.step);
            changes += message(changes.empty() ? "" : ", ", name(effect.step), " (changes ", effect.values,
                               effect.values == 1 ? " value)" : " values)");
        }
        if (changes.empty()) return zeros;
        if (field.steps.has(Step::phones)) field.region = column.standardisation.region;
        return message("cleaned as ", sameas::words_of(column.type.type), ": ", changes, zeros.empty() ? "" : "; ", zeros);
    }

    void write_settings() {
        Settings& settings = draft_.settings;
        std::stable_partition(candidates_.begin(), candidates_.end(), [](const Candidate& c) { return !c.derived_from; });
        for (const Candidate& candidate : candidates_) {
            const ColumnProfile& column = profile_.columns[candidate.column];
            FieldSettings field = drafted_field(column.name, candidate.facts);
            for (const FlaggedValue& value : column.facts.placeholders) field.null_values.push_back(value.text);
            const std::string standardised = standardise(column, candidate.facts, field);
            settings.fields.push_back(std::move(field));
            DraftField entry{column.name, candidate.facts.kind, !candidate.derived_from, 0, candidate.facts.tokens_mean,
                             candidate.facts.usual_length};
            if (candidate.derived_from) {
                entry.derived_from = static_cast<std::size_t>(
                    std::ranges::find(candidates_, *candidate.derived_from, &Candidate::column) - candidates_.begin());
                const Candidate& whole = *candidate_of(*candidate.derived_from);
                const bool is_joined = std::ranges::find(whole.joined, candidate.column) != whole.joined.end();
                settings.notes.emplace_back(column.name, is_joined
                                                             ? "compared with '" + name_of(whole.column) +
                                                                   "' as one: it says the same less exactly"
                                                             : "not compared: its words stand in '" + name_of(whole.column) +
                                                                   "'; rules may use it");
            } else {
                settings.comparisons.push_back(comparison_of(candidate, comparison_name(column.name)));
                settings.notes.emplace_back(column.name, candidate.facts.why);
            }
            if (const std::string& why = candidate.facts.dates.why; !why.empty() && field_is_date(candidate.facts)) {
                settings.notes.emplace_back(column.name, why);
                draft_.told.push_back("column '" + column.name + "': " + why);
            }
            if (const std::uint64_t rows = column.facts.placeholder_rows; rows > 0) {
                settings.notes.emplace_back(column.name, message(rows, rows == 1 ? " row holds a placeholder" : " rows hold placeholders",
                                                                 " ('", column.facts.placeholders.front().text,
                                                                 column.facts.placeholders.size() > 1 ? "' and others" : "'", "): missing (null_values)"));
            }
            if (!standardised.empty()) settings.notes.emplace_back(column.name, standardised);
            draft_.fields.push_back(std::move(entry));
        }
        std::ranges::sort(settings.fields, {}, &FieldSettings::name);
        settings.blocking = {parse_rule("all_pairs()")};
        settings.fit = FitMethod::population;
        settings.keep_probability = keep_probability;
        settings.automatic_threshold = true;
    }

    const TableProfile& profile_;
    const Table& table_;
    const DraftOptions& options_;
    RunContext& context_;
    Draft draft_;
    std::vector<Candidate> candidates_;
    std::vector<std::string> left_out_;
    std::set<std::string> names_;
};

}  // namespace

Draft draft_comparisons(const TableProfile& profile, const Table& table, const DraftOptions& options, RunContext& context) {
    return Drafter(profile, table, options, context).draft();
}

void draft_blocking(Draft& draft, const Table& table, PairScope scope, RunContext& context) {
    if (comparable_pairs(table, scope) <= all_pairs_max) return;
    draft.choice = choose_rules(table, draft.settings, draft.fields, {.scope = scope}, context);
    if (draft.choice.rules.empty()) {
        throw InvalidInput("no two records agree on anything that could be blocked on: the columns may hold a value of its own "
                           "in every record; sameas profile shows what they hold");
    }
    if (draft.choice.expected_matches < matches_least) {
        draft.warnings.push_back("hardly a match is expected: the records may hold no duplicates, and what is said of the share "
                                 "that a rule finds means little");
    }
    draft.settings.blocking.clear();
    for (const ChosenRule& chosen : draft.choice.rules) {
        draft.settings.blocking.push_back(chosen.rule);
        if (chosen.records_max > 0)
            draft.settings.group_limits.push_back({chosen.rule, {chosen.records_max, GroupPolicy::skip, {}}});
        const auto percent = static_cast<int>(std::lround(100 * chosen.new_matches));
        draft.settings.notes.emplace_back(
            to_string(chosen.rule), message("about ", static_cast<std::uint64_t>(chosen.new_pairs), " pairs that no rule "
                                            "before it makes; finds an estimated ", percent, " % of the matches beside those "
                                            "before it"));
    }
}

}  // namespace sameas
