#include "datasets/generator/form.hpp"

#include "datasets/generator/text_errors.hpp"
#include "datasets/generator/written_form.hpp"

namespace sameas::datasets {

Form::Form(const Population& population, const Person& person, const Habits& habits, RandomStream errors,
           RecordBatch& batch)
    : population_(population), contacts_(population), person_(person), habits_(habits), random_(errors), batch_(batch) {
    year_ = Population::year_now - random_.between(0, habits.years_old);
    is_lower_case_ = random_.happens(habits.lower_case);
    address_ = population.address(person, year_);
    const Tables& all = tables();
    __builtin_prefetch(all.streets.value(address_.street).data());
    __builtin_prefetch(all.us_places.value(address_.city).data());
    __builtin_prefetch(all.us_places.column(address_.city, 0).data());
}

void Form::put_in_letters(ShortText& text) const {
    if (!habits_.keeps_marks) remove_marks(text, person_.language == Language::german);
    if (is_lower_case_) {
        make_lower_case(text);
    } else if (habits_.letters == Habits::Case::upper) {
        make_upper_case(text);
    }
}

void Form::type(ShortText& text, double slip) {
    if (random_.happens(slip)) spoil_word(text, random_);
    put_in_letters(text);
}

ShortText Form::part_of(const CompoundName& name) {
    if (name.second.empty() || !random_.happens(habits_.part_of_compound)) return name.text();
    switch (random_.below(8)) {
        case 0:
            return CompoundName{name.second, {}, ' '}.text();
        case 1:
        case 2: {  // without the joint, or with another
            CompoundName other = name;
            other.joiner = name.joiner == ' ' ? '-' : ' ';
            return other.text();
        }
        case 3: {
            const CompoundName turned{name.second, name.first, name.joiner};
            return turned.text();
        }
        default:
            return CompoundName{name.first, {}, ' '}.text();
    }
}

ShortText Form::given_name() {
    if (random_.happens(habits_.given_initial)) {
        ShortText initial(without_marks(person_.given.first, false).view().substr(0, 1));
        initial.append(random_.happens(0.5) ? "." : "");
        put_in_letters(initial);
        return initial;
    }
    ShortText name = part_of(person_.given);
    if (person_.language == Language::english && random_.happens(habits_.nickname)) {
        const std::string_view brief = tables().short_form(person_.is_female, person_.given_row, random_);
        if (!brief.empty()) name.cut(0), name.append_chunk(brief);
    }
    type(name, habits_.name_slip);
    return name;
}

ShortText Form::surname() {
    const bool is_before = !person_.surname_before.empty() && year_ < person_.renamed;
    ShortText name = part_of(is_before ? person_.surname_before : person_.surname);
    type(name, habits_.name_slip);
    return name;
}

void Form::put_names(std::size_t given, std::size_t middle, std::size_t surname) {
    ShortText first = given_name();
    ShortText last = this->surname();
    if (!person_.middle.empty() && !random_.happens(habits_.no_middle)) {
        ShortText second = person_.middle.text();
        if (random_.happens(habits_.middle_initial)) remove_marks(second, false), second.cut(1);
        type(second, habits_.name_slip / 2);
        if (random_.happens(habits_.middle_in_given)) {
            first.append(' ');
            first.append(second.view());
        } else {
            batch_.put_copy(middle, second);
        }
    }
    for (ShortText* name : {&first, &last}) {
        if (name->size() > habits_.width) {
            std::size_t end = habits_.width;
            while ((static_cast<unsigned char>((*name)[end]) & 0xC0) == 0x80)
                --end;
            name->cut(end);
        }
    }
    if (random_.happens(habits_.names_swapped)) std::swap(first, last);
    if (!random_.happens(habits_.no_given)) batch_.put_copy(given, first);
    if (!random_.happens(habits_.no_surname)) batch_.put_copy(surname, last);
}

void Form::put_birth_date(std::size_t column) {
    if (random_.happens(habits_.no_birth)) return;
    BirthDate date = person_.born;
    if (random_.happens(habits_.birth_made_up)) {
        date = {random_.happens(0.5) ? 1900 : 1970, 1, 1};
    } else if (random_.happens(habits_.birth_heaped)) {
        date = heaped(date, random_);
    } else if (random_.happens(habits_.birth_mistaken)) {
        date = mistaken(date, random_);
    }
    batch_.put_copy(column, written(date, habits_.dates));
}

void Form::put_address(const AddressColumns& columns) {
    if (random_.happens(habits_.no_address)) return;
    const Tables& all = tables();
    ShortText street;
    const std::uint32_t house = address_.house;
    street.append_number(house, house < 10 ? 1 : house < 100 ? 2 : house < 1000 ? 3 : 4);
    street.append(' ');
    street.append_chunk(all.streets.value(address_.street));
    street.append(' ');
    const StreetKind& kind = street_kinds[address_.street_kind];
    street.append(habits_.brief_streets ? kind.brief : kind.whole);
    type(street, habits_.street_slip);
    if (address_.apartment != 0 && !random_.happens(habits_.no_apartment)) {
        ShortText word(habits_.brief_streets ? " Apt " : " Apartment ");
        put_in_letters(word);
        street.append(word.view());
        street.append_number(address_.apartment, address_.apartment < 10 ? 1 : 2);
    }
    batch_.put_copy(columns.street, street);
    ShortText city;
    city.append_chunk(all.us_places.value(address_.city));
    type(city, habits_.city_slip);
    batch_.put_copy(columns.city, city);
    batch_.put(columns.state, all.us_places.column(address_.city, 0));
    if (random_.happens(habits_.no_postcode)) return;
    ShortText postcode;
    postcode.append_number(address_.postcode, 5);
    if (random_.happens(habits_.postcode_slip)) spoil_digit(postcode, random_);
    batch_.put_copy(columns.postcode, postcode);
}

void Form::put_phone(std::size_t column) {
    if (random_.happens(habits_.no_phone)) return;
    const PhoneNumber number =
        random_.happens(habits_.shared_phone) ? contacts_.landline(person_) : contacts_.mobile(person_, year_);
    ShortText text = written(number, habits_.phones);
    if (random_.happens(habits_.phone_slip)) spoil_digit(text, random_);
    batch_.put_copy(column, text);
}

void Form::put_email(std::size_t column) {
    if (random_.happens(habits_.no_email)) return;
    const bool is_shared = person_.place > 0 && random_.happens(habits_.shared_email);
    ShortText text = contacts_.email(is_shared ? population_.person(person_.household) : person_, year_);
    if (random_.happens(habits_.email_slip)) slip_on_keyboard(text, random_);
    if (habits_.letters == Habits::Case::upper) make_upper_case(text);
    batch_.put_copy(column, text);
}

}  // namespace sameas::datasets
