#pragma once

#include "protocol/job.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace slotd::decide {

/// Which jobs of one name and user are not over: what `singleton` asks about. An array is one job of
/// them: its elements do not wait for each other. Each question costs what it takes to find the name,
/// however many jobs there are.
class SingletonNames {
 public:
  void add(const Job& job);
  /// As it was added.
  void remove(const Job& job);
  /// None that was submitted before it is left, and no other runs.
  bool is_alone(const Job& job) const;
  /// Rows that ask to be alone, of the one job of that name and user that may be now: the first, if no
  /// other runs.
  std::vector<JobId> next_of(const Job& job) const;

 private:
  using Key = std::pair<std::string, std::string>;
  /// A job, or an array with all its rows.
  struct Member {
    std::size_t rows = 0;
    std::size_t live = 0;
    std::set<JobId> asking;  ///< pending rows whose `singleton` is open
  };
  struct Group {
    std::map<JobId, Member> members;  ///< by the id that they were submitted as
    std::size_t live = 0;
  };
  static Key key_of(const Job& job) { return {job.request.name, job.request.user}; }

  std::map<Key, Group> groups_;
};

}  // namespace slotd::decide
