#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "datasets/generator/cluster_plan.hpp"
#include "datasets/generator/record_batch.hpp"

namespace sameas::datasets {

/// Which record is wanted.
struct RecordKey {
    std::uint64_t seed;    ///< of the run, with profile and version mixed in
    std::uint64_t entity;  ///< its number, from 0
    std::uint32_t copy;    ///< which of the entity's records, from 0
};

/// A kind of invented records: its columns, how many records an entity has, and how each is made. A record is a pure
/// function of its key. A change of any byte needs a new version, with new statistics (statistics/).
class Profile {
  public:
    virtual ~Profile() = default;
    std::string_view name() const { return name_; }
    int version() const { return version_; }
    /// The first is the record's id, the second its entity: both are filled by the generator.
    std::span<const std::string_view> columns() const { return columns_; }
    const ClusterPlan& clusters() const { return clusters_; }
    /// Fills the other columns of the records begun last, one a key, in their order. Thread-safe.
    /// \param keys  of one seed
    virtual void fill(std::span<const RecordKey> keys, RecordBatch& batch) const = 0;

  protected:
    /// The name and columns outlive the profile.
    Profile(std::string_view name, int version, std::span<const std::string_view> columns,
            std::span<const ClusterCount> clusters)
        : name_(name), version_(version), columns_(columns), clusters_(clusters) {}

  private:
    std::string_view name_;
    int version_;
    std::span<const std::string_view> columns_;
    ClusterPlan clusters_;
};

/// A profile that makes each record by itself.
class OneByOneProfile : public Profile {
  public:
    void fill(std::span<const RecordKey> keys, RecordBatch& batch) const final;

  protected:
    using Profile::Profile;
    /// Fills the record begun, or turned to, last.
    virtual void fill_one(const RecordKey& key, RecordBatch& batch) const = 0;
};

/// The names of all profiles.
std::vector<std::string_view> profile_names();
/// The profile of a name of these. \throws InvalidSettings for another, with the nearest
std::unique_ptr<Profile> make_profile(std::string_view name);

}  // namespace sameas::datasets
