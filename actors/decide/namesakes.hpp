#pragma once

#include "protocol/job.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace slotd::decide {

/// Which jobs of one name and user are not over: what `singleton` asks about. Each question costs
/// what it takes to find the name, however many jobs there are.
class Namesakes {
 public:
  void add(const Job& job);
  /// As it was added.
  void remove(const Job& job);
  /// None that was submitted before it is left, and no other runs.
  bool is_alone(const Job& job) const;
  /// The one job of its name and user that may be alone now: the first, if none runs.
  std::optional<JobId> next_of(const Job& job) const;

 private:
  using Key = std::pair<std::string, std::string>;
  struct Group {
    std::set<JobId> all;
    std::size_t live = 0;
  };
  static Key key_of(const Job& job) { return {job.request.name, job.request.user}; }

  std::map<Key, Group> groups_;
};

}  // namespace slotd::decide
