#include "engine/standardise/standardiser.hpp"

#include "engine/standardise/addresses.hpp"
#include "engine/standardise/check_digits.hpp"
#include "engine/standardise/emails.hpp"
#include "engine/standardise/leading_zeros.hpp"
#include "engine/standardise/letters.hpp"
#include "engine/standardise/months.hpp"
#include "engine/standardise/names.hpp"
#include "engine/standardise/organisations.hpp"
#include "engine/standardise/phones.hpp"
#include "engine/standardise/zero_fractions.hpp"

namespace sameas {

Standardiser::Standardiser(StepSet steps, std::string_view region)
    : steps_(steps), region_(region), home_(find_phone_region(region)) {}

void Standardiser::apply(std::string& text) const {
    for (std::size_t i = 0; i < step_count; ++i) {
        if (text.empty()) return;
        if (steps_.has(static_cast<Step>(i))) apply(static_cast<Step>(i), text);
    }
}

void Standardiser::apply(Step step, std::string& text) const {
    switch (step) {
        case Step::zero_fractions: drop_zero_fraction(text); return;
        case Step::phones: standardise_phone(text, home_); return;
        case Step::diacritics: drop_diacritics(text); return;
        case Step::surname_first: put_surname_last(text); return;
        case Step::titles: drop_titles(text); return;
        case Step::suffixes: settle_suffixes(text); return;
        case Step::particles: join_particles(text); return;
        case Step::nicknames: expand_nickname(text); return;
        case Step::ampersand: drop_ands(text); return;
        case Step::legal_forms: drop_legal_forms(text); return;
        case Step::organisation_words: shorten_organisation_words(text); return;
        case Step::apostrophes: drop_apostrophes(text); return;
        case Step::hyphens: split_at_hyphens(text); return;
        case Step::email_tags: drop_email_tag(text); return;
        case Step::email_providers: settle_email_provider(text); return;
        case Step::email_roles: drop_email_role(text); return;
        case Step::streets: shorten_street_words(text); return;
        case Step::postcodes: settle_postcode(text, region_); return;
        case Step::identifiers: settle_identifier(text); return;
        case Step::check_digits: drop_wrong_number(text); return;
        case Step::leading_zeros: drop_leading_zeros(text); return;
        case Step::month_names: settle_month_names(text); return;
        case Step::two_digit_years: return;  // dates are read with it (parse_date)
        case Step::count_: return;
    }
}

}  // namespace sameas
