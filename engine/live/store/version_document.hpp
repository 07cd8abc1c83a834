#pragma once
#include <string>

#include "engine/live/live_settings.hpp"
#include "engine/model/model.hpp"

namespace sameas {

/// What a version of an index is made with: a model as it was given, and what a batch run would find out.
struct VersionMade {
    Model model;
    FrozenChoices choices = {};
};

/// The choices in a form that the store keeps.
std::string choices_document(const FrozenChoices& choices);
/// \throws InvalidInput
FrozenChoices parse_choices(const std::string& document);

}  // namespace sameas
