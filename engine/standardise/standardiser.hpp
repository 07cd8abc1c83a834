#pragma once
#include <string>
#include <string_view>

#include "engine/standardise/steps.hpp"

namespace sameas {

struct PhoneRegion;

/// Applies a set of steps to values, in the order of the table. One object may serve many threads.
class Standardiser {
  public:
    Standardiser() = default;
    /// \param region  two capital letters, or empty
    Standardiser(StepSet steps, std::string_view region);

    bool does_nothing() const { return steps_.empty(); }
    /// Changes the text in place; it is empty afterwards where a step finds that it says nothing. Linear, under a
    /// microsecond a step. Allocates.
    /// \param text  cleaned to `standard`: lower case, single blanks
    void apply(std::string& text) const;
    /// What one step makes of it.
    void apply(Step step, std::string& text) const;

  private:
    StepSet steps_;
    std::string region_;
    const PhoneRegion* home_ = nullptr;
};

}  // namespace sameas
