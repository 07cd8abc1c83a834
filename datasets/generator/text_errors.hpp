#pragma once
#include "datasets/generator/random_stream.hpp"
#include "datasets/generator/short_text.hpp"

// Ways in which a text goes wrong on its way into a record. Each makes one error, of a kind and at a place that the
// stream decides; only ASCII letters and digits are touched, so that UTF-8 stays UTF-8. A text without a fitting place
// stays as it is.
namespace sameas::datasets {

/// A slip of the fingers: a neighbour on the keyboard (QWERTY) in place of a letter or before it, a letter left out,
/// doubled, or swapped with the next. The first letter is spared nine times in ten, as people notice it.
void slip_on_keyboard(ShortText& text, RandomStream& random);

/// Spelt as it sounds: ph for f, ck for k, a doubled consonant single, ei for ie, and the like.
void spell_by_sound(ShortText& text, RandomStream& random);

/// Read wrongly from paper: 0 for O, 1 for l, rn for m, and the like.
void misread(ShortText& text, RandomStream& random);

/// Cut off, at 3 bytes or later, as a form with a narrow field does. Never inside a UTF-8 sequence.
void cut_short(ShortText& text, RandomStream& random);

/// Two neighbouring words change places.
void swap_words(ShortText& text, RandomStream& random);

/// One digit becomes another, or two neighbouring ones change places.
void spoil_digit(ShortText& text, RandomStream& random);

/// One of the first three, as often as people make them: six slips to three of sound to one misreading.
void spoil_word(ShortText& text, RandomStream& random);

}  // namespace sameas::datasets
