#pragma once
#include <vector>

#include "engine/table/table.hpp"
#include "engine/table/types.hpp"

namespace sameas {

/// Sine and cosine of an angle.
struct SinCos {
    double sine = 0;
    double cosine = 0;
};

/// Of each value of a number domain that reads as an angle in [-limit, limit] degrees, by ValueId; NaN for all others.
/// O(values); 16 bytes a value.
std::vector<SinCos> place_angles(const Domain& domain, double limit_degrees);

/// Cosine of the angle between two places, seen from the centre of the earth; NaN where one of theirs is.
inline double angle_cosine(const SinCos& lat1, const SinCos& lng1, const SinCos& lat2, const SinCos& lng2) {
    const double along = lng1.cosine * lng2.cosine + lng1.sine * lng2.sine;
    return lat1.sine * lat2.sine + lat1.cosine * lat2.cosine * along;
}

/// Decides "within n km" by one scalar product for nearly all pairs of places.
class NearPlaces {
  public:
    enum class Answer : unsigned char { yes, no, unsure };

    /// \param km  the bound, not negative
    explicit NearPlaces(double km);

    /// Never wrong about `haversine_km(...) <= km`; unsure within a hair of the bound, and for a cosine that is NaN.
    /// \param cosine  angle_cosine of the two places
    Answer within(double cosine) const {
        if (cosine >= surely_near_) return Answer::yes;
        return cosine <= surely_far_ ? Answer::no : Answer::unsure;
    }

  private:
    double surely_near_, surely_far_;
};

}  // namespace sameas
