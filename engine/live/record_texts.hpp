#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sameas {

/// The id and the values of a record as they came, in one piece of memory: an index has millions.
class RecordTexts {
  public:
    RecordTexts() = default;
    RecordTexts(std::string_view id, const std::vector<std::string>& values);

    /// True of a default one alone.
    bool empty() const { return bytes_ == nullptr; }
    /// \pre not empty, as for values()
    std::string_view id() const;
    std::vector<std::string> values() const;

  private:
    std::unique_ptr<char[]> bytes_;  // how many values, the id, the values: texts behind their lengths
};

}  // namespace sameas
