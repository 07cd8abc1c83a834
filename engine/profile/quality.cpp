#include "engine/profile/quality.hpp"

#include <algorithm>
#include <cmath>

#include "engine/errors.hpp"

namespace sameas {

namespace {

struct Loss {
    double left = 1;  ///< factor of the score
    std::string reason;
};

long percent(double share) {
    return share > 0 ? std::max(1L, std::lround(share * 100)) : 0;
}

/// Months or days, beside a column of years.
bool is_part_of_date(const ColumnFacts& f) {
    return f.share(Sign::whole_number) >= 0.95 && f.number_low >= 1 && f.number_high <= 31;
}

/// The largest of the shares where most values show that sign, else 1: they are numbers of another kind.
double share_of_kind(const ColumnFacts& f, std::initializer_list<Sign> kinds) {
    double most = 0;
    for (const Sign kind : kinds) most = std::max(most, f.share(kind));
    return most >= 0.5 ? most : 1;
}

/// Share of the values that have the form of the type, or 1 where the type asks for none.
double fitting_share(const ColumnFacts& f, SemanticType type) {
    const auto shares = [&](std::initializer_list<Sign> signs) {
        double sum = 0;
        for (const Sign sign : signs)
            sum += f.share(sign);
        return std::min(1.0, sum);
    };
    switch (type) {
        case SemanticType::email:
            return shares({Sign::email});
        case SemanticType::url:
            return shares({Sign::url});
        case SemanticType::birth_date:
        case SemanticType::date:
            if (is_part_of_date(f)) return 1;
            return shares({Sign::date, Sign::short_date, Sign::month_date, Sign::year, Sign::month_name});
        case SemanticType::phone:
            return shares({Sign::marked_phone, Sign::bare_phone});
        case SemanticType::sex:
            return shares({Sign::male, Sign::female, Sign::other_sex});
        case SemanticType::number:
            return shares({Sign::number});
        case SemanticType::latitude:
            return shares({Sign::latitude_range});
        case SemanticType::longitude:
            return shares({Sign::longitude_range});
        case SemanticType::house_number:
            return shares({Sign::house_number});
        case SemanticType::given_name:
        case SemanticType::surname:
        case SemanticType::full_name:
            return 1 - std::max(0.0, f.share(Sign::has_digit) - f.share(Sign::email));
        case SemanticType::postcode:
            return std::max({f.share(Sign::uk_postcode), shares({Sign::us_postcode}),
                             f.share(Sign::canadian_postcode), f.share(Sign::dutch_postcode), f.share(Sign::grouped_postcode),
                             f.share(Sign::four_digits), f.share(Sign::six_digits)});
        case SemanticType::national_id:
            return share_of_kind(f, {Sign::us_national_id, Sign::uk_national_id, Sign::nhs_number, Sign::cpf, Sign::dni, Sign::tax_id});
        case SemanticType::account_number:
            return share_of_kind(f, {Sign::iban, Sign::bank_card, Sign::luhn});
        default:
            return 1;
    }
}

}  // namespace

Quality column_quality(const ColumnFacts& facts, const TypeGuess& type,
                       const std::vector<FlaggedValue>& suspicious) {
    const ColumnStatistics& statistics = facts.statistics;
    if (statistics.filled == 0) return {0, {"no row has a value"}};
    if (facts.judged == 0) return {0, {"all values are placeholders"}};
    std::vector<Loss> losses;
    const double missing = 1 - statistics.fill();
    if (missing > 0)
        losses.push_back({1 - 0.8 * missing, message(percent(missing), " % of the rows have no value")});
    const auto filled = static_cast<double>(statistics.filled);
    if (facts.placeholder_rows > 0) {
        const double share = static_cast<double>(facts.placeholder_rows) / filled;
        const char* const what =
            facts.placeholder_rows == 1 ? " row holds a placeholder" : " rows hold placeholders";
        losses.push_back({1 - 0.9 * share, message(facts.placeholder_rows, what)});
    }
    std::uint64_t suspicious_rows = 0;
    for (const FlaggedValue& one : suspicious)
        suspicious_rows += one.rows;
    if (suspicious_rows > 0) {
        losses.push_back({1 - 0.9 * std::min(1.0, static_cast<double>(suspicious_rows) / filled),
                          message(suspicious_rows, " rows hold suspiciously frequent values")});
    }
    const double misfits = 1 - fitting_share(facts, type.type);
    const bool has_check_digits = type.type == SemanticType::national_id || type.type == SemanticType::account_number;
    if (misfits > 0.0005) {
        losses.push_back({1 - 0.7 * misfits,
                          message(percent(misfits), " % of the values do not have the form",
                                  has_check_digits ? " or the check digits" : "", " of the type (", words_of(type.type), ")")});
    }
    if (type.confidence < 0.5) losses.push_back({0.9, "what it holds is not clear"});
    const bool is_constant = statistics.distinct == 1;
    if (is_constant)
        losses.push_back({0.1, "all rows that have a value have the same: it tells nothing apart"});
    double left = 1;
    for (const Loss& loss : losses)
        left *= loss.left;
    std::stable_sort(losses.begin(), losses.end(),
                     [](const Loss& a, const Loss& b) { return a.left < b.left; });
    Quality quality;
    quality.score = static_cast<int>(std::lround(100 * std::clamp(left, 0.0, 1.0)));
    for (Loss& loss : losses)
        quality.reasons.push_back(std::move(loss.reason));
    return quality;
}

}  // namespace sameas
