#pragma once
#include <string_view>

namespace sameas::cli {

/// What the reference says of an encoder beside its row: of phonetic.def, which has its own source and example, or of
/// functions.def.
struct EncoderNote {
    std::string_view name;
    std::string_view use;      ///< what it is good for
    std::string_view source;   ///< empty: that of phonetic.def
    std::string_view example;  ///< a text; empty: that of phonetic.def
};

/// The note of an encoder, or null. The functions of functions.def that have one are encoders: those that turn a value
/// into keys rather than cut it.
const EncoderNote* find_encoder_note(std::string_view name);

}  // namespace sameas::cli
