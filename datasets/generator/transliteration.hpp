#pragma once
#include "datasets/generator/random_stream.hpp"
#include "datasets/generator/short_text.hpp"

namespace sameas::datasets {

/// Writes a name as another clerk might who brings it from another script into Latin letters: kh or h, q or k, ou or u,
/// sh or ch. Each group of letters that has two spellings takes the other one in some cases, everywhere in the name. The
/// name is in lower case, without marks; so is the result, which may be the name as it was.
void transliterate_anew(ShortText& name, RandomStream& random);

}  // namespace sameas::datasets
