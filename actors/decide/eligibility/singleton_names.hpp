#pragma once

#include "protocol/job.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace slotd::decide {

/// The jobs of each name and user that are not over, for `singleton` (sbatch(1), --dependency). An array
/// counts as one job: its elements do not wait for each other. A lookup takes logarithmic time in the
/// number of names.
class SingletonNames {
 public:
  void add(const Job& job);
  /// `job` must be equal to the value that was added.
  void remove(const Job& job);
  /// Is every job of its name and user that was submitted before it over, and does no other run?
  bool is_alone(const Job& job) const;
  /// The rows that wait for `singleton` and are now alone: those of the first job of that name and user,
  /// if no other job runs.
  std::vector<JobId> next_of(const Job& job) const;

 private:
  using Key = std::pair<std::string, std::string>;
  /// A job without an array, or an array with all its rows.
  struct Member {
    std::size_t rows = 0;
    std::size_t live = 0;
    std::set<JobId> asking;  ///< pending rows whose `singleton` is not met
  };
  struct Group {
    std::map<JobId, Member> members;  ///< by the id they were submitted with
    std::size_t live = 0;
  };
  static Key key_of(const Job& job) { return {job.request.name, job.request.user}; }

  std::map<Key, Group> groups_;
};

}  // namespace slotd::decide
