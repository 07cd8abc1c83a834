// What a column is about, from its content.
//
// Problem: headers lie, abbreviate and come in any language; a hidden column of names must be treated as
// names all the same. Idea: each type has one detector that turns the shares of signs (value_signs.hpp) into
// a fit between 0 and 1; the best fit wins. Where the content fits several types about equally (ten digits: a
// telephone number, an account?) the header decides among those that the content allows, and is reported as
// having done so. Why right: a detector reads shares of rows, so a few odd values do not change a type, and a
// header never makes a type that the values contradict.
#include "engine/profile/type_detectors.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/errors.hpp"
#include "kernels/math.hpp"

namespace sameas {

namespace {

/// "87 %"; "99.7 %" near the ends, so that a share is 100 % only when it is.
std::string percent(double share) {
    const double hundred = share * 100;
    const bool is_near_an_end = share > 0.99 && share < 1;
    if (!is_near_an_end) return message(std::lround(hundred), " %");
    const long tenths = std::min(999L, std::lround(hundred * 10));
    return message(tenths / 10, ".", tenths % 10, " %");
}

std::string rows_that(double share, const std::string& what) {
    return percent(share) + " of the values " + what;
}

double clamped(double value) {
    return std::clamp(value, 0.0, 1.0);
}

TypeFit fit_share(double share, double least, const std::string& what) {
    return {share >= least ? share : 0, share >= 0.3, rows_that(share, what)};
}

double date_share(const ColumnFacts& f) {
    return f.share(Sign::date) + f.share(Sign::short_date) + f.share(Sign::month_date) +
           f.share(Sign::broken_date);
}

std::string date_evidence(const ColumnFacts& f) {
    std::string text = rows_that(date_share(f), "are written as dates");
    if (f.share(Sign::broken_date) > 0)
        text += message(", ", percent(f.share(Sign::broken_date)), " name a day that does not exist");
    if (f.year_low != 0) text += message("; most years lie between ", f.year_low, " and ", f.year_high);
    return text;
}

TypeFit email(const ColumnFacts& f) {
    return fit_share(f.share(Sign::email), 0.4, "are e-mail addresses");
}

TypeFit url(const ColumnFacts& f) {
    return fit_share(f.share(Sign::url), 0.4, "are web addresses");
}

TypeFit coordinates(const ColumnFacts& f) {
    return fit_share(f.share(Sign::coordinates), 0.5, "are latitude and longitude in one");
}

/// Years of birth spread over generations, and end with the youngest; dates of events crowd in some years.
TypeFit birth_date(const ColumnFacts& f) {
    const double share = date_share(f);
    if (f.share(Sign::year) >= 0.8) return {0, f.year_high - f.year_low >= 10, "years"};
    if (share < 0.5) return {0, false, ""};
    const int span = f.year_high - f.year_low;
    const double spread = clamped((span - 15) / 25.0);
    return {share * (0.3 + 0.6 * spread), true, date_evidence(f) + ", as births do"};
}

TypeFit date(const ColumnFacts& f) {
    const double share = date_share(f);
    if (f.share(Sign::year) >= 0.8 && f.statistics.distinct <= 300) {
        return {0.8 * f.share(Sign::year), true,
                rows_that(f.share(Sign::year), "are years") +
                    message(", from ", f.year_low, " to ", f.year_high)};
    }
    const double months = f.share(Sign::month_name);
    if (months >= 0.6) return {months, true, rows_that(months, "name a month")};
    if (share + f.share(Sign::year) < 0.5) return {0, share >= 0.3, ""};
    return {(share + f.share(Sign::year)) * 0.62, true, date_evidence(f)};
}

TypeFit sex(const ColumnFacts& f) {
    const double male = f.share(Sign::male), female = f.share(Sign::female);
    const double all = male + female + f.share(Sign::other_sex);
    if (f.statistics.distinct > 20 || all < 0.9 || male + female < 0.3 || std::min(male, female) < 0.01) {
        return {0, all >= 0.9 && f.statistics.distinct <= 20, ""};
    }
    return {std::min(1.0, all), true,
            message(percent(male), " of the values mean male, ", percent(female), " female")};
}

TypeFit phone(const ColumnFacts& f) {
    const double marked = f.share(Sign::marked_phone), bare = f.share(Sign::bare_phone);
    const bool is_possible =
        marked + bare >= 0.4 && date_share(f) < 0.3 && f.share(Sign::us_national_id) < 0.5;
    if (!is_possible || f.share(Sign::letters_only) > 0.3) return {0, false, ""};
    if (marked >= 0.5)
        return {std::min(1.0, marked + bare), true,
                rows_that(marked + bare, "are written as telephone numbers")};
    // Codes are seldom filled up with exactly one zero.
    if (bare >= 0.95 && f.share(Sign::leading_zero) >= 0.9)
        return {0.7, true, rows_that(bare, "have the digits of a telephone number, with a trunk prefix")};
    // Of random ten digits two thirds could be American numbers: only a whole column of them tells, and then
    // not much.
    const double excess = clamped((marked + bare - 0.8) / 0.2);
    return {0.55 * excess, true, rows_that(marked + bare, "have the digits of a telephone number")};
}

TypeFit national_id(const ColumnFacts& f) {
    const double us = f.share(Sign::us_national_id), uk = f.share(Sign::uk_national_id),
                 dni = f.share(Sign::dni);
    const bool is_code = f.share(Sign::code) + f.share(Sign::uk_national_id) >= 0.5 &&
                         f.share(Sign::number) * f.share(Sign::fine_number) < 0.1;
    const bool is_possible =
        is_code && f.units_mean >= 6 && date_share(f) < 0.3 && f.share(Sign::email) < 0.1;
    if (us >= 0.5)
        return {us, true, rows_that(us, "are written as US social security numbers (999-99-9999)")};
    if (uk >= 0.5) return {uk, true, rows_that(uk, "are written as British national insurance numbers")};
    if (dni >= 0.6) return {dni, true, rows_that(dni, "are Spanish DNIs with the right letter")};
    if (f.share(Sign::cpf) >= 0.6)
        return {f.share(Sign::cpf), true,
                rows_that(f.share(Sign::cpf), "are Brazilian CPFs with right check digits")};
    if (f.share(Sign::nhs_number) >= 0.6) {
        return {f.share(Sign::nhs_number), true,
                rows_that(f.share(Sign::nhs_number), "are NHS numbers with the right check digit")};
    }
    if (f.share(Sign::tax_id) >= 0.6)
        return {0.7 * f.share(Sign::tax_id), true,
                rows_that(f.share(Sign::tax_id), "are written as tax ids")};
    return {0, is_possible, ""};
}

TypeFit account_number(const ColumnFacts& f) {
    if (f.share(Sign::iban) >= 0.5)
        return {f.share(Sign::iban), true,
                rows_that(f.share(Sign::iban), "are IBANs with right check digits")};
    if (f.share(Sign::bank_card) >= 0.5) {
        return {f.share(Sign::bank_card), true,
                rows_that(f.share(Sign::bank_card), "are card numbers that pass Luhn's formula")};
    }
    const bool is_code = f.share(Sign::code) >= 0.8 && date_share(f) < 0.3 && f.share(Sign::email) < 0.1 &&
                         f.share(Sign::url) < 0.1 && f.share(Sign::fine_number) < 0.1;
    const double luhn = f.share(Sign::luhn);
    if (is_code && luhn >= 0.9) return {0.6, true, rows_that(luhn, "pass Luhn's formula")};
    const bool is_long = f.units_mean >= 6 && f.statistics.distinct > 50 && f.units_usual_share >= 0.5;
    // What every row has of its own numbers rows, whoever calls it a customer's number.
    const bool is_of_rows = f.unique_share() == 1 && f.statistics.fill() == 1 && f.statistics.rows > 1;
    return {
        is_code && is_long ? 0.42 : 0, is_code && f.units_mean >= 4 && !is_of_rows,
        rows_that(f.share(Sign::code), "are codes") + message(", most of ", f.units_usual, " characters")};
}

TypeFit record_id(const ColumnFacts& f) {
    const bool is_code = f.share(Sign::code) >= 0.95 && date_share(f) < 0.3 &&
                         f.share(Sign::fine_number) < 0.05 && f.share(Sign::email) < 0.1 &&
                         f.share(Sign::url) < 0.1 && f.share(Sign::marked_phone) < 0.5;
    const bool is_unique = f.unique_share() == 1 && f.statistics.fill() == 1 && f.statistics.rows > 1;
    const bool is_uuid = f.share(Sign::uuid) >= 0.95 || f.share(Sign::hex) >= 0.95;
    const double span = f.number_most - f.number_least + 1;
    const bool is_dense =
        f.share(Sign::whole_number) >= 0.9999 && span <= 1.2 * static_cast<double>(f.statistics.distinct);
    const bool has_value_in_each = f.statistics.fill() >= 0.999 && f.unique_share() >= 0.999;
    std::string evidence = is_unique ? "every row has a code of its own"
                                     : rows_that(f.share(Sign::code), "are codes, nearly all different");
    if (is_dense) evidence += ", numbered without gaps";
    if (is_uuid)
        evidence = rows_that(std::max(f.share(Sign::uuid), f.share(Sign::hex)),
                             "are UUIDs or long hexadecimal codes");
    if (!is_code) return {0, false, ""};
    double fit = 0;
    if (has_value_in_each) fit = is_dense || is_uuid ? 0.95 : is_unique ? 0.64 : 0.6;
    if (is_unique && f.statistics.rows < 10) fit = std::min(fit, 0.5);
    return {fit, f.unique_share() > 0.5 || is_uuid, evidence};
}

TypeFit postcode(const ColumnFacts& f) {
    struct Form {
        Sign sign;
        const char* what;
        double certainty;
    };
    static constexpr std::array<Form, 7> forms{
        {{Sign::uk_postcode, "British postcodes", 1},
         {Sign::canadian_postcode, "Canadian postal codes", 1},
         {Sign::dutch_postcode, "Dutch postcodes", 0.95},
         {Sign::grouped_postcode, "Polish, Swedish, Portuguese or other postcodes in groups", 0.65},
         {Sign::us_postcode, "US ZIP codes (five digits, or nine with a hyphen)", 0.7},
         {Sign::four_digits, "postcodes of four digits", 0.45},
         {Sign::six_digits, "postcodes of six digits", 0.4}}};
    const bool repeats = f.unique_share() < 0.9 || f.statistics.rows < 1000;
    TypeFit best{0, false, ""};
    double all = 0;
    for (const Form& form : forms) {
        const double share = f.share(form.sign);
        all += share;
        const double fit = share * form.certainty * (repeats ? 1 : 0.5);
        if (share >= 0.6 && fit > best.content)
            best = {fit, true, rows_that(share, std::string("have the form of ") + form.what)};
    }
    const bool is_year = f.share(Sign::year) >= 0.9;
    if (is_year) best.content = 0;
    if (f.statistics.distinct < 8) best.content *= 0.5;
    best.is_possible = best.is_possible || (all >= 0.4 && f.share(Sign::has_digit) >= 0.6);
    return best;
}

TypeFit house_number(const ColumnFacts& f) {
    const double share = f.share(Sign::house_number);
    const bool is_possible = share >= 0.7 && f.share(Sign::fine_number) == 0;
    // Streets are numbered from 1: of true house numbers the shorter are far more.
    const bool begins_low =
        f.share(Sign::number) > 0 && f.number_low <= 10 && f.number_high >= 50 && f.number_high <= 30000;
    const double with_suffix = share - f.share(Sign::whole_number);
    if (!is_possible || !begins_low) return {0, is_possible, ""};
    return {with_suffix > 0.01 ? 0.5 : 0.3, true,
            rows_that(share, "can be house numbers") +
                message(", the usual ones from ", f.number_low, " to ", f.number_high)};
}

TypeFit street_address(const ColumnFacts& f) {
    const double street = f.share(Sign::street_word), numbered = f.share(Sign::number_and_street),
                 box = f.share(Sign::post_box);
    const double share = std::min(1.0, std::max(street, numbered + box));
    // `St Albans`, `Park Ridge`: places have street words too, but rarely a number with them.
    const double certainty = numbered >= 0.5 * street ? 1 : 0.85;
    const bool starts_with_number = f.share(Sign::has_digit) >= 0.4 && f.words_mean >= 2;
    const bool is_possible = (share >= 0.2 || starts_with_number || f.share(Sign::letters_only) >= 0.3) &&
                             f.share(Sign::number) < 0.3 && date_share(f) < 0.2;
    const bool is_sentence = f.words_mean > 12;
    return {share >= 0.35 && !is_sentence ? clamped(share * certainty + 0.1) : 0, is_possible,
            rows_that(street, "have a street word") + ", " + percent(numbered) + " a number with it"};
}

TypeFit country(const ColumnFacts& f) {
    const double share = f.share(Sign::country);
    // Two letters can be a state as well.
    const bool is_region = f.share(Sign::region) >= share;
    return {share >= 0.7 && !is_region ? share * 0.95 : 0, share >= 0.4 && f.share(Sign::letters_only) >= 0.5,
            rows_that(share, "name a country")};
}

TypeFit region(const ColumnFacts& f) {
    const double share = f.share(Sign::region);
    const bool is_possible =
        f.share(Sign::letters_only) >= 0.7 && f.words_mean <= 4 && f.rows_a_value() >= 1.5;
    return {share >= 0.6 && f.statistics.distinct <= 2000 ? share * 0.93 : 0, is_possible,
            rows_that(share, "name a state or province")};
}

double name_share(const ColumnFacts& f) {
    return std::max(f.share(Sign::known_given_name), f.share(Sign::known_surname));
}

TypeFit city(const ColumnFacts& f) {
    const double share = f.share(Sign::city);
    const bool is_possible =
        f.share(Sign::letters_only) >= 0.7 && f.words_mean <= 4 && f.share(Sign::email) < 0.1;
    // Many towns are surnames (Lincoln, Houston) and some given names (Florence): more must be towns than
    // names.
    const double rivals = name_share(f);
    if (share < 0.3 || share < rivals * 0.9) return {0, is_possible, ""};
    return {clamped(0.35 + 0.6 * share), is_possible, rows_that(share, "are places of the table of cities")};
}

/// One value in a quarter of many rows, or few values for many, not all of them known as names: no names are
/// so frequent, though `English` and `True` are surnames.
bool is_category_like(const ColumnFacts& f, double known_share) {
    const auto most = static_cast<double>(f.statistics.most),
               filled = static_cast<double>(f.statistics.filled);
    return f.statistics.filled >= 100 &&
           (most > 0.25 * filled || (f.statistics.distinct <= 20 && f.rows_a_value() >= 20 &&
                                     (f.statistics.distinct < 8 || known_share < 0.9)));
}

/// `García López`, `María José`: two names of one kind, where full names have one of each.
bool has_several_names(const ColumnFacts& f, bool is_given) {
    const double least = is_given ? std::min(f.first_lean, f.last_lean) : -std::max(f.first_lean, f.last_lean);
    return f.share(Sign::full_name) >= 0.6 && f.share(Sign::comma_name) < 0.3 && f.words_mean <= 2.5 && least >= 1;
}

/// How the leans of names speak: positive for given names.
TypeFit single_names(const ColumnFacts& f, bool is_given) {
    const double share = f.share(is_given ? Sign::known_given_name : Sign::known_surname);
    const double lean = is_given ? f.first_lean : -f.first_lean;
    if (has_several_names(f, is_given)) {
        return {clamped(0.35 + 0.6 * f.share(Sign::full_name)), true,
                rows_that(f.share(Sign::full_name), "are several words that are known names") +
                    message(", the first and the last rather ", is_given ? "given names" : "surnames")};
    }
    const bool is_possible =
        f.share(Sign::letters_only) >= 0.6 && f.words_mean <= 2.5 && f.share(Sign::email) < 0.1;
    if (!is_possible || share < 0.2 || lean <= 0 || f.share(Sign::city) > share * 1.1 ||
        is_category_like(f, share))
        return {0, is_possible, ""};
    const double fit = clamped(0.35 + 0.5 * share + 0.06 * std::min(lean, 4.0));
    return {std::min(fit, 0.98), true,
            rows_that(share, is_given ? "are known given names" : "are known surnames") +
                message(", on average ", std::lround(kernels::exp2(std::min(lean, 8.0))),
                        " times as frequent as among ", is_given ? "surnames" : "given names")};
}

TypeFit given_name(const ColumnFacts& f) {
    TypeFit fit = single_names(f, true);
    if (fit.content == 0 && f.share(Sign::initials) >= 0.6)
        return {0.4, true, rows_that(f.share(Sign::initials), "are initials")};
    return fit;
}

TypeFit surname(const ColumnFacts& f) {
    return single_names(f, false);
}

TypeFit full_name(const ColumnFacts& f) {
    const double share = f.share(Sign::full_name);
    const bool is_possible = f.share(Sign::letters_only) >= 0.6 && f.words_mean >= 1.3 && f.words_mean <= 30;
    const bool is_title = f.share(Sign::many_words) > 0.5 || f.share(Sign::street_word) > 0.4;
    const double organisations = f.share(Sign::organisation_word);
    if (share < 0.35 || is_title || organisations > share || f.words_mean > 5)
        return {0, is_possible && !is_title, ""};
    const double turns = clamped((f.first_lean - f.last_lean) / 3);  // given name first, surname last
    return {clamped(0.2 + 0.55 * share + 0.2 * turns), true,
            rows_that(share, "are several words with a known name among them") +
                (f.share(Sign::comma_name) > 0.3
                     ? "; " + percent(f.share(Sign::comma_name)) + " have a comma, as `Surname, Given`"
                     : "")};
}

TypeFit organisation(const ColumnFacts& f) {
    const double share = f.share(Sign::organisation_word);
    const bool is_possible =
        f.share(Sign::has_letter) >= 0.8 && f.share(Sign::email) < 0.1 && f.share(Sign::url) < 0.1;
    if (share < 0.15 || f.words_mean > 9 || f.words_mean < 1.3)
        return {0, is_possible && f.words_mean <= 9, ""};
    return {clamped(0.4 + 0.7 * share), is_possible,
            rows_that(share, "have a legal form or another word of organisations")};
}

TypeFit coordinate(const ColumnFacts& f, bool is_latitude) {
    const double fine = f.share(Sign::fine_number);
    const double within = f.share(is_latitude ? Sign::latitude_range : Sign::longitude_range);
    const bool is_possible = f.share(Sign::number) >= 0.8 && within >= 0.99;
    if (!is_possible || fine < 0.8 || f.number_high - f.number_low < 0.01) return {0, is_possible, ""};
    const bool must_be_longitude = f.share(Sign::latitude_range) < 0.99;
    const double fit = is_latitude ? 0.5 : must_be_longitude ? 0.7 : 0.45;
    return {fit, true,
            rows_that(fine, "are numbers with three or more decimals") +
                message(", all within ", is_latitude ? 90 : 180, " either way")};
}

TypeFit latitude(const ColumnFacts& f) {
    return coordinate(f, true);
}

TypeFit longitude(const ColumnFacts& f) {
    return coordinate(f, false);
}

TypeFit category(const ColumnFacts& f) {
    const auto distinct = static_cast<double>(f.statistics.distinct);
    const bool is_text = f.share(Sign::number) < 0.5;
    const double rows = f.rows_a_value();
    if (is_text && f.words_mean < 2.5 && f.statistics.distinct > 100 && f.statistics.distinct <= 1000 &&
        rows >= 20) {
        return {0.42, true, message(f.statistics.distinct, " values for ", f.statistics.filled, " rows")};
    }
    if (f.statistics.distinct > 100 || rows < 5 || (!is_text && f.statistics.distinct > 30))
        return {0, rows >= 3, ""};
    const double few = distinct <= 12 ? 0.7 : distinct <= 40 ? 0.6 : 0.5;
    return {is_text ? few : few - 0.12, true,
            message(f.statistics.distinct, f.statistics.distinct == 1 ? " value" : " values", " for ",
                    f.statistics.filled, " rows")};
}

TypeFit number(const ColumnFacts& f) {
    const double share = f.share(Sign::number);
    const bool has_decimals = f.share(Sign::whole_number) < 0.7 * share;
    const bool is_money = f.share(Sign::money) > 0.3;
    if (share < 0.7) return {0, share >= 0.3, ""};
    const double fit = has_decimals || is_money             ? 0.8
                       : f.share(Sign::leading_zero) > 0.02 ? 0.25
                       : f.units_usual_share < 0.8          ? 0.5
                                                            : 0.35;
    return {share * fit, true,
            rows_that(share, "are numbers") +
                message(", 98 % of them from ", f.number_low, " to ", f.number_high)};
}

TypeFit free_text(const ColumnFacts& f) {
    const double many = f.share(Sign::many_words);
    const double letters = f.share(Sign::has_letter);
    if (letters < 0.5) return {0, letters >= 0.3, ""};
    if (date_share(f) >= 0.5) return {0, false, ""};  // `2020-01-31T12:00:00Z` has many words, and none to read
    const double words = clamped((f.words_mean - 1) / 6);
    return {0.3 + 0.4 * std::max(many, words) * letters, true,
            message("texts of ", std::round(f.words_mean * 10) / 10, " words on average")};
}

constexpr TypeDetector detectors[]{{SemanticType::email, email},
                                   {SemanticType::url, url},
                                   {SemanticType::coordinates, coordinates},
                                   {SemanticType::sex, sex},
                                   {SemanticType::birth_date, birth_date},
                                   {SemanticType::date, date},
                                   {SemanticType::phone, phone},
                                   {SemanticType::national_id, national_id},
                                   {SemanticType::record_id, record_id},
                                   {SemanticType::account_number, account_number},
                                   {SemanticType::postcode, postcode},
                                   {SemanticType::street_address, street_address},
                                   {SemanticType::region, region},
                                   {SemanticType::country, country},
                                   {SemanticType::given_name, given_name},
                                   {SemanticType::surname, surname},
                                   {SemanticType::city, city},
                                   {SemanticType::full_name, full_name},
                                   {SemanticType::organisation, organisation},
                                   {SemanticType::latitude, latitude},
                                   {SemanticType::longitude, longitude},
                                   {SemanticType::house_number, house_number},
                                   {SemanticType::category, category},
                                   {SemanticType::number, number},
                                   {SemanticType::free_text, free_text}};

// What the name of a column adds: to a type that the content shows, and at most to one that it merely allows.
constexpr double name_adds = 0.3;
constexpr double name_alone = 0.65;
constexpr std::size_t others_kept = 3;
constexpr double other_least = 0.2;

}  // namespace

std::span<const TypeDetector> type_detectors() {
    return detectors;
}

TypeGuess guess_type(const ColumnFacts& facts, const HeaderHint& hint, std::string_view header) {
    TypeGuess guess;
    if (facts.judged == 0) {
        guess.evidence.push_back(facts.statistics.filled == 0 ? "no row has a value"
                                                              : "all values are placeholders");
        return guess;
    }
    struct Candidate {
        TypeScore score;
        TypeFit fit;
        bool is_named = false;
    };
    std::vector<Candidate> all;
    for (const TypeDetector& detector : detectors) {
        Candidate one{{detector.type, 0}, detector.fit(facts), false};
        one.fit.content = std::min(one.fit.content, 0.99);
        one.score.confidence = one.fit.content;
        if (hint.says(detector.type) && one.fit.is_possible) {
            one.is_named = true;
            one.score.confidence = std::max(name_alone, std::min(0.99, one.fit.content + name_adds));
        }
        all.push_back(std::move(one));
    }
    std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
        return a.score.confidence > b.score.confidence;
    });
    const Candidate& best = all.front();
    guess.type = best.score.confidence > 0 ? best.score.type : SemanticType::unknown;
    guess.confidence = best.score.confidence;
    if (best.fit.content > 0) guess.evidence.push_back(best.fit.evidence);
    const double best_content =
        std::max_element(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
            return a.fit.content < b.fit.content;
        })->fit.content;
    guess.is_from_name = best.is_named && best.fit.content < best_content;
    if (best.is_named) guess.evidence.push_back(message("the name `", header, "` says so"));
    for (std::size_t i = 1; i < all.size() && guess.others.size() < others_kept; ++i)
        if (all[i].score.confidence >= other_least) guess.others.push_back(all[i].score);
    return guess;
}

}  // namespace sameas
